import { describe, expect, test } from "vitest";
import type { Condition } from "#app/domain/policy/condition.ts";
import type { RewardItem } from "#app/domain/policy/reward-programme.ts";
import { conditionsOf, unitsRead } from "./firm-conditions.ts";
import { filing, itemHead, perHighTech, programme, run } from "./sample.fixture.ts";
import type { RewardInput } from "./types.ts";

// Multipliers that hang on conditions, tested of the firm as accepted filings tell of it (rules-engine §6, §8).

const area = (...multipliers: Extract<RewardItem, { type: "area-rate" }>["multipliers"]): RewardItem => ({
  ...itemHead,
  type: "area-rate",
  code: "area",
  beneficiary: "carrier",
  rates: ["10"],
  multipliers,
});
const atLeast = (fact: string, value: string): Condition => ({
  test: "compare",
  x: { op: "fact", fact },
  relation: ">=",
  value,
  unit: "count",
});
const facts = ["staff", "patents"].map((code) => ({ code, unit: "count" }));
const staying = (carrier: string, own: Record<string, number | null>, areaDm2 = 10_000) =>
  filing({
    carrier,
    stays: [{ uscc: "F", from: "2023-01-01", to: "2023-02-01", areaDm2 }],
    facts: { F: own },
  });
const of = (items: RewardItem[], filings: RewardInput["filings"]) =>
  run({ programme: programme({ items }), filings, facts });

describe("a multiplier with a condition", () => {
  const two = area(
    { when: atLeast("staff", "5"), factor: "2" },
    { when: { kind: "field", fields: ["bio"] }, factor: "7" },
    { when: atLeast("patents", "1"), factor: "1.5" },
  );

  test("applies where it is met, and the line keeps how each was judged", () => {
    const { lines, findings } = of([two], [staying("A", { staff: 5, patents: 0 })]);
    expect(findings).toEqual([]);
    expect(lines.map((it) => [it.amountFen, it.text.params.factor])).toEqual([[200_000, "2/1"]]);
    const { multipliers, sources } = lines[0]!.judged!;
    expect(multipliers.map((it) => [it.place, it.factor, it.trace.state, it.trace.x])).toEqual([
      [0, "2", "met", "5"],
      [2, "1.5", "not-met", "0"],
    ]);
    expect(sources).toEqual(
      [{ source: "filing", filing: null, carrier: "A", report: "F", cell: null, evidence: null }].map(
        (it) => ({ ...it, filing: sources[0]!.filing }),
      ),
    );
  });

  test("unknown does not apply and is found; it blocks nothing", () => {
    const { lines, findings, blocked } = of([two], [staying("A", { staff: null, patents: 1 })]);
    expect(lines.map((it) => it.amountFen)).toEqual([150_000]);
    expect(findings).toEqual([
      {
        code: "rewards.condition-unknown",
        subject: "F",
        blocks: false,
        params: { item: "area", factor: "2" },
      },
    ]);
    expect(blocked).toBe(false);
  });

  test("carriers that report the firm differently leave it open", () => {
    const other = (staff: number | null) => staying("B", { staff, patents: 1 }, 0);
    const paid = (staff: number | null) => of([two], [staying("A", { staff: 5, patents: 1 }), other(staff)]);
    expect(paid(6).lines.map((it) => it.amountFen)).toEqual([150_000]);
    expect(paid(6).findings.map((it) => it.params.factor)).toEqual(["2"]);
    expect(paid(5).lines.map((it) => it.amountFen)).toEqual([300_000]);
    expect(paid(null).lines.map((it) => it.amountFen)).toEqual([300_000]);
  });

  test("without one, a line keeps no judgement", () => {
    const plain = area({ when: { kind: "field", fields: ["bio"] }, factor: "7" });
    expect(of([plain], [staying("A", {})]).lines[0]).not.toHaveProperty("judged");
  });
});

describe("days paid by area are those of the window in the period", () => {
  const dates = (from: string, to: string) =>
    run({
      programme: programme({ items: [area()], window: { kind: "dates", from, to } }),
      filings: [filing({ carrier: "A", stays: [{ uscc: "F", from: "2023-01-01", areaDm2: 10_000 }] })],
    }).lines.map((it) => it.amountFen / 100);
  test.each([
    ["2022-06-01", "2024-06-01", [12_000]],
    ["2023-02-01", "2023-02-28", [1000]],
    ["2022-06-01", "2023-01-31", [1000]],
    ["2023-12-01", "2024-06-01", [1000]],
    ["2023-12-31", "2023-12-31", [32.25]],
    ["2024-01-01", "2024-06-01", []],
    ["2022-01-01", "2022-12-31", []],
  ])("%s to %s", (from, to, yuan) => expect(dates(from, to)).toEqual(yuan));
});

describe("the units that conditions read", () => {
  const read = (when: Condition, known: RewardInput["facts"] = []) =>
    unitsRead({ items: [perHighTech, area({ when, factor: "2" })] }, known).map(
      (it) => `${it.code} ${it.unit}`,
    );
  const x = (fact: string) => ({ op: "fact" as const, fact });

  test.each<[string, Condition, string[]]>([
    ["money", { test: "compare", x: x("m"), relation: ">=", value: "1", unit: "10k-yuan" }, ["m fen"]],
    ["area", { test: "compare", x: x("a"), relation: ">=", value: "1", unit: "m2" }, ["a dm2"]],
    [
      "a percentage",
      { test: "compare", x: x("p"), relation: ">=", value: "1", unit: "percent" },
      ["p ratio"],
    ],
    ["a count", atLeast("c", "1"), ["c count"]],
    ["a choice", { test: "choice", fact: "k", in: ["x"] }, ["k text"]],
    ["a text", { test: "present", fact: "t" }, ["t text"]],
    [
      "a date",
      { test: "date", x: { date: "fact", fact: "d" }, relation: "<=", than: { date: "period-last" } },
      ["d date"],
    ],
    [
      "all below, by code",
      {
        test: "any",
        of: [
          atLeast("z", "1"),
          {
            test: "compare",
            x: { op: "sum", of: [x("b"), x("a")] },
            relation: ">",
            value: "1",
            unit: "yuan",
          },
          {
            test: "compare",
            x: { op: "choice", fact: "k", in: ["x"] },
            relation: "=",
            value: "1",
            unit: "truth",
          },
          {
            test: "compare",
            x: { op: "months-between", of: [{ date: "fact", fact: "d" }, { date: "period-last" }] },
            relation: ">",
            value: "1",
            unit: "months",
          },
        ],
      },
      ["a fen", "b fen", "d date", "k text", "z count"],
    ],
  ])("%s", (_, when, units) => expect(read(when)).toEqual(units));

  test("the catalogue's own unit comes first", () => {
    expect(
      read(atLeast("c", "1"), [
        { code: "c", unit: "people" },
        { code: "other", unit: "fen" },
      ]),
    ).toEqual(["c people"]);
  });

  test("only items by area have conditions", () => {
    const when = atLeast("c", "1");
    const items = [
      perHighTech,
      area({ when, factor: "2" }, { when: { kind: "field", fields: ["x"] }, factor: "2" }),
    ];
    expect(conditionsOf({ items })).toEqual([when]);
  });
});
