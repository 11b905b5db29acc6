import fc from "fast-check";
import type { Condition } from "#app/domain/policy/condition.ts";
import type { DateOperand, Expression, Relation } from "#app/domain/policy/expression.ts";
import { type FirmPoints, firmPointsSchema } from "#app/domain/policy/firm-points.ts";
import type { FactUnit, ReportedFigure, ReportedOutcome, SubjectInput } from "./input.ts";
import { randomRun } from "./random-run.fixture.ts";
import type { ScoreInput } from "./score.ts";

/**
 * Random runs with what columns of figures cannot hold: texts, dates, outcomes, the fields of firms, a stage by default.
 * Days lie near the ends of periods, so that bounds are met often.
 */
const DAYS = [
  "2020-12-31",
  "2021-12-31",
  "2022-01-01",
  "2022-12-30",
  "2022-12-31",
  "2023-01-01",
  "2023-12-31",
];
const LATER = [...DAYS, "2024-01-01", "2024-12-31"];
const day = fc.constantFrom(...DAYS);
const FACTS: FactUnit[] = [
  { code: "standing", unit: "text" },
  { code: "since", unit: "date" },
  { code: "revenue", unit: "fen" },
];

const dates: fc.Arbitrary<DateOperand> = fc.oneof(
  fc.constantFrom<DateOperand>({ date: "founded" }, { date: "period-first" }, { date: "period-last" }),
  fc.constant<DateOperand>({ date: "fact", fact: "since" }),
  day.map((on): DateOperand => ({ date: "on", on })),
);
const relation = fc.constantFrom<Relation>(">=", ">", "<=", "<", "=", "!=");
const outcome = fc.constantFrom("high-tech", "champion");
const plain: fc.Arbitrary<{ x: Expression; unit: string }> = fc.oneof(
  outcome.map((it) => ({ x: { op: "in-force", outcome: it } as Expression, unit: "truth" })),
  fc
    .record({
      outcome,
      periods: fc.constantFrom(null, 1, 2),
      renewals: fc.boolean(),
      months: fc.constantFrom(undefined, 12, 36),
    })
    .map(({ months, ...it }) => ({
      x: { op: "count-of", ...it, ...(months ? { months } : {}) } as Expression,
      unit: "count",
    })),
  fc.tuple(dates, dates).map((of) => ({ x: { op: "months-between", of } as Expression, unit: "months" })),
  fc.constant({ x: { op: "choice", fact: "standing", in: ["good", "fair"] } as Expression, unit: "truth" }),
);
const readings = plain.chain(({ x, unit }) =>
  fc.constantFrom<{ x: Expression; unit: string }>(
    { x, unit },
    { x, unit },
    { x: { op: "lag", x, periods: 1 }, unit },
    { x: { op: "sum-over", x, periods: 2 }, unit },
    { x: { op: "mean", x, periods: 3 }, unit },
  ),
);
const leaves: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ x: dates, than: dates, relation }).map((it): Condition => ({ test: "date", ...it })),
  fc
    .record({ x: dates, than: dates, relation, plusMonths: fc.constantFrom(-12, 1, 12) })
    .map((it): Condition => ({ test: "date", ...it })),
  fc
    .record({ x: dates, than: dates, relation, plusDays: fc.constantFrom(-365, -1, 1, 364, 365, 366) })
    .map((it): Condition => ({ test: "date", ...it })),
  fc.constantFrom<Condition>(
    { test: "present", fact: "standing" },
    { test: "present", fact: "since" },
    { test: "choice", fact: "standing", in: ["bad"] },
    { test: "field" },
    { test: "field", in: ["1", "22"] },
  ),
  readings.map(({ x, unit }): Condition => ({ test: "compare", x, relation: ">=", value: "1", unit })),
);
const conditions = fc
  .tuple(fc.constantFrom("all" as const, "any" as const), fc.array(leaves, { minLength: 1, maxLength: 3 }))
  .map(([test, of]): Condition => ({ test, of }));

