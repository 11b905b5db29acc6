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
};
const BY_CONSTRAINT: Record<string, [RefusalKind, string]> = {
  residencies_never_overlap: ["conflict", "residency.overlap"],
  residencies_interval: ["invalid", "residency.left-before-entered"],
  room_versions_never_overlap: ["conflict", "space.version-overlap"],
  placements_never_overlap: ["conflict", "access.placement-overlap"],
  buildings_name: ["conflict", "space.building-exists"],
  rooms_label: ["conflict", "space.room-exists"],
  room_versions_area: ["invalid", "space.area-not-positive"],
  leases_area: ["invalid", "space.area-not-positive"],
  leases_interval: ["invalid", "space.ends-before-start"],
  titles_number: ["conflict", "titles.exists"],
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

const LOST = /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|08|57P0|25P03)/;
/** True when the database went away in the middle: nothing of the transaction stands. */
export function isLost(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && LOST.test(String(at.code))) return true;
  }
  return false;
}

/** The refusal that stands for a database error, or the error itself when it is not one a user can meet. */
export function translateFault(error: unknown): unknown {
  const fault = pgFaultOf(error);
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
