import { describe, expect, test } from "vitest";
import type { RewardItem } from "#app/domain/policy/reward-programme.ts";
import { conflictKey, outcomeKeyOf, paidKeys, paymentKey } from "./once.ts";
import { openingTarget } from "./opening-balance.ts";
import { itemHead, perHighTech, perTen, programme } from "./sample.fixture.ts";
import type { OpeningPayment, Outcome } from "./types.ts";

const parts = {
  family: "f",
  item: "i",
  beneficiaryKind: "carrier" as const,
  outcome: "o",
  subject: "s",
  number: null,
};

describe("a payment key", () => {
  test("holds a number only where there is one", () => {
    expect(paymentKey(parts)).toBe("f/i/carrier/o/s");
    expect(paymentKey({ ...parts, number: "7" })).toBe("f/i/carrier/o/s/7");
  });

  test("cannot be taken for another: the separator inside a part is written otherwise", () => {
    expect(paymentKey({ ...parts, number: "国发/2023~1" })).toBe("f/i/carrier/o/s/国发~12023~01");
    const keys = ["a/b", "a~1b", "a~b", "a~0b", "ab"].map((number) => paymentKey({ ...parts, number }));
    expect(new Set(keys).size).toBe(5);
  });

  const outcome: Outcome = {
    kind: "o",
    awardKind: "high-tech",
    uscc: "F/1",
    carrier: null,
    date: "2023-05-01",
    number: "",
    evidence: null,
    isRenewal: false,
    reportedBy: [],
  };
  const rule = { ...programme().outcomes[0]!, code: "o" };

  test("of any award without a number is its title and day; of a first one the subject alone", () => {
    const to = { item: "i", beneficiaryKind: "firm" as const };
    const key = (first: boolean, it: Outcome = outcome) =>
      outcomeKeyOf(programme(), { ...rule, first }, it, to);
    expect(key(true)).toBe("test-family/i/firm/o/F~11");
    expect(key(false)).toBe("test-family/i/firm/o/F~11/high-tech@2023-05-01");
    expect(key(false, { ...outcome, number: "7" })).toBe("test-family/i/firm/o/F~11/7");
  });

  test("of a conflict names kind, subject, title and day", () => {
    expect(conflictKey(outcome)).toBe("o/F~11/high-tech/2023-05-01");
  });
});

test("a key that is paid several times is shown where it was paid first by name", () => {
  const opening = (document: string | null): OpeningPayment => ({
    ...parts,
    amountFen: 1,
    paidOn: null,
    document,
  });
  const earlier = (runId: string) => ({ paymentKey: paymentKey(parts), amountFen: 1, runId });
  const where = (...args: Parameters<typeof paidKeys>) => [...paidKeys(...args)];
  expect(where([opening("b"), opening("a"), opening("c")], [])).toEqual([["f/i/carrier/o/s", "a"]]);
  expect(where([opening("b")], [earlier("a")])).toEqual([["f/i/carrier/o/s", "a"]]);
  expect(where([opening("b")], [earlier("c")])).toEqual([["f/i/carrier/o/s", "b"]]);
  expect(where([opening(null)], [])).toEqual([["f/i/carrier/o/s", ""]]);
});

describe("what an opening payment is about", () => {
  const head = { ...itemHead, code: "it", beneficiary: "carrier" as const };
  const recognised = programme({
    outcomes: [
      {
        code: "new-high-tech",
        label: { zh: "试", en: "t" },
        source: { kind: "recognised", levels: ["national"] },
        first: true,
      },
    ],
  });
  const whole = (outcome: string) => ({ outcome, subject: "carrier", number: "period" });
  const cases: [string, RewardItem, object][] = [
    ["per-batch", perTen, { outcome: "new-tech", subject: "firm", number: "none" }],
    [
      "by-grade",
      { ...head, type: "by-grade", grades: [{ grade: "A", kinds: null, amount: "1" }] },
      whole("grade"),
    ],
    ["by-rank", { ...head, type: "by-rank", places: ["1"] }, whole("rank")],
    ["share-of-cost", { ...head, type: "share-of-cost", fact: "x", percent: "1" }, whole("cost")],
  ];
  test.each(cases)("%s", (_, item, target) => {
    expect(openingTarget(programme(), item)).toEqual(target);
  });

  test("a recognition is the carrier's own", () => {
    const target = { outcome: "new-high-tech", subject: "carrier", number: "none" };
    expect(openingTarget(recognised, perHighTech)).toEqual(target);
  });
});
