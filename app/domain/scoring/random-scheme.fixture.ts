import fc from "fast-check";
import type { Expression } from "#app/domain/policy/expression.ts";
import { type FirmPoints, firmPointsSchema } from "#app/domain/policy/firm-points.ts";
import type { Indicator, Scale } from "#app/domain/policy/scheme.ts";
import type { FactUnit } from "./input.ts";

/** Random schemes over five invented facts. */
export const RANDOM_FACTS: FactUnit[] = [
  { code: "sales", unit: "fen" },
  { code: "cost", unit: "fen" },
  { code: "heads", unit: "count" },
  { code: "patents", unit: "count" },
  { code: "use", unit: "percent-milli" },
];
const f = (fact: string): Expression => ({ op: "fact", fact });
export const RANDOM_YEARS = ["2020", "2021", "2022", "2023"];

const money = fc.constantFrom<Expression>(f("sales"), f("cost"), {
  op: "difference",
  of: [f("sales"), f("cost")],
});
const counts = fc.constantFrom<Expression>(
  f("heads"),
  f("patents"),
  { op: "sum", of: [f("heads"), f("patents")] },
  { op: "sum", of: [f("heads"), f("patents")], knownOnly: true },
  { op: "best-of", of: [f("heads"), f("patents")] },
  { op: "product", x: f("heads"), by: "0.7" },
);
const inTime = (x: Expression): fc.Arbitrary<Expression> =>
  fc.oneof(
    fc.constant(x),
    fc.integer({ min: 1, max: 2 }).map((periods): Expression => ({ op: "lag", x, periods })),
    fc.integer({ min: 1, max: 3 }).map((periods): Expression => ({ op: "mean", x, periods })),
    fc.integer({ min: 1, max: 3 }).map((periods): Expression => ({ op: "sum-over", x, periods })),
  );
type Read = { x: Expression; unit: string };
const reads: fc.Arbitrary<Read> = fc.oneof(
  fc.tuple(money.chain(inTime), fc.constantFrom("yuan", "10k-yuan")).map(([x, unit]) => ({ x, unit })),
  counts.chain(inTime).map((x) => ({ x, unit: "count" })),
  fc.tuple(money, money).map(([a, b]): Read => ({ x: { op: "ratio", of: [a, b] }, unit: "percent" })),
  fc
    .tuple(fc.oneof(money, counts), fc.integer({ min: 1, max: 2 }))
    .map(([x, periods]): Read => ({ x: { op: "growth", x, periods }, unit: "ratio" })),
  fc.constant({ x: f("use"), unit: "percent" }),
);
const truths: fc.Arbitrary<Expression> = fc
  .tuple(
    counts,
    fc.constantFrom(">=" as const, ">" as const, "<" as const, "=" as const, "!=" as const),
    counts,
  )
  .map(([left, relation, right]): Expression => ({ op: "compare", left, relation, right }));

export const decimals = (max: number) =>
  fc
    .tuple(fc.integer({ min: 0, max }), fc.constantFrom("", ".5", ".25", ".333"))
    .map(([n, rest]) => `${n}${rest}`);
const cap = fc.oneof(decimals(30), fc.constant("none"));
const shareTable = fc
  .tuple(
    fc.integer({ min: -1, max: 1 }),
    fc.integer({ min: 1, max: 3 }),
    decimals(1),
    decimals(1),
    fc.boolean(),
  )
  .map(([lo, step, a, b, inclusive]) => [
    { from: null, to: String(lo), share: "0", includesTo: inclusive },
    { from: String(lo), to: String(lo + step), share: a, includesFrom: !inclusive },
    { from: String(lo + step), to: null, share: b },
  ]);
const direction = fc.constantFrom("higher" as const, "lower" as const);

