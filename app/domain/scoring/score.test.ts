import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomScale } from "./random-scheme.fixture.ts";
import { fact, firm, indicator, label, run, scheme } from "./sample-scheme.fixture.ts";
import { score } from "./score.ts";

const byId = (result: ReturnType<typeof score>, id: string) => result.subjects.find((it) => it.id === id)!;
const weights = (row: ReturnType<typeof byId>) =>
  Object.fromEntries(
    row.lines.flatMap((line) => (line.effectiveWeight ? [[line.code, line.effectiveWeight]] : [])),
  );

describe("indicators that are not known (rules-engine §4)", () => {
  const policy = scheme({
    indicators: [
      indicator("a", { missing: "exclude", weights: { only: "10" } }),
      indicator("b", { weights: { only: "20" } }),
      indicator("c", { weights: { only: "30" } }),
      indicator("d", { group: "two", missing: "exclude", weights: { only: "40" } }),
    ],
  });
  it("shares an excluded weight out within its group, in proportion", () => {
    const row = byId(score(run(policy, [firm("f", { b: 10, c: 10, d: 10 })])), "f");
    expect(weights(row)).toEqual({ a: "0", b: "24", c: "36", d: "40" });
    expect(row.totalMilli).toBe(100_000);
  });
  it("sends the weight of a group with nothing known to the other groups", () => {
    const row = byId(score(run(policy, [firm("f", { a: 10, b: 10, c: 5 })])), "f");
    expect(weights(row)).toEqual({ a: "50/3", b: "100/3", c: "50", d: "0" });
  });
  it("loses it where no group knows anything, or the rule stays within its group", () => {
    expect(byId(score(run(policy, [firm("f", {})])), "f").totalMilli).toBe(0);
    const within = scheme({
      indicators: [indicator("a"), indicator("d", { group: "two", missing: "exclude-within-group" })],
    });
    expect(byId(score(run(within, [firm("f", { a: 10 })])), "f").totalMilli).toBe(10_000);
  });
  it("gives no share of it to an indicator whose figure was substituted", () => {
    const mixed = scheme({
      indicators: [
        indicator("a", { missing: "exclude" }),
        indicator("b", { missing: "peer-mean" }),
        indicator("c"),
      ],
    });
    const others = [firm("g", { a: 10, b: 5, c: 10 }), firm("h", { a: 10, b: 10, c: 10 })];
    const row = byId(score(run(mixed, [firm("f", { c: 10 }), ...others])), "f");
    expect(weights(row)).toEqual({ a: "0", b: "10", c: "20" });
    expect(row.lines.map((line) => line.pointsMilli)).toEqual([0, 7_500, 20_000]);
  });
});

describe("peers, barred subjects and stages", () => {
  const ranked = indicator("a", { scale: { type: "rank", direction: "higher" } });
  const vetoes = [
    {
      code: "idle",
      label,
      when: { test: "compare" as const, x: fact("b"), relation: ">" as const, value: "0", unit: "count" },
      effect: { type: "bar" as const },
    },
  ];
  it("compares a barred subject as if it alone were added, and gives it neither rank nor grade", () => {
    const subjects = [
      firm("p", { a: 1, b: 0 }),
      firm("q", { a: 3, b: 0 }),
      firm("x", { a: 2, b: 1 }),
      firm("y", { a: 2, b: 1 }),
    ];
    const result = score(
      run(scheme({ indicators: [ranked], vetoes, grades: [{ code: "g", label }] }), subjects),
    );
    expect(result.subjects.map((row) => [row.id, row.totalMilli, row.rank, row.grade?.code ?? null])).toEqual(
      [
        ["p", 0, 2, "g"],
        ["q", 10_000, 1, "g"],
        ["x", 5_000, null, null],
        ["y", 5_000, null, null],
      ],
    );
    expect(result.gradings[0]!.basis).toBe(2);
  });
  it("makes an unknown veto a finding that blocks approval", () => {
    const { findings } = score(run(scheme({ vetoes }), [firm("f", { a: 1 })]));
    expect(findings).toEqual([
      { code: "scoring.veto-unknown", subject: "f", blocks: true, params: { veto: "idle" } },
    ]);
  });
  const staged = scheme({
    stages: {
      by: { op: "lag", x: fact("a"), periods: 1 },
      unit: "count",
      bands: [
        { code: "small", label, from: null, to: "5" },
        { code: "large", label, from: "5", to: null },
      ],
      defaultStage: null,
    },
    indicators: [
      indicator("a", { peers: "stage", weights: { small: "10", large: "20" }, scale: ranked.scale }),
    ],
    ranking: { within: "stage", tieBreaks: [] },
  });
  it("lists a firm of unknown stage as not scored, and moves an overridden one to that stage's peers", () => {
    const subjects = [
      firm("p", { a: 1, "a@2022": 1 }),
      firm("q", { a: 9, "a@2022": 9 }),
      firm("r", { a: 7, "a@2022": 4 }),
      firm("s", { a: 7 }),
    ];
    const moved = { subject: "r", stage: "large", reason: "合并", approver: "王" };
    const before = score(run(staged, subjects));
    const after = score(run(staged, subjects, { overrides: [moved] }));
    expect(before.subjects.map((it) => [it.class, it.totalMilli])).toEqual([
      ["small", 0],
      ["large", 20_000],
      ["small", 10_000],
      [null, null],
    ]);
    expect(byId(before, "s").reason).toBe("scoring.stage-unknown");
    expect(after.subjects.map((it) => [it.class, it.totalMilli])).toEqual([
      ["small", 10_000],
      ["large", 20_000],
      ["large", 0],
      [null, null],
    ]);
    expect(byId(after, "r").stage!.override).toEqual({ reason: "合并", approver: "王" });
  });
});

