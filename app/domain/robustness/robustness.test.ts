import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { shareOutWeights } from "#app/domain/scoring/missing.ts";
import { randomRun } from "#app/domain/scoring/random-run.fixture.ts";
import type { SubjectResult } from "#app/domain/scoring/result.ts";
import { fact, firm, indicator, label, run, scheme } from "#app/domain/scoring/sample-scheme.fixture.ts";
import { type ScoreInput, score } from "#app/domain/scoring/score.ts";
import { canonicalJson } from "#app/domain/shared/canonical.ts";
import { divide, multiply, rational, sum, ZERO } from "#app/domain/shared/rational.ts";
import { distances, type Ranked, settle } from "./distances.ts";
import { EXCLUDED, EXCLUDED_WITHIN_GROUP, KNOWN, toDouble } from "./field.ts";
import { fillUniform } from "./generator.ts";
import { layOut, setOwnTotals } from "./lay-out.ts";
import { robustness } from "./robustness.ts";
import { setTotals, setWeights } from "./totals.ts";

/** The peer groups of a scored run, laid out. */
function groupsOf(input: ScoreInput<FirmPoints>): { ranked: Ranked; rows: SubjectResult[] }[] {
  const groups = new Map<string, SubjectResult[]>();
  for (const row of score(input).subjects) {
    if (row.rank === null) continue;
    groups.set(row.peerGroup!, [...(groups.get(row.peerGroup!) ?? []), row]);
  }
  return [...groups.values()].map((rows) => ({ rows, ranked: layOut(input, rows) }));
}
const flat = ({ field }: Ranked) =>
  field.classes.map(() => new Float64Array(field.indicators.length).fill(1));

