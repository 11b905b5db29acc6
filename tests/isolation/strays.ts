import { randomUUID } from "node:crypto";
import type { Slug } from "./members.ts";
import { type Insert, periodOf } from "./row.ts";
import { insertRegisters, insertRun } from "./run-rows.ts";
import { insertRegistry } from "./title-rows.ts";

/**
 * Rows that their kind of organisation does not keep, as a mistake elsewhere could leave them: a city's or a unit's own filing, a unit's
 * run. A policy must not lean on their absence.
 */
export async function insertStrays(insert: Insert, ids: Record<Slug, string>): Promise<void> {
  for (const organization of ["city", "unit-a"] as const) await strayFiling(insert, ids, organization);
  await insertRun(insert, ids, {
    organization: "unit-a",
    city: "city",
    status: "approved",
    kind: "reward",
    beneficiary: "alpha",
  });
  // A carrier that is no park computes nothing.
  const own = { organization: "alpha", city: "city", status: "computed", kind: "firm-points" } as const;
  await insertRun(insert, ids, own);
  await insertRegisters(insert, ids, "unit-a", "alpha");
  await insertRegistry(insert, ids, "unit-a");
  const conflict = { programme: "p", outcome_key: "o", uscc: "u", firm_name: "f", outcome: "{}" };
  await insert(
    "conflicts",
    { organization_id: ids.alpha, id: randomUUID(), ...conflict, run_id: randomUUID() },
    { organization: "alpha", status: "open" },
    ["organization_id", "id"],
  );
  for (const organization of ["unit-a", "alpha"] as const) await strayPeriod(insert, ids, organization);
  await strayPolicy(insert, ids);
}

async function strayFiling(
  insert: Insert,
  ids: Record<Slug, string>,
  organization: "city" | "unit-a",
): Promise<void> {
  const [organization_id, filing_id] = [ids[organization], randomUUID()];
  const period = { city_id: ids.city, period_id: periodOf(ids, "city", 1) };
  const filing = { organization_id, id: filing_id, ...period, status: "prepared" };
  const row = { organization, status: "prepared" };
  const key = ["organization_id", "id"];
  await insert("filings", filing, row, key);
  const part = { organization_id, filing_id, revision: 1 };
  const actor = { actor_organization_id: organization_id, actor_organization_name: "x", actor_name: "x" };
  const author = { author_organization_id: organization_id, author_organization_name: "x", author_name: "x" };
  await insert(
    "filing_events",
    { ...part, id: randomUUID(), action: "submit", ...actor, actor_id: randomUUID() },
    row,
    key,
  );
  await insert(
    "filing_comments",
    { ...part, id: randomUUID(), fact: "staff", text: "x", ...author, author_id: randomUUID() },
    row,
    key,
  );
}

async function strayPeriod(insert: Insert, ids: Record<Slug, string>, organization: Slug): Promise<void> {
  await insert(
    "periods",
    {
      organization_id: ids[organization],
      id: randomUUID(),
      code: "2020",
      kind: "year",
      first_day: "2020-01-01",
      last_day: "2020-12-31",
      opens_on: "2026-01-01",
      due_on: "2026-02-01",
      closes_on: "2026-02-28",
    },
    { organization },
    ["organization_id", "id"],
  );
}

async function strayPolicy(insert: Insert, ids: Record<Slug, string>): Promise<void> {
  const [organization_id, policy_id] = [ids["unit-a"], randomUUID()];
  const key = ["organization_id", "id"];
  const policy = { organization_id, id: policy_id, kind: "firm-points", code: "p" };
  await insert("policies", policy, { organization: "unit-a" }, key);
  const version = { organization_id, id: randomUUID(), policy_id, version: "1", status: "draft" };
  const drafted = { drafted_by: randomUUID(), drafted_by_name: "x" };
  await insert(
    "policy_versions",
    { ...version, ...drafted, effective_from: "2023-01-01", document: "{}", sha256: "x" },
    { organization: "unit-a", status: "draft" },
    key,
  );
}
