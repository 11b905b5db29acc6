import fc from "fast-check";
import { expect, it } from "vitest";
import { rankContenders } from "#app/domain/scoring/ranks.ts";
import { rational } from "#app/domain/shared/rational.ts";
import { rank, standingOf, type TieBreak } from "./ranking.ts";

it("ranks totals of any width as competition ranking does, ties parted by the declared list", () => {
  const total = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.integer({ min: -300_000, max: 300_000 }),
    fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
  );
  const subject = fc.record({
    total,
    group: fc.integer({ min: 0, max: 1 }),
    place: fc.integer({ min: 0, max: 1 }),
  });
  const list = fc.array(subject, { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(list, fc.constantFrom("none", "group", "figure", "both"), (subjects, which) => {
      const breaks: TieBreak[] = [];
      if (which === "group" || which === "both") breaks.push({ group: 0 });
      if (which === "figure" || which === "both") {
        breaks.push({ places: Int32Array.from(subjects, (it) => it.place) });
      }
      const lane = {
        totals: Int32Array.from(subjects, (it) => it.total),
        ranks: new Int32Array(subjects.length),
        groupTotals: Int32Array.from(subjects, (it) => it.group),
      };
      const standing = standingOf(subjects.length);
      rank(lane, breaks, 1, standing);
      const places = rankContenders(
        subjects.map((it, index) => ({
          id: String(index).padStart(2, "0"),
          totalMilli: it.total,
          tieBreaks: breaks.map((each) =>
            "group" in each
              ? { value: rational(it.group), direction: "higher" as const }
              : { value: rational(it.place), direction: "lower" as const },
          ),
        })),
      );
      expect([...lane.ranks]).toEqual(
        subjects.map((_, index) => places.find((it) => Number(it.id) === index)!.rank),
      );
      expect([...standing.order]).toEqual(places.map((it) => Number(it.id)));
    }),
    { numRuns: 500 },
  );
});