describe("the fast engine of draws against the engine of runs", () => {
  it("gives the run's totals, ranks and grades where no weight varies", () => {
    fc.assert(
      fc.property(randomRun, (input) => {
        for (const { ranked, rows } of groupsOf(input)) {
          for (let lane = 0; lane < 4; lane++) setWeights(ranked.field, ranked.draft, lane, flat(ranked), 0);
          setTotals(ranked.field, ranked.draft);
          rows.forEach((row, s) => {
            for (const { totals } of ranked.draft.lanes) {
              expect(Math.abs(totals[s]! - row.totalMilli!)).toBeLessThanOrEqual(1);
            }
          });
          // A rounding tie may part them by a thousandth: ranks and grades are compared on the run's own totals.
          setOwnTotals(ranked);
          settle(ranked);
          const { codes, grades } = ranked.grading;
          expect([...ranked.draft.lanes[0]!.ranks]).toEqual(rows.map((row) => row.rank));
          expect(rows.map((_, s) => codes[grades[s]!] ?? null)).toEqual(
            rows.map((row) => row.grade?.code ?? null),
          );
        }
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it("shares out varied weights as the rule says", () => {
    fc.assert(
      fc.property(
        randomRun,
        fc.array(fc.integer({ min: 75, max: 125 }), { minLength: 12 }),
        (input, percents) => {
          for (const { ranked } of groupsOf(input)) {
            const { field, draft } = ranked;
            const m = field.indicators.length;
            const factor = field.indicators.map((_, i) => percents[i % percents.length]!);
            setWeights(
              field,
              draft,
              2,
              field.classes.map(() => Float64Array.from(factor, (it) => it / 100)),
              0,
            );
            field.patterns.forEach(({ class: own, standing }, p) => {
              const weights = [...field.classes[own]!.weights].map((it) =>
                rational(Math.round(it * 1e6), 1e6),
              );
              const varied = weights.map((weight, i) => multiply(weight, rational(factor[i]!, 100)));
              const total = sum(varied);
              const scale = total.n === 0n ? ZERO : divide(sum(weights), total);
              const names = new Map([
                [KNOWN, "known"],
                [EXCLUDED, "exclude"],
                [EXCLUDED_WITHIN_GROUP, "exclude-within-group"],
              ] as const) as Map<number, "known" | "exclude" | "exclude-within-group">;
              const exact = shareOutWeights(
                varied.map((weight, i) => ({
                  group: input.policy.indicators.find((it) => it.code === field.indicators[i])!.group,
                  weight: multiply(weight, scale),
                  standing: names.get(standing[i]!) ?? "substituted",
                })),
              );
              exact.forEach((weight, i) => {
                expect(draft.weights[(p * m + i) * 4 + 2]).toBeCloseTo(toDouble(weight), 8);
              });
            });
          }
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);
});

/** Totals are the figures themselves, in thousandths. */
const tiny = (grades: FirmPoints["grades"], over: Partial<FirmPoints> = {}): FirmPoints =>
  scheme({
    indicators: [
      indicator("a", { weights: { only: "0.02" }, scale: { type: "linear", zero: "0", full: "20" } }),
    ],
    grades,
    ...over,
  });
const quota = (value: number, cumulative: boolean) =>
  ({ of: "number", value: String(value), rounding: "floor", cumulative }) as const;

describe("distances", () => {
  const gradeRule = (code: string) =>
    fc
      .record({
        minimum: fc.option(fc.integer({ min: 0, max: 20 }), { nil: null }),
        seats: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }),
        cumulative: fc.boolean(),
        tie: fc.constantFrom("admit-all" as const, "admit-none" as const, undefined),
      })
      .map(({ minimum, seats, cumulative, tie }) => ({
        code,
        label,
        ...(minimum === null ? {} : { minimumTotal: `0.${String(minimum).padStart(3, "0")}` }),
        ...(seats === null ? {} : { quota: quota(seats, cumulative) }),
        ...(tie ? { tie } : {}),
      }));
  const world = fc.record({
    figures: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 8 }),
    a: gradeRule("a"),
    b: gradeRule("b"),
    bottom: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
  });

  it("are the nearest totals at which the grade changes, tried one by one", () => {
    fc.assert(
      fc.property(world, ({ figures, a, b, bottom }) => {
        const last =
          bottom === null ? [] : [{ code: "d", label, fromBottom: true, quota: quota(bottom, false) }];
        const policy = tiny([a, b, { code: "c", label }, ...last]);
        const subjects = figures.map((value, index) => firm(`f${index}`, { a: value }));
        const [group] = groupsOf(run(policy, subjects));
        const { ranked, rows } = group!;
        setOwnTotals(ranked);
        const found = distances(ranked);
        const codes = ["a", "b", "c", "d"];
        rows.forEach((row, s) => {
          const at = (total: number) => {
            setOwnTotals(ranked);
            ranked.draft.lanes[0]!.totals[s] = total;
            settle(ranked);
            return { grade: ranked.grading.grades[s]!, rank: ranked.draft.lanes[0]!.ranks[s]! };
          };
          const own = codes.indexOf(row.grade!.code);
          const tried = (sign: number) => {
            for (let step = 1; step <= 25; step++) {
              const there = at(row.totalMilli! + sign * step);
              if ((there.grade - own) * sign < 0)
                return {
                  grade: codes[there.grade],
                  pointsMilli: step,
                  places: Math.abs(there.rank - row.rank!),
                };
            }
            return null;
          };
          expect(found[s]!.up).toEqual(tried(1));
          expect(found[s]!.down).toEqual(tried(-1));
        });
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it("tell points and places, and why there is no way up", () => {
    const policy = tiny(
      [
        { code: "a", label, quota: quota(1, false) },
        { code: "b", label, minimumTotal: "0.010" },
        { code: "c", label },
      ],
      {
        vetoes: [
          {
            code: "veto",
            label,
            when: { test: "compare", x: fact("b"), relation: ">=", value: "1", unit: "count" },
            effect: { type: "cap-grade", grade: "c" },
          },
        ],
        passThroughs: [
          {
            code: "pass",
            label,
            when: { test: "compare", x: fact("c"), relation: ">=", value: "1", unit: "count" },
            grade: "b",
            quota: "outside",
          },
        ],
      },
    );
    const subjects = [
      firm("first", { a: 18, b: 0, c: 0 }),
      firm("second", { a: 13, b: 0, c: 0 }),
      firm("third", { a: 9, b: 0, c: 0 }),
      firm("vetoed", { a: 12, b: 1, c: 0 }),
      firm("passed", { a: 1, b: 0, c: 1 }),
    ];
    const input = run(policy, subjects);
    const told = robustness(input, score(input), { seed: "s" }).subjects;
    expect(told.map((it) => [it.id, it.grade, it.up, it.noWayUp, it.down])).toEqual([
      ["first", "a", null, "best", { grade: "b", pointsMilli: 6, places: 1 }],
      ["passed", "b", null, "pass-through", null],
      [
        "second",
        "b",
        { grade: "a", pointsMilli: 5, places: 1 },
        null,
        { grade: "c", pointsMilli: 4, places: 1 },
      ],
      ["third", "c", { grade: "b", pointsMilli: 1, places: 0 }, null, null],
      ["vetoed", "c", null, "veto", null],
    ]);
  });
});

describe("draws", () => {
  const two = {
    indicators: [indicator("a", { weights: { only: "50" } }), indicator("b", { weights: { only: "50" } })],
    grades: [
      { code: "top", label, quota: quota(2, false), tie: "admit-none" as const },
      { code: "rest", label },
    ],
  };
  const subjects = [
    firm("best", { a: 10, b: 10 }),
    firm("left", { a: 9, b: 0 }),
    firm("low", { a: 0, b: 0 }),
    firm("right", { a: 0, b: 8 }),
  ];
  const input = run(scheme(two), subjects);
  const result = score(input);

  it("mark a grade that hangs on the weights, and leave firm ones and the run alone", () => {
    const before = canonicalJson(result);
    const { subjects: told, ...head } = robustness(input, result, { seed: "2023" });
    expect(canonicalJson(result)).toBe(before);
    expect(head).toMatchObject({ generator: "xoshiro128**", seed: "2023", draws: 10_000 });
    const of = (id: string) => told.find((it) => it.id === id)!;
    const interval = (id: string) =>
      of(id).spreads.map((it) => [it.percent, it.rankLow, it.rankHigh, it.isCritical]);
    expect(interval("best")).toEqual([
      [10, 1, 1, false],
      [25, 1, 1, false],
    ]);
    expect(interval("low")).toEqual([
      [10, 4, 4, false],
      [25, 4, 4, false],
    ]);
    expect(of("best").spreads[0]!.grades).toEqual([
      { grade: "top", draws: 10_000 },
      { grade: "rest", draws: 0 },
    ]);
    expect(of("left").spreads.map((it) => it.isCritical)).toEqual([false, true]);
    expect(of("left").isCritical).toBe(true);
    // Left keeps its seat where 9·(1 + u) > 8·(1 + v). For u and v even over ±10 % the part that fails is a triangle
    // of 0.0778 × 0.0875 / 2 in a square of 0.04: 91.5 % hold; over ±25 % one of 0.3611 × 0.40625 / 2 in 0.25: 70.7 %.
    const [ten, quarter] = of("left").spreads.map((it) => it.holds / 10_000);
    expect(Math.abs(ten! - 0.915)).toBeLessThan(0.01);
    expect(Math.abs(quarter! - 0.7066)).toBeLessThan(0.015);
  });
  it("are the same for the same seed only", () => {
    const of = (seed: string) => canonicalJson(robustness(input, result, { seed }).subjects);
    expect(of("x")).toBe(of("x"));
    expect(of("x")).not.toBe(of("y"));
  });
  it("leave out each indicator in turn, the other weights brought to the sum", () => {
    const told = robustness(input, result, { seed: "s" }).subjects.find((it) => it.id === "right")!;
    expect(told.leftOut).toEqual([
      { indicator: "a", totalMilli: 80_000, rank: 2, grade: "top" },
      { indicator: "b", totalMilli: 0, rank: 3, grade: "rest" },
    ]);
  });
  it("are not fewer than 10,000, and not of another run", () => {
    expect(() => robustness(input, result, { seed: "s", draws: 9_999 })).toThrow(RangeError);
    const other = { ...input, policy: scheme({ ...two, indicators: [indicator("a"), indicator("b")] }) };
    expect(() => robustness(other, result, { seed: "s" })).toThrow("not that of the run");
  });
});

it("draws by xoshiro128** as published", () => {
  const drawn = new Float64Array(10);
  fillUniform(drawn, [1, 2, 3, 4]);
  expect([...drawn].map((it) => (it + 1) * 2 ** 31)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});
