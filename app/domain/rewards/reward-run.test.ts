import { describe, expect, test } from "vitest";
import type { RewardItem } from "#app/domain/policy/reward-programme.ts";
import {
  filing,
  highTech,
  oneFirm,
  paidTo,
  perHighTech,
  perTen,
  programme,
  run,
  since2022,
  year,
} from "./sample.fixture.ts";
import type { RewardResult } from "./types.ts";

const reasons = (result: RewardResult): string[] => result.uncounted.map((it) => it.text.code);
describe("which awards count", () => {
  test("both ends of the window are inside, the days beyond are not", () => {
    for (const day of ["2023-01-01", "2023-12-31"])
      expect(paidTo(run({ filings: [oneFirm(day)] }), "A")).toBe(5_000_000);
    for (const day of ["2022-12-31", "2024-01-01"])
      expect(paidTo(run({ filings: [oneFirm(day)] }), "A")).toBe(0);
  });

  test("an award that three carriers report is one award, for the one that hosted the firm", () => {
    const reported = ["A", "B", "C"].map((carrier) =>
      filing({
        carrier,
        stays: carrier === "A" ? [since2022("F")] : [],
        titles: [highTech("F", "2023-05-01")],
      }),
    );
    const { lines } = run({ filings: reported });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      beneficiary: { kind: "carrier", id: "A" },
      uscc: "F",
      amountFen: 5_000_000,
      outcome: { date: "2023-05-01", number: "N-F", evidence: "list of the authority" },
      rule: { policy: "test-programme", version: "1", item: "high-tech", clause: "article 1" },
      text: { code: "attribution.only-host", params: { stayDays: 485 } },
      paymentKey: "test-family/high-tech/carrier/new-high-tech/F",
    });
  });

  test("neither a renewal nor a second award is the first", () => {
    expect(reasons(run({ filings: [oneFirm("2023-05-01", { isRenewal: true })] }))).toEqual([
      "uncounted.renewal",
    ]);
    const earlier = filing({
      carrier: "B",
      period: "2022",
      titles: [highTech("F", "2016-03-01", { number: "old" })],
    });
    const result = run({ filings: [oneFirm("2023-05-01"), earlier] });
    expect(reasons(result)).toEqual(["uncounted.not-first"]);
    expect(result.lines).toEqual([]);
  });

  test("reports that differ in what the money depends on block the approval", () => {
    const other = (more: object) => filing({ carrier: "B", titles: [highTech("F", "2023-05-01", more)] });
    const found = (it: RewardResult) => it.findings.filter((own) => own.blocks).map((own) => own.code);
    const numbers = run({ filings: [oneFirm("2023-05-01"), other({ number: "X" })] });
    expect(found(numbers)).toEqual(["rewards.numbers-differ"]);
    expect(numbers.blocked).toBe(true);
    expect(found(run({ filings: [oneFirm("2023-05-01"), other({ awardedOn: "2023-06-01" })] }))).toEqual([
      "rewards.dates-differ",
    ]);
    expect(found(run({ filings: [oneFirm("2023-05-01"), other({ isRenewal: true })] }))).toEqual([
      "rewards.renewal-differs",
    ]);
  });

  test("two filings of one carrier and period are refused", () => {
    expect(() => run({ filings: [oneFirm("2023-05-01"), oneFirm("2023-05-01")] })).toThrow(
      "rewards.filing-twice",
    );
  });
});

describe("once", () => {
  const filings = [oneFirm("2023-05-01")];

  test("an opening balance and an earlier live payment both hold the key", () => {
    const opening = {
      family: "test-family",
      item: "high-tech",
      beneficiaryKind: "carrier" as const,
      outcome: "new-high-tech",
      subject: "F",
      number: null,
      amountFen: 5_000_000,
      paidOn: "2021-10-01",
      document: "payment list 2021",
    };
    const paid = run({ filings, openingBalance: [opening] });
    expect(paid.lines).toEqual([]);
    expect(paid.uncounted[0]!.text).toEqual({
      code: "uncounted.already-paid",
      params: { where: "payment list 2021" },
    });
    const [line] = run({ filings }).lines;
    const earlier = { paymentKey: line!.paymentKey!, amountFen: 0, runId: "run-1" };
    expect(reasons(run({ filings, earlierPayments: [earlier] }))).toEqual(["uncounted.already-paid"]);
    // Another family's payment is another matter.
    expect(paidTo(run({ filings, openingBalance: [{ ...opening, family: "other" }] }), "A")).toBe(5_000_000);
  });

  test("where any award counts, the number tells them apart", () => {
    const any = programme({ outcomes: programme().outcomes.map((it) => ({ ...it, first: false })) });
    const twice = (second: string) =>
      filing({
        carrier: "A",
        stays: [since2022("F")],
        titles: [
          highTech("F", "2023-02-01", { number: "1" }),
          highTech("F", "2023-09-01", { number: second }),
        ],
      });
    expect(paidTo(run({ programme: any, filings: [twice("2")] }), "A")).toBe(10_000_000);
    const same = run({ programme: any, filings: [twice("1")] });
    expect(same.lines.map((it) => it.outcome?.date)).toEqual(["2023-02-01"]);
    expect(reasons(same)).toEqual(["uncounted.same-key"]);
  });
});

