import { expect } from "vitest";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import type { Indicator } from "#app/domain/policy/scheme.ts";
import { fact, firm, indicator, label, run, scheme } from "../sample-scheme.fixture.ts";
import type { ScoreInput } from "../score.ts";
import { columnsOf, inOrder, ofColumns, ofRows } from "./compare.fixture.ts";

/** Fails where columns and exact fractions do not give the same digits. */
export function agree(input: ScoreInput): ReturnType<typeof columnsOf> {
  const found = columnsOf(input);
  const { rows, result } = ofRows(input);
  const groups = input.policy.groups.map((it) => it.code);
  expect(
    ofColumns(
      found,
      rows.map((it) => it.id),
      groups,
    ),
  ).toEqual(rows);
  expect(found.gradings).toEqual(result.gradings);
  expect(inOrder(found.findings)).toEqual(inOrder(result.findings));
  return found;
}
/** Twelve firms in no order, with gaps, ties and figures that do not apply. */
export const firms = Array.from({ length: 12 }, (_, i) => {
  const n = (i * 7) % 12;
  return firm(
    `f${String(n).padStart(2, "0")}`,
    {
      a: n % 5,
      b: n === 4 ? null : n === 9 ? "not-applicable" : n - 2,
      c: (n * n) % 7,
      d: n < 3 ? null : n,
      money: n * 333,
      "a@2022": n % 3,
      "b@2022": n === 2 ? null : 1,
      "a@2021": n % 4 === 1 ? null : 2,
    },
    { field: n % 3 === 0 ? null : `x${n % 3}`, foundedOn: n % 2 ? "2022-06-30" : null },
  );
});
/** Besides: a firm alone in its field, and one that is barred. */
export const company = [
  ...firms,
  firm("alone", { a: 3, b: 4, c: 5, d: 6, money: 7 }, { field: "y" }),
  firm("barred", { a: 1, b: 3, c: 2, d: 99, money: 500 }, { field: "x1" }),
];
export const barring = [
  {
    code: "bar",
    label,
    when: { test: "compare" as const, x: fact("d"), relation: ">=" as const, value: "99", unit: "count" },
    effect: { type: "bar" as const },
  },
];
export const of = (over: Partial<FirmPoints>, more: Partial<ScoreInput<FirmPoints>> = {}) =>
  agree(run(scheme(over), firms, more));
export const RULES = ["zero", "exclude", "exclude-within-group", "peer-mean", "peer-median"] as const;
export const PEERS = ["all", "field", "stage"] as const;
/** One indicator of each group under codes of their own. */
export const indicatorsOf = (over: Partial<Indicator>, name: string): Indicator[] => [
  indicator(`${name}-one`, { x: fact("b"), weights: { only: "7.3" }, ...over }),
  indicator(`${name}-two`, { x: fact("c"), group: "two", weights: { only: "2" } }),
];
export const both = (over: Partial<Indicator>) => ({
  indicators: [indicator("b", { weights: { only: "7.3" }, ...over }), indicator("c", { group: "two" })],
});
