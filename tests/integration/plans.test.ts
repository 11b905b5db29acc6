import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pg-proxy";
import type postgres from "postgres";
import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "#app/services/verb.server.ts";
import * as audit from "#db/queries/audit.server.ts";
import * as points from "#db/queries/city-points.server.ts";
import * as documents from "#db/queries/documents.server.ts";
import * as filings from "#db/queries/filings.server.ts";
import * as jobs from "#db/queries/jobs.server.ts";
import * as policy from "#db/queries/policy.server.ts";
import * as reports from "#db/queries/reports.server.ts";
import * as residency from "#db/queries/residency.server.ts";
import * as register from "#db/queries/residency-register.server.ts";
import * as steps from "#db/queries/residency-steps.server.ts";
import * as services from "#db/queries/services.server.ts";
import * as space from "#db/queries/space.server.ts";
import * as teams from "#db/queries/teams.server.ts";
import * as titles from "#db/queries/titles.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { loadVolume } from "#db/seed/scale.server.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { insertRows } from "#tests/isolation/rows.ts";
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
  await db.admin`insert into founders (organization_id, residency_id, name) select organization_id, id, 'x' from residencies`;
  await db.admin`
    insert into residency_marks (organization_id, residency_id, kind, name) select organization_id, id, 'tag', 'x' from residencies`;
  await db.admin`
    insert into room_holds (organization_id, room_id, area_dm2, starts_on, ends_on, held_for)
    select organization_id, id, 100, '2025-01-01', '2027-01-01', 'x' from rooms`;
  await db.admin`
    insert into room_origins (organization_id, room_id, from_room_id, kind, changed_on)
    select organization_id, id, other, 'split', '2025-01-01'
      from (select organization_id, id, lag(id) over (partition by organization_id order by id) as other from rooms) pair
     where other is not null`;
  await db.admin`analyze founders, residency_marks, room_holds, room_origins`;
  await db.admin`
    insert into teams (organization_id, name, leader, entered_on, left_on, exit, residency_id)
    select organization_id, 'x', 'x', entered_on - 100, entered_on, 'founded', id from residencies`;
  await db.admin`analyze teams, team_steps`;
  ctx = await world.as("alpha", "operator");
  analyst = await world.as("city", "analyst");
  runId = await addColumnRuns();
  const rows = await db.admin<{ table_name: string }[]>`
    select table_name from information_schema.columns where table_schema = 'public' and column_name = 'organization_id'`;
  tenantTables = new Set(rows.map((row) => row.table_name));
}, 300_000);

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

type Asked = { text: string; params: unknown[] };
/** What `work` asks the database for, when every answer has the rows given; up to where it makes nothing of an answer. */
async function askedBy(work: (tx: ScopedTx) => unknown, rows: unknown[] = []): Promise<Asked[]> {
  const asked: Asked[] = [];
  const recorder = drizzle(async (text, params) => {
    asked.push({ text, params });
    return { rows };
  });
  await Promise.resolve()
    .then(() => work(recorder as unknown as ScopedTx))
    .catch(() => {});
  return asked;
}

/** The plans of every statement that `work` asks for, made under the policies of a member: a carrier's operator. */
async function plansOf(work: (tx: ScopedTx) => Promise<unknown>, member = ctx): Promise<Plan[]> {
  const asked = await askedBy(work);
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
  // What is changed or deleted was read by a node below; what is inserted is not read.
  if (!table || !tenantTables.has(table) || plan["Node Type"] === "ModifyTable") return below;
  const conditions = (node: Plan): string[] => [
    ...(node["Index Cond"] ? [node["Index Cond"]] : []),
    ...(node.Plans ?? []).flatMap(conditions),
  ];
  return [{ table, by: conditions(plan) }, ...below];
}

const OF_ORGANISATION = /\borganization_id\b/;
/** Who stands where belongs to the city, and is asked for by it, by the place or by who stands there. */
const OTHER_NAMES: Record<string, RegExp> = {
  placements: /\b(organization|city|parent)_id\b/,
  /** Read from both sides. */
  transfers: /\b(to_)?organization_id\b/,
};

