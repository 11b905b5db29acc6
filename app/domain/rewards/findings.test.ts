import { describe, expect, test } from "vitest";
import type { RewardItem } from "#app/domain/policy/reward-programme.ts";
import { standingsOf } from "./reward-run.ts";
import {
  filing,
  highTech,
  oneFirm,
  perHighTech,
  programme,
  run,
  since2022,
  standing,
} from "./sample.fixture.ts";
import type { RegistryRow, RewardInput, RewardResult } from "./types.ts";

// What a run finds and does not count, in the words a clerk reads (rules-engine §7).

const found = ({ findings }: RewardResult) =>
  findings.map((it) => [it.code, it.subject, it.blocks, it.params]);
const uncounted = (result: RewardResult) =>
  result.uncounted.map((it) => [it.outcome.date, it.carrierId, it.text]);
const report = (carrier: string, ...titles: ReturnType<typeof highTech>[]) =>
  filing({ carrier, stays: carrier === "A" ? [since2022("F")] : [], titles });
const on = "2023-05-01";

describe("reports of one award", () => {
  const of = (...more: object[]) =>
    run({ filings: more.map((it, i) => report("AB"[i]!, highTech("F", on, it))) });
  const about = { outcome: "new-high-tech", date: on };

  test("that differ in the number name them all, in order and without blanks around them", () => {
    const result = of({ number: " N2 " }, { number: "N1" });
    expect(found(result)).toEqual([["rewards.numbers-differ", "F", true, { ...about, numbers: "N1, N2" }]]);
    expect(result.blocked).toBe(true);
    expect(result.lines[0]!.outcome!.number).toBe("N1");
    expect(found(of({ number: "N1" }, { number: " N1" }))).toEqual([]);
    expect(found(of({ number: "" }, { number: "N1" }))).toEqual([]);
    expect(of({ number: " " }, { number: "N1" }).lines[0]!.outcome!.number).toBe("N1");
  });

  test("that differ in whether it renews: it does, until somebody has looked", () => {
    const result = of({ isRenewal: true }, {});
    expect(found(result)).toEqual([["rewards.renewal-differs", "F", true, about]]);
    expect(uncounted(result)).toEqual([[on, null, { code: "uncounted.renewal", params: {} }]]);
  });

  test("none of which has evidence, or one of which says that it was revoked, are found and pay", () => {
    const result = of({ evidence: null }, { evidence: null, revokedOn: "2023-09-01" });
    expect(found(result)).toEqual([
      ["rewards.no-evidence", "F", false, about],
      ["rewards.revoked", "F", false, { ...about, revokedOn: "2023-09-01" }],
    ]);
    expect(result.blocked).toBe(false);
    expect(result.lines).toHaveLength(1);
    expect(found(of({ revokedOn: "2023-09-01" }, { revokedOn: "2023-08-01" }))).toEqual([
      ["rewards.revoked", "F", false, { ...about, revokedOn: "2023-08-01" }],
    ]);
  });

  test("the evidence is that of the first carrier that has some", () => {
    const [a, b] = [{ evidence: "of A" }, { evidence: "of B" }];
    for (const more of [
      [a, b],
      [{ evidence: null }, a],
    ]) {
      expect(of(...more).lines[0]!.outcome!.evidence).toBe("of A");
    }
    const turned = run({ filings: [report("B", highTech("F", on, b)), report("A", highTech("F", on, a))] });
    expect(turned.lines[0]!.outcome!.evidence).toBe("of A");
  });

  test("of an award outside the window are nobody's concern", () => {
    const old = [report("A", highTech("F", "2022-05-01", { evidence: null }))];
    expect(run({ filings: old })).toMatchObject({ lines: [], uncounted: [], findings: [], blocked: false });
  });

  test("a carrier's newer filing decides on its own report", () => {
    const row = (period: string, number: string) =>
      filing({
        carrier: "A",
        period,
        stays: [since2022("F")],
        titles: [highTech("F", on, { id: "t", number })],
      });
    const { lines } = run({ filings: [row("2022", "old"), row("2023", "new")] });
    expect(lines.map((it) => it.outcome!.number)).toEqual(["new"]);
  });
});