describe("totals", () => {
  it("gives exactly full marks to a firm with every share 1, whatever the weights", () => {
    const decimal = fc.tuple(fc.nat(40), fc.nat(999)).map(([n, m]) => `${n}.${String(m).padStart(3, "0")}`);
    fc.assert(
      fc.property(fc.array(decimal, { minLength: 1, maxLength: 6 }), fc.nat(5), (list, unknown) => {
        const codes = [..."abcdef"].slice(0, list.length);
        const indicators = codes.map((code, index) =>
          indicator(code, {
            group: index % 2 ? "two" : "one",
            weights: { only: list[index]! },
            missing: "exclude",
          }),
        );
        const cells = Object.fromEntries(codes.map((code, index) => [code, index === unknown ? null : 10]));
        const row = byId(score(run(scheme({ indicators }), [firm("f", cells)])), "f");
        const full = list.reduce((sum, it) => sum + Math.round(Number(it) * 1000), 0);
        const lost = codes.every((code, index) => cells[code] === null || Number(list[index]) === 0);
        expect(row.totalMilli).toBe(lost ? full - Math.round(Number(list[unknown] ?? 0) * 1000) : full);
      }),
    );
  });
  it("rounds once, a half upwards, and apportions thirds to the digit", () => {
    const third = { type: "linear" as const, zero: "0", full: "3" };
    const policy = scheme({
      indicators: ["a", "b", "c"].map((code) =>
        indicator(code, { scale: third, weights: { only: "0.001" } }),
      ),
    });
    const row = byId(score(run(policy, [firm("f", { a: 1, b: 2, c: 2 })])), "f");
    // 1/3 + 2/3 + 2/3 thousandths: 1.667 is shown as 2, to the largest remainders.
    expect(row.lines.map((line) => line.pointsMilli)).toEqual([0, 1, 1]);
    expect(row.totalMilli).toBe(2);
    const half = scheme({
      deductions: [
        {
          code: "d",
          label,
          group: "one",
          x: fact("b"),
          unit: "count",
          amount: { perUnit: "0.0005" },
          cap: "none",
        },
      ],
    });
    expect(byId(score(run(half, [firm("f", { a: 0, b: 1 })])), "f").totalMilli).toBe(0);
    expect(byId(score(run(half, [firm("f", { a: 0, b: 3 })])), "f").totalMilli).toBe(-1);
  });
  it("applies maxima before deductions, each as a line of its own, and the floor last", () => {
    const amount = (code: string, x: string) => ({
      code,
      label,
      group: "one",
      x: fact(x),
      unit: "count",
      amount: { perUnit: "1" },
      cap: "none" as const,
    });
    const policy = scheme({
      groups: [
        { code: "one", label, maximum: "12", bonusMaximum: "4" },
        { code: "two", label, maximum: "none", bonusMaximum: "none" },
      ],
      indicators: [indicator("a"), indicator("b", { group: "two" })],
      bonuses: [amount("plus", "c")],
      deductions: [amount("minus", "d")],
      totals: { maximum: "20", deductionMaximum: "25", floor: true },
    });
    const row = byId(score(run(policy, [firm("f", { a: 10, b: 10, c: 9, d: 40 })])), "f");
    expect(row.lines.map((line) => [line.kind, line.pointsMilli / 1000])).toEqual([
      ["indicator", 10],
      ["indicator", 10],
      ["bonus", 9],
      ["bonus-maximum", -5],
      ["group-maximum", -2],
      ["total-maximum", -2],
      ["deduction", -40],
      ["deduction-maximum", 15],
      ["floor", 5],
    ]);
    expect(row.groups.map((group) => group.totalMilli)).toEqual([-28_000, 10_000]);
  });
});

