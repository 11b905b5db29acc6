import { describe, expect, it } from "vitest";
import { type CarrierPerformance, carrierPerformanceSchema } from "#app/domain/policy/carrier-performance.ts";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { fact, firm, indicator, label, run, scheme } from "../sample-scheme.fixture.ts";
import { agree } from "./constructs.fixture.ts";
import { NotCovered } from "./derive-columns.ts";
import { scoreColumns } from "./score-columns.ts";
import { tableOfSubjects } from "./table-of-subjects.ts";

// Classes at the edges of their bands, what stands in for figures not known by group, vetoes that are open.

const rank = { type: "rank" as const, direction: "higher" as const };
const weights = { small: "7", middle: "11", large: "13" };

describe("stages", () => {
  // 3 and 7.5 yuan are 300 and 750 fen.
  const stages = (
    includesTo: boolean,
    includesFrom: boolean,
    defaultStage: string | null,
  ): FirmPoints["stages"] => ({
    by: fact("money"),
    unit: "yuan",
    bands: [
      { code: "small", label, from: null, to: "3", includesTo },
      { code: "middle", label, from: "3", includesFrom: !includesTo, to: "7.5", includesTo: !includesFrom },
      { code: "large", label, from: "7.5", includesFrom, to: null },
    ],
    defaultStage,
  });
  const cells = [-1, 0, 3, 299, 300, 301, 749, 750, 751, null, "not-applicable"] as const;
  const firms = cells.map((money, i) => firm(`f${10 + i}`, { money, a: (i * 3) % 5 }));
  const policy = (of: FirmPoints["stages"]) =>
    scheme({ stages: of, indicators: [indicator("a", { weights, peers: "stage", scale: rank })] });

  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])("include an end or not: %s, %s", (to, from) => {
    const found = agree(run(policy(stages(to, from, null)), firms));
    expect([...found.classOf]).toEqual([0, 0, 0, 0, to ? 0 : 1, 1, 1, from ? 2 : 1, 2, -1, -1]);
    expect(found.classes).toEqual(["small", "middle", "large"]);
  });

  it("begin with the lower end where nothing is said", () => {
    const { by, unit } = stages(true, true, null);
    const bands = [
      { code: "small", label, from: null, to: "3" },
      { code: "large", label, from: "3", to: null },
    ];
    const found = agree(run(policy({ by, unit, bands, defaultStage: "large" }), firms));
    expect([...found.classOf]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
  });

  it("are found in bands of any order", () => {
    for (const [to, from] of [
      [true, false],
      [false, true],
    ] as const) {
      const own = stages(to, from, null);
      const found = agree(run(policy({ ...own, bands: [...own.bands].reverse() }), firms));
      const names = [...found.classOf].map((of) => found.classes[of] ?? null);
      const [second, seventh] = [to ? "small" : "middle", from ? "large" : "middle"];
      const low = ["small", "small", "small", "small", second];
      expect(names).toEqual([...low, "middle", "middle", seventh, "large", null, null]);
    }
  });

  it("are what a firm was moved to, whatever is known of it", () => {
    const moves = [
      ["f10", "large"],
      ["f17", "small"],
      ["f19", "middle"],
    ] as const;
    const overrides = moves.map(([subject, stage]) => ({ subject, stage, reason: "r", approver: "a" }));
    const found = agree(run(policy(stages(false, true, "small")), firms, { overrides }));
    expect([...found.classOf]).toEqual([2, 0, 0, 0, 1, 1, 1, 0, 2, 1, 0]);
    const own = policy(stages(false, true, "small"));
    const table = tableOfSubjects(run(own, firms));
    const unmoved = scoreColumns({ policy: own, table, overrides: null, withLines: true });
    expect([...unmoved.classOf]).toEqual([0, 0, 0, 0, 1, 1, 1, 2, 2, 0, 0]);
  });

  it("follow figures of fractions and figures that no double holds", () => {
    const most = Number.MAX_SAFE_INTEGER;
    const rich = [1, 2, 3, most, -most, 7].map((a, i) => firm(`r${i}`, { a, b: 3 }));
    for (const by of ["0.3333333", "1.0001"]) {
      const of: FirmPoints["stages"] = {
        by: { op: "product", x: fact("a"), by },
        unit: "count",
        bands: [
          { code: "small", label, from: null, to: "0.6666666" },
          { code: "middle", label, from: "0.6666666", to: "9007199254740992", includesTo: true },
          { code: "large", label, from: "9007199254740992", includesFrom: false, to: null },
        ],
        defaultStage: null,
      };
      const indicators = [indicator("b", { weights })];
      agree(run(scheme({ stages: of, indicators }), rich));
    }
  });
});

