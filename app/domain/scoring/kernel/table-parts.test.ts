import { expect, it } from "vitest";
import { cityFigures } from "#tests/bench/city-figures.ts";
import { cityScheme } from "#tests/bench/city-scheme.ts";
import { firm, run, scheme } from "../sample-scheme.fixture.ts";
import { scoreColumns } from "./score-columns.ts";
import { tableOfSubjects } from "./table-of-subjects.ts";
import { partsOf } from "./table-parts.ts";

const table = cityFigures(700);
const score = (of: typeof table, policy = cityScheme) =>
  scoreColumns({ policy, table: of, overrides: null, withLines: true });

it("scores fields on their own as among all firms, the smallest first", () => {
  const whole = score(table);
  const width = whole.slots.length;
  const groups = cityScheme.groups.length;
  const [seen, sizes]: [Set<number>, number[]] = [new Set(), []];
  const gradings: unknown[] = [];
  for (const { rows, table: part } of partsOf(cityScheme, table)) {
    const found = score(part);
    sizes.push(rows.length);
    gradings.push(...found.gradings);
    rows.forEach((row, at) => {
      seen.add(row);
      const told = (of: typeof whole, place: number, ids: readonly string[]) => ({
        id: ids[place],
        class: of.classes[of.classOf[place]!],
        peers: of.peerGroups.names[of.peerGroups.of[place]!],
        total: of.totalMilli[place],
        rank: of.rank[place],
        tied: of.tied[place],
        groups: [...of.groupMilli.subarray(place * groups, place * groups + groups)],
        lines: [...of.lines!.subarray(place * width, place * width + width)],
      });
      expect(told(found, at, part.ids)).toEqual(told(whole, row, table.ids));
    });
  }
  expect(seen.size).toBe(table.ids.length);
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  expect(sizes.length).toBe(table.fields.length);
  const named = (list: unknown[]) => list.map((it) => JSON.stringify(it)).sort();
  expect(named(gradings)).toEqual(named([...whole.gradings]));
});

it("leaves a table whole where a scheme compares across fields", () => {
  const [first, ...others] = cityScheme.indicators;
  const across = { ...cityScheme, indicators: [{ ...first!, peers: "all" as const }, ...others] };
  const ranking = { ...cityScheme, ranking: { ...cityScheme.ranking, within: "all" as const } };
  for (const policy of [across, ranking]) {
    const parts = [...partsOf(policy, table)];
    expect(parts).toHaveLength(1);
    expect(parts[0]!.table).toBe(table);
    expect([...parts[0]!.rows]).toEqual([...table.ids.keys()]);
  }
});

it("takes of each field what its firms have, and nothing where a field has none", () => {
  const firms = ["x", "y", "x", "z", "x", "y"].map((field, i) =>
    firm(
      `f${i}`,
      { a: i === 2 ? null : i * 10, "a@2022": i },
      { field, kind: i % 2 ? "park" : "base", foundedOn: `200${i}-03-04` },
    ),
  );
  const made = tableOfSubjects(run(scheme(), firms));
  const whole = { ...made, fields: ["w", ...made.fields, "zz"], field: made.field.map((it) => it + 1) };
  const within = { ...scheme(), ranking: { within: "field" as const, tieBreaks: [] } };
  const policy = {
    ...within,
    indicators: within.indicators.map((it) => ({ ...it, peers: "field" as const })),
  };
  const parts = [...partsOf(policy, whole)];
  expect(parts.map((it) => [...it.rows])).toEqual([[3], [1, 5], [0, 2, 4]]);
  expect(parts.map((it) => it.table.fields)).toEqual([["z"], ["y"], ["x"]]);
  for (const { rows, table: part } of parts) {
    expect(part.ids).toEqual([...rows].map((row) => `f${row}`));
    expect([...part.foundedOn]).toEqual([...rows].map((row) => 20000304 + row * 10_000));
    expect([...part.field]).toEqual([...rows].map(() => 0));
    expect([...part.kind!.of].map((of) => part.kind!.names[of])).toEqual(
      [...rows].map((row) => (row % 2 ? "park" : "base")),
    );
    const { state, value } = part.facts.get("a@2023")!;
    expect([...state]).toEqual([...rows].map((row) => (row === 2 ? 1 : 0)));
    expect([...value]).toEqual([...rows].map((row) => (row === 2 ? 0 : row * 10)));
    expect([...part.facts.get("a@2022")!.value]).toEqual([...rows]);
  }
  const [none] = partsOf(policy, { ...whole, kind: null });
  expect(none!.table.kind).toBe(null);
});
