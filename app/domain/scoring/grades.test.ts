import { describe, expect, it } from "vitest";
import type { Grade, Quota } from "#app/domain/policy/scheme.ts";
import { assignGrades, type Candidate, quotaSeats } from "./grades.ts";
import { rankContenders } from "./ranks.ts";
import { label } from "./sample-scheme.fixture.ts";

const quota = (value: string, over: Partial<Quota> = {}): Quota => ({
  of: "number",
  value,
  rounding: "floor",
  cumulative: false,
  ...over,
});
const grade = (code: string, over: Partial<Grade> = {}): Grade => ({ code, label, ...over });
const REST = grade("C");
/** Ten subjects of ranks 1 to 10, or of the ranks given, who meet every minimum. */
const field = (
  ranks: number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  over: Record<number, Partial<Candidate>> = {},
) =>
  ranks.map(
    (rank, index): Candidate => ({
      id: String(index + 1).padStart(2, "0"),
      rank,
      meets: new Set(["A", "B", "C", "D"]),
      passThrough: null,
      caps: [],
      ...over[index + 1],
    }),
  );
/** Grades as one text, by id. */
const given = (rules: Grade[], candidates: Candidate[]): string => {
  const { grades } = assignGrades(rules, candidates);
  return candidates.map((it) => grades.get(it.id)!.code).join("");
};

describe("grades (rules-engine §5)", () => {
  it.each<[string, Grade[], Candidate[], string]>([
    [
      "alone",
      [grade("A", { quota: quota("2") }), grade("B", { quota: quota("3") }), REST],
      field(),
      "AABBBCCCCC",
    ],
    [
      "cumulative",
      [grade("A", { quota: quota("2") }), grade("B", { quota: quota("3", { cumulative: true }) }), REST],
      field(),
      "AABCCCCCCC",
    ],
    [
      "a share of the basis",
      [grade("A", { quota: quota("0.25", { of: "share", rounding: "ceil" }) }), REST],
      field(),
      "AAACCCCCCC",
    ],
    [
      "a tie that crosses the last seat is admitted",
      [grade("A", { quota: quota("2") }), REST],
      field([1, 2, 2, 2, 5]),
      "AAAAC",
    ],
    [
      "or is not, as declared, and ends the grade",
      [grade("A", { quota: quota("2"), tie: "admit-none" }), REST],
      field([1, 2, 2, 2, 5]),
      "ACCCC",
    ],
    [
      "a cumulative quota counts seats really taken",
      [grade("A", { quota: quota("1") }), grade("B", { quota: quota("2", { cumulative: true }) }), REST],
      field([1, 1, 3, 4]),
      "AACC",
    ],
    [
      "from the bottom: the worst first, ties not admitted",
      [grade("A", { quota: quota("1") }), REST, grade("D", { quota: quota("2"), fromBottom: true })],
      field([1, 2, 3, 3, 5]),
      "ACCCD",
    ],
    [
      "two from the bottom",
      [
        REST,
        grade("D", { quota: quota("1"), fromBottom: true }),
        grade("E", { quota: quota("1"), fromBottom: true }),
      ],
      field([1, 2, 3, 4], {
        1: { meets: new Set(["D", "E"]) },
        2: { meets: new Set(["D", "E"]) },
        3: { meets: new Set(["D", "E"]) },
        4: { meets: new Set(["D", "E"]) },
      }),
      "CCDE",
    ],
    [
      "minima fail",
      [grade("A", { quota: quota("2") }), REST],
      field([1, 2, 3], { 1: { meets: new Set() } }),
      "CAA",
    ],
    ["no seats: nobody, not even a tie", [grade("A", { quota: quota("0") }), REST], field([1, 1]), "CC"],
    [
      "pass-through inside takes a seat",
      [grade("A", { quota: quota("2") }), REST],
      field([1, 2, 3, 4], { 4: { passThrough: { grade: "A", inside: true } } }),
      "ACCA",
    ],
    [
      "pass-through outside does not",
      [grade("A", { quota: quota("2") }), REST],
      field([1, 2, 3, 4], { 4: { passThrough: { grade: "A", inside: false } } }),
      "AACA",
    ],
    [
      "outside ones stay in the basis",
      [grade("A", { quota: quota("0.5", { of: "share" }) }), REST],
      field([1, 2, 3, 4], { 1: { passThrough: { grade: "A", inside: false } } }),
      "AAAC",
    ],
    [
      "a veto caps at the end and frees no seat",
      [grade("A", { quota: quota("1") }), grade("B", { quota: quota("1") }), REST],
      field([1, 2, 3], { 1: { caps: ["C"] } }),
      "CBC",
    ],
  ])("%s", (_, rules, candidates, expected) => {
    expect(given(rules, candidates)).toBe(expected);
  });

  it("rounds seats as declared", () => {
    const share = (rounding: Quota["rounding"]) => quotaSeats(quota("0.3", { of: "share", rounding }), 5);
    expect([share("floor"), share("ceil"), share("half-up")]).toEqual([1, 2, 2]);
  });
});

it("ranks 1, 2, 2, 4; an unknown figure loses the tie", () => {
  const contender = (id: string, totalMilli: number, value: bigint | null) => ({
    id,
    totalMilli,
    tieBreaks: [{ value: value === null ? null : { n: value, d: 1n }, direction: "lower" as const }],
  });
  const places = rankContenders([
    contender("d", 5, 1n),
    contender("b", 7, 3n),
    contender("c", 7, 3n),
    contender("a", 7, null),
    contender("e", 9, null),
  ]);
  expect(places.map(({ id, rank, tied }) => `${rank}${id}${tied}`)).toEqual([
    "1e1",
    "2b2",
    "2c2",
    "4a1",
    "5d1",
  ]);
});
