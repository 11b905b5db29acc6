import { beforeAll, describe, expect, it } from "vitest";
import { Calendar } from "#app/domain/scoring/facts.ts";
import { KNOWN, MISSING, NOT_APPLICABLE } from "#app/domain/scoring/kernel/column.ts";
import { type ColumnScores, scoreColumns } from "#app/domain/scoring/kernel/score-columns.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { type FigureSource, figuresOf, insertScores, ScoreWriter } from "#db/queries/scores.server.ts";
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
  table.foundedOn[3] = 0;
  source = {
    organizationId,
    runId: await addRun(),
    places: PLACES,
    units: table.units,
    calendar: new Calendar(yearOf("2024"), CITY_YEARS.map(yearOf)),
  };
  // Last ones first: the order of the rows is not the order of the codes.
  for (const [row, subject] of [...table.ids.entries()].reverse()) {
    const columns = PLACES.map(({ fact, period }) => table.facts.get(`${fact}@${period}`)!);
    const figures = columns.map(({ state, value }) => (state[row] === KNOWN ? value[row]! : "NULL"));
    const notApplicable = columns.flatMap(({ state }, place) =>
      state[row] === NOT_APPLICABLE ? [place] : [],
    );
    const founded = table.foundedOn[row] === 0 ? null : String(table.foundedOn[row]);
    await db.admin`
      insert into run_figures (organization_id, run_id, subject, founded_on, field, figures, not_applicable)
      values (${organizationId}, ${source.runId}, ${subject}, to_date(${founded}, 'YYYYMMDD'), ${table.fields[table.field[row]!]!},
              ${`{${figures.join(",")}}`}::text::bigint[], ${`{${notApplicable.join(",")}}`}::text::smallint[])`;
  }
});

async function addRun(): Promise<string> {
  const organizationId = analyst.organization.id;
  const [run] = await db.admin<{ id: string }[]>`
    with period as (
      insert into periods (organization_id, code, kind, first_day, last_day, opens_on, due_on, closes_on)
      values (${organizationId}, '2024', 'year', '2024-01-01', '2024-12-31', '2025-01-01', '2025-02-01', '2025-03-01')
      on conflict (organization_id, code) do update set code = excluded.code returning id)
    insert into runs (organization_id, kind, city_id, period_id, policy_code, policy_version, verification, engine_version, inputs_sha256,
                      policies_sha256, results_sha256, bundle, subjects, findings, computed_by, computed_by_name)
    select ${organizationId}, 'firm-points', ${organizationId}, id, 'p', '1', 'example', '1', 'x', 'x', 'x', '{}', ${FIRMS}, '[]',
           ${analyst.user.id}, 'x' from period returning id`;
  return run!.id;
}

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

  it("refuses a figure that a double does not hold, and figures that are too few, and leaves the scope as it was", async () => {
    for (const figures of [`{${2 ** 53}${",1".repeat(PLACES.length - 1)}}`, "{1,2}"]) {
      const runId = await addRun();
      await db.admin`
        insert into run_figures (organization_id, run_id, subject, field, figures)
        values (${source.organizationId}, ${runId}, 'a', '1', ${figures}::text::bigint[]),
               (${source.organizationId}, ${runId}, 'b', '1', ${figures}::text::bigint[])`;
      await withScope(analyst, async (tx) => {
        await expect(figuresOf(tx, { ...source, runId })).rejects.toThrow(RangeError);
        expect((await figuresOf(tx, source)).ids).toHaveLength(FIRMS);
      });
    }
    await withScope(analyst, async (tx) => {
      expect((await figuresOf(tx, { ...source, runId: NOBODY })).ids).toEqual([]);
      await expect(figuresOf(tx, { ...source, runId: "' or true or '" })).rejects.toThrow(RangeError);
    });
  });

  it("stores firms without a stage, grades with any sign in their code, and part after part", async () => {
    const runId = await addRun();
    const found = scored(table);
    const code = `a"b\\c,{d}`;
    const scores: ColumnScores = {
      ...found,
      classOf: found.classOf.map((own, row) => (row === 1 ? -1 : own)),
      rank: found.rank.map((own, row) => (row === 1 ? 0 : own)),
      tied: found.tied.map((own, row) => (row === 1 ? 0 : own)),
      totalMilli: found.totalMilli.map((own, row) => (row === 1 ? Number.NaN : row === 2 ? -(2 ** 40) : own)),
      barred: found.barred.map((_, row) => (row === 2 ? 1 : 0)),
      grades: table.ids.map((_, row) => (row === 2 ? { code, by: "rank" } : null)) as ColumnScores["grades"],
    };
    await withScope(analyst, async (tx) => {
      const writer = new ScoreWriter(tx, { ...source, runId });
      await writer.put(table.ids, scores);
      await writer.put(
        table.ids.map((id) => `${id}-again`),
        found,
      );
      await writer.end();
    });
    const rows = await db.admin`
      select class, peer_group, total_milli::bigint, rank, tied, barred, grade from run_scores
       where run_id = ${runId} and subject in ${db.admin(table.ids.slice(1, 3))} order by subject collate "C"`;
    expect(rows[0]).toMatchObject({
      class: null,
      peer_group: null,
      total_milli: null,
      rank: null,
      tied: null,
    });
    expect(rows[1]).toMatchObject({ total_milli: String(-(2 ** 40)), barred: true, grade: code });
    const [count] = await db.admin`select count(*)::integer as n from run_scores where run_id = ${runId}`;
    expect(count!.n).toBe(2 * FIRMS);
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