export const randomScale: fc.Arbitrary<Scale> = fc.oneof(
  fc
    .tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 4 }), fc.boolean())
    .map(([a, b, falls]): Scale => {
      const [zero, full] = falls ? [a + b, a] : [a, a + b];
      return { type: "linear", zero: String(zero), full: String(full) };
    }),
  shareTable.map((bands): Scale => ({ type: "bands", bands })),
  fc.tuple(shareTable, shareTable).map(
    ([bands, other]): Scale => ({
      type: "bands",
      bands,
      alternatives: [{ x: f("use"), unit: "percent", bands: other }],
    }),
  ),
  fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom("1", "1.5", "0.5", undefined), direction).map(
    ([r, most, way]): Scale => ({
      type: "reference",
      reference: String(r),
      direction: way,
      ...(most ? { cap: most } : {}),
    }),
  ),
  fc.constant<Scale>({ type: "reference", reference: "2", cap: "none", direction: "higher" }),
  fc
    .tuple(direction, fc.constantFrom("0", "1", undefined))
    .map(([way, nothing]): Scale => ({ type: "rank", direction: way, ...(nothing ? { nothing } : {}) })),
  fc
    .tuple(direction, fc.constantFrom("0", "0.05", "0.2", "0.25", undefined))
    .map(([way, p]): Scale => ({ type: "spread", direction: way, ...(p ? { p } : {}) })),
);
const readings: fc.Arbitrary<{ x: Expression | null; unit: string; scale: Scale }> = fc.oneof(
  {
    arbitrary: fc.record({ read: reads, scale: randomScale }).map(({ read, scale }) => ({ ...read, scale })),
    weight: 8,
  },
  { arbitrary: truths.map((x) => ({ x, unit: "truth", scale: { type: "flag" as const } })), weight: 1 },
  {
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 }))
      .map(([dropHighest, dropLowest]) => ({
        x: null,
        unit: "ratio",
        scale: { type: "expert" as const, full: "100", dropHighest, dropLowest },
      })),
    weight: 1,
  },
);
const missing = fc.constantFrom("zero", "exclude", "exclude-within-group", "peer-mean", "peer-median");
const GROUPS = ["first", "second", "third"];
const group = fc.constantFrom(...GROUPS);
const peers = fc.constantFrom("stage" as const, "field" as const, "all" as const);
const label = { zh: "甲", en: "a" };

