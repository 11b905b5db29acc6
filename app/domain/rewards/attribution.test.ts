import { describe, expect, test } from "vitest";
import type { AttributionRule } from "#app/domain/policy/reward-programme.ts";
import { attribute, attributeMove } from "./attribution.ts";
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

describe("what an attribution says", () => {
  const said = (
    filings: ReturnType<typeof filing>[],
    date: string,
    changes: Partial<AttributionRule> = {},
  ) => {
    const it = attribute("F", date, rule(changes), gatherTestimony(filings));
    return it.state === "conflict"
      ? it.tiedAfter
      : [it.text.code.replace("attribution.", ""), it.text.params];
  };
  const in2022 = filing({ carrier: "A", stays: [{ uscc: "F", from: "2022-01-01", to: "2023-01-01" }] });
  const park = filing({ carrier: "P", kind: "park", stays: [{ uscc: "F", from: "2022-01-01" }] });
  const inside = filing({ carrier: "I", parkId: "P", stays: [{ uscc: "F", from: "2022-06-01" }] });

  test.each([
    ["the only host", [park], "2023-01-01", {}, "only-host", { enteredOn: "2022-01-01", stayDays: 365 }],
    [
      "the innermost",
      [park, inside],
      "2023-01-01",
      {},
      "innermost",
      { enteredOn: "2022-06-01", stayDays: 214 },
    ],
    [
      "by an order",
      [park, filing({ carrier: "B", stays: [{ uscc: "F", from: "2022-02-01" }] })],
      "2023-01-01",
      { whenSeveral: ["earliest-entry"] },
      "earliest-entry",
      { hosts: 2 },
    ],
    ["the last carrier", [in2022], "2023-01-01", {}, "last-carrier", { leftOn: "2023-01-01" }],
    ["left too long ago", [in2022], "2023-01-02", {}, "left-too-long-ago", { leftOn: "2023-01-01" }],
    [
      "the last, with too few days",
      [in2022],
      "2023-01-01",
      { minDays: "366" },
      "below-min-days",
      { minDays: 366 },
    ],
    [
      "the last, with just enough",
      [in2022],
      "2023-01-01",
      { minDays: "365" },
      "last-carrier",
      { leftOn: "2023-01-01" },
    ],
    ["a host with too few days", [park], "2022-02-01", {}, "below-min-days", { minDays: 90 }],
    [
      "a host with too few days after one left long ago",
      [in2022, filing({ carrier: "B", stays: [{ uscc: "F", from: "2023-05-01" }] })],
      "2023-06-01",
      {},
      "below-min-days",
      { minDays: 90 },
    ],
    ["nobody", [park], "2021-12-31", {}, "no-host", {}],
    [
      "nobody who has filed since",
      [filing({ carrier: "A", period: "2022", stays: [{ uscc: "F", from: "2022-01-01" }] })],
      "2023-02-01",
      { graceMonths: "2" },
      "not-filed",
      { since: "2023-01-01" },
    ],
  ] as [string, ReturnType<typeof filing>[], string, Partial<AttributionRule>, string, object][])(
    "%s",
    (_, filings, date, changes, code, params) => expect(said(filings, date, changes)).toEqual([code, params]),
  );

  test("a conflict names the orders that it is tied after", () => {
    const two = ["A", "B"].map((carrier) => filing({ carrier, stays: [{ uscc: "F", from: "2022-01-01" }] }));
    expect(said(two, "2023-01-01", { whenSeveral: ["earliest-entry", "largest-area"] })).toEqual([
      "earliest-entry",
      "largest-area",
    ]);
  });
});

describe("nested parks", () => {
  const of = (carrier: string, parkId: string | null, held = true) =>
    filing({ carrier, parkId, stays: held ? [{ uscc: "F", from: "2022-01-01" }] : [] });

  test("the innermost, however deep, also through a carrier that does not hold the firm", () => {
    expect(carrierOf([of("A", null), of("B", "A", false), of("C", "B")], "2023-01-01")).toBe("C");
    expect(carrierOf([of("A", null), of("C", "B")], "2023-01-01")).toBe("conflict");
  });

  test("a circle of parks is a conflict of none but those outside it", () => {
    expect(carrierOf([of("A", "B"), of("B", "A"), of("C", null)], "2023-01-01")).toBe("C");
  });
});

