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

export type Role = CarrierRole | AuthorityRole;

/** A person's place in one organisation; `carrierKind` is null unless the organisation is a carrier. */
export type MembershipPlace = {
  orgKind: OrganisationKind;
  carrierKind: CarrierKind | null;
  role: Role;
};

/** The roles that an organisation of this kind hands out; a group of units has no members of its own. */
export function rolesOf(orgKind: OrganisationKind): readonly Role[] {
  if (orgKind === "carrier") return CARRIER_ROLES;
  return orgKind === "group" ? [] : AUTHORITY_ROLES;
}

export const isOrganisationKind = (text: string): text is OrganisationKind =>
  (ORGANISATION_KINDS as readonly string[]).includes(text);
export const isCarrierKind = (text: string): text is CarrierKind =>
  (CARRIER_KINDS as readonly string[]).includes(text);
export const isRoleOf = (orgKind: OrganisationKind, text: string): text is Role =>
  (rolesOf(orgKind) as readonly string[]).includes(text);
