import { expect, test } from "vitest";
import type { RewardItem } from "#app/domain/policy/reward-programme.ts";
import { openingPayment, openingTarget } from "./opening-balance.ts";
import {
  filing,
  highTech,
  itemHead,
  perHighTech,
  programme,
  run,
  since2022,
  standing,
} from "./sample.fixture.ts";

const graded: RewardItem = {
  ...itemHead,
  type: "by-grade",
  code: "grade",
  beneficiary: "carrier",
  grades: [{ grade: "excellent", kinds: null, amount: "500000" }],
};
const filings = [
  filing({ carrier: "A", stays: [since2022("F")], titles: [highTech("F", "2023-06-01", { number: "GR1" })] }),
];
const paid = { amountFen: 5_000_000, paidOn: "2022-08-01", document: "minutes 3" };

test("what an opening payment names is the key that a run would take", () => {
  const policy = programme({ items: [perHighTech, graded] });
  const standings = [standing("A", { grade: "excellent" })];
  const free = run({ programme: policy, filings, standings });
  expect(free.totals.totalFen).toBe(5_000_000 + 50_000_000);
  const openingBalance = [
    openingPayment(policy, perHighTech, openingTarget(policy, perHighTech)!, {
      ...paid,
      subject: "F",
      number: "GR1",
    }),
    openingPayment(policy, graded, openingTarget(policy, graded)!, { ...paid, subject: "A", number: "2023" }),
  ];
  const after = run({ programme: policy, filings, standings, openingBalance });
  expect(after.lines).toEqual([]);
  expect(after.uncounted.map((it) => it.text)).toEqual([
    { code: "uncounted.already-paid", params: { where: "minutes 3" } },
  ]);
  expect(after.findings.map((it) => it.code)).toEqual(["rewards.already-paid"]);
});

test("a number stands in the key where any outcome counts, and only there", () => {
  const any = programme({ outcomes: programme().outcomes.map((it) => ({ ...it, first: false })) });
  const target = openingTarget(any, perHighTech)!;
  expect(target).toEqual({ outcome: "new-high-tech", subject: "firm", number: "evidence" });
  const of = (number: string) => [
    openingPayment(any, perHighTech, target, { ...paid, subject: "F", number }),
  ];
  expect(run({ programme: any, filings, openingBalance: of("GR1") }).lines).toEqual([]);
  expect(run({ programme: any, filings, openingBalance: of("GR2") }).lines).toHaveLength(1);
});

test("what is paid by area is never an outcome of the opening balance", () => {
  const area: RewardItem = {
    ...itemHead,
    type: "area-rate",
    code: "area",
    beneficiary: "carrier",
    rates: ["1"],
    multipliers: [],
  };
  expect(openingTarget(programme({ items: [area] }), area)).toBeNull();
});
