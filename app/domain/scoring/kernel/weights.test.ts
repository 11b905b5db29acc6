import { describe, expect, it } from "vitest";
import { rational, toText } from "#app/domain/shared/rational.ts";
import { shareOutWeights } from "../missing.ts";
import { indicator } from "../sample-scheme.fixture.ts";
import { ClassWeights, standingNumber } from "./weights.ts";

// Weights of rows by what is excluded on them: one plan a pattern, however many indicators there are.

const STANDINGS = ["known", "substituted", "exclude", "exclude-within-group"] as const;
const indicators = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    indicator(`i${i}`, {
      group: i % 3 === 0 ? "two" : "one",
      // Every fourth is used by the other class only.
      weights: i % 4 === 1 ? { other: "9" } : { only: String(i + 1), other: "2" },
    }),
  );

describe("plans of weights", () => {
  it.each([3, 35, 36])("of %i indicators are those of each row's pattern", (count) => {
    const list = indicators(count);
    for (const name of ["only", "other"]) {
      const weights = new ClassWeights(list, name);
      expect(weights.used).toEqual([...list.keys()].filter((i) => name in list[i]!.weights));
      // Rows that differ in the first, in the last or in one between; and the same ones again.
      const ends = [weights.used[0]!, weights.used.at(-1)!, weights.used[weights.used.length >> 1]!];
      const patterns = STANDINGS.flatMap((first) =>
        STANDINGS.flatMap((last) => STANDINGS.slice(0, 2).map((middle) => [first, last, middle] as const)),
      );
      const rows = [...patterns, ...patterns.slice(0, 5)];
      const standingAt = (place: number, row: number) => rows[row]![ends.indexOf(place)] ?? "known";
      const standings = list.map((_, place) =>
        Uint8Array.from(rows, (_, row) => standingNumber(standingAt(place, row))),
      );
      rows.forEach((_, row) => {
        const cells = weights.used.map((place) => ({
          group: list[place]!.group,
          weight: rational(Number(list[place]!.weights[name])),
          standing: standingAt(place, row),
        }));
        const plan = weights.plan(standings, row);
        const exact = shareOutWeights(cells);
        expect(plan.exact.map(toText)).toEqual(exact.map(toText));
        expect(plan.milli && [...plan.milli.n].map((n, i) => n / plan.milli!.d[i]!)).toEqual(
          exact.map(({ n, d }) => Number(n * 1000n) / Number(d)),
        );
        if (row >= patterns.length) expect(weights.plan(standings, row - patterns.length)).toBe(plan);
      });
    }
  });

  it("stand in no doubles where one of them fits none", () => {
    const fine = [indicator("a"), indicator("b", { weights: { only: "1.00000000000000000001" } })];
    const weights = new ClassWeights(fine, "only");
    expect(weights.base.milli).toBe(null);
    expect(weights.base.exact.map(toText)).toEqual(["10", "100000000000000000001/100000000000000000000"]);
    expect(new ClassWeights(fine.slice(0, 1), "only").base.milli).toEqual({
      n: Float64Array.of(10_000),
      d: Float64Array.of(1),
    });
  });
});
