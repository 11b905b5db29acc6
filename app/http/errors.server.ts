import { data } from "@remix-run/node";
import { z } from "zod";
import { Refusal, type RefusalKind } from "#app/domain/shared/errors.ts";
import { refusalOf } from "./form.server.ts";

const STATUS: Record<RefusalKind, number> = {
  invalid: 422,
  denied: 403,
  absent: 404,
  conflict: 409,
  gone: 410,
  busy: 503,
};

export const SESSION_ENDED = "access.session-ended";

/** A refusal as the browser gets it: a code that i18n turns into a sentence, its figures, and the faults by field. */
export type RefusalView = {
  code: string;
  details: Readonly<Record<string, string | number>>;
  fields: Readonly<Record<string, string>>;
};

export const statusOf = (refusal: Refusal): number =>
  refusal.code === SESSION_ENDED ? 401 : STATUS[refusal.kind];

export const viewOf = ({ code, details, fields }: Refusal): RefusalView => ({ code, details, fields });

/** The refusal that an error is: also input that a verb's schema does not take. Null for what nobody expects. */
export function asRefusal(error: unknown): Refusal | null {
  if (error instanceof z.ZodError) return refusalOf(error);
  return error instanceof Refusal ? error : null;
}

/** What a loader throws, so that the page's error boundary shows the refusal. Other errors pass through. */
export function asThrown(error: unknown): unknown {
  const refusal = asRefusal(error);
  return refusal ? data(viewOf(refusal), { status: statusOf(refusal) }) : error;
}