describe("what stands in for figures that are not known", () => {
  const firms = Array.from({ length: 12 }, (_, i) =>
    firm(
      `f${10 + i}`,
      {
        a: i % 5 === 1 ? null : i % 5 === 3 ? "not-applicable" : (i * i) % 13,
        b: i,
        f: i === 6 || i === 8 ? null : 1,
      },
      { field: `x${i % 3}` },
    ),
  );
  const stages: FirmPoints["stages"] = {
    by: fact("f"),
    unit: "count",
    bands: [{ code: "only", label, from: null, to: null }],
    defaultStage: null,
  };
  const rules = ["zero", "exclude", "exclude-within-group", "peer-mean", "peer-median"] as const;
  it.each(rules)("missing: %s, beside each rule for what does not apply", (missing) => {
    const list = [undefined, ...rules].flatMap((notApplicable, i) => [
      indicator(`i${i}`, {
        x: fact("a"),
        missing,
        notApplicable,
        peers: "field",
        group: i % 2 ? "two" : "one",
      }),
      indicator(`k${i}`, { x: fact("a"), missing, notApplicable, scale: rank, weights: { only: "7" } }),
    ]);
    const found = agree(run(scheme({ stages, indicators: list }), firms));
    expect([...found.classOf].filter((own) => own < 0)).toHaveLength(2);
    // One by one, so that groups are left with nothing known.
    for (const own of list.slice(2, 4)) agree(run(scheme({ stages, indicators: [own] }), firms));
  });
});

describe("vetoes", () => {
  const when = (code: string, value: string) => ({
    test: "compare" as const,
    x: fact(code),
    relation: ">=" as const,
    value,
    unit: "count",
  });
  const firms = ([3, 9, null, "not-applicable", 5, null, 9] as const).map((d, i) =>
    firm(`f${i}`, { a: i, d, b: i === 4 ? null : i, f: i > 4 ? null : 1 }),
  );
  const stages: FirmPoints["stages"] = {
    by: fact("f"),
    unit: "count",
    bands: [{ code: "only", label, from: null, to: null }],
    defaultStage: null,
  };
  const grades: FirmPoints["grades"] = [
    { code: "top", label },
    { code: "rest", label },
  ];
  it("that bar, that cap and that are open on firms that are scored", () => {
    const cap = { type: "cap-grade" as const, grade: "rest" };
    const vetoes: FirmPoints["vetoes"] = [
      { code: "bar", label, when: when("d", "9"), effect: { type: "bar" } },
      { code: "cap", label, when: when("b", "3"), effect: cap },
    ];
    const found = agree(run(scheme({ stages, vetoes, grades }), firms));
    expect([...found.barred]).toEqual([0, 1, 0, 0, 0, 0, 0]);
    const open = found.findings.filter((it) => it.code === "scoring.veto-unknown");
    expect(open.map((it) => [it.subject, it.params, it.blocks])).toEqual([
      ["f2", { veto: "bar" }, true],
      ["f4", { veto: "cap" }, true],
    ]);
    expect(found.rank[1]).toBe(0);
    expect(found.grades!.map((it) => it?.code ?? null)).toEqual([
      "top",
      null,
      "top",
      "rest",
      "top",
      null,
      null,
    ]);
  });
});

describe("peers", () => {
  const firms = Array.from({ length: 9 }, (_, i) =>
    firm(`f${i}`, { a: (i * 4) % 9, f: i === 7 ? null : i }, { field: `x${i % 2}` }),
  );
  const stages: FirmPoints["stages"] = {
    by: fact("f"),
    unit: "count",
    bands: [
      { code: "small", label, from: null, to: "4" },
      { code: "large", label, from: "4", to: null },
    ],
    defaultStage: null,
  };
  it.each(["all", "field", "stage"] as const)("are named and ranked within %s", (within) => {
    const indicators = [indicator("a", { weights, peers: within, scale: rank })];
    const found = agree(run(scheme({ stages, indicators, ranking: { within, tieBreaks: [] } }), firms));
    const names = { all: ["all"], field: ["x0", "x1"], stage: ["small", "large"] };
    expect(found.peerGroups.names).toEqual(names[within]);
    expect(found.peerGroups.of[7]).toBe(-1);
    expect(found.rank[7]).toBe(0);
  });
});

it("scores carriers of the kinds it knows, and none without a kind", () => {
  const { stages: _, ...rest } = scheme();
  const policy: CarrierPerformance = carrierPerformanceSchema.parse({
    ...rest,
    kind: "carrier-performance",
    purpose: "evaluation",
    kinds: ["park", "incubator"],
    indicators: [indicator("a", { peers: "kind", weights: { park: "3", incubator: "5" } })],
    ranking: { within: "kind", tieBreaks: [] },
  });
  const kinds = ["incubator", "base", "park", null];
  const firms = kinds.map((kind, i) => firm(`c${i}`, { a: i }, { kind }));
  const table = tableOfSubjects(run(scheme(), firms));
  const score = (kind: typeof table.kind) =>
    scoreColumns({ policy, table: { ...table, kind }, overrides: null, withLines: true });
  expect([...score(table.kind).classOf]).toEqual([1, -1, 0, -1]);
  const { names } = table.kind!;
  expect([...score({ names, of: table.kind!.of.map((own, row) => (row === 0 ? -1 : own)) }).classOf]).toEqual(
    [-1, -1, 0, -1],
  );
  expect(() => score(null)).toThrow(new NotCovered("carriers without a kind"));
});

it("refuses a policy with an unknown figure", () => {
  const policy = scheme({ indicators: [indicator("a", { weights: { only: { unknown: true } } })] });
  const table = tableOfSubjects(run(scheme(), [firm("f", { a: 1 })]));
  expect(() => scoreColumns({ policy, table, overrides: null, withLines: true })).toThrow(Refusal);
});
