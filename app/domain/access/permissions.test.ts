import { describe, expect, it } from "vitest";
import { can, PERMISSIONS, type Permission, permissionsOf } from "./permissions.ts";
import {
  ADMINISTRATION_ROLES,
  AUTHORITY_ROLES,
  CARRIER_KINDS,
  CARRIER_ROLES,
  isAdministrationRole,
  type MembershipPlace,
  ORGANISATION_KINDS,
  rolesOf,
} from "./roles.ts";

/**
 * The whole matrix, written out by hand. o p r v = incubator's owner, operator, reviewer, viewer; O P R V = a park's;
 * a n e y u = a unit's admin, analyst, reviewer, approver, auditor; A N E Y U = the city's. Of separated administrators: s g l = the
 * city's for system, security and audit log; 1 2 3 = a unit's; 4 5 6 = a carrier's.
 */
const MATRIX: Record<Permission, string> = {
  "residency:read": "oprv OPRV",
  "residency:write": "op OP",
  "residency:import": "op OP",
  "space:read": "oprv OPRV",
  "space:write": "op OP",
  "titles:read": "oprv OPRV",
  "titles:write": "op OP",
  "registry:read": "oprv OPRV aneyu ANEYU",
  "registry:write": "N",
  "reports:read": "oprv OPRV",
  "reports:write": "op OP",
  "filing:read": "oprv OPRV aneyu ANEYU",
  "filing:prepare": "op OP",
  "filing:sign": "or OR",
  "filing:review": "e E",
  "filing:amend": "E",
  "period:read": "oprv OPRV aneyu ANEYU 14s",
  "period:manage": "A s",
  "policy:read": "oprv OPRV aneyu ANEYU",
  "policy:write": "N",
  "policy:publish": "Y",
  "points:read": "OPRV aneyu ANEYU",
  "points:compute": "OP N",
  "performance:read": "oprv OPRV aneyu ANEYU",
  "performance:compute": "N",
  "rewards:read": "oprv OPRV aneyu ANEYU",
  "rewards:compute": "N",
  "rewards:rule": "E",
  "run:read": "oprv OPRV aneyu ANEYU",
  "run:approve": "OR Y",
  "organisation:read": "oprv OPRV aneyu ANEYU sgl 123 456",
  "organisation:list": "aneyu ANEYU sg 12 45",
  "organisation:manage": "o O a A s14",
  "members:read": "opr OPR au AU sg 12 45",
  "members:manage": "o O a A g25",
  "members:appoint": "s14",
  "audit:read": "o O au AU l36",
};

const PLACES: Record<string, MembershipPlace> = {};
CARRIER_ROLES.forEach((role, i) => {
  PLACES["oprv"[i]!] = { orgKind: "carrier", carrierKind: "incubator", role };
  PLACES["OPRV"[i]!] = { orgKind: "carrier", carrierKind: "park", role };
});
AUTHORITY_ROLES.forEach((role, i) => {
  PLACES["aneyu"[i]!] = { orgKind: "unit", carrierKind: null, role };
  PLACES["ANEYU"[i]!] = { orgKind: "city", carrierKind: null, role };
});

ADMINISTRATION_ROLES.forEach((role, i) => {
  PLACES["sgl"[i]!] = { orgKind: "city", carrierKind: null, role };
  PLACES["123"[i]!] = { orgKind: "unit", carrierKind: null, role };
  PLACES["456"[i]!] = { orgKind: "carrier", carrierKind: "park", role };
});

describe("three separated administrators", () => {
  const of = (orgKind: "city" | "unit" | "carrier", role: MembershipPlace["role"]) =>
    permissionsOf({ orgKind, carrierKind: orgKind === "carrier" ? "park" : null, role });
  // What all may know of the place they are in, and two of them of its people and its city.
  const shared: Permission[] = ["organisation:read", "organisation:list", "members:read"];

  it.each(["city", "unit", "carrier"] as const)("share no power over anything, in a %s", (orgKind) => {
    for (const one of ADMINISTRATION_ROLES) {
      for (const other of ADMINISTRATION_ROLES.filter((role) => role !== one)) {
        const both = of(orgKind, one).filter((permission) => of(orgKind, other).includes(permission));
        expect(both.filter((permission) => !shared.includes(permission))).toEqual([]);
      }
    }
  });

  it("take the place of those who administer beside other work", () => {
    expect(rolesOf("city", true)).toEqual(["analyst", "reviewer", "approver", ...ADMINISTRATION_ROLES]);
    expect(rolesOf("carrier", true)).toEqual(["operator", "reviewer", "viewer", ...ADMINISTRATION_ROLES]);
    expect(rolesOf("group", true)).toEqual([]);
    const administers: Permission[] = [
      "organisation:manage",
      "members:manage",
      "members:appoint",
      "audit:read",
    ];
    for (const orgKind of ["city", "unit", "carrier"] as const) {
      for (const role of rolesOf(orgKind, true).filter((it) => !isAdministrationRole(it))) {
        expect(of(orgKind, role).filter((permission) => administers.includes(permission))).toEqual([]);
      }
    }
  });
});

describe("who may do what", () => {
  it.each(PERMISSIONS)("%s", (permission) => {
    const allowed = Object.keys(PLACES).filter((key) => can(PLACES[key]!, permission));
    expect(allowed.sort().join("")).toBe([...MATRIX[permission].replaceAll(" ", "")].sort().join(""));
  });

  it("gives every kind of carrier but the park the same", () => {
    for (const carrierKind of CARRIER_KINDS.filter((kind) => kind !== "park")) {
      for (const role of CARRIER_ROLES) {
        const incubator = permissionsOf({ orgKind: "carrier", carrierKind: "incubator", role });
        expect(permissionsOf({ orgKind: "carrier", carrierKind, role })).toEqual(incubator);
      }
    }
  });

  it("gives nothing to a role of another kind of organisation, and nothing in a group", () => {
    for (const orgKind of ORGANISATION_KINDS) {
      const foreign = orgKind === "carrier" ? ["admin", "auditor"] : ["owner", "viewer"];
      for (const role of foreign as MembershipPlace["role"][]) {
        expect(permissionsOf({ orgKind, carrierKind: null, role })).toEqual([]);
      }
    }
    for (const role of AUTHORITY_ROLES) {
      expect(permissionsOf({ orgKind: "group", carrierKind: null, role })).toEqual([]);
    }
  });
});