const outcomes: fc.Arbitrary<ReportedOutcome[] | null> = fc.option(
  fc.array(
    fc
      .record({
        kind: outcome,
        on: day,
        renewal: fc.boolean(),
        until: fc.constantFrom(undefined, null, ...LATER),
      })
      .map(({ until, ...it }) => ({ ...it, ...(until === undefined ? {} : { until }), ref: REF })),
    { maxLength: 3 },
  ),
);
const REF = {
  source: "filing",
  filing: null,
  carrier: null,
  report: null,
  cell: null,
  evidence: null,
} as const;
const texts = (id: string): fc.Arbitrary<ReportedFigure[]> =>
  fc.array(
    fc
      .record({
        told: fc.oneof(
          fc.constantFrom("good", "fair", "bad", " ").map((value) => ({ fact: "standing", value })),
          day.map((value) => ({ fact: "since", value })),
        ),
        period: fc.constantFrom("2022", "2023"),
        state: fc.constantFrom(
          "known" as const,
          "known" as const,
          "missing" as const,
          "not-applicable" as const,
        ),
        source: fc.constantFrom("filing" as const, "department" as const),
        precedence: fc.integer({ min: 0, max: 9 }),
      })
      .map(
        ({ told, source, state, ...it }): ReportedFigure => ({
          ...it,
          state,
          fact: told.fact,
          value: state === "known" ? told.value : null,
          ref: { ...REF, source, report: id },
        }),
      ),
    { maxLength: 6 },
  );

/** Sales again under the name that a stage reads by default; figures of one source and precedence only once. */
function figuresOf(subject: SubjectInput, more: readonly ReportedFigure[]): ReportedFigure[] {
  const sales = subject.figures.filter((it) => it.fact === "sales").map((it) => ({ ...it, fact: "revenue" }));
  const key = (it: ReportedFigure) => `${it.fact} ${it.period} ${it.ref.source} ${it.precedence}`;
  const once = new Map(more.map((it) => [key(it), it]));
  return [...subject.figures, ...sales, ...once.values()];
}

export const randomRunOfConstructs: fc.Arbitrary<ScoreInput<FirmPoints>> = randomRun.chain((run) =>
  fc
    .record({
      read: readings,
      bonus: readings,
      byDefault: fc.boolean(),
      barring: fc.option(conditions),
      passing: fc.option(conditions),
      tie: fc.option(readings),
      fields: fc.array(fc.constantFrom(null, "1", "22", "2"), { minLength: 7, maxLength: 7 }),
      outcomes: fc.array(outcomes, { minLength: 7, maxLength: 7 }),
      texts: fc.tuple(...run.subjects.map((it) => texts(it.id))),
    })
    .map((it): ScoreInput<FirmPoints> => {
      const { policy } = run;
      const [first, ...rest] = policy.indicators;
      const scale = { type: "linear", zero: "0", full: "2" } as const;
      const label = { zh: "甲", en: "a" };
      const changed = firmPointsSchema.parse({
        ...policy,
        stages: { ...policy.stages, by: it.byDefault ? undefined : policy.stages.by },
        indicators: [{ ...first, ...it.read, scale }, ...rest],
        bonuses: [
          ...policy.bonuses,
          { code: "own", group: "first", label, ...it.bonus, amount: { perUnit: "1.5" }, cap: "4" },
        ],
        vetoes: [
          ...policy.vetoes,
          ...(it.barring ? [{ code: "own-veto", label, when: it.barring, effect: { type: "bar" } }] : []),
        ],
        ranking: {
          ...policy.ranking,
          tieBreaks: [
            ...policy.ranking.tieBreaks,
            ...(it.tie ? [{ by: "figure", x: it.tie.x, direction: "lower" }] : []),
          ],
        },
        passThroughs: [
          ...policy.passThroughs,
          ...(it.passing && policy.grades.length > 0
            ? [{ code: "own-pass", label, when: it.passing, grade: "b", quota: "inside" }]
            : []),
        ],
      });
      return {
        ...run,
        policy: changed,
        facts: [...run.facts, ...FACTS],
        subjects: run.subjects.map((subject, index) => ({
          ...subject,
          field: it.fields[index]!,
          outcomes: it.outcomes[index]!,
          figures: figuresOf(subject, it.texts[index]!),
        })),
      };
    }),
);
