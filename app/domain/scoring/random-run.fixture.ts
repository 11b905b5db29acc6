import fc from "fast-check";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import type { ExpertMark, ReportedFigure, StageOverride, SubjectInput } from "./input.ts";
import { decimals, RANDOM_FACTS, RANDOM_YEARS, randomScheme } from "./random-scheme.fixture.ts";
import type { ScoreInput } from "./score.ts";

/** Random firms with few different figures, so that ties abound, under a random scheme. */
const units: Record<string, number> = { fen: 1_000_000, count: 1, "percent-milli": 1000 };
const figuresOf = (id: string): fc.Arbitrary<ReportedFigure[]> =>
  fc
    .tuple(
      ...RANDOM_FACTS.flatMap(({ code, unit }) =>
        RANDOM_YEARS.map((period, index) =>
          fc
            .array(
              fc.record({
                state: fc.oneof(
                  { arbitrary: fc.constant("known" as const), weight: 9 },
                  {
                    arbitrary: fc.constantFrom(
                      "missing" as const,
                      "not-applicable" as const,
                      "rejected" as const,
                    ),
                    weight: 1,
                  },
                ),
                value: fc.integer({ min: -1, max: 4 }),
                source: fc.constantFrom(
                  "filing" as const,
                  "filing" as const,
                  "department" as const,
                  "platform" as const,
                ),
              }),
              { minLength: index === 0 ? 0 : 1, maxLength: 2 },
            )
            .map((list) =>
              list.map(
                (it, precedence): ReportedFigure => ({
                  fact: code,
                  period,
                  state: it.state,
                  value: it.state === "known" ? it.value * units[unit]! : null,
                  precedence,
                  ref: {
                    source: it.source,
                    filing: null,
                    carrier: null,
                    report: id,
                    cell: code,
                    evidence: null,
                  },
                }),
              ),
            ),
        ),
      ),
    )
    .map((lists) => lists.flat());

const subject = (index: number): fc.Arbitrary<SubjectInput> =>
  fc.record({
    id: fc.constant(`firm-${String(index).padStart(2, "0")}`),
    name: fc.constant(`Firm ${index}`),
    foundedOn: fc.constantFrom(null, "2015-03-01", "2021-12-31", "2022-01-01", "2023-05-05"),
    field: fc.constantFrom("x", "y", null),
    kind: fc.constant(null),
    figures: figuresOf(`firm-${index}`),
    outcomes: fc.constant(null),
  });

const year = (code: string) => ({
  code,
  kind: "year" as const,
  firstDay: `${code}-01-01`,
  lastDay: `${code}-12-31`,
});

export const randomRun: fc.Arbitrary<ScoreInput<FirmPoints>> = fc
  .tuple(randomScheme, fc.integer({ min: 1, max: 7 }))
  .chain(([policy, count]) =>
    fc
      .record({
        subjects: fc.tuple(...Array.from({ length: count }, (_, index) => subject(index))),
        moved: fc.boolean(),
        marks: fc.array(
          fc.record({
            subject: fc.integer({ min: 0, max: count - 1 }),
            indicator: fc.constantFrom(...policy.indicators.map((it) => it.code)),
            expert: fc.constantFrom("p", "q", "r", "s"),
            mark: decimals(99),
            recused: fc.boolean(),
          }),
          { maxLength: 12 },
        ),
      })
      .map(
        ({ subjects, moved, marks }): ScoreInput<FirmPoints> => ({
          policy,
          facts: RANDOM_FACTS,
          period: year("2023"),
          periods: RANDOM_YEARS.map(year),
          subjects,
          overrides: moved ? [move(subjects[0]!.id)] : [],
          marks: distinct(marks.map((it) => ({ ...it, subject: subjects[it.subject]!.id }))),
        }),
      ),
  );
const move = (id: string): StageOverride => ({
  subject: id,
  stage: "late",
  reason: "merged",
  approver: "somebody",
});
const distinct = (marks: ExpertMark[]): ExpertMark[] => [
  ...new Map(marks.map((it) => [`${it.subject}/${it.indicator}/${it.expert}`, it])).values(),
];
