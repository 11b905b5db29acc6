import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { CARRIERS, type CarrierSlug } from "./members.ts";
import type { Insert } from "./row.ts";

/** The firms that a carrier knows, and no other carrier: one that it hosts under a code of its own, and two more. */
export const firmsOf = (organizationId: string) => ({
  known: `${organizationId.slice(0, 35)}a`,
  merged: `${organizationId.slice(0, 35)}b`,
  other: `${organizationId.slice(0, 35)}c`,
});
export const codeOf = (carrier: CarrierSlug): string => `9100000000000${1_000 + CARRIERS.indexOf(carrier)}X`;

/** What a carrier knows of a firm: its facts and name, another firm merged into it, and one that it is not. */
export async function insertFirms(
  insert: Insert,
  organization_id: string,
  organization: CarrierSlug,
): Promise<void> {
  const own = { organization };
  const { known, merged, other } = firmsOf(organization_id);
  const name = "known";
  await insert("firms", { id: known, uscc: codeOf(organization), name, founded_on: "2020-01-01" }, own, [
    "id",
  ]);
  for (const firm_id of [known, merged, other]) {
    await insert("carrier_firms", { organization_id, firm_id, founded_on: "2020-01-01" }, own, [
      "organization_id",
      "firm_id",
    ]);
  }
  await insert(
    "carrier_firm_names",
    { organization_id, firm_id: known, valid_from: "2020-01-01", name },
    own,
    ["organization_id", "firm_id", "valid_from"],
  );
  const id = randomUUID();
  const merge = { organization_id, id, kept_firm_id: known, merged_firm_id: merged, reason: "x" };
  const by = { moved: "{}", merged_by: randomUUID(), merged_by_name: "x" };
  await insert("firm_merges", { ...merge, ...by }, own, ["organization_id", "id"]);
  await insert(
    "firm_distinctions",
    {
      organization_id,
      firm_id: known,
      other_firm_id: other,
      decided_by: randomUUID(),
      decided_by_name: "x",
    },
    own,
    ["organization_id", "firm_id", "other_firm_id"],
  );
}

/** Somebody else's knowledge of firms, and as many merges: their ids. */
export async function foreignFirms(
  admin: postgres.TransactionSql,
  organization_id: string,
  firms: readonly string[],
): Promise<string[]> {
  const known = firms.map((firm_id) => ({ organization_id, firm_id, founded_on: "2020-01-01" }));
  await admin`insert into carrier_firms ${admin(known)}`;
  const merges = firms.map((kept_firm_id) => ({
    organization_id,
    id: randomUUID(),
    kept_firm_id,
    merged_firm_id: randomUUID(),
    reason: "x",
    moved: "{}",
    merged_by: randomUUID(),
    merged_by_name: "x",
  }));
  await admin`insert into firm_merges ${admin(merges)}`;
  return merges.map(({ id }) => id);
}