const indicators = fc
  .array(
    fc.record({
      reading: readings,
      group,
      early: fc.option(decimals(20), { freq: 4 }),
      late: decimals(20),
      missing,
      notApplicable: fc.option(missing),
      peers,
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((list) =>
    list.map(
      (it, index) =>
        ({
          code: `i${index}`,
          label,
          group: it.group,
          ...it.reading,
          weights: { late: it.late, ...(it.early === null ? {} : { early: it.early }) },
          missing: it.missing,
          ...(it.notApplicable ? { notApplicable: it.notApplicable } : {}),
          peers: it.peers,
        }) as Indicator,
    ),
  );
const adjustments = (letter: string) =>
  fc
    .array(fc.record({ read: reads, group, per: decimals(3), banded: fc.boolean(), cap }), { maxLength: 2 })
    .map((list) =>
      list.map((it, index) => ({
        code: `${letter}${index}`,
        label,
        group: it.group,
        ...it.read,
        amount: it.banded
          ? {
              bands: [
                { from: null, to: "2", points: "1" },
                { from: "2", to: null, points: it.per },
              ],
            }
          : { perUnit: it.per },
        cap: it.cap,
      })),
    );
const limit = (n: number) => ({
  test: "compare" as const,
  x: f("heads"),
  relation: "<=" as const,
  value: String(n),
  unit: "count",
});
const limits = fc.oneof(
  fc.integer({ min: -1, max: 1 }).map(limit),
  fc
    .tuple(fc.constantFrom("all" as const, "any" as const), fc.integer({ min: 0, max: 2 }))
    .map(([test, n]) => ({
      test,
      of: [limit(n), { ...limit(n), x: f("patents") }],
    })),
  fc.integer({ min: 1, max: 2 }).map((n) => ({
    test: "at-least" as const,
    n,
    of: [limit(0), { ...limit(0), x: f("patents") }, { ...limit(50), x: f("use"), unit: "percent" }],
  })),
);
const vetoes = fc
  .array(
    fc.record({ when: limits, effect: fc.constantFrom({ type: "bar" }, { type: "cap-grade", grade: "c" }) }),
    { maxLength: 2 },
  )
  .map((list) => list.map((it, index) => ({ code: `v${index}`, label, ...it })));
const quota = (cumulative: boolean) =>
  fc.record({
    of: fc.constantFrom("share", "number"),
    value: fc.constantFrom("0", "0.2", "0.35", "0.5", "1"),
    rounding: fc.constantFrom("floor", "ceil", "half-up"),
    cumulative: fc.constant(cumulative),
  });
const tie = fc.constantFrom("admit-all", "admit-none", undefined);
const grades = fc
  .record({
    a: quota(false),
    b: quota(true),
    e: fc.option(quota(false)),
    least: decimals(15),
    ties: fc.tuple(tie, tie, tie),
    figures: fc.boolean(),
    none: fc.constantFrom(false, false, false, true),
  })
  .map(({ a, b, e, least, ties, figures, none }) =>
    none
      ? []
      : [
          { code: "a", label, quota: a, minimumTotal: least, tie: ties[0] },
          {
            code: "b",
            label,
            quota: b,
            tie: ties[1],
            minimumGroups: [{ group: "first", minimum: "1" }],
            ...(figures ? { minimumFigures: [{ x: f("heads"), unit: "count", minimum: "1" }] } : {}),
          },
          { code: "c", label },
          ...(e ? [{ code: "d", label, quota: e, fromBottom: true, tie: ties[2] }] : []),
          ...(e ? [{ code: "e", label, quota: a, fromBottom: true }] : []),
        ],
  );

export const randomScheme: fc.Arbitrary<FirmPoints> = fc
  .record({
    indicators,
    bonuses: adjustments("b"),
    deductions: adjustments("d"),
    totals: fc.record({ maximum: cap, deductionMaximum: cap, floor: fc.boolean() }),
    maxima: fc.array(fc.record({ maximum: cap, bonusMaximum: cap }), { minLength: 3, maxLength: 3 }),
    vetoes,
    within: peers,
    tieBreaks: fc.subarray([
      { by: "group", group: "second" },
      { by: "figure", x: f("patents"), direction: "higher" },
      { by: "figure", x: { op: "lag", x: f("cost"), periods: 1 }, direction: "lower" },
    ]),
    grades,
    pass: fc.option(fc.constantFrom("inside", "outside")),
    defaultStage: fc.constantFrom(null, "early"),
    order: fc.constantFrom(undefined, ["platform", "filing"], ["filing", "department", "platform"]),
  })
  .map((it) =>
    firmPointsSchema.parse({
      kind: "firm-points",
      code: "random",
      version: "1",
      title: label,
      jurisdiction: "example",
      effectiveFrom: "2020-01-01",
      effectiveTo: null,
      supersedes: null,
      sources: [{ title: "none", number: null, date: null, article: null }],
      verification: "example",
      purpose: "points",
      sourceOrder: it.order,
      stages: {
        by: { op: "lag", x: f("sales"), periods: 1 },
        unit: "10k-yuan",
        bands: [
          { code: "early", label, from: null, to: "2" },
          { code: "late", label, from: "2", to: null },
        ],
        defaultStage: it.defaultStage,
      },
      groups: GROUPS.map((code, index) => ({ code, label, ...it.maxima[index]! })),
      indicators: it.indicators,
      bonuses: it.bonuses,
      deductions: it.deductions,
      totals: it.totals,
      vetoes: it.grades.length > 0 ? it.vetoes : it.vetoes.filter((veto) => veto.effect.type === "bar"),
      ranking: { within: it.within, tieBreaks: it.tieBreaks },
      grades: it.grades,
      passThroughs:
        it.pass && it.grades.length > 0
          ? [
              {
                code: "pass",
                label,
                when: { ...limit(1), relation: "=", x: f("patents") },
                grade: "a",
                quota: it.pass,
              },
            ]
          : [],
      examples: [],
    }),
  );
