import { describe, expect, test } from "vitest";
import type { RewardItem, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import {
  filing,
  highTech,
  oneFirm,
  perHighTech,
  perTen,
  programme,
  run,
  since2022,
} from "./sample.fixture.ts";
import type { RewardInput, RewardResult } from "./types.ts";

const own = (item: RewardItem, more: Partial<RewardProgramme> = {}): RewardProgramme =>
  programme({ items: [item], ...more });
const to = ({ lines }: RewardResult) =>
  lines.map((it) => [it.beneficiary.kind, it.beneficiary.id, it.item, it.amountFen]);

describe("lines and totals", () => {
  const each = (beneficiary: "carrier" | "firm" | "unit", code: string, amount: string): RewardItem => ({
    ...perHighTech,
    beneficiary,
    code,
    amount,
  });
  const items = [each("unit", "u", "3"), each("firm", "f", "2"), each("carrier", "c", "1")];
  const filings = ["B", "A"].map((carrier) =>
    filing({
      carrier,
      unit: `unit-of-${carrier}`,
      stays: [since2022(`F${carrier}`), since2022(`G${carrier}`)],
      titles: [highTech(`G${carrier}`, "2023-05-01"), highTech(`F${carrier}`, "2023-05-01")],
    }),
  );
  const result = () => run({ programme: programme({ items }), filings });

  test("stand by carriers, firms, units, each by id, numbered from 1", () => {
    expect(to(result())).toEqual([
      ["carrier", "A", "c", 100],
      ["carrier", "A", "c", 100],
      ["carrier", "B", "c", 100],
      ["carrier", "B", "c", 100],
      ["firm", "FA", "f", 200],
      ["firm", "FB", "f", 200],
      ["firm", "GA", "f", 200],
      ["firm", "GB", "f", 200],
      ["unit", "unit-of-A", "u", 300],
      ["unit", "unit-of-A", "u", 300],
      ["unit", "unit-of-B", "u", 300],
      ["unit", "unit-of-B", "u", 300],
    ]);
    expect(result().lines.map((it) => it.lineNo)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(
      result()
        .lines.slice(0, 2)
        .map((it) => it.uscc),
    ).toEqual(["FA", "GA"]);
  });

  test("add up by beneficiary and by item, items that paid nothing included", () => {
    expect(result().totals).toEqual({
      totalFen: 2400,
      byBeneficiary: [
        { beneficiary: { kind: "carrier", id: "A" }, amountFen: 200 },
        { beneficiary: { kind: "carrier", id: "B" }, amountFen: 200 },
        { beneficiary: { kind: "firm", id: "FA" }, amountFen: 200 },
        { beneficiary: { kind: "firm", id: "FB" }, amountFen: 200 },
        { beneficiary: { kind: "firm", id: "GA" }, amountFen: 200 },
        { beneficiary: { kind: "firm", id: "GB" }, amountFen: 200 },
        { beneficiary: { kind: "unit", id: "unit-of-A" }, amountFen: 600 },
        { beneficiary: { kind: "unit", id: "unit-of-B" }, amountFen: 600 },
      ],
      byItem: [
        { item: "u", amountFen: 1200 },
        { item: "f", amountFen: 800 },
        { item: "c", amountFen: 400 },
        { item: "all-items", amountFen: 0 },
      ],
    });
    expect(run({ programme: programme({ items }) }).totals).toEqual({
      totalFen: 0,
      byBeneficiary: [],
      byItem: ["u", "f", "c", "all-items"].map((item) => ({ item, amountFen: 0 })),
    });
  });

  test("a firm is paid whoever hosts it, unless the item asks for the host's kind", () => {
    const nobody = filing({ carrier: "A", titles: [highTech("F", "2023-05-01")] });
    const paid = (item: RewardItem) => run({ programme: own(item), filings: [nobody] });
    expect(paid(each("firm", "f", "2")).lines.map((it) => [it.amountFen, it.text])).toEqual([
      [200, { code: "attribution.not-needed", params: {} }],
    ]);
    const asked = paid({ ...each("firm", "f", "2"), carrierKinds: ["incubator"] });
    expect(asked.lines).toEqual([]);
    expect(asked.uncounted.map((it) => it.text.code)).toEqual(["attribution.no-host"]);
    const known = run({
      programme: own({ ...each("firm", "f", "2"), carrierKinds: ["makerspace"] }),
      filings: [oneFirm("2023-05-01")],
    });
    expect(known.uncounted.map((it) => it.text)).toEqual([
      { code: "uncounted.carrier-kind", params: { kind: "incubator" } },
    ]);
  });
});

describe("batches", () => {
  const pairs: RewardItem = { ...perTen, size: "2", amount: "1" };
  const year = (code: string, ...days: string[]) =>
    filing({
      carrier: "A",
      period: code,
      stays: days.map((day) => ({ uscc: `F${day}`, from: "2020-01-01" })),
      titles: days.map((day) => ({ uscc: `F${day}`, awardedOn: day })),
    });
  const of = (remainder: "expire" | { carryFrom: string }, filings: RewardInput["filings"]) => {
    const { lines, uncounted } = run({ programme: own({ ...pairs, remainder }), filings });
    return [lines.map((it) => it.outcome!.date), uncounted.map((it) => [it.outcome.date, it.text])];
  };
  const both = [year("2022", "2022-03-01"), year("2023", "2022-03-01", "2023-02-01", "2023-08-01")];

  test("what is left expires, and says how much of what size", () => {
    const text = { code: "uncounted.batch-expired", params: { left: 1, size: 2 } };
    expect(of("expire", [year("2023", "2023-02-01")])).toEqual([[], [["2023-02-01", text]]]);
    expect(of("expire", both)).toEqual([["2023-02-01", "2023-08-01"], []]);
  });

  test("or carries over, from the first day declared and no earlier", () => {
    const text = { code: "uncounted.batch-carried", params: { left: 1, size: 2 } };
    const carried = [["2022-03-01", "2023-02-01"], [["2023-08-01", text]]];
    expect(of({ carryFrom: "2022-03-01" }, both)).toEqual(carried);
    expect(of({ carryFrom: "2022-03-02" }, both)).toEqual([["2023-02-01", "2023-08-01"], []]);
    expect(of({ carryFrom: "2023-06-01" }, both)).toEqual([["2023-02-01", "2023-08-01"], []]);
  });

  test("what one item carries over concerns no other item's awards", () => {
    const carry: RewardItem = { ...pairs, remainder: { carryFrom: "2022-01-01" } };
    const both = programme({ items: [carry, perHighTech] });
    const unproved = (kind: "tech-firm" | "high-tech") =>
      run({
        programme: both,
        filings: [filing({ carrier: "A", titles: [highTech("F", "2022-05-01", { kind, evidence: null })] })],
      }).findings.map((it) => it.code);
    expect(unproved("tech-firm")).toEqual(["rewards.no-evidence"]);
    expect(unproved("high-tech")).toEqual([]);
  });

  test("are of one beneficiary: two carriers with one each fill none", () => {
    const single = (carrier: string) =>
      filing({
        carrier,
        stays: [since2022(`F${carrier}`)],
        titles: [{ uscc: `F${carrier}`, awardedOn: "2023-05-01" }],
      });
    expect(run({ programme: own(pairs), filings: [single("A"), single("B")] }).lines).toEqual([]);
  });
});
