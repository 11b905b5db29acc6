import { data } from "@remix-run/node";
import type { AppLoadContext } from "@remix-run/server-runtime";
import { z } from "zod";
import { Refusal, type RefusalKind } from "#app/domain/shared/errors.ts";
import { away, OUTCOME_UNKNOWN, refusalOfLoss } from "#db/faults.server.ts";
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

const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  [SESSION_ENDED]: 401,
  "access.wait": 429,
  "common.too-many": 429,
};

export const statusOf = (refusal: Refusal): number => STATUS_OF_CODE[refusal.code] ?? STATUS[refusal.kind];

export const viewOf = ({ code, details, fields }: Refusal): RefusalView => ({ code, details, fields });

/** Says in the answer's header how long to wait, where the refusal knows. */
export function noteWait({ details }: Refusal, { retryAfter, waitSeconds }: AppLoadContext): void {
  if (waitSeconds === undefined && typeof details.minutes === "number") retryAfter?.(details.minutes * 60);
}

/** The refusal that an error is: also input that a verb's schema does not take, and a lost database. Null for what nobody expects. */
export function asRefusal(error: unknown): Refusal | null {
  if (error instanceof z.ZodError) return refusalOf(error);
  return error instanceof Refusal ? error : refusalOfLoss(error);
}

/** What a loader throws, so that the page's error boundary shows the refusal. Other errors pass through. */
export function asThrown(error: unknown): unknown {
  const found = asRefusal(error);
  // A page that was only read has changed nothing, whatever became of its question.
  const refusal = found?.code === OUTCOME_UNKNOWN ? away() : found;
  return refusal ? data(viewOf(refusal), { status: statusOf(refusal) }) : error;
}
