import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import type { Beneficiary, RewardLine, RewardResult } from "#app/domain/rewards/types.ts";
import { Calendar, FactBook, factRules } from "#app/domain/scoring/facts.ts";
import { randomRun } from "#app/domain/scoring/random-run.fixture.ts";
import { fact, firm, indicator, label, run, scheme } from "#app/domain/scoring/sample-scheme.fixture.ts";
import { type ScoreInput, score } from "#app/domain/scoring/score.ts";
import { compareOutcomes, type Outcome, type Place } from "./comparison.ts";
import { gainsOf, STEPS } from "./gains.ts";

const quota = { of: "number", value: "1", rounding: "floor", cumulative: false } as const;
const graded = {
  grades: [
    { code: "a", label, quota },
    { code: "b", label },
  ],
};
const outcome = (input: ScoreInput<FirmPoints>, rewards: RewardResult | null = null): Outcome => ({
  score: score(input),
  rewards,
  grades: input.policy.grades.map((it) => it.code),
});
const nowhere = new Map<string, Place>();
const compared = (before: ScoreInput<FirmPoints>, after: ScoreInput<FirmPoints>) =>
  compareOutcomes(outcome(before), outcome(after), "firm", nowhere);

const firmBeneficiary = (id: string): Beneficiary => ({ kind: "firm", id });
const line = (id: string, item: string, kind: RewardLine["kind"], amountFen: number): RewardLine => ({
  lineNo: 1,
  kind,
  beneficiary: firmBeneficiary(id),
  item,
  uscc: id,
  carrierId: null,
  outcome: null,
  amountFen,
  paymentKey: null,
  rule: { policy: "p", version: "1", item, clause: "" },
  text: { code: "item", params: {} },
});
function paid(lines: RewardLine[]): RewardResult {
  const ids = [...new Set(lines.map((it) => it.beneficiary.id))];
  const sumOf = (of: RewardLine[]) => of.reduce((a, it) => a + it.amountFen, 0);
  return {
    lines,
    conflicts: [],
    uncounted: [],
    findings: [],
    budget: {
      state: "within",
      budgetFen: null,
      entitledFen: sumOf(lines.filter((it) => it.kind === "item")),
      payableFen: sumOf(lines),
      leftoverFen: 0,
    },
    totals: {
      totalFen: sumOf(lines),
      byBeneficiary: ids.map((id) => ({
        beneficiary: firmBeneficiary(id),
        amountFen: sumOf(lines.filter((it) => it.beneficiary.id === id)),
      })),
      byItem: [],
    },
    blocked: false,
  };
}

