/** A text message as it leaves. `code` is what the text says, for gateways that fill in a registered template themselves. */
export type Text = { id: string; to: string; text: string; code: string };
