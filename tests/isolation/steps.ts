import { type By, isAbove, isOneOf, own, reviewsAbove } from "./expectations.ts";
import type { Member } from "./members.ts";
import type { Row } from "./row.ts";

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
  applications: () => [
    { status: "in-review" },
    { status: "admitted", closed_on: "2026-01-01" },
    { channel: "public" },
  ],
  registry_batches: () => [{ status: "committed" }, ...ofSomebody("created_by")],
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

/** Who may take a payment back: the city's approver, of a run that is approved and that another person computed. */
export const mayReverse: By = (member, row) =>
  own(member, row) &&
  isOneOf(member, "city", "approver") &&
  row.isReleased === true &&
  row.author !== member.name;

/** A step of a row: what is set, the states that it leads on from, and who takes it; nobody where that is missing. */
type Step = { set: string; from: readonly string[]; by?: By };
const ofCity =
  (...roles: string[]): By =>
  (member, row) =>
    own(member, row) && isOneOf(member, "city", ...roles);
const ofPark =
  (...roles: string[]): By =>
  (member, row) =>
    own(member, row) && member.slug === "park" && isOneOf(member, "carrier", ...roles);
const asSecond =
  (by: By): By =>
  (member, row) =>
    by(member, row) && row.author !== member.name;
const unheld =
  (by: By): By =>
  (member, row) =>
    by(member, row) && row.isHeldUp !== true;
const either =
  (one: By, other: By): By =>
  (member, row) =>
    one(member, row) || other(member, row);

const writesPolicy = ofCity("analyst", "approver");
const ruledFor = (row: Row, ids: Readonly<Record<string, string>>) =>
  `status = 'ruled', reason = 'x', ruled_for = '${ids[row.beneficiary ?? "beta"]}'`;

/** The steps of what a guard watches, as the pages on runs, policies, conflicts and payments describe them. */
export const STEPS: Record<string, (row: Row, ids: Readonly<Record<string, string>>) => Step[]> = {
  runs: () => [
    {
      set: "status = 'approved'",
      from: ["computed"],
      by: unheld(asSecond(either(ofCity("approver"), ofPark("owner", "reviewer")))),
    },
    {
      set: "status = 'superseded'",
      from: ["computed", "approved"],
      by: either(ofCity("analyst"), ofPark("owner", "operator")),
    },
    { set: "status = 'computed'", from: [] },
  ],
  // Nobody: without the revision that is signed, with another one, or with one accepted that nobody read.
  filings: () =>
    [
      "status = 'submitted', revision = revision + 1",
      "status = 'submitted', accepted_revision = 1",
      "status = 'submitted'",
      "status = 'unit-accepted', revision = revision + 1",
      "status = 'returned', accepted_revision = 7",
      "status = 'accepted', revision = revision + 1, accepted_revision = revision",
      "status = 'accepted', accepted_revision = 7",
      "status = 'amending', accepted_revision = 7",
      "status = 'prepared', revision = revision + 1",
    ].map((set) => ({ set, from: [] })),
  policy_versions: () => [
    { set: "status = 'reviewed'", from: ["draft", "reviewed"], by: writesPolicy },
    { set: "status = 'published'", from: ["draft", "reviewed"], by: asSecond(ofCity("approver")) },
    { set: "status = 'retired'", from: ["published"], by: writesPolicy },
    { set: "document = '[]'", from: ["draft", "reviewed"], by: writesPolicy },
    { set: "status = 'retired', document = '[]'", from: [] },
    { set: "status = 'published', document = '[]'", from: [] },
    { set: "status = 'published', sha256 = 'y'", from: [] },
    { set: `published_by = '${SOMEBODY}'`, from: [] },
  ],
  conflicts: (row, ids) => [
    { set: ruledFor(row, ids), from: ["open"], by: row.beneficiary ? ofCity("reviewer") : undefined },
    { set: `status = 'ruled', reason = 'x', ruled_for = '${ids.gamma}'`, from: [] },
    // The same word leads back from a ruling and from a lapse.
    { set: "status = 'open'", from: ["ruled"], by: unheld(ofCity("reviewer")) },
    { set: "status = 'lapsed'", from: ["open"], by: unheld(ofCity("analyst")) },
  ],
  opening_payments: () => [
    { set: "status = 'confirmed'", from: ["entered"], by: asSecond(ofCity("approver")) },
    { set: "status = 'refused', reason = 'x'", from: ["entered"], by: asSecond(ofCity("approver")) },
    { set: "status = 'cancelled', reason = 'x'", from: ["confirmed"], by: asSecond(ofCity("approver")) },
    { set: "status = 'entered'", from: [] },
  ],
  jobs: () => [
    {
      set: "cancel_asked_at = now()",
      from: ["queued", "running"],
      by: (member, row) => own(member, row) && ["owner", "analyst"].includes(member.role),
    },
  ],
};

/** Whether a member takes a step; `status` is the row's own. */
export const mayTake = ({ from, by }: Step, member: Member, row: Row, status: string): boolean => {
  // A lapse ends only while a run raises the conflict again, and by the analyst.
  if (row.table === "conflicts" && status === "lapsed")
    return from.includes("ruled") && row.isHeldUp === true && ofCity("analyst")(member, row);
  return from.includes(status) && by?.(member, row) === true;
};
