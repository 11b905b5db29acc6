import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomRun } from "../random-run.fixture.ts";
import { columnsOf, inOrder, ofColumns, ofRows } from "./compare.fixture.ts";
import { NotCovered } from "./derive-columns.ts";
import type { ColumnScores } from "./score-columns.ts";

const PATIENCE_MS = 120_000;

describe("the kernel against the rational engine", () => {
  it(
    "gives the same totals, lines, ranks and grades for any scheme and any figures",
    () => {
      let [scored, secondLooks, notCovered] = [0, 0, 0];
      fc.assert(
        fc.property(randomRun, (run) => {
          let found: ColumnScores;
          try {
            found = columnsOf(run);
          } catch (thrown) {
            if (!(thrown instanceof NotCovered)) throw thrown;
            // Expert marks are what random schemes have that columns have not.
            expect(thrown.construct).toBe("expert");
            notCovered += 1;
            return;
          }
          const { rows, result } = ofRows(run);
          const ids = rows.map((it) => it.id);
          const groups = run.policy.groups.map((it) => it.code);
          expect(ofColumns(found, ids, groups)).toEqual(rows);
          expect(found.gradings).toEqual(result.gradings);
          const findings = result.findings.filter((it) => it.code !== "scoring.source-difference");
          expect(inOrder(found.findings)).toEqual(inOrder(findings));
          scored += found.classOf.filter((own) => own >= 0).length;
          secondLooks += found.secondLooks;
        }),
        { numRuns: 150 },
      );
      // The property would say nothing if doubles were never trusted, or exact fractions never asked.
      expect(notCovered).toBeLessThan(75);
      expect(secondLooks).toBeGreaterThan(0);
      expect(secondLooks).toBeLessThan(scored * 0.9);
    },
    PATIENCE_MS,
  );
});
