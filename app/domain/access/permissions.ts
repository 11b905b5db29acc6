import type { AdministrationRole, AuthorityRole, CarrierRole, MembershipPlace } from "./roles.ts";
import { isAdministrationRole, isRoleOf } from "./roles.ts";

/**
 * Everything that somebody may be allowed to do. The ledger of a carrier (residency, space, titles, reports)
 * is the carrier's alone: an authority reads what was filed, never what is being written (lifecycle, Filing).
 */
export const PERMISSIONS = [
  "residency:read",
  "residency:write",
  "residency:import",
  "space:read",
  "space:write",
  "titles:read",
  "titles:write",
  "registry:read",
  "registry:write",
  "reports:read",
  "reports:write",
  "filing:read",
  "filing:prepare",
  "filing:sign",
  "filing:review",
  "filing:amend",
  "period:read",
  "period:manage",
  "policy:read",
  "policy:write",
  "policy:publish",
  "points:read",
  "points:compute",
  "performance:read",
  "performance:compute",
  "rewards:read",
  "rewards:compute",
  "rewards:rule",
  "run:read",
  "run:approve",
  "organisation:read",
  "organisation:list",
  "organisation:manage",
  "members:read",
  "members:manage",
  "members:appoint",
  "audit:read",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const LEDGER_READ = ["residency:read", "space:read", "titles:read", "reports:read"] as const;
const LEDGER_WRITE = [
  "residency:write",
  "residency:import",
  "space:write",
  "titles:write",
  "reports:write",
] as const;
/** What every member of any organisation sees of the shared frame: the city's register of titles, periods, policies, results about itself. */
const FRAME_READ = [
  "registry:read",
  "filing:read",
  "period:read",
  "policy:read",
  "performance:read",
  "rewards:read",
  "run:read",
  "organisation:read",
] as const;

const VIEWER = [...LEDGER_READ, ...FRAME_READ] as const;
const OPERATOR = [...VIEWER, ...LEDGER_WRITE, "filing:prepare", "members:read"] as const;
const CARRIER_REVIEWER = [...VIEWER, "filing:sign", "members:read"] as const;

const CARRIER: Record<CarrierRole, readonly Permission[]> = {
  owner: [...OPERATOR, ...CARRIER_REVIEWER, "members:manage", "organisation:manage", "audit:read"],
  operator: OPERATOR,
  reviewer: CARRIER_REVIEWER,
  viewer: VIEWER,
};

/** What a park 园区 may do beyond any carrier: score its firms; its reviewer approves what its operator computed. */
const PARK: Record<CarrierRole, readonly Permission[]> = {
  owner: ["points:read", "points:compute", "run:approve"],
  operator: ["points:read", "points:compute"],
  reviewer: ["points:read", "run:approve"],
  viewer: ["points:read"],
};

const AUTHORITY_READ = [...FRAME_READ, "points:read", "organisation:list"] as const;

const UNIT: Record<AuthorityRole, readonly Permission[]> = {
  admin: [...AUTHORITY_READ, "organisation:manage", "members:read", "members:manage", "audit:read"],
  analyst: AUTHORITY_READ,
  reviewer: [...AUTHORITY_READ, "filing:review"],
  approver: AUTHORITY_READ,
  auditor: [...AUTHORITY_READ, "members:read", "audit:read"],
};

/** Computing, ruling and approving are three hands: no role below holds two of them. */
const CITY: Record<AuthorityRole, readonly Permission[]> = {
  admin: [...UNIT.admin, "period:manage"],
  analyst: [
    ...UNIT.analyst,
    "registry:write",
    "policy:write",
    "points:compute",
    "performance:compute",
    "rewards:compute",
  ],
  reviewer: [...UNIT.reviewer, "filing:amend", "rewards:rule"],
  approver: [...UNIT.approver, "policy:publish", "run:approve"],
  auditor: UNIT.auditor,
};

/**
 * Three administrators who are separated: none reads a figure, and no two share a right but to see who the members are. The
 * system administrator appoints the other two where there is none of them yet, and nobody else.
 */
const ADMINISTRATION: Record<AdministrationRole, readonly Permission[]> = {
  "system-admin": [
    "organisation:read",
    "organisation:list",
    "organisation:manage",
    "period:read",
    "members:read",
    "members:appoint",
  ],
  "security-admin": ["organisation:read", "organisation:list", "members:read", "members:manage"],
  "audit-admin": ["organisation:read", "audit:read"],
};
/** What the city's system administrator keeps for all of them: the reporting periods. */
const CITY_SYSTEM: readonly Permission[] = [...ADMINISTRATION["system-admin"], "period:manage"];

const NOBODY: readonly Permission[] = [];

function granted({ orgKind, carrierKind, role }: MembershipPlace): readonly Permission[] {
  if (!isRoleOf(orgKind, role)) return NOBODY;
  if (isAdministrationRole(role)) {
    return orgKind === "city" && role === "system-admin" ? CITY_SYSTEM : ADMINISTRATION[role];
  }
  if (orgKind === "carrier") {
    const carrierRole = role as CarrierRole;
    return carrierKind === "park" ? [...CARRIER[carrierRole], ...PARK[carrierRole]] : CARRIER[carrierRole];
  }
  return (orgKind === "city" ? CITY : UNIT)[role as AuthorityRole];
}

/**
 * Whether a member in this place may do this. It says nothing about *whose* rows: the database decides that.
 * A role that the kind of organisation does not hand out may do nothing.
 */
export const can = (place: MembershipPlace, permission: Permission): boolean =>
  granted(place).includes(permission);

/** All that a member in this place may do, in the order of PERMISSIONS. */
export function permissionsOf(place: MembershipPlace): Permission[] {
  const list = granted(place);
  return PERMISSIONS.filter((permission) => list.includes(permission));
}
