import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pg-proxy";
import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "#app/services/verb.server.ts";
import * as points from "#db/queries/city-points.server.ts";
import * as residency from "#db/queries/residency.server.ts";
import * as space from "#db/queries/space.server.ts";
import * as titles from "#db/queries/titles.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { loadVolume } from "#db/seed/scale.server.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let ctx: Ctx;
let analyst: Ctx;
/** A run in columns, one of many. */
let runId: string;
let tenantTables: Set<string>;

beforeAll(async () => {
  const world = await makeWorld();
  const id = await world.addCarrier("alpha");
  await loadVolume(db.admin, world.ids.city, { carriers: 600, firms: 4_000, residenciesPerCarrier: 20 }, [
    id,
  ]);
  ctx = await world.as("alpha", "operator");
  analyst = await world.as("city", "analyst");
  runId = await addColumnRuns();
  const rows = await db.admin<{ table_name: string }[]>`
    select table_name from information_schema.columns where table_schema = 'public' and column_name = 'organization_id'`;
  tenantTables = new Set(rows.map((row) => row.table_name));
});

const RUNS = 40;
const FIRMS = 400;
/** Runs in columns of the city, of which a page reads one. */
async function addColumnRuns(): Promise<string> {
  const city = analyst.organization.id;
  const [run] = await db.admin<{ id: string }[]>`
    with period as (
      insert into periods (organization_id, code, kind, first_day, last_day, opens_on, due_on, closes_on)
      values (${city}, '2024', 'year', '2024-01-01', '2024-12-31', '2025-01-01', '2025-02-01', '2025-03-01') returning id)
    insert into runs (organization_id, kind, city_id, period_id, policy_code, policy_version, verification, engine_version, inputs_sha256,
                      policies_sha256, results_sha256, bundle, format, subjects, findings, computed_by, computed_by_name)
    select ${city}, 'firm-points', ${city}, id, 'p' || n, '1', 'example', '1', 'x', 'x', 'x', '{}', 2, ${FIRMS}, '[]', ${analyst.user.id}, 'x'
      from period, generate_series(1, ${RUNS}::integer) n returning id`;
  await db.admin`
    insert into run_figures (organization_id, run_id, subject, field, figures, name, position)
    select ${city}, id, 'firm-' || lpad(n::text, 6, '0'), (n % 8)::text, '{1,2,3}', '企业' || n, n
      from runs, generate_series(1, ${FIRMS}::integer) n where format = 2`;
  await db.admin`
    insert into run_scores (organization_id, run_id, subject, class, peer_group, barred, total_milli, rank, tied, groups_milli, lines_milli)
    select ${city}, id, 'firm-' || lpad(n::text, 6, '0'), 'growth', 'growth', false, 1000 * n, ${FIRMS}::integer - n + 1, 1, '{1}', '{1}'
      from runs, generate_series(1, ${FIRMS}::integer) n where format = 2`;
  await db.admin`analyze run_figures`;
  await db.admin`analyze run_scores`;
  return run!.id;
}

type Plan = { "Node Type": string; "Relation Name"?: string; "Index Cond"?: string; Plans?: Plan[] };

/** The plans of every statement that `work` asks for, made under the policies of a member: a carrier's operator. */
async function plansOf(work: (tx: ScopedTx) => Promise<unknown>, member = ctx): Promise<Plan[]> {
  const asked: { text: string; params: unknown[] }[] = [];
  const recorder = drizzle(async (text, params) => {
    asked.push({ text, params });
    return { rows: [] };
  });
  await work(recorder as unknown as ScopedTx);
  expect(asked.length).toBeGreaterThan(0);
  return withScope(member, async (tx) => {
    const plans: Plan[] = [];
    for (const { text, params } of asked) {
      const parts = text.split(/\$(\d+)/);
      const query = sql.join(
        parts.map((part, i) => (i % 2 ? sql`${params[Number(part) - 1]}` : sql.raw(part))),
      );
      const [row] = await tx.execute<{ "QUERY PLAN": { Plan: Plan }[] }>(sql`explain (format json) ${query}`);
      plans.push(row!["QUERY PLAN"][0]!.Plan);
    }
    return plans;
  });
}

/** Every tenant table that a plan reads, with the conditions by which its index is entered. */
function readsOf(plan: Plan): { table: string; by: string[] }[] {
  const below = (plan.Plans ?? []).flatMap(readsOf);
  const table = plan["Relation Name"];
  if (!table || !tenantTables.has(table)) return below;
  const conditions = (node: Plan): string[] => [
    ...(node["Index Cond"] ? [node["Index Cond"]] : []),
    ...(node.Plans ?? []).flatMap(conditions),
  ];
  return [{ table, by: conditions(plan) }, ...below];
}

