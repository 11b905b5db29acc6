import { type By, isAbove, isOneOf, own, reviewsAbove } from "./expectations.ts";
import type { Member } from "./members.ts";
import type { Row } from "./rows.ts";

/** Tables whose steps a guard decides about: a change that it is asked for, and by whom; the guard's own rules are tested elsewhere. */
export const GUARDED: Record<string, { set: string; by: By }> = {
  filings: {
    set: "prepared_at = prepared_at",
    by: (member, row) =>
      (own(member, row) && isOneOf(member, "carrier", "owner", "operator", "reviewer")) ||
      (reviewsAbove(member, row) && row.status !== "draft"),
  },
  conflicts: {
    set: "reason = reason",
    by: (member, row) => own(member, row) && isOneOf(member, "city", "analyst", "reviewer"),
  },
  policy_versions: {
    set: "effective_to = effective_to",
    by: (member, row) => own(member, row) && isOneOf(member, "city", "analyst", "approver"),
  },
  runs: {
    set: "approved_at = approved_at",
    by: (member, row) =>
      own(member, row) &&
      (isOneOf(member, "city", "analyst", "approver") ||
        (member.slug === "park" && isOneOf(member, "carrier", "owner", "operator", "reviewer"))),
  },
  opening_payments: {
    set: "reason = reason",
    by: (member, row) => own(member, row) && isOneOf(member, "city", "approver"),
  },
};

const SOMEBODY = "00000000-0000-4000-8000-000000000001";
const ofSomebody = (...columns: string[]) => columns.map((column) => ({ [column]: SOMEBODY }));
/** What no row has when it is new: a later state, or a name that the session does not give it. */
export const NEVER_NEW: Record<string, (member: Member) => Record<string, unknown>[]> = {
  organizations: () => [{ kind: "city" }],
  placements: () => ofSomebody("city_id"),
  reward_lines: () => [{ reverses_run_id: SOMEBODY, reverses_line_no: 1 }],
  filings: () => [
    ...["prepared", "submitted", "unit-accepted", "accepted", "returned", "amending"].map((status) => ({
      status,
    })),
    { revision: 1 },
    { accepted_revision: 1 },
  ],
  filing_events: ({ kind }) => [
    { action: kind === "carrier" ? "accept" : "submit" },
    ...ofSomebody("actor_id", "actor_organization_id"),
  ],
  filing_comments: () => ofSomebody("author_id", "author_organization_id"),
  policy_versions: () => [{ status: "published" }, ...ofSomebody("drafted_by", "published_by")],
  runs: ({ kind }) => [
    ...(kind === "carrier" ? [{ kind: "reward" }] : []),
    { status: "approved" },
    ...ofSomebody("computed_by", "approved_by"),
  ],
  jobs: ({ kind }) => [
    ...(kind === "carrier" ? [{ kind: "reward" }] : []),
    { status: "running" },
    { attempts: 1 },
    { cancel_asked_at: "2026-01-01" },
    ...ofSomebody("asked_by", "membership_id", "lease", "city_id"),
  ],
  opening_payments: () => [
    { status: "confirmed", decided_by: SOMEBODY, decided_by_name: "x", decided_at: "2026-01-01" },
    ...ofSomebody("entered_by"),
  ],
  recognitions: () => ofSomebody("recorded_by"),
  conflicts: () => [{ status: "ruled" }, { status: "lapsed" }],
};

/** The steps of a filing, as the page on its life describes them. */
export function mayStep(member: Member, row: Row, to: string): boolean {
  const from = row.status ?? "";
  if (own(member, row)) {
    const isKeeper = isOneOf(member, "carrier", "owner", "operator");
    const mayTakeBack = isOneOf(member, "carrier", "owner", "operator", "reviewer");
    if (["draft", "returned", "amending"].includes(from)) return to === "prepared" && isKeeper;
    // Signing needs a new revision, which this probe does not write.
    return from === "prepared" && to === "draft" && mayTakeBack;
  }
  if (member.role !== "reviewer" || !isAbove(member, row)) return false;
  if (member.kind === "unit") return from === "submitted" && ["unit-accepted", "returned"].includes(to);
  if (from === "unit-accepted") return to === "returned" || to === "accepted";
  return from === "accepted" && to === "amending";
}

/** Who may sign what is prepared. */
export const maySign: By = (member, row) =>
  own(member, row) && isOneOf(member, "carrier", "owner", "reviewer");
