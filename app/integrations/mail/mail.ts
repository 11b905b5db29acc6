/** A mail as it leaves: plain text. */
export type Mail = { id: string; to: string; subject: string; text: string };