describe("one number on several days", () => {
  const twice = (first: object, second: object, later = "2023-06-01") =>
    run({
      filings: [report("A", highTech("F", on, first)), report("B", highTech("F", later, second))],
    });
  const differ = (result: RewardResult) => found(result).filter(([code]) => code === "rewards.dates-differ");

  test("names the days in order, also where only one lies in the window", () => {
    const params = { outcome: "new-high-tech", number: "N-F" };
    expect(differ(twice({}, {}))).toEqual([
      ["rewards.dates-differ", "F", true, { ...params, dates: "2023-05-01, 2023-06-01" }],
    ]);
    expect(differ(twice({}, {}, "2022-06-01"))).toEqual([
      ["rewards.dates-differ", "F", true, { ...params, dates: "2022-06-01, 2023-05-01" }],
    ]);
  });

  test.each([
    ["a renewal", {}, { isRenewal: true }],
    ["without numbers", { number: "" }, { number: "" }],
    ["with different numbers", { number: "1" }, { number: "2" }],
    ["of different titles", {}, { kind: "tech-firm" as const }],
  ])("%s is no contradiction", (_, first, second) => {
    expect(differ(twice(first, second))).toEqual([]);
  });

  test("nor is that of two firms, nor of years long past", () => {
    const two = [
      report("A", highTech("F", on, { number: "1" })),
      report("B", highTech("G", "2023-06-01", { number: "1" })),
    ];
    expect(differ(run({ filings: two }))).toEqual([]);
    const past = [report("A", highTech("F", "2019-05-01")), report("B", highTech("F", "2019-06-01"))];
    expect(differ(run({ filings: past }))).toEqual([]);
  });
});

describe("why an award does not count", () => {
  test("not first: since when the firm has had it", () => {
    const result = run({
      filings: [report("A", highTech("F", on)), report("B", highTech("F", "2019-03-01", { number: "1" }))],
    });
    expect(uncounted(result)).toEqual([
      [on, null, { code: "uncounted.not-first", params: { firstOn: "2019-03-01" } }],
    ]);
  });

  test("each thing that several items meet is said once, in a fixed order", () => {
    const items = ["a", "b"].map((code): RewardItem => ({ ...perHighTech, code, outcome: "new-high-tech" }));
    const filings = [
      report("B", highTech("G", on, { evidence: null }), highTech("F", on, { evidence: null })),
    ];
    const result = run({ programme: programme({ items }), filings });
    expect(found(result).map(([, subject]) => subject)).toEqual(["F", "G"]);
    expect(result.uncounted.map((it) => [it.item, it.uscc])).toEqual(
      [
        ["a", "F"],
        ["b", "F"],
        ["a", "G"],
        ["b", "G"],
      ].sort((x, y) => (x.join() < y.join() ? -1 : 1)),
    );
  });

  test("two rounds of financing on one day are two, but for blanks around the number", () => {
    const row = (number: string): RegistryRow => ({
      outcome: "financed",
      uscc: "F",
      on,
      number,
      evidence: "名录",
    });
    const financed = programme({
      outcomes: [{ code: "f", label: { zh: "试", en: "t" }, source: { kind: "financed" }, first: false }],
      items: [{ ...perHighTech, outcome: "f", amount: "1" }],
    });
    const lines = (...numbers: string[]) =>
      run({ programme: financed, filings: [report("A")], registry: numbers.map(row) }).lines.length;
    expect(lines("1", "2")).toBe(2);
    expect(lines("1", " 1 ")).toBe(1);
  });
});

describe("a carrier whose grade nobody knows", () => {
  const exclusions = (grades: string[], barred: boolean) => ({
    grades,
    barred,
    higherLevel: "ignored" as const,
    clause: "3",
  });
  const of = (more: Parameters<typeof programme>[0], input: Partial<RewardInput> = {}) =>
    found(
      run({
        programme: programme(more),
        filings: ["B", "A"].map((carrier) =>
          filing({ carrier, stays: [since2022(`F${carrier}`)], titles: [highTech(`F${carrier}`, on)] }),
        ),
        ...input,
      }),
    );

  test.each([
    [["fail"], false],
    [[], true],
  ] as [string[], boolean][])("blocks where grades %j exclude, or being barred: %s", (grades, barred) => {
    const rule = { exclusions: exclusions(grades, barred) };
    expect(of(rule)).toEqual([
      ["rewards.no-standing", "A", true, {}],
      ["rewards.no-standing", "B", true, {}],
    ]);
    expect(of(rule, { standings: [standing("A")] })).toEqual([["rewards.no-standing", "B", true, {}]]);
  });

  test("is nothing where no grade excludes, nor to a firm that is paid itself", () => {
    expect(of({ exclusions: exclusions([], false) })).toEqual([]);
    const firms = [{ ...perHighTech, beneficiary: "firm" as const }];
    expect(of({ items: firms, exclusions: exclusions(["fail"], true) })).toEqual([]);
  });
});

