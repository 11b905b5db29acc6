import { data } from "@remix-run/node";
import { Refusal, type RefusalKind } from "#app/domain/shared/errors.ts";

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

/** What a loader throws, so that the page's error boundary shows the refusal. Other errors pass through. */
export function asThrown(error: unknown): unknown {
  return error instanceof Refusal ? data(viewOf(error), { status: statusOf(error) }) : error;
}
