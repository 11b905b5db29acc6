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
  import_mappings: changes("column_code", "set_by", "set_by_name", "set_at"),
  documents: changes(
    "residency_id",
    "lease_id",
    "title_id",
    "withdrawn_by",
    "withdrawn_by_name",
    "withdrawn_at",
    "withdrawn_reason",
  ),
  transfers: grows,
  // What a carrier is told of a firm comes by `register_firms`, which keeps the code for all.
  carrier_firms: { ...readOnly, update: ["founded_on", "field", "registered_capital_fen"] },
  carrier_firm_names: kept("valid_from", "name", "evidence"),
  firm_merges: changes("undone_by", "undone_by_name", "undone_at"),
  firm_distinctions: kept(),
  residencies: kept(
    "firm_id",
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
  // Written by a trigger alone.
  residency_steps: readOnly,
  // Neither a team nor the application that it came by is taken away.
  teams: changes(
    "name",
    "field",
    "business",
    "leader",
    "contact_phone",
    "people",
    "kinds",
    "origin_place",
    "origin_name",
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
    "residency_id",
    "rev",
  ),
  // Written by a trigger alone.
  team_steps: readOnly,
  residency_batches: changes("undone_at", "undone_by_name"),
  saved_views: kept("name", "query", "is_shared"),
  application_pages: changes("is_open", "intro_zh", "intro_en", "rev"),
  // The hash behind the applicant's link is written here and compared by functions alone.
  applications: {
    ...changes(
      "name",
      "uscc",
      "founded_on",
      "field",
      "status",
      "closed_on",
      "agreement_number",
      "residency_id",
      "confirmed",
      "decided",
      "contact_name",
      "contact_phone",
      "secret_hash",
      "erased_at",
      "rev",
    ),
    read: { except: ["secret_hash"] },
  },
  application_events: grows,
  graduations: grows,
  buildings: kept("site", "name", "address"),
  rooms: kept("floor", "label", "rev"),
  room_versions: kept("valid_to", "use", "tenure", "area_dm2", "desks"),
  leases: kept(
    "room_id",
    "starts_on",
    "ends_on",
    "area_dm2",
    "desks",
    "rent_fen_per_month",
    "note",
    "rev",
    "deposit_fen",
    "agreement_number",
    "rent_free_from",
    "rent_free_to",
    "rent_steps",
    "previous_lease_id",
    "follows_as",
  ),
  room_origins: kept(),
  room_holds: kept(),
  registry_batches: changes("status", "committed_at", "undone_at"),
  registry_entries: kept("superseded_by"),
  title_duties: kept("firm_id", "state", "done_on", "evidence", "rev"),
  intellectual_property: kept(
    "firm_id",
    "number",
    "name",
    "applied_on",
    "granted_on",
    "acquired_on",
    "ended_on",
    "end_reason",
    "is_main_business",
    "high_value",
    "evidence",
    "rev",
  ),
  titles: kept(
    "firm_id",
    "number",
    "awarded_on",
    "expires_on",
    "revoked_on",
    "is_renewal",
    "evidence",
    "rev",
  ),

  founders: kept("name", "position", "kinds", "former", "starts_on", "last_on", "evidence", "rev"),
  residency_marks: kept("code", "name", "person", "starts_on", "last_on", "evidence", "rev"),
  mentors: kept("name", "kind", "employer", "starts_on", "last_on", "evidence", "rev"),
  coachings: kept("starts_on", "last_on", "rev"),
  // Taken back with a reason, never deleted.
  service_entries: changes(
    "held_on",
    "kind",
    "mentor_id",
    "staff",
    "minutes",
    "topic",
    "evidence",
    "withdrawn_reason",
    "rev",
  ),
  service_entry_firms: kept(),

  reports: kept("firm_id"),
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
