/**
 * A refusal with a code that i18n turns into a sentence (`errors:<code>`), and the figures the sentence needs.
 * `kind` decides the HTTP status; see app/http/errors.server.ts.
 */
export type RefusalKind = "invalid" | "denied" | "absent" | "conflict" | "gone" | "busy";

export class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    readonly details: Readonly<Record<string, string | number>> = {},
    /** Per form field: the codes of its faults. */
    readonly fields: Readonly<Record<string, string>> = {},
  ) {
    super(code);
  }
}