describe("a comparison of two results", () => {
  const firms = [firm("f", { a: 5, b: 2 }), firm("g", { a: 4, b: 2 })];
  const two = { ...graded, indicators: [indicator("a"), indicator("b")] };

  it("finds nobody moved between a result and itself, whatever the order of rows", () => {
    fc.assert(
      fc.property(randomRun, (input) => {
        const found = outcome(input);
        const turned = {
          ...found,
          score: { ...found.score!, subjects: [...found.score!.subjects].reverse() },
        };
        const { moves, unmoved } = compareOutcomes(found, turned, "firm", nowhere);
        expect(moves).toEqual([]);
        expect(unmoved).toBe(input.subjects.length);
      }),
      { numRuns: 50 },
    );
  });

  it("has lines that account for every total that moved", () => {
    fc.assert(
      fc.property(randomRun, fc.nat(), (input, pick) => {
        const subjects = input.subjects.map((it, index) =>
          index === pick % input.subjects.length
            ? { ...it, figures: it.figures.filter((_, place) => place % 2 === pick % 2) }
            : it,
        );
        for (const move of compared(input, { ...input, subjects }).moves) {
          const change = (move.after?.totalMilli ?? 0) - (move.before?.totalMilli ?? 0);
          const told = move.lines.reduce((sum, it) => sum + (it.afterMilli ?? 0) - (it.beforeMilli ?? 0), 0);
          expect(told).toBe(change);
          expect(move.lines.every((it) => it.why.length > 0)).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("tells who passed whom, by which line, and why", () => {
    const after = [firm("f", { a: 5, b: 2 }), firm("g", { a: 9, b: 2 })];
    const { moves } = compared(run(scheme(two), firms), run(scheme(two), after));
    expect(moves.map((it) => [it.id, it.before?.rank, it.after?.rank, it.gradeStep, it.why])).toEqual([
      ["f", 1, 2, -1, ["others"]],
      ["g", 2, 1, 1, []],
    ]);
    expect(moves[1]!.lines).toEqual([
      {
        kind: "indicator",
        code: "a",
        group: "one",
        beforeMilli: 4000,
        afterMilli: 9000,
        before: { x: "4", unit: "count", weight: "10" },
        after: { x: "9", unit: "count", weight: "10" },
        why: ["figure"],
      },
    ]);
  });

  const reasonsOf = (
    before: Partial<FirmPoints>,
    after: Partial<FirmPoints>,
    cells: Record<string, number> = { a: 5, b: 2 },
  ) =>
    compared(run(scheme(before), [firm("f", cells)]), run(scheme(after), [firm("f", cells)])).moves.flatMap(
      (it) => it.lines.map((told) => `${told.kind} ${told.code}: ${told.why.join(", ")}`),
    );
  const base = { indicators: [indicator("a"), indicator("b")] };
  it.each<[string, Partial<FirmPoints>, string[]]>([
    [
      "another weight",
      { indicators: [indicator("a", { weights: { only: "20" } }), indicator("b")] },
      ["indicator a: weight"],
    ],
    [
      "another scale",
      { indicators: [indicator("a", { scale: { type: "linear", zero: "0", full: "5" } }), indicator("b")] },
      ["indicator a: scale"],
    ],
    [
      "a new indicator",
      { indicators: [...base.indicators, indicator("c", { x: fact("a") })] },
      ["indicator c: added"],
    ],
    ["one that is gone", { indicators: [indicator("a")] }, ["indicator b: removed"]],
    [
      "a maximum",
      { ...base, totals: { maximum: "6", deductionMaximum: "none", floor: false } },
      ["total-maximum total: cut"],
    ],
  ])("names %s", (_, after, expected) => {
    expect(reasonsOf(base, after)).toEqual(expected);
  });
  it("names a weight that others gave up, a missing rule, and other peers", () => {
    const excluding = { indicators: [indicator("a"), indicator("b", { missing: "exclude" })] };
    expect(reasonsOf(base, excluding, { a: 5 })).toEqual(["indicator a: shared-out"]);
    const mean = { indicators: [indicator("a", { missing: "peer-mean" }), indicator("b")] };
    const others = [firm("f", { b: 1 }), firm("g", { a: 8, b: 1 })];
    const told = compared(run(scheme(base), others), run(scheme(mean), others)).moves;
    expect(told.flatMap((it) => it.lines.map((line) => line.why))).toEqual([["missing-rule"]]);
    const ranked = scheme({ indicators: [indicator("a", { scale: { type: "rank", direction: "higher" } })] });
    const passed = compared(
      run(ranked, [firm("f", { a: 5 }), firm("g", { a: 1 })]),
      run(ranked, [firm("f", { a: 5 }), firm("g", { a: 9 })]),
    ).moves;
    expect(passed.map((it) => [it.id, it.lines.map((line) => line.why)])).toEqual([
      ["f", [["peers"]]],
      ["g", [["figure"]]],
    ]);
  });

  it("tells grade rules from points, barring, and who came and went", () => {
    const bar: FirmPoints["vetoes"] = [
      {
        code: "v",
        label,
        when: { test: "compare", x: fact("b"), relation: ">=", value: "3", unit: "count" },
        effect: { type: "bar" },
      },
    ];
    const policy = scheme({ ...two, vetoes: bar });
    const wide = scheme({
      ...two,
      vetoes: bar,
      grades: [
        { code: "a", label, quota: { ...quota, value: "2" } },
        { code: "b", label },
      ],
    });
    expect(
      compared(run(policy, firms), run(wide, firms)).moves.map((it) => [it.id, it.gradeStep, it.why]),
    ).toEqual([["g", 1, ["grade-rules"]]]);
    const later = [firm("f", { a: 5, b: 3 }), firm("h", { a: 1, b: 1 })];
    const told = compared(run(policy, firms), run(policy, later)).moves;
    expect(told.map((it) => [it.id, it.before === null, it.after === null, it.why])).toEqual([
      ["f", false, false, ["barred"]],
      ["g", false, true, []],
      ["h", true, false, []],
    ]);
  });

  it("tells money by item, the cost, and the split by unit", () => {
    const places = new Map<string, Place>([
      ["f", { kind: "only", unit: "yuzhong", group: "centre" }],
      ["g", { kind: "only", unit: "rongchang", group: "new" }],
    ]);
    const input = run(scheme(two), firms);
    const before = outcome(
      input,
      paid([line("f", "grant", "item", 100), line("f", "grant", "item-cap", -20)]),
    );
    const after = outcome(
      input,
      paid([
        line("f", "grant", "item", 100),
        line("f", "grant", "item-cap", -50),
        line("g", "grant", "item", 70),
      ]),
    );
    const { moves, cost, split } = compareOutcomes(before, after, "firm", places);
    expect(moves.map((it) => [it.id, it.before?.amountFen, it.after?.amountFen, it.money])).toEqual([
      ["f", 80, 50, [{ item: "grant", line: "item-cap", beforeFen: -20, afterFen: -50 }]],
      ["g", 0, 70, [{ item: "grant", line: "item", beforeFen: 0, afterFen: 70 }]],
    ]);
    expect(cost).toEqual({ beforeFen: 80, afterFen: 120, entitledBeforeFen: 100, entitledAfterFen: 170 });
    expect(split.map((it) => [it.by, it.key, it.subjects, it.moved, it.beforeFen, it.afterFen])).toEqual([
      ["kind", "only", 2, 2, 80, 120],
      ["unit", "rongchang", 1, 1, 0, 70],
      ["unit", "yuzhong", 1, 1, 80, 50],
      ["group", "centre", 1, 1, 80, 50],
      ["group", "new", 1, 1, 0, 70],
    ]);
  });
});

it("gives a beneficiary that one side does not pay 0 there, and one that a side did not score nothing", () => {
  const rewardsOnly = (lines: RewardLine[]): Outcome => ({ score: null, rewards: paid(lines), grades: [] });
  const found = compareOutcomes(
    rewardsOnly([line("f", "grant", "item", 5)]),
    rewardsOnly([line("g", "grant", "item", 7)]),
    "carrier",
    nowhere,
  );
  expect(found.moves.map((it) => [it.id, it.before?.amountFen, it.after?.amountFen])).toEqual([
    ["f", 5, 0],
    ["g", 0, 7],
  ]);
  const scored = outcome(run(scheme(graded), [firm("f", { a: 1 })]), paid([]));
  const none = outcome(run(scheme(graded), []), paid([]));
  expect(compareOutcomes(none, scored, "firm", nowhere).moves.map((it) => it.before)).toEqual([null]);
});

/** The change of the total and the new rank, with everybody scored again. */
function oneMoreOf(
  input: ScoreInput,
  id: string,
  fact: string,
  step: number,
): [number | null, number | null] {
  const own = (it: ScoreInput) => score(it).subjects.find((row) => row.id === id)!;
  const rules = factRules(input.facts, new Calendar(input.period, input.periods), input.policy.sourceOrder);
  const subjects = input.subjects.map((subject) => {
    if (subject.id !== id) return subject;
    const { decided } = new FactBook(subject, rules).read(fact, 0);
    const figures = subject.figures.map((it) =>
      it === decided ? { ...it, value: (it.value as number) + step } : it,
    );
    return { ...subject, figures };
  });
  const [before, after] = [own(input), own({ ...input, subjects })];
  const gain = after.totalMilli === null ? null : after.totalMilli - before.totalMilli!;
  return [gain, after.rank];
}

describe("what one more of a fact gains", () => {
  it("is what the engine gives for the changed figure, best first", () => {
    fc.assert(
      fc.property(randomRun, fc.nat(), (input, pick) => {
        const { id } = input.subjects[pick % input.subjects.length]!;
        const base = score(input).subjects.find((it) => it.id === id)!;
        const influenced = input.facts.map((it) => it.code);
        if (base.totalMilli === null) {
          expect(() => gainsOf(input, id, influenced)).toThrow("scoring.subject-not-scored");
          return;
        }
        const { gains, rank } = gainsOf(input, id, influenced);
        expect(rank).toBe(base.rank);
        const known = gains.filter((it) => it.gainMilli !== null);
        expect(known.map((it) => it.gainMilli)).toEqual(
          known.map((it) => it.gainMilli).sort((a, b) => b! - a!),
        );
        for (const gain of known) {
          const change = gain.lines.reduce(
            (sum, it) => sum + (it.afterMilli ?? 0) - (it.beforeMilli ?? 0),
            0,
          );
          expect(change).toBe(gain.gainMilli);
          expect(gain.step).toBe(STEPS[gain.unit]);
          expect([gain.gainMilli, gain.rank]).toEqual(oneMoreOf(input, id, gain.fact, gain.step));
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);
  it("holds the peers as they are, and gains nothing from what is not known or not read", () => {
    const policy = scheme({
      indicators: [
        indicator("a", { scale: { type: "rank", direction: "higher" } }),
        indicator("b", { scale: { type: "linear", zero: "0", full: "10" } }),
        indicator("c"),
      ],
    });
    const input = run(policy, [
      firm("f", { a: 4, b: 1, d: 1 }),
      firm("g", { a: 5, b: 1 }),
      firm("h", { a: 6, b: 1 }),
    ]);
    const { rank, gains } = gainsOf(input, "f", ["a", "b", "c", "d"]);
    // One more of a ties with the second of three: from 0 to a quarter of ten points.
    expect(gains.map((it) => [it.fact, it.value, it.gainMilli])).toEqual([
      ["a", 4, 2500],
      ["b", 1, 1000],
      ["c", null, null],
    ]);
    // The second falls from half of ten points to a quarter: its total is then the same.
    expect([rank, ...gains.map((it) => it.rank)]).toEqual([3, 2, 3, null]);
  });
  it("asks for a subject of the run", () => {
    expect(() => gainsOf(run(scheme(), []), "x", ["a"])).toThrow("scoring.no-such-subject");
  });
});