describe("sources", () => {
  const said = (source: "department" | "filing" | "platform", value: number | null) => ({
    ...firm("f", { a: value }).figures[0]!,
    ref: { source, filing: "beef", carrier: null, report: "f", cell: "a", evidence: null },
  });
  it("takes the first source in the scheme's order that knows, and reports a difference beyond the tolerance", () => {
    const subject = firm(
      "f",
      {},
      { figures: [said("platform", 3), said("filing", 5), said("department", null)] },
    );
    const lenient = scheme({ tolerances: [{ fact: "a", value: "2", unit: "count" }] });
    expect(byId(score(run(scheme(), [subject])), "f").lines[0]!.x).toBe("5");
    expect(score(run(scheme(), [subject])).findings.map((it) => it.params)).toEqual([
      { fact: "a", period: "2023", used: "5", other: "3", source: "platform", carrier: null },
    ]);
    expect(score(run(lenient, [subject])).findings).toEqual([]);
    expect(
      byId(score(run(scheme({ sourceOrder: ["platform", "filing"] }), [subject])), "f").lines[0]!.x,
    ).toBe("3");
  });
});

describe("what is refused", () => {
  it.each([
    [
      "an unknown figure",
      scheme({ indicators: [indicator("a", { weights: { only: { unknown: true } } })] }),
      "policy.unknown-figures",
    ],
    [
      "a fact that is not in the catalogue",
      scheme({ indicators: [indicator("zz")] }),
      "scoring.fact-unknown",
    ],
  ])("%s", (_, policy, code) => {
    expect(() => score(run(policy, [firm("f", { a: 1 })]))).toThrowError(expect.objectContaining({ code }));
  });
  it("a subject that stands twice, a stage that does not exist, a figure that is no whole number", () => {
    const twice = () => score(run(scheme(), [firm("f", { a: 1 }), firm("f", { a: 2 })]));
    const override = { subject: "f", stage: "none", reason: "", approver: "" };
    const stage = () => score(run(scheme(), [firm("f", { a: 1 })], { overrides: [override] }));
    const fraction = () => score(run(scheme(), [firm("f", { a: 1.5 })]));
    expect(twice).toThrowError(expect.objectContaining({ code: "scoring.subject-twice" }));
    expect(stage).toThrowError(expect.objectContaining({ code: "scoring.no-such-stage" }));
    expect(fraction).toThrowError(expect.objectContaining({ code: "scoring.figure-not-whole" }));
  });
});

it("never lowers a firm's share when its figure improves, the others held as they are", () => {
  const figures = fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 6 });
  const step = fc.integer({ min: 0, max: 3 });
  fc.assert(
    fc.property(randomScale, figures, fc.integer({ min: -2, max: 4 }), step, (scale, others, from, more) => {
      if (scale.type === "bands" || scale.type === "flag" || scale.type === "expert") return;
      const falls =
        scale.type === "linear" ? Number(scale.zero) > Number(scale.full) : scale.direction === "lower";
      // Where less is better, "nothing" is a declared exception to it.
      if (falls && scale.type === "rank" && scale.nothing !== undefined) return;
      const policy = scheme({ indicators: [indicator("a", { scale })] });
      const peers = others.map((a, index) => firm(`p${index}`, { a }));
      const pointsAt = (a: number) =>
        byId(score(run(policy, [firm("me", { a }), ...peers])), "me").lines[0]!.pointsMilli;
      const [less, better] = falls ? [from + more, from] : [from, from + more];
      expect(pointsAt(better)).toBeGreaterThanOrEqual(pointsAt(less));
    }),
    { numRuns: 300 },
  );
});