const withoutIndex = (plans: readonly Plan[]): string[] =>
  plans
    .flatMap(readsOf)
    .filter(({ by }) => !by.some((condition) => condition.includes("organization_id")))
    .map(({ table }) => table);

const NOWHERE = "00000000-0000-4000-8000-000000000000";
const on = "2026-01-20";
const own = () => ctx.organization.id;
const which = () => ({ organizationId: own(), on });

describe("under row-level security, every query enters by the organisation's index", () => {
  const queries: Record<string, (tx: ScopedTx) => Promise<unknown>> = {
    "the residents page": (tx) =>
      residency.listStays(tx, which(), { state: "resident", sort: "entered", limit: 50, offset: 0 }),
    "the residents page, searched": (tx) =>
      residency.listStays(
        tx,
        { ...which(), text: "企业", field: "1" },
        { state: null, sort: "area", limit: 50, offset: 0 },
      ),
    "the counts of residents": (tx) => residency.countStays(tx, which()),
    "one stay": (tx) => residency.stayById(tx, own(), NOWHERE),
    "the stays for an import": (tx) => residency.staysWithFirms(tx, own()),
    "the leases of stays": (tx) => residency.leasesOfStays(tx, own(), [NOWHERE]),
    buildings: (tx) => space.buildingsOf(tx, own()),
    "one building": (tx) => space.buildingById(tx, own(), NOWHERE),
    "all rooms": (tx) => space.roomsOf(tx, own()),
    "one room": (tx) => space.roomsOf(tx, own(), { roomId: NOWHERE }),
    "all leases": (tx) => space.leasesOf(tx, own()),
    "the leases of a year": (tx) => space.leasesOf(tx, own(), { from: "2025-01-01", to: "2026-01-01" }),
    "the leases of a room": (tx) => space.leasesOf(tx, own(), { roomId: NOWHERE }),
    "the residents to let to": (tx) => space.lettableResidencies(tx, own(), { on }),
    titles: (tx) => titles.titlesOf(tx, { organizationId: own() }),
    "the own firms": (tx) => titles.ownFirms(tx, own(), on),
  };
  for (const [name, query] of Object.entries(queries)) {
    it(name, async () => {
      const plans = await plansOf(query);
      expect(plans.flatMap(readsOf).length).toBeGreaterThan(0);
      expect(withoutIndex(plans)).toEqual([]);
    });
  }

  const ofRun = () => ({ organizationId: analyst.organization.id, runId });
  const ofColumns: Record<string, (tx: ScopedTx) => Promise<unknown>> = {
    "a page of a run's firms": (tx) => points.listFirms(tx, ofRun(), {}, { limit: 51, after: 100 }),
    "the page before": (tx) => points.listFirms(tx, ofRun(), { class: "growth" }, { limit: 51, before: 100 }),
    "a run's firms, searched": (tx) =>
      points.listFirms(tx, ofRun(), { text: "企业12", field: "4" }, { limit: 51 }),
    "the counts of a search": (tx) => points.countFirms(tx, ofRun(), { text: "企业" }),
    "the counts by stage": (tx) => points.countsByStage(tx, ofRun()),
    "the fields": (tx) => points.fieldsOf(tx, ofRun()),
    "the figures of some firms": (tx) => points.frozenFirms(tx, ofRun(), ["firm-000001"]),
    "the scores of some firms": (tx) => points.scoredFirms(tx, ofRun(), ["firm-000001"]),
    "every firm's code": (tx) => points.subjectsOf(tx, ofRun()),
    "what moved between two runs": (tx) =>
      points.furthestMoves(tx, ofRun(), NOWHERE, { limit: 20, offset: 0 }),
  };
  for (const [name, query] of Object.entries(ofColumns)) {
    it(`of a run in columns: ${name}`, async () => {
      const plans = await plansOf(query, analyst);
      expect(plans.flatMap(readsOf).length).toBeGreaterThan(0);
      expect(withoutIndex(plans)).toEqual([]);
    });
  }

  it("by the policy alone, where a query forgets to name the organisation", async () => {
    const plans = await plansOf((tx) => tx.execute(sql`select id from leases where ends_on > ${on}`));
    expect(withoutIndex(plans)).toEqual([]);
  });

  it("and a scan of the whole table would be noticed", async () => {
    const [row] = await db.admin`explain (format json) select id from leases where ends_on > ${on}`;
    expect(withoutIndex([row!["QUERY PLAN"][0].Plan])).toEqual(["leases"]);
  });
});
