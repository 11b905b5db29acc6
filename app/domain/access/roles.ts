/** Who there is: kinds of organisation, kinds of carrier, and the roles a person may hold in them. */
export const ORGANISATION_KINDS = ["city", "group", "unit", "carrier"] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

/** 众创空间, 孵化器, 加速器, 产业园, 大学科技园, 园区. */
export const CARRIER_KINDS = [
  "makerspace",
  "incubator",
  "accelerator",
  "industrial-park",
  "science-park",
  "park",
] as const;
export type CarrierKind = (typeof CARRIER_KINDS)[number];

export const CARRIER_ROLES = ["owner", "operator", "reviewer", "viewer"] as const;
export type CarrierRole = (typeof CARRIER_ROLES)[number];

export const AUTHORITY_ROLES = ["admin", "analyst", "reviewer", "approver", "auditor"] as const;
export type AuthorityRole = (typeof AUTHORITY_ROLES)[number];

/**
 * 系统管理员, 安全管理员, 审计管理员: the three hands that administer where they are separated (等保, 三员分立). Nobody holds two of
 * them in an organisation, or one of them and any other role.
 */
export const ADMINISTRATION_ROLES = ["system-admin", "security-admin", "audit-admin"] as const;
export type AdministrationRole = (typeof ADMINISTRATION_ROLES)[number];

export type Role = CarrierRole | AuthorityRole | AdministrationRole;

/** A person's place in one organisation; `carrierKind` is null unless the organisation is a carrier. */
export type MembershipPlace = {
  orgKind: OrganisationKind;
  carrierKind: CarrierKind | null;
  role: Role;
};

const ofKind = (orgKind: OrganisationKind): readonly (CarrierRole | AuthorityRole)[] => {
  if (orgKind === "carrier") return CARRIER_ROLES;
  return orgKind === "group" ? [] : AUTHORITY_ROLES;
};
/** The roles that administer, or read the log, beside other work. Where administrators are separated nobody has them. */
const UNDIVIDED: readonly Role[] = ["owner", "admin", "auditor"];

/**
 * The roles that an organisation of this kind hands out; a group of units has no members of its own. Where administrators
 * are separated, the three take the place of those who administer beside other work.
 */
export function rolesOf(orgKind: OrganisationKind, isSeparated = false): readonly Role[] {
  const roles = ofKind(orgKind);
  if (!isSeparated || roles.length === 0) return roles;
  return [...roles.filter((role) => !UNDIVIDED.includes(role)), ...ADMINISTRATION_ROLES];
}

export const isOrganisationKind = (text: string): text is OrganisationKind =>
  (ORGANISATION_KINDS as readonly string[]).includes(text);
export const isCarrierKind = (text: string): text is CarrierKind =>
  (CARRIER_KINDS as readonly string[]).includes(text);
export const isAdministrationRole = (text: string): text is AdministrationRole =>
  (ADMINISTRATION_ROLES as readonly string[]).includes(text);
export const isRoleOf = (orgKind: OrganisationKind, text: string): text is Role =>
  (rolesOf(orgKind) as readonly string[]).includes(text) ||
  (rolesOf(orgKind, true) as readonly string[]).includes(text);