describe("a conflict", () => {
  const filings = [
    filing({ carrier: "A", stays: [since2022("F")], titles: [highTech("F", "2023-05-01")] }),
    filing({
      carrier: "B",
      stays: [{ ...since2022("F"), areaDm2: 8000 }],
      titles: [highTech("F", "2023-05-01")],
    }),
  ];

  test("waits without a line, shows both sides the same facts, and blocks", () => {
    const { conflicts, lines, blocked } = run({ filings });
    expect(lines).toEqual([]);
    expect(blocked).toBe(true);
    expect(conflicts).toMatchObject([
      {
        uscc: "F",
        firmName: "Firm F",
        sides: [
          { carrierId: "A", enteredOn: "2022-01-01", stayDays: 485, areaDm2: 0 },
          { carrierId: "B", enteredOn: "2022-01-01", stayDays: 485, areaDm2: 8000 },
        ],
        waiting: [{ item: "high-tech", paymentKey: "test-family/high-tech/carrier/new-high-tech/F" }],
      },
    ]);
  });

  test("is paid once, to the carrier of the ruling", () => {
    const { outcomeKey } = run({ filings }).conflicts[0]!;
    const result = run({ filings, rulings: [{ outcomeKey, carrierId: "B", reason: "works there" }] });
    expect(result.conflicts).toEqual([]);
    expect(result.lines).toMatchObject([
      { beneficiary: { id: "B" }, amountFen: 5_000_000, text: { code: "attribution.ruling" } },
    ]);
  });

  test("stays one for a ruling in favour of neither side, and for two that differ", () => {
    const { outcomeKey } = run({ filings }).conflicts[0]!;
    const ruling = (carrierId: string) => ({ outcomeKey, carrierId, reason: "r" });
    expect(run({ filings, rulings: [ruling("Z")] }).conflicts).toHaveLength(1);
    const differ = run({ filings, rulings: [ruling("A"), ruling("B")] });
    expect(differ.conflicts).toHaveLength(1);
    expect(differ.findings.map((it) => it.code)).toContain("rewards.rulings-differ");
  });

  test("does not keep a firm from its own reward", () => {
    const own: RewardItem = { ...perHighTech, code: "firm", beneficiary: "firm", amount: "200000" };
    const result = run({ programme: programme({ items: [own] }), filings });
    expect(result.conflicts).toEqual([]);
    expect(result.lines).toMatchObject([{ beneficiary: { kind: "firm", id: "F" }, amountFen: 20_000_000 }]);
  });
});

describe("batches", () => {
  const firms = (n: number, from = 0) =>
    Array.from({ length: n }, (_, i) => `F${String(from + i).padStart(2, "0")}`);
  const newFirms = (period: string, codes: string[]) =>
    filing({
      carrier: "A",
      period,
      stays: codes.map((uscc) => ({ uscc, from: "2021-01-01" })),
      titles: codes.map((uscc, i) => ({
        uscc,
        awardedOn: `${period}-06-${String(28 - i).padStart(2, "0")}`,
      })),
    });

  test("the earliest fill them with equal parts, the rest expires", () => {
    const result = run({ programme: programme({ items: [perTen] }), filings: [newFirms("2023", firms(12))] });
    expect(result.lines.map((it) => it.amountFen)).toEqual(Array(10).fill(300_000));
    // The later a firm stands in the list, the earlier its date.
    expect(result.uncounted.map((it) => it.uscc)).toEqual(["F01", "F00"]);
    expect(reasons(result)).toEqual(["uncounted.batch-expired", "uncounted.batch-expired"]);
  });

  test("parts that do not divide are apportioned to the fen, the first by date being the larger", () => {
    const item: RewardItem = { ...perTen, size: "3", amount: "100" };
    const result = run({ programme: programme({ items: [item] }), filings: [newFirms("2023", firms(3))] });
    expect(result.lines.map((it) => [it.uscc, it.amountFen])).toEqual([
      ["F02", 3334],
      ["F01", 3333],
      ["F00", 3333],
    ]);
  });

  test("carry-over: what last year's run left counts this year, what it paid does not", () => {
    const carry = programme({ items: [{ ...perTen, remainder: { carryFrom: "2022-01-01" } }] });
    const last = newFirms("2022", firms(14));
    const first = run({ programme: carry, filings: [last], period: year("2022") });
    expect(paidTo(first, "A")).toBe(3_000_000);
    expect(first.uncounted.map((it) => it.text.code)).toContain("uncounted.batch-carried");
    const earlierPayments = first.lines.map((it) => ({
      paymentKey: it.paymentKey!,
      amountFen: it.amountFen,
      runId: "r",
    }));
    const both = filing({
      carrier: "A",
      stays: [...firms(14), ...firms(6, 20)].map((uscc) => ({ uscc, from: "2021-01-01" })),
      titles: firms(6, 20).map((uscc) => ({ uscc, awardedOn: "2023-03-01" })),
    });
    const second = run({ programme: carry, filings: [last, both], earlierPayments });
    expect(paidTo(second, "A")).toBe(3_000_000);
    expect(second.lines.filter((it) => it.outcome!.date < "2023-01-01")).toHaveLength(4);
  });
});
