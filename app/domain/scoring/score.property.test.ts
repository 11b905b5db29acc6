import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "#app/domain/shared/canonical.ts";
import { explainSubject } from "./explain-score.ts";
import { randomRunOfConstructs } from "./random-constructs.fixture.ts";
import { randomRun } from "./random-run.fixture.ts";
import type { ScoreResult } from "./result.ts";
import { score } from "./score.ts";
import { oracleDifferences } from "./slow-findings.fixture.ts";
import { oracleScore } from "./slow-oracle.fixture.ts";

const RUNS = 150;
const PATIENCE_MS = 60_000;

const rowsOf = ({ subjects }: ScoreResult) =>
  subjects.map((row) => ({
    id: row.id,
    class: row.class,
    total: row.totalMilli,
    rank: row.rank,
    grade: row.grade?.code ?? null,
    lines: row.lines.map((line) => `${line.kind} ${line.code} ${line.pointsMilli}`),
    groups: row.groups.map((group) => group.totalMilli),
  }));

/** A shuffle that a seed decides. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  let state = seed >>> 0;
  return list
    .map((it) => {
      state = (state * 1664525 + 1013904223) >>> 0;
      return { it, key: state };
    })
    .sort((a, b) => a.key - b.key)
    .map(({ it }) => it);
}

describe("the engine against the slow oracle", () => {
  it(
    "gives the same lines, totals, ranks and grades for any scheme and any figures",
    () => {
      fc.assert(
        fc.property(randomRun, (run) => {
          expect(rowsOf(score(run))).toEqual(oracleScore(run));
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE_MS,
  );

  it(
    "and with texts, dates, outcomes, fields and a stage by default",
    () => {
      fc.assert(
        fc.property(randomRunOfConstructs, (run) => {
          expect(rowsOf(score(run))).toEqual(oracleScore(run));
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE_MS,
  );

  it(
    "finds every difference between sources of a fact that the scheme reads, wherever it reads it",
    () => {
      let differences = 0;
      fc.assert(
        fc.property(randomRunOfConstructs, (run) => {
          const result = score(run);
          const found = result.findings
            .filter((it) => it.code === "scoring.source-difference")
            .map(({ subject, params: { fact, period, used, other, source } }) =>
              [subject, fact, period, used, other, source].join(" "),
            );
          const classes = new Map(result.subjects.flatMap((it) => (it.class ? [[it.id, it.class]] : [])));
          expect([...new Set(found)].sort()).toEqual(oracleDifferences(run, classes));
          differences += found.length;
        }),
        { numRuns: 60 },
      );
      expect(differences).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  it(
    "gives the same bytes whatever the order of its inputs",
    () => {
      fc.assert(
        fc.property(randomRun, fc.integer(), (run, seed) => {
          const other = {
            ...run,
            facts: shuffled(run.facts, seed),
            periods: shuffled(run.periods, seed),
            marks: shuffled(run.marks, seed),
            subjects: shuffled(run.subjects, seed).map((it) => ({
              ...it,
              figures: shuffled(it.figures, seed),
            })),
          };
          expect(canonicalJson(score(other))).toBe(canonicalJson(score(run)));
        }),
        { numRuns: 50 },
      );
    },
    PATIENCE_MS,
  );

  it(
    "explains every point: lines add up to the total to the digit",
    () => {
      fc.assert(
        fc.property(randomRun, (run) => {
          for (const row of score(run).subjects) {
            if (row.totalMilli === null) continue;
            expect(row.lines.reduce((a, line) => a + line.pointsMilli, 0)).toBe(row.totalMilli);
            const tree = explainSubject(row, run.policy);
            const amount = (it: { figure: { value: string } | null }) => Number(it.figure?.value ?? 0);
            const groups = tree.children.filter((it) => it.kind === "group");
            const rest = tree.children.filter((it) => it.kind === "line" || it.kind === "cut");
            const shown = groups
              .map((it) => amount(it) - Number(it.params.tailMilli))
              .concat(rest.map(amount));
            expect(shown.reduce((a, b) => a + b, 0)).toBe(row.totalMilli);
          }
        }),
        { numRuns: 50 },
      );
    },
    PATIENCE_MS,
  );
});