const withoutIndex = (plans: readonly Plan[]): string[] =>
  plans
    .flatMap(readsOf)
    .filter(
      ({ table, by }) => !by.some((condition) => (OTHER_NAMES[table] ?? OF_ORGANISATION).test(condition)),
    )
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
    "the residents page, searched in pinyin too": (tx) =>
      residency.countStays(tx, { ...which(), text: "cq", firmIds: [NOWHERE] }),
    "the registers of two days": (tx) => register.comparedStays(tx, own(), "2025-01-20", on),
    "the names of all firms that stayed": (tx) => register.firmNamesOfStays(tx, own()),
    "the journals of stays": (tx) => steps.stepsOfStays(tx, own(), [NOWHERE]),
    "the teams": (tx) => teams.teamsOf(tx, own()),
    "the firms that teams became": (tx) => teams.firmsOfTeams(tx, own()),
    "the teams before a stay": (tx) => teams.teamsOfStay(tx, own(), NOWHERE),
    "the journals of teams": (tx) => teams.stepsOfTeams(tx, own(), [NOWHERE]),
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
    "what is held": (tx) => space.holdsOf(tx, own(), { after: on }),
    "what is held of a room": (tx) => space.holdsOf(tx, own(), { roomId: NOWHERE }),
    "what rooms were made of": (tx) => space.originsOf(tx, own(), [NOWHERE]),
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

/** Whatever a query asks its arguments for: any field, a list of one, a text. */
const anything: unknown = new Proxy(
  {},
  {
    get(_target, name) {
      if (name === "length") return 1;
      if (name === Symbol.iterator) return [anything][Symbol.iterator].bind([anything]);
      if (name === Symbol.toPrimitive || name === "toString" || name === "toJSON") return () => NOWHERE;
      if (name === "replace" || name === "toUpperCase") return () => NOWHERE;
      if (name in Array.prototype) {
        const list = [anything];
        return (list[name as never] as () => unknown).bind(list);
      }
      return ["then", "getSQL"].includes(String(name)) || typeof name === "symbol" ? undefined : anything;
    },
  },
);

const VALUES: Record<string, string> = {
  uuid: `'${NOWHERE}'`,
  date: `'${on}'`,
  boolean: "true",
  jsonb: "'[]'",
  bytea: "''",
  "timestamp with time zone": `'${on}'`,
};
const literalOf = (type: string) =>
  VALUES[type] ?? (type.endsWith("[]") ? "'{}'" : /int|numeric|double/.test(type) ? "1" : "'x'");

/** The plan of a statement for whatever parameters of the right types it is given. */
async function genericPlan(tx: ScopedTx, text: string): Promise<Plan> {
  await tx.execute(sql`set local plan_cache_mode = force_generic_plan`);
  await tx.execute(sql.raw(`prepare asked as ${text}`));
  const [types] = await tx.execute<{ types: string[] }>(
    sql`select parameter_types::text[] as types from pg_prepared_statements where name = 'asked'`,
  );
  const values = types!.types.map(literalOf).join(", ");
  const [row] = await tx.execute<{ "QUERY PLAN": { Plan: Plan }[] }>(
    sql.raw(`explain (format json) execute asked${values ? `(${values})` : ""}`),
  );
  await tx.execute(sql`deallocate asked`);
  return row!["QUERY PLAN"][0]!.Plan;
}

type Query = (tx: ScopedTx, ...rest: unknown[]) => unknown;
const modules = import.meta.glob<Record<string, unknown>>("/db/queries/*.server.ts", { eager: true });
/** Asked by who has no scope yet, of functions of the definer alone. */
const OUTSIDE = ["access", "accounts", "application-links", "mails", "outside-scope", "phones"];

