import fc from "fast-check";
import { expect, it } from "vitest";
import { cityFigures } from "#tests/bench/city-figures.ts";
import { cityScheme } from "#tests/bench/city-scheme.ts";
import { FollowingScores } from "./change-figure.ts";
import { NotCovered } from "./derive-columns.ts";
import { factKey } from "./figures.ts";
import { scoreColumns } from "./score-columns.ts";

const FIRMS = 160;
const policy = {
  ...cityScheme,
  indicators: cityScheme.indicators.map((it, place) =>
    // Some fall, and some give a share to those who have nothing too.
    place % 5 === 0 ? { ...it, scale: { type: "rank" as const, direction: "lower" as const } } : it,
  ),
};
const changes = fc.array(
  fc.record({
    row: fc.integer({ min: 0, max: FIRMS - 1 }),
    fact: fc.constantFrom("rd-expense", "invention-patents", "employees", "total-assets", "class-2-ip"),
    period: fc.constantFrom("2023", "2024"),
    value: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 10 ** 11 })),
  }),
  { minLength: 1, maxLength: 4 },
);

it("follows figures that change, to the digits of scoring everything again", () => {
  let followed = 0;
  fc.assert(
    fc.property(changes, (list) => {
      const table = cityFigures(FIRMS);
      const following = new FollowingScores({ policy, table, overrides: null, withLines: true });
      for (const { row, fact, period, value } of list) {
        const column = table.facts.get(factKey(fact, period))!;
        const before = column.value[row]!;
        try {
          following.change(row, fact, period, value);
        } catch (thrown) {
          if (!(thrown instanceof NotCovered)) throw thrown;
          column.value[row] = before;
          return;
        }
        followed += 1;
        const fresh = scoreColumns({ policy, table, overrides: null, withLines: true });
        for (const part of ["totalMilli", "groupMilli", "lines", "rank", "tied", "classOf"] as const) {
          expect([part, [...following.scores[part]!]]).toEqual([part, [...fresh[part]!]]);
        }
        expect(following.scores.gradings).toEqual(fresh.gradings);
      }
    }),
    { numRuns: 30 },
  );
  expect(followed).toBeGreaterThan(20);
}, 60_000);

it("refuses what it cannot follow", () => {
  const table = cityFigures(FIRMS);
  const following = new FollowingScores({ policy, table, overrides: null, withLines: true });
  expect(() => following.change(3, "revenue", "2024", 1)).toThrow(NotCovered);
  table.facts.get("rd-expense@2024")!.state[5] = 1;
  expect(() => following.change(5, "rd-expense", "2024", 1)).toThrow(NotCovered);
});
