import { Refusal, type RefusalKind } from "#app/domain/shared/errors.ts";

type PgFault = { code: string; constraint_name?: string; detail?: string };

/** What the database refused, in the words of the field. Constraint and function texts never reach a user. */
const BY_STATE: Record<string, [RefusalKind, string]> = {
  "42501": ["denied", "access.denied"],
  ZA002: ["denied", "access.session-ended"],
  ZA003: ["conflict", "access.already-set-up"],
  ZA004: ["invalid", "access.role-unfit"],
  ZA005: ["conflict", "access.already-member"],
  ZA006: ["denied", "access.confirm-needed"],
  ZA007: ["conflict", "access.another-account"],
  ZA008: ["conflict", "access.second-factor-on"],
  ZA009: ["conflict", "access.second-factor-off"],
  ZA010: ["conflict", "common.only-grows"],
  ZA011: ["denied", "access.second-factor-required"],
  ZA012: ["denied", "access.not-to-yourself"],
  ZA013: ["denied", "access.administrators-missing"],
  ZA014: ["denied", "access.second-factor-yourself"],
  ZA101: ["conflict", "space.room-exceeded"],
  ZA201: ["conflict", "filings.step-refused"],
  ZA202: ["conflict", "filings.step-refused"],
  ZA203: ["conflict", "policy.published"],
  ZA204: ["denied", "policy.second-person"],
  ZA205: ["denied", "runs.second-person"],
  ZA206: ["conflict", "runs.findings-block"],
  ZA207: ["conflict", "rewards.already-ruled"],
  ZA208: ["invalid", "rewards.not-a-party"],
  ZA209: ["conflict", "rewards.ruling-in-use"],
  ZA210: ["conflict", "rewards.ruling-reopened"],
  ZA301: ["conflict", "rewards.already-paid"],
  ZA302: ["invalid", "rewards.reversal-whole"],
  ZA303: ["conflict", "rewards.opening-decided"],
  ZA304: ["conflict", "rewards.reversal-unapproved"],
  ZA401: ["gone", "runs.job-lost"],
  ZA402: ["gone", "runs.job-stopped"],
  ZA403: ["denied", "runs.membership-ended"],
  ZA404: ["conflict", "runs.job-ended"],
  "40001": ["busy", "common.busy"],
  "40P01": ["busy", "common.busy"],
  "55P03": ["busy", "common.busy"],
  "57014": ["busy", "common.busy"],
  "53100": ["busy", "common.storage-full"],
  "53200": ["busy", "common.busy"],
  // A NUL, which no text of PostgreSQL can hold: in a text, and in JSON. Nobody types one.
  "22021": ["invalid", "form.unreadable"],
  "22P05": ["invalid", "form.unreadable"],
};
const BY_CONSTRAINT: Record<string, [RefusalKind, string]> = {
  residencies_never_overlap: ["conflict", "residency.overlap"],
  residencies_interval: ["invalid", "residency.left-before-entered"],
  room_versions_never_overlap: ["conflict", "space.version-overlap"],
  memberships_office_alone: ["conflict", "access.office-alone"],
  placements_never_overlap: ["conflict", "access.placement-overlap"],
  buildings_name: ["conflict", "space.building-exists"],
  rooms_label: ["conflict", "space.room-exists"],
  room_versions_area: ["invalid", "space.area-not-positive"],
  leases_area: ["invalid", "space.area-not-positive"],
  leases_interval: ["invalid", "space.ends-before-start"],
  coachings_never_overlap: ["conflict", "mentoring.coaching-exists"],
  titles_number: ["conflict", "titles.exists"],
  documents_residency_key: ["conflict", "documents.holds-subject"],
  documents_lease_key: ["conflict", "documents.holds-subject"],
  documents_title_key: ["conflict", "documents.holds-subject"],
  documents_application_key: ["conflict", "documents.holds-subject"],
  documents_service_entry_key: ["conflict", "documents.holds-subject"],
  documents_right_key: ["conflict", "documents.holds-subject"],
  documents_duty_key: ["conflict", "documents.holds-subject"],
  documents_team_key: ["conflict", "documents.holds-subject"],
  opening_payments_live: ["conflict", "common.changed-meanwhile"],
  recognitions_once: ["conflict", "rewards.recognition-exists"],
  titles_interval: ["invalid", "titles.expires-before-award"],
  filings_once: ["conflict", "filings.exists"],
  periods_code: ["conflict", "reports.period-exists"],
  organizations_slug_unique: ["conflict", "access.slug-taken"],
  idempotency_keys_organization_id_key_pk: ["busy", "common.busy"],
};

function pgFaultOf(error: unknown): PgFault | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at.name === "PostgresError") return at as unknown as PgFault;
  }
  return null;
}

/** True when the same transaction may simply be tried again. */
export const isPassing = (error: unknown): boolean =>
  ["40001", "40P01"].includes(pgFaultOf(error)?.code ?? "");

/**
 * Given up by us. CONNECTION_SILENT: no answer came in time, and whether what was sent was done is not known ·
 * CONNECT_TIMEOUT: there was no connection to send it on · POOL_CROWDED: all of them were at work for others.
 */
export class Lost extends Error {
  constructor(readonly code: "CONNECTION_SILENT" | "CONNECT_TIMEOUT" | "POOL_CROWDED" = "CONNECTION_SILENT") {
    super("the database does not answer");
  }
}

const UNREACHED = "CONNECT_TIMEOUT|ECONNREFUSED|EHOST|ENET|ENOTFOUND|EAI_|57P03|53300|08001|08004";
const LOST = new RegExp(`^(${UNREACHED}|CONNECTION_|ECONN|EPIPE|ETIMEDOUT|08|57P0|25P0[34])`);

function codeOf(error: unknown, pattern: RegExp): string | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && pattern.test(String(at.code))) return String(at.code);
  }
  return null;
}

/** True when the database is not to be reached, or went away in the middle. Unless COMMIT was sent, nothing of a transaction stands. */
export const isLost = (error: unknown): boolean => codeOf(error, LOST) !== null;

/** The refusal of a loss, null of anything else. Where nothing was sent, nothing was done; else that is not known. */
export function refusalOfLoss(error: unknown): Refusal | null {
  if (codeOf(error, /^POOL_CROWDED$/)) return new Refusal("busy", "common.busy");
  const code = codeOf(error, LOST);
  if (code === null) return null;
  return new RegExp(`^(${UNREACHED})`).test(code) ? away() : unknownOutcome();
}
export const away = (): Refusal => new Refusal("busy", "common.away");
export const unknownOutcome = (): Refusal => new Refusal("busy", OUTCOME_UNKNOWN);
export const OUTCOME_UNKNOWN = "common.outcome-unknown";

/** The refusal that stands for a database error, or the error itself when it is not one a user can meet. */
export function translateFault(error: unknown): unknown {
  const fault = pgFaultOf(error);
  const lost = refusalOfLoss(error);
  if (lost) return lost;
  if (!fault) return error;
  const found = (fault.constraint_name && BY_CONSTRAINT[fault.constraint_name]) || BY_STATE[fault.code];
  if (found) return new Refusal(found[0], found[1], detailsOf(fault));
  if (fault.code === "23503") return new Refusal("conflict", "common.still-used");
  return error;
}

function detailsOf(fault: PgFault): Record<string, string | number> {
  if (!fault.code.startsWith("ZA") || !fault.detail?.startsWith("{")) return {};
  return JSON.parse(fault.detail) as Record<string, string | number>;
}
