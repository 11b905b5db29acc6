/**
 * What the server's login may do with a table: `read`, `insert`, `delete` of whole rows, `update` of the columns named. Written by
 * hand; a table that is not here may not be touched at all. Rows are kept apart by the policies, columns by this.
 */
export type Grant = {
  read: "all" | { except: string[] };
  insert: boolean;
  remove: boolean;
  update: string[];
};

const readOnly: Grant = { read: "all", insert: false, remove: false, update: [] };
const grows: Grant = { ...readOnly, insert: true };
const changes = (...update: string[]): Grant => ({ ...grows, update });
const kept = (...update: string[]): Grant => ({ ...changes(...update), remove: true });

export const GRANTS: Record<string, Grant> = {
  audit_entries: readOnly,
  payment_keys: readOnly,
  // Members come by an invitation, and are only let go: another role is another membership.
  memberships: { ...readOnly, update: ["revoked_at"] },

  organizations: changes("name_zh", "name_en", "closed_on", "successor_id", "note"),
  placements: changes("valid_to"),
  periods: changes("opens_on", "due_on", "closes_on"),
  targets: grows,
  idempotency_keys: grows,

  import_batches: changes("status", "committed_at", "undone_at", "effects"),
  residencies: kept(
    "applied_on",
    "admitted_on",
    "entered_on",
    "left_on",
    "exit",
    "entry_reason",
    "entry_evidence",
    "exit_reason",
    "exit_evidence",
    "note",
    "rev",
  ),
  buildings: kept("site", "name", "address"),
  rooms: kept("floor", "label", "rev"),
  room_versions: kept("valid_to", "use", "tenure", "area_dm2", "desks"),
  leases: kept("starts_on", "ends_on", "area_dm2", "desks", "rent_fen_per_month", "note", "rev"),
  titles: kept("number", "awarded_on", "expires_on", "revoked_on", "is_renewal", "evidence", "rev"),

  reports: kept(),
  report_cells: kept(
    "state",
    "value",
    "text_value",
    "explanation",
    "rev",
    "updated_by",
    "updated_by_name",
    "updated_at",
  ),
  filings: changes(
    "status",
    "revision",
    "accepted_revision",
    "prepared_by",
    "prepared_by_name",
    "prepared_at",
    "rev",
  ),
  filing_revisions: grows,
  filing_events: grows,
  filing_comments: grows,

  policies: grows,
  policy_versions: changes(
    "effective_from",
    "effective_to",
    "document",
    "sha256",
    "status",
    "published_by",
    "published_by_name",
    "published_at",
  ),
  // The lease of a job is known to the claim that made it, and to nobody else.
  jobs: { read: { except: ["lease"] }, insert: true, remove: false, update: ["cancel_asked_at"] },
  runs: changes("status", "approved_by", "approved_by_name", "approved_at"),
  run_results: grows,
  run_figures: grows,
  run_scores: grows,

  reward_lines: grows,
  opening_payments: changes("status", "decided_by", "decided_by_name", "decided_at", "reason"),
  recognitions: kept("valid_to", "revoked_on"),
  conflicts: changes("status", "ruled_for", "reason", "ruled_by", "ruled_by_name", "ruled_at"),
  conflict_parties: grows,
};

/** A grant as the catalogue would list it, to be compared. */
export function grantLines(table: string, columns: readonly string[]): string[] {
  const grant = GRANTS[table];
  if (!grant) return [];
  const { read, insert, remove, update } = grant;
  const hidden = read === "all" ? [] : read.except;
  return [
    ...columns.filter((column) => !hidden.includes(column)).map((column) => `select ${column}`),
    ...(insert ? columns.map((column) => `insert ${column}`) : []),
    ...update.map((column) => `update ${column}`),
    ...(remove ? ["delete"] : []),
  ].sort();
}
