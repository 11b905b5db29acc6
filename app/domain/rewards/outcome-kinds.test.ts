import { describe, expect, test } from "vitest";
import type { OutcomeSource, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { filing, highTech, perHighTech, programme, run } from "./sample.fixture.ts";
import type { Recognition, RegistryRow, RewardInput, RewardResult } from "./types.ts";

const label = { zh: "试", en: "test" };
/** One yuan for each outcome of the source, to whoever it belongs. */
const counting = (
  source: OutcomeSource,
  changes: Partial<RewardProgramme["outcomes"][number]> = {},
  more: Partial<RewardProgramme> = {},
): RewardProgramme =>
  programme({
    outcomes: [{ code: "it", label, source, first: true, ...changes }],
    items: [{ ...perHighTech, code: "each", outcome: "it", amount: "1" }],
    attribution: { minDays: "0", graceMonths: "0", whenSeveral: "conflict", clause: "2" },
    ...more,
  });
const counted = (
  policy: RewardProgramme,
  filings: RewardInput["filings"],
  more: Partial<RewardInput> = {},
): RewardResult => run({ programme: policy, filings, ...more });
const earned = ({ lines }: RewardResult) =>
  lines.map((it) => [it.beneficiary.id, it.uscc, it.outcome?.date, it.text.code]);
const why = ({ uncounted }: RewardResult) => uncounted.map((it) => [it.uscc, it.text.code]);

describe("a firm that moves in", () => {
  const introduced = counting({ kind: "introduced" });
  const on = (from: string, more = {}) => filing({ carrier: "A", stays: [{ uscc: "F", from, ...more }] });

  test("counts on the first and the last day of the window, and not a day beside it", () => {
    for (const [from, lines] of [
      ["2022-12-31", 0],
      ["2023-01-01", 1],
      ["2023-12-31", 1],
      ["2024-01-01", 0],
    ] as const) {
      expect(counted(introduced, [on(from)]).lines).toHaveLength(lines);
    }
    expect(earned(counted(introduced, [on("2023-04-01")]))).toEqual([
      ["A", "F", "2023-04-01", "attribution.introduced"],
    ]);
  });

  test("counts once where stays touch, and again after a day away if any entry counts", () => {
    const any = counting({ kind: "introduced" }, { first: false });
    const twice = (from: string) =>
      filing({
        carrier: "A",
        stays: [
          { uscc: "F", from: "2023-01-10", to: "2023-03-01" },
          { uscc: "F", from },
        ],
      });
    expect(counted(any, [twice("2023-03-01")]).lines).toHaveLength(1);
    expect(counted(any, [twice("2023-03-02")]).lines).toHaveLength(2);
    expect(why(counted(introduced, [twice("2023-03-02")]))).toEqual([["F", "uncounted.not-first"]]);
  });

  test("belongs to the carrier it enters, whoever hosts it already, and of a park to the innermost", () => {
    const any = counting({ kind: "introduced" }, { first: false });
    const elsewhere = filing({ carrier: "B", stays: [{ uscc: "F", from: "2020-01-01" }] });
    expect(earned(counted(any, [on("2023-05-01"), elsewhere])).map(([to]) => to)).toEqual(["A"]);
    const inside = filing({ carrier: "C", parkId: "A", stays: [{ uscc: "F", from: "2023-05-01" }] });
    expect(earned(counted(introduced, [on("2023-05-01"), inside])).map(([to]) => to)).toEqual(["C"]);
    const other = filing({ carrier: "B", stays: [{ uscc: "F", from: "2023-05-01" }] });
    expect(counted(introduced, [on("2023-05-01"), other]).conflicts).toHaveLength(1);
  });

  test("is not asked for days that it cannot have stayed", () => {
    const asked = {
      attribution: { minDays: "1", graceMonths: "0", whenSeveral: "conflict" as const, clause: "2" },
    };
    expect(() => counting({ kind: "introduced" }, {}, asked)).toThrow("policy.introduced-min-days: it");
    expect(() => counting({ kind: "introduced" }, { minDays: "0" }, asked)).not.toThrow();
  });
});

describe("a firm that graduates", () => {
  const graduated = counting({ kind: "graduated" });
  const leaves = (to: string, exit: "graduated" | "left" = "graduated") =>
    filing({ carrier: "A", stays: [{ uscc: "F", from: "2022-01-01", to, exit }] });

  test("counts on its first day away, in the window and a day beside it; a mere departure never", () => {
    expect(counted(graduated, [leaves("2022-12-31")]).lines).toHaveLength(0);
    expect(counted(graduated, [leaves("2024-01-01")]).lines).toHaveLength(0);
    expect(counted(graduated, [leaves("2023-06-01", "left")]).lines).toHaveLength(0);
    for (const to of ["2023-01-01", "2023-12-31"]) {
      expect(earned(counted(graduated, [leaves(to)]))).toEqual([["A", "F", to, "attribution.graduated"]]);
    }
  });

  test("belongs to the carrier it graduates from, also when it enters another that very day", () => {
    const next = filing({ carrier: "B", stays: [{ uscc: "F", from: "2023-06-01" }] });
    expect(earned(counted(graduated, [leaves("2023-06-01"), next])).map(([to]) => to)).toEqual(["A"]);
  });

  test("needs its days of stay, to the day", () => {
    const stayed = (minDays: string) => counting({ kind: "graduated" }, { minDays });
    // 2022-01-01 to 2023-01-01 are 365 days.
    expect(counted(stayed("365"), [leaves("2023-01-01")]).lines).toHaveLength(1);
    expect(why(counted(stayed("366"), [leaves("2023-01-01")]))).toEqual([
      ["F", "attribution.below-min-days"],
    ]);
  });

  test("compares sides by what they held the day before", () => {
    const largest = {
      attribution: { minDays: "0", graceMonths: "0", whenSeveral: ["largest-area" as const], clause: "2" },
    };
    const of = (carrier: string, areaDm2: number) =>
      filing({
        carrier,
        stays: [{ uscc: "F", from: "2022-01-01", to: "2023-06-01", exit: "graduated", areaDm2 }],
      });
    const result = counted(counting({ kind: "graduated" }, {}, largest), [of("A", 100), of("B", 101)]);
    expect(earned(result).map(([to]) => to)).toEqual(["B"]);
  });
});

test("a listing is the title of that name", () => {
  const listed = counting({ kind: "title", titles: ["listed"] });
  const shares = highTech("F", "2023-06-01", { kind: "listed", number: "688001" });
  const result = counted(listed, [
    filing({ carrier: "A", stays: [{ uscc: "F", from: "2022-01-01" }], titles: [shares] }),
  ]);
  expect(earned(result)).toEqual([["A", "F", "2023-06-01", "attribution.only-host"]]);
});

describe("a firm that got financing", () => {
  const row = (on: string, number = "R1"): RegistryRow => ({
    outcome: "financed",
    uscc: "F",
    on,
    number,
    evidence: "名录",
  });
  const host = [filing({ carrier: "A", stays: [{ uscc: "F", from: "2022-01-01" }] })];
  const financed = counting({ kind: "financed" });

  test("counts by the day of the registry, for the host of that day", () => {
    expect(earned(counted(financed, host, { registry: [row("2023-06-01")] }))).toEqual([
      ["A", "F", "2023-06-01", "attribution.only-host"],
    ]);
    expect(counted(financed, host, { registry: [row("2022-12-31")] }).lines).toEqual([]);
    expect(counted(financed, host, { registry: [row("2024-01-01")] }).lines).toEqual([]);
  });

  test("keeps two rounds of one day apart, each paid by its number", () => {
    const any = counting({ kind: "financed" }, { first: false });
    const registry = [row("2023-06-01", "R2"), row("2023-06-01", "R1"), row("2023-06-01", "R1")];
    const { lines } = counted(any, host, { registry });
    expect(lines.map((it) => it.paymentKey)).toEqual([
      "test-family/each/carrier/it/F/R1",
      "test-family/each/carrier/it/F/R2",
    ]);
    expect(counted(financed, host, { registry }).lines).toHaveLength(1);
  });

  test("is never silently none: an empty registry is a finding", () => {
    const { findings, blocked } = counted(financed, host);
    expect(findings).toEqual([{ code: "rewards.no-financings", subject: "it", blocks: false, params: {} }]);
    expect(blocked).toBe(false);
    expect(counted(financed, host, { registry: [row("2021-01-01")] }).findings).toEqual([]);
  });
});

describe("a carrier that was recognised", () => {
  const recognition = (changes: Partial<Recognition> = {}): Recognition => ({
    carrierId: "A",
    kind: "incubator",
    unitId: "unit-7",
    level: "national",
    from: "2023-06-01",
    number: "国科发火〔2023〕1号",
    isRenewal: false,
    revokedOn: null,
    evidence: "公告",
    ...changes,
  });
  const national = counting({ kind: "recognised", levels: ["national"] });

  test("earns itself, whether or not it filed, on the days of the window", () => {
    for (const [from, lines] of [
      ["2022-12-31", 0],
      ["2023-01-01", 1],
      ["2023-12-31", 1],
      ["2024-01-01", 0],
    ] as const) {
      expect(counted(national, [], { recognitions: [recognition({ from })] }).lines).toHaveLength(lines);
    }
    const { lines } = counted(national, [], { recognitions: [recognition()] });
    expect(lines[0]).toMatchObject({
      beneficiary: { kind: "carrier", id: "A" },
      uscc: null,
      carrierId: "A",
      paymentKey: "test-family/each/carrier/it/A",
      text: { code: "attribution.recognised", params: { on: "2023-06-01" } },
    });
  });

  test("counts at its level, once, and not as a renewal", () => {
    const of = (recognitions: Recognition[]) => counted(national, [], { recognitions });
    expect(of([recognition({ level: "municipal" })]).lines).toEqual([]);
    expect(why(of([recognition({ isRenewal: true })]))).toEqual([[null, "uncounted.renewal"]]);
    expect(why(of([recognition(), recognition({ from: "2020-01-01" })]))).toEqual([
      [null, "uncounted.not-first"],
    ]);
  });

  test("may pay its unit, and asks for the kind of the carrier", () => {
    const unit = { ...perHighTech, code: "each", outcome: "it", amount: "1", beneficiary: "unit" as const };
    const source = { kind: "recognised" as const, levels: ["national" as const] };
    const paid = counting(source, {}, { items: [unit] });
    expect(counted(paid, [], { recognitions: [recognition()] }).lines[0]?.beneficiary.id).toBe("unit-7");
    const spaces = counting(source, {}, { items: [{ ...unit, carrierKinds: ["makerspace"] }] });
    expect(why(counted(spaces, [], { recognitions: [recognition()] }))).toEqual([
      [null, "uncounted.carrier-kind"],
    ]);
  });

  test("is nobody's but the carrier's: a firm cannot be paid for it, nor its figures set the sum", () => {
    const source = { kind: "recognised" as const, levels: ["national" as const] };
    const item = { ...perHighTech, code: "each", outcome: "it" };
    expect(() => counting(source, {}, { items: [{ ...item, beneficiary: "firm" }] })).toThrow(
      "policy.recognition-of-a-firm: each",
    );
    const bands = [{ from: null, to: null, amount: "1" }];
    const amount = { fact: "revenue", unit: "yuan", yearsBack: 0, bands };
    expect(() => counting(source, {}, { items: [{ ...item, amount }] })).toThrow(
      "policy.recognition-banded: each",
    );
  });

  test("is a finding when none is on file", () => {
    expect(counted(national, []).findings).toMatchObject([{ code: "rewards.no-recognitions" }]);
  });
});
