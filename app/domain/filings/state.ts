import type { DateOn } from "../shared/dates.ts";
import { Refusal } from "../shared/errors.ts";

/**
 * Where a filing stands. `prepared` = ready for the signature, figures closed; `returned` = back with the carrier from
 * the unit or the city; `amending` = reopened by the city after acceptance.
 */
export const FILING_STATES = [
  "draft",
  "prepared",
  "submitted",
  "unit-accepted",
  "accepted",
  "returned",
  "amending",
] as const;
export type FilingState = (typeof FILING_STATES)[number];
export const FILING_ACTIONS = ["prepare", "take-back", "submit", "accept", "return", "amend"] as const;
export type FilingAction = (typeof FILING_ACTIONS)[number];
export type FilingActor = "carrier" | "unit" | "city";

type Step = { from: FilingState; action: FilingAction; by: FilingActor; to: FilingState };

/** What is returned by the city, or reopened by it, goes to the carrier and passes the unit again. */
const STEPS: readonly Step[] = [
  { from: "draft", action: "prepare", by: "carrier", to: "prepared" },
  { from: "returned", action: "prepare", by: "carrier", to: "prepared" },
  { from: "amending", action: "prepare", by: "carrier", to: "prepared" },
  { from: "prepared", action: "take-back", by: "carrier", to: "draft" },
  { from: "prepared", action: "submit", by: "carrier", to: "submitted" },
  { from: "submitted", action: "accept", by: "unit", to: "unit-accepted" },
  { from: "submitted", action: "return", by: "unit", to: "returned" },
  { from: "unit-accepted", action: "accept", by: "city", to: "accepted" },
  { from: "unit-accepted", action: "return", by: "city", to: "returned" },
  { from: "accepted", action: "amend", by: "city", to: "amending" },
];

/** What this actor may do now. */
export const actionsFor = (state: FilingState, actor: FilingActor): FilingAction[] =>
  STEPS.filter((step) => step.from === state && step.by === actor).map((step) => step.action);

/** Whether the carrier may change figures for the next revision. */
export const isOpenToCarrier = (state: FilingState): boolean =>
  state === "draft" || state === "returned" || state === "amending";

/**
 * The state after an action. `reason` is what a return or an amendment says; `revision` the last one submitted (0 = none):
 * a filing taken back from the signature stands again where it stood. Throws Refusal: conflict `filings.not-now` when the
 * filing does not stand where this action begins, denied `filings.not-yours` when another actor's turn it is, invalid
 * `filings.reason-missing` when a return or an amendment says nothing.
 */
export function nextState(
  state: FilingState,
  action: FilingAction,
  actor: FilingActor,
  { reason = null, revision = 0 }: { reason?: string | null; revision?: number } = {},
): FilingState {
  const steps = STEPS.filter((step) => step.from === state && step.action === action);
  if (steps.length === 0) throw new Refusal("conflict", "filings.not-now", { state, action });
  const step = steps.find((it) => it.by === actor);
  if (!step) throw new Refusal("denied", "filings.not-yours", { state, action });
  const needsReason = action === "return" || action === "amend";
  if (needsReason && (reason ?? "").trim() === "") {
    throw new Refusal("invalid", "filings.reason-missing", {}, { reason: "filings.reason-missing" });
  }
  return action === "take-back" && revision > 0 ? "returned" : step.to;
}

/** When a period takes filings: from `opensOn`, due by `dueOn`, until `closesOn`; all three days included. */
export type FilingWindow = { opensOn: DateOn; dueOn: DateOn; closesOn: DateOn };

/**
 * Why a filing cannot be submitted today, or null. What was submitted before (`revision` > 0) may be resubmitted after
 * closing: the authority returned or reopened it. Codes: filings.not-open, filings.closed (conflict).
 */
export function submissionFault(window: FilingWindow, today: DateOn, revision: number): Refusal | null {
  if (today < window.opensOn) {
    return new Refusal("conflict", "filings.not-open", { opensOn: window.opensOn });
  }
  if (today > window.closesOn && revision === 0) {
    return new Refusal("conflict", "filings.closed", { closesOn: window.closesOn });
  }
  return null;
}

/** True when today is past the due day; such a filing is marked late. */
export const isLate = (window: FilingWindow, today: DateOn): boolean => today > window.dueOn;
