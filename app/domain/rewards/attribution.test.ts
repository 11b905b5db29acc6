import { describe, expect, test } from "vitest";
import type { AttributionRule } from "#app/domain/policy/reward-programme.ts";
import { attribute } from "./attribution.ts";
import { filing } from "./sample.fixture.ts";
import { gatherTestimony } from "./testimony.ts";

const rule = (changes: Partial<AttributionRule> = {}): AttributionRule => ({
  minDays: "90",
  graceMonths: "0",
  whenSeveral: "conflict",
  clause: "article 2",
  ...changes,
});
const carrierOf = (
  filings: ReturnType<typeof filing>[],
  date: string,
  changes: Partial<AttributionRule> = {},
) => {
  const it = attribute("F", date, rule(changes), gatherTestimony(filings));
  return it.state === "attributed" ? it.carrierId : it.state === "none" ? it.text.code : "conflict";
};

describe("the host on the day", () => {
  const entered = [filing({ carrier: "A", stays: [{ uscc: "F", from: "2023-01-01" }] })];

  test("has it from the day on which minDays are full, not a day before", () => {
    expect(carrierOf(entered, "2023-03-31")).toBe("attribution.below-min-days");
    expect(carrierOf(entered, "2023-04-01")).toBe("A");
  });

  test("stays that touch are joined, stays with a day between are not", () => {
    const touching = [
      { uscc: "F", from: "2023-01-01", to: "2023-03-15" },
      { uscc: "F", from: "2023-03-15" },
    ];
    const apart = [touching[0]!, { uscc: "F", from: "2023-03-16" }];
    expect(carrierOf([filing({ carrier: "A", stays: touching })], "2023-04-01")).toBe("A");
    expect(carrierOf([filing({ carrier: "A", stays: apart })], "2023-04-01")).toBe(
      "attribution.below-min-days",
    );
  });

  test("the day of leaving is the first day away: the new host has it if it has minDays", () => {
    const filings = [
      filing({ carrier: "A", stays: [{ uscc: "F", from: "2022-01-01", to: "2023-06-01" }] }),
      filing({ carrier: "B", stays: [{ uscc: "F", from: "2023-06-01" }] }),
    ];
    expect(carrierOf(filings, "2023-05-31")).toBe("A");
    expect(carrierOf(filings, "2023-06-01")).toBe("A");
    expect(carrierOf(filings, "2023-06-02")).toBe("attribution.below-min-days");
    expect(carrierOf(filings, "2023-06-02", { minDays: "1" })).toBe("B");
    expect(carrierOf(filings, "2023-06-01", { minDays: "0" })).toBe("B");
  });

  test("of a park and a carrier inside it, the innermost; the park again when that one is too new", () => {
    const filings = [
      filing({ carrier: "P", kind: "park", stays: [{ uscc: "F", from: "2020-01-01" }] }),
      filing({ carrier: "I", parkId: "P", stays: [{ uscc: "F", from: "2023-01-01" }] }),
    ];
    expect(carrierOf(filings, "2023-06-01")).toBe("I");
    expect(carrierOf(filings, "2023-02-01")).toBe("P");
  });
});

describe("without a host", () => {
  const left = [filing({ carrier: "A", stays: [{ uscc: "F", from: "2022-01-01", to: "2023-03-31" }] })];

  test("the last carrier has it for the months of grace, to the day", () => {
    expect(carrierOf(left, "2023-03-31")).toBe("A");
    expect(carrierOf(left, "2023-04-01")).toBe("attribution.left-too-long-ago");
    // A month after 31 March is 30 April.
    expect(carrierOf(left, "2023-04-30", { graceMonths: "1" })).toBe("A");
    expect(carrierOf(left, "2023-05-01", { graceMonths: "1" })).toBe("attribution.left-too-long-ago");
  });

  test("only the very last carrier counts, even when it had no minDays", () => {
    const filings = [
      ...left,
      filing({ carrier: "B", stays: [{ uscc: "F", from: "2023-04-01", to: "2023-04-10" }] }),
    ];
    expect(carrierOf(filings, "2023-04-20", { graceMonths: "3" })).toBe("attribution.below-min-days");
  });

  test("a filing speaks up to its last day only", () => {
    const filings = [filing({ carrier: "A", period: "2022", stays: [{ uscc: "F", from: "2021-01-01" }] })];
    expect(carrierOf(filings, "2022-12-31")).toBe("A");
    expect(carrierOf(filings, "2023-01-01", { graceMonths: "6" })).toBe("attribution.not-filed");
  });

  test("a stay that a newer filing no longer reports was withdrawn", () => {
    const filings = [
      filing({ carrier: "A", period: "2022", stays: [{ uscc: "F", from: "2021-01-01" }] }),
      filing({ carrier: "A", period: "2023" }),
    ];
    expect(carrierOf(filings, "2023-06-01")).toBe("attribution.no-host");
    expect(carrierOf(filings, "2022-06-01")).toBe("attribution.no-host");
  });
});

describe("two hosts at once", () => {
  const filings = [
    filing({
      carrier: "A",
      stays: [
        { uscc: "F", from: "2019-01-01", to: "2021-01-01" },
        { uscc: "F", from: "2022-06-01", areaDm2: 5000 },
      ],
    }),
    filing({ carrier: "B", stays: [{ uscc: "F", from: "2022-01-01", areaDm2: 9000 }] }),
  ];

  test.each([
    ["earliest-entry", "B"],
    ["longest-stay", "A"],
    ["largest-area", "B"],
  ] as const)("by %s", (order, carrier) => {
    expect(carrierOf(filings, "2023-06-01", { whenSeveral: [order] })).toBe(carrier);
  });

  test("undecided: a conflict with the same facts for both", () => {
    const it = attribute("F", "2023-06-01", rule(), gatherTestimony(filings));
    expect(it).toMatchObject({
      state: "conflict",
      candidates: [
        { carrierId: "A", enteredOn: "2022-06-01", stayDays: 365, totalDays: 1096, areaDm2: 5000 },
        { carrierId: "B", enteredOn: "2022-01-01", stayDays: 516, totalDays: 516, areaDm2: 9000 },
      ],
    });
    if (it.state !== "conflict") throw new Error("expected a conflict");
    expect(Object.keys(it.candidates[0]!)).toEqual(Object.keys(it.candidates[1]!));
  });

  test("what an order leaves tied goes on to the next, and then to the queue without those who lost", () => {
    const three = [
      filing({ carrier: "A", stays: [{ uscc: "F", from: "2022-01-01" }] }),
      filing({ carrier: "B", stays: [{ uscc: "F", from: "2022-01-01", areaDm2: 1 }] }),
      filing({ carrier: "C", stays: [{ uscc: "F", from: "2022-02-01", areaDm2: 9 }] }),
    ];
    expect(carrierOf(three, "2023-06-01", { whenSeveral: ["earliest-entry", "largest-area"] })).toBe("B");
    const tied = attribute(
      "F",
      "2023-06-01",
      rule({ whenSeveral: ["earliest-entry"] }),
      gatherTestimony(three),
    );
    expect(tied).toMatchObject({ state: "conflict", candidates: [{ carrierId: "A" }, { carrierId: "B" }] });
  });
});