describe("the last carriers", () => {
  const until = (carrier: string, from: string, to: string | null, period = "2022") =>
    filing({ carrier, period, stays: [{ uscc: "F", from, to }] });

  test("of two that ended on one day, the one that the firm really left", () => {
    const filings = [until("A", "2022-01-01", null), until("B", "2022-01-01", "2023-01-01")];
    expect(carrierOf(filings, "2023-01-01")).toBe("B");
    expect(carrierOf([...filings].reverse(), "2023-01-01")).toBe("B");
  });

  test("only the latest: one left earlier does not come into it", () => {
    const filings = [until("A", "2020-01-01", "2022-12-01"), until("B", "2022-01-01", "2022-12-20")];
    expect(carrierOf(filings, "2023-01-01", { graceMonths: "2" })).toBe("B");
    expect(carrierOf([...filings].reverse(), "2023-01-01", { graceMonths: "2" })).toBe("B");
  });

  test("a stay yet to come is no past one", () => {
    const later = until("B", "2023-06-01", "2023-08-01", "2023");
    expect(
      carrierOf([until("A", "2022-01-01", "2023-01-01"), later], "2023-01-15", { graceMonths: "1" }),
    ).toBe("A");
    expect(carrierOf([later], "2023-01-15")).toBe("attribution.no-host");
  });
});

describe("an entry or a graduation", () => {
  const of = (
    move: "introduced" | "graduated",
    date: string,
    filings: ReturnType<typeof filing>[],
    minDays = "0",
    reportedBy = filings.map((it) => it.carrier.id),
  ) => {
    const it = attributeMove(
      { uscc: "F", date, reportedBy, move },
      rule({ minDays }),
      gatherTestimony(filings),
    );
    return it.state === "attributed" ? [it.carrierId, it.text] : it.state === "none" ? it.text : "conflict";
  };
  const stays = filing({
    carrier: "A",
    stays: [
      { uscc: "F", from: "2020-01-01", to: "2021-01-01", areaDm2: 3 },
      { uscc: "F", from: "2022-01-01", to: "2023-01-01", areaDm2: 5 },
    ],
  });
  const says = (move: string, enteredOn: string, stayDays: number) => [
    "A",
    { code: `attribution.${move}`, params: { enteredOn, stayDays } },
  ];
  const below = (minDays: number) => ({ code: "attribution.below-min-days", params: { minDays } });

  test("is of the stay that begins or ends on the day", () => {
    expect(of("introduced", "2022-01-01", [stays])).toEqual(says("introduced", "2022-01-01", 0));
    expect(of("graduated", "2021-01-01", [stays])).toEqual(says("graduated", "2020-01-01", 366));
    expect(of("graduated", "2023-01-01", [stays])).toEqual(says("graduated", "2022-01-01", 365));
    expect(of("graduated", "2023-01-01", [stays], "366")).toEqual(below(366));
  });

  test("belongs to no carrier whose stays do not hold the day", () => {
    for (const [move, date] of [
      ["introduced", "2022-01-02"],
      ["graduated", "2022-01-01"],
      ["graduated", "2023-01-02"],
    ] as const) {
      expect(of(move, date, [stays])).toEqual(below(0));
    }
    expect(of("introduced", "2022-01-01", [stays], "0", ["unknown"])).toEqual(below(0));
    expect(of("introduced", "2022-01-01", [stays, filing({ carrier: "B" })])).toEqual(
      says("introduced", "2022-01-01", 0),
    );
  });

  test("an entry's area is that of the day, a graduate's that of the day before", () => {
    const largest = rule({ minDays: "0", whenSeveral: ["largest-area"] });
    const by = (move: "introduced" | "graduated", date: string) => {
      const other = filing({
        carrier: "B",
        stays: [{ uscc: "F", from: "2022-01-01", to: "2023-01-01", areaDm2: 4 }],
      });
      const city = gatherTestimony([stays, other]);
      const it = attributeMove({ uscc: "F", date, reportedBy: ["A", "B"], move }, largest, city);
      return it.state === "attributed" ? [it.carrierId, it.candidates.map((side) => side.areaDm2)] : it.state;
    };
    expect(by("introduced", "2022-01-01")).toEqual(["A", [5, 4]]);
    expect(by("graduated", "2023-01-01")).toEqual(["A", [5, 4]]);
  });
});