describe("conflicts and rulings", () => {
  const days = ["2023-05-01", "2023-04-01"];
  const filings = ["B", "A"].map((carrier) =>
    filing({
      carrier,
      stays: ["F", "G", "H"].map(since2022),
      titles: ["G", "F"].map((uscc) => highTech(uscc, days[0]!)).concat(highTech("H", days[1]!)),
    }),
  );

  test("stand by date, then firm; their sides by carrier, with all items that wait", () => {
    const items = ["a", "b"].map((code): RewardItem => ({ ...perHighTech, code }));
    const { conflicts } = run({ programme: programme({ items }), filings });
    expect(conflicts.map((it) => [it.outcome.date, it.uscc, it.firmName])).toEqual([
      ["2023-04-01", "H", "Firm H"],
      ["2023-05-01", "F", "Firm F"],
      ["2023-05-01", "G", "Firm G"],
    ]);
    expect(conflicts[1]!.outcomeKey).toBe("new-high-tech/F/high-tech/2023-05-01");
    expect(conflicts[1]!.sides.map((it) => it.carrierId)).toEqual(["A", "B"]);
    expect(conflicts[1]!.waiting).toEqual([
      { item: "a", paymentKey: "test-family/a/carrier/new-high-tech/F" },
      { item: "b", paymentKey: "test-family/b/carrier/new-high-tech/F" },
    ]);
  });

  const ruling = (uscc: string, carrierId: string, reason: string) => ({
    outcomeKey: `new-high-tech/${uscc}/high-tech/2023-05-01`,
    carrierId,
    reason,
  });
  test("a ruling is shown with its reason, of two that agree the first in order", () => {
    for (const rulings of [
      [ruling("F", "B", "y"), ruling("F", "B", "x")],
      [ruling("F", "B", "x"), ruling("F", "B", "y")],
    ]) {
      const { lines } = run({ filings, rulings });
      expect(lines.map((it) => [it.beneficiary.id, it.text])).toEqual([
        ["B", { code: "attribution.ruling", params: { reason: "x" } }],
      ]);
    }
  });

  test("rulings that differ block, each by its own conflict", () => {
    const rulings = [
      ruling("G", "A", "x"),
      ruling("G", "B", "x"),
      ruling("F", "A", "x"),
      ruling("F", "B", "x"),
    ];
    expect(found(run({ filings, rulings }))).toEqual([
      ["rewards.rulings-differ", "new-high-tech/F/high-tech/2023-05-01", true, {}],
      ["rewards.rulings-differ", "new-high-tech/G/high-tech/2023-05-01", true, {}],
    ]);
  });

  test("a ruling where nothing is in question changes nothing", () => {
    const { lines } = run({ filings: [oneFirm(on)], rulings: [ruling("F", "A", "x")] });
    expect(lines[0]!.text.code).toBe("attribution.only-host");
  });

  test("the findings of a run block it when one of them does", () => {
    const rulings = [ruling("F", "A", "x"), ruling("F", "B", "x")];
    const result = run({ filings: [report("A", highTech("F", on, { evidence: null }))], rulings });
    expect(found(result).map(([code, , blocks]) => [code, blocks])).toEqual([
      ["rewards.no-evidence", false],
      ["rewards.rulings-differ", true],
    ]);
    expect(result.blocked).toBe(true);
  });
});

test("a window of dates counts by its own days, whatever the period", () => {
  const dated = programme({ window: { kind: "dates", from: "2023-05-01", to: "2023-06-30" } });
  const counted = (day: string) => run({ programme: dated, filings: [oneFirm(day)] }).lines.length;
  expect(["2023-04-30", "2023-05-01", "2023-06-30", "2023-07-01"].map(counted)).toEqual([0, 1, 1, 0]);
  const evidence = (day: string) =>
    found(run({ programme: dated, filings: [oneFirm(day, { evidence: null })] })).length;
  expect(["2023-04-30", "2023-05-01", "2023-06-30", "2023-07-01"].map(evidence)).toEqual([0, 1, 1, 0]);
});

test("standings are what a performance run says of each carrier", () => {
  const row = { id: "A", rank: 2, barred: false, peerGroup: "incubator", grade: { code: "good" } };
  const bare = { id: "B", rank: null, barred: true, peerGroup: null, grade: null };
  const performance = { subjects: [row, bare] } as unknown as Parameters<typeof standingsOf>[0];
  expect(standingsOf(performance)).toEqual([
    { carrierId: "A", grade: "good", rank: 2, peerGroup: "incubator", barred: false },
    { carrierId: "B", grade: null, rank: null, peerGroup: "", barred: true },
  ]);
});
