import { describe, expect, it } from "vitest";
import { can, PERMISSIONS, type Permission, permissionsOf } from "./permissions.ts";
import {
  AUTHORITY_ROLES,
  CARRIER_KINDS,
  CARRIER_ROLES,
  type MembershipPlace,
  ORGANISATION_KINDS,
} from "./roles.ts";

/**
 * The whole matrix, written out by hand. o p r v = incubator's owner, operator, reviewer, viewer; O P R V = a park's;
 * a n e y u = a unit's admin, analyst, reviewer, approver, auditor; A N E Y U = the city's.
 */
const MATRIX: Record<Permission, string> = {
  "residency:read": "oprv OPRV",
  "residency:write": "op OP",
  "residency:import": "op OP",
  "space:read": "oprv OPRV",
  "space:write": "op OP",
  "titles:read": "oprv OPRV",
  "titles:write": "op OP",
  "reports:read": "oprv OPRV",
  "reports:write": "op OP",
  "filing:read": "oprv OPRV aneyu ANEYU",
  "filing:prepare": "op OP",
  "filing:sign": "or OR",
  "filing:review": "e E",
  "filing:amend": "E",
  "period:read": "oprv OPRV aneyu ANEYU",
  "period:manage": "A",
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
  "organisation:read": "oprv OPRV aneyu ANEYU",
  "organisation:manage": "o O a A",
  "members:read": "opr OPR au AU",
  "members:manage": "o O a A",
  "audit:read": "o O au AU",
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
