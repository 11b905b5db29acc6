import { beforeAll, describe, expect, it } from "vitest";
import { Calendar } from "#app/domain/scoring/facts.ts";
import { KNOWN, MISSING, NOT_APPLICABLE } from "#app/domain/scoring/kernel/column.ts";
import { type ColumnScores, scoreColumns } from "#app/domain/scoring/kernel/score-columns.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { type FigureSource, figuresOf, insertScores } from "#db/queries/scores.server.ts";
import { withScope } from "#db/scope.server.ts";
import { inventedUscc } from "#db/seed/invented-firm.ts";
import { SCALE_FACTS } from "#db/seed/scale.server.ts";
import { cityFigures } from "#tests/bench/city-figures.ts";
import { CITY_YEARS, cityScheme, yearOf } from "#tests/bench/city-scheme.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
const FIRMS = 400;
const PLACES = CITY_YEARS.flatMap((period) => SCALE_FACTS.map(({ code }) => ({ fact: code, period })));
const NOBODY = "00000000-0000-4000-8000-000000000000";
const given = cityFigures(FIRMS);
// Ids in the order of the codes under which the firms are stored.
const table = { ...given, ids: given.ids.map((_, row) => inventedUscc(row)) };
let world: World;
let analyst: Ctx;
let source: FigureSource;

beforeAll(async () => {
  world = await makeWorld();
  analyst = await world.as("city", "analyst");
  const organizationId = analyst.organization.id;
  table.facts.get("revenue@2024")!.state[7] = NOT_APPLICABLE;
  const [run] = await db.admin<{ id: string }[]>`
    with period as (
      insert into periods (organization_id, code, kind, first_day, last_day, opens_on, due_on, closes_on)
      values (${organizationId}, '2024', 'year', '2024-01-01', '2024-12-31', '2025-01-01', '2025-02-01', '2025-03-01') returning id)
    insert into runs (organization_id, kind, city_id, period_id, policy_code, policy_version, verification, engine_version, inputs_sha256,
                      policies_sha256, results_sha256, bundle, subjects, findings, computed_by, computed_by_name)
    select ${organizationId}, 'firm-points', ${organizationId}, id, 'p', '1', 'example', '1', 'x', 'x', 'x', '{}', ${FIRMS}, '[]',
           ${analyst.user.id}, 'x' from period returning id`;
  source = {
    organizationId,
    runId: run!.id,
    places: PLACES,
    units: table.units,
    calendar: new Calendar(yearOf("2024"), CITY_YEARS.map(yearOf)),
  };
  for (const [row, subject] of table.ids.entries()) {
    const columns = PLACES.map(({ fact, period }) => table.facts.get(`${fact}@${period}`)!);
    const figures = columns.map(({ state, value }) => (state[row] === KNOWN ? value[row]! : "NULL"));
    const notApplicable = columns.flatMap(({ state }, place) =>
      state[row] === NOT_APPLICABLE ? [place] : [],
    );
    await db.admin`
      insert into run_figures (organization_id, run_id, subject, founded_on, field, figures, not_applicable)
      values (${organizationId}, ${run!.id}, ${subject}, to_date(${String(table.foundedOn[row])}, 'YYYYMMDD'), ${table.fields[table.field[row]!]!},
              ${`{${figures.join(",")}}`}::text::bigint[], ${`{${notApplicable.join(",")}}`}::text::smallint[])`;
  }
});

const scored = (of: typeof table): ColumnScores =>
  scoreColumns({ policy: cityScheme, table: of, overrides: null, withLines: true });

describe("the columnar form of a run", () => {
  it("gives back every figure that was stored, with what is missing and what does not apply", async () => {
    const read = await withScope(analyst, (tx) => figuresOf(tx, source));
    expect(read.ids).toEqual(table.ids);
    expect([...read.foundedOn]).toEqual([...table.foundedOn]);
    const fieldsOf = (of: { field: Int32Array; fields: readonly string[] }) =>
      [...of.field].map((place) => of.fields[place]);
    expect(fieldsOf(read)).toEqual(fieldsOf(table));
    for (const [key, column] of table.facts) {
      const found = read.facts.get(key)!;
      expect([key, [...found.state]]).toEqual([key, [...column.state]]);
      expect([key, [...found.value]]).toEqual([
        key,
        [...column.value].map((it, row) => (column.state[row] === KNOWN ? it : 0)),
      ]);
    }
    expect(read.facts.get("revenue@2024")!.state[7]).toBe(NOT_APPLICABLE);
    expect([...table.facts.values()].some((it) => it.state.includes(MISSING))).toBe(true);
  });

  it("keeps of every firm what was scored, and scores it again to the digit", async () => {
    const found = await withScope(analyst, async (tx) => {
      const read = await figuresOf(tx, source);
      const scores = scored({ ...read, ids: [...read.ids] });
      await insertScores(tx, source, read.ids, scores);
      return scores;
    });
    const rows = await db.admin`
      select subject, class, total_milli::int, rank, tied, barred, groups_milli, lines_milli from run_scores
       where run_id = ${source.runId} order by subject collate "C"`;
    expect(rows).toHaveLength(FIRMS);
    const width = found.slots.length;
    const groups = cityScheme.groups.length;
    rows.forEach((row, at) => {
      expect(row).toEqual({
        subject: table.ids[at],
        class: found.classes[found.classOf[at]!],
        total_milli: found.totalMilli[at],
        rank: found.rank[at],
        tied: found.tied[at],
        barred: false,
        groups_milli: [...found.groupMilli.subarray(at * groups, at * groups + groups)],
        lines_milli: [...found.lines!.subarray(at * width, at * width + width)],
      });
      expect(row.lines_milli.reduce((a: number, b: number) => a + b, 0)).toBe(row.total_milli);
    });
    const again = await withScope(analyst, async (tx) => {
      const read = await figuresOf(tx, source);
      return scored({ ...read, ids: [...read.ids] });
    });
    expect(again.lines).toEqual(found.lines);
  });

  it("takes no row of a run that does not exist, from nobody who does not compute, and changes none", async () => {
    const scores = scored(table);
    const insert = (ctx: Ctx, runId: string) =>
      withScope(ctx, (tx) => insertScores(tx, { ...source, runId }, table.ids, scores));
    await expect(insert(analyst, NOBODY)).rejects.toThrow();
    await expect(insert(await world.as("city", "auditor"), source.runId)).rejects.toThrow();
    await expect(db.admin`update run_scores set total_milli = 0`).rejects.toThrow();
    await expect(db.admin`delete from run_figures`).rejects.toThrow();
  });
});