const OF = { organizationId: NOWHERE, cityId: NOWHERE, periodId: NOWHERE, id: NOWHERE, runId: NOWHERE };
/** Queries that look at what they are given, with something to look at. */
const GIVEN: Record<string, (tx: ScopedTx) => unknown> = {
  "audit.isReadingNoted": (tx) =>
    audit.isReadingNoted(tx, { organizationId: NOWHERE, userId: NOWHERE, filter: { action: "x" } }),
  "documents.subjectExists": (tx) => documents.subjectExists(tx, NOWHERE, { kind: "residency", id: NOWHERE }),
  "filings.moveFiling": (tx) => filings.moveFiling(tx, { ...OF, rev: 1 }, { status: "draft" }),
  "jobs.jobFor": (tx) =>
    jobs.jobFor(tx, { ...OF, kind: "reward", policyCode: "p", followsRunId: NOWHERE }, ["queued"]),
  "policy.changeVersion": (tx) => policy.changeVersion(tx, { ...OF, status: "draft" }, { status: "retired" }),
  "reports.ensureReports": (tx) => reports.ensureReports(tx, OF, []),
  "services.listEntries": (tx) =>
    services.listEntries(
      tx,
      { ...OF, from: on, to: on, kind: "x", mentorId: NOWHERE, residencyId: NOWHERE, text: "x" },
      { limit: 50, offset: 0 },
    ),
  "services.sumEntries": (tx) => services.sumEntries(tx, { organizationId: NOWHERE, state: "withdrawn" }),
  "residency.countStays": (tx) => residency.countStays(tx, which()),
  "residency.listStays": (tx) =>
    residency.listStays(tx, which(), { state: null, sort: "name", limit: 50, offset: 0 }),
};
/** Asked by the worker, of functions of the definer; and what only inserts, by COPY or in many rows, and reads nothing. */
const READS_NOTHING = [
  "documents.insertDocument",
  "jobs.claimJob",
  "jobs.noteProgress",
  "jobs.endJob",
  "jobs.giveBackJob",
  "rewards.insertLines",
  "runs.insertResults",
  "scores.ScoreWriter",
  "scores.insertScores",
  "titles.insertTitles",
  "intellectual-property.insertRights",
  "mentoring.lockMentoring",
  "teams.lockTeams",
];
/** COPY of a statement whose plan is read like any other. */
const COPIES: Record<string, string> = {
  "scores.figuresOf": `select subject, founded_on, field, figures, nullif(not_applicable, '{}') from run_figures
    where organization_id = '${NOWHERE}' and run_id = '${NOWHERE}'`,
};

const ROWS = 2_000;
/** So many rows in every table of tenants, each of an organisation of its own, that a scan of the whole never pays. */
async function fillTables(): Promise<void> {
  await db.admin.begin(async (tx) => {
    const inside = tx as unknown as postgres.Sql;
    await inside.unsafe("set local session_replication_role = replica");
    await inside`update organizations set slug = 'world-' || slug`;
    const { rows } = await insertRows(inside);
    const found = await inside<{ name: string; columns: string[] }[]>`
      select table_name as name, array_agg(column_name::text) as columns from information_schema.columns
       where table_schema = 'public' and is_generated = 'NEVER' group by 1`;
    const columns = new Map(found.map((it) => [it.name, it.columns]));
    for (const table of tenantTables) {
      const row = rows.find((it) => it.table === table);
      // Members are made together with their people; they and invitations are read by functions of the definer alone.
      if (!row || table === "invitations") continue;
      const key = Object.keys(row.key).map((name) => `t.${name} = '${String(row.key[name])}'`);
      const fresh = ["organization_id", "id", "parent_id", "to_organization_id"].filter((name) =>
        columns.get(table)!.includes(name),
      );
      const places =
        table === "placements" ? ["'relation', (array['unit', 'group', 'park'])[1 + n % 3]"] : [];
      const changed = [...fresh.map((name) => `'${name}', gen_random_uuid()`), ...places].join(", ");
      const written = columns.get(table)!.map((name) => `"${name}"`);
      await inside.unsafe(`
        insert into ${table} (${written.join(", ")}) select ${written.map((name) => `(made.row).${name}`).join(", ")}
          from (select jsonb_populate_record(t, jsonb_build_object(${changed})) as row
                  from ${table} t, generate_series(1, ${ROWS}) n where ${key.join(" and ")}) made`);
    }
  });
  await db.admin.unsafe("analyze");
}

describe("every query there is", () => {
  beforeAll(fillTables, 300_000);

  const queries = Object.entries(modules).flatMap(([file, module]) => {
    const noun = file.split("/").at(-1)!.replace(".server.ts", "");
    if (OUTSIDE.includes(noun)) return [];
    return Object.entries(module)
      .filter((it): it is [string, Query] => typeof it[1] === "function")
      .map(([name, query]) => ({ name: `${noun}.${name}`, query }));
  });

  it.each(queries)("$name", async ({ name, query }) => {
    if (READS_NOTHING.includes(name)) return;
    const ask = GIVEN[name] ?? ((tx: ScopedTx) => query(tx, anything, anything, anything, anything));
    const asked = [...(await askedBy(ask)), ...(await askedBy(ask, [anything]))];
    const texts = COPIES[name] ? [COPIES[name]] : [...new Set(asked.map(({ text }) => text))];
    expect(texts.length).toBeGreaterThan(0);
    for (const member of [ctx, analyst]) {
      for (const text of texts) {
        const plan = await withScope(member, (tx) => genericPlan(tx, text));
        expect(withoutIndex([plan]), text).toEqual([]);
      }
    }
  });
});
