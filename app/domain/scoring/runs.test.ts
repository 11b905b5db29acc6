import { describe, expect, it } from "vitest";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import type { SubjectInput } from "./input.ts";
import { computePerformance, type PerformanceInput } from "./performance-run.ts";
import { fact, firm, indicator, label, run, scheme } from "./sample-scheme.fixture.ts";
import { type ScoreInput, score } from "./score.ts";

const rows = (policy: FirmPoints, subjects: SubjectInput[], more: Partial<ScoreInput<FirmPoints>> = {}) =>
  score(run(policy, subjects, more));
const atLeast = (code: string, value: string) =>
  ({ test: "compare", x: fact(code), relation: ">=", value, unit: "count" }) as const;

describe("what a run refuses, by name", () => {
  const marked = scheme({
    indicators: [
      indicator("x", {
        x: null,
        unit: "ratio",
        scale: { type: "expert", full: "10", dropHighest: 0, dropLowest: 0 },
      }),
    ],
  });
  const mark = (expert: string, more = {}) => ({
    subject: "f",
    indicator: "x",
    expert,
    mark: "5",
    recused: false,
    ...more,
  });
  const moved = { subject: "f", stage: "only", reason: "r", approver: "a" };
  const f = firm("f", {});

  it.each<[string, FirmPoints, SubjectInput[], Partial<ScoreInput<FirmPoints>>, string, object]>([
    [
      "a subject twice",
      scheme(),
      [f, firm("e", {}), firm("g", {}), f],
      {},
      "scoring.subject-twice",
      { subject: "f" },
    ],
    [
      "a stage that is not there",
      scheme(),
      [f],
      { overrides: [{ ...moved, stage: "x" }] },
      "scoring.no-such-stage",
      { subject: "f", stage: "x" },
    ],
    [
      "two overrides of one",
      scheme(),
      [f],
      { overrides: [moved, moved] },
      "scoring.override-twice",
      { subject: "f" },
    ],
    [
      "two marks of one expert",
      marked,
      [f],
      { marks: [mark("E"), mark("F"), mark("E")] },
      "scoring.mark-twice",
      { subject: "f", expert: "E" },
    ],
  ])("%s", (_, policy, subjects, more, code, details) => {
    expect(() => rows(policy, subjects, more)).toThrow(
      expect.objectContaining({ kind: "invalid", code, details }),
    );
  });

  it("one expert may mark several subjects and indicators; a recused one's marks are left out", () => {
    const others = [mark("E", { indicator: "other" }), mark("E", { subject: "g" })];
    expect(rows(marked, [f], { marks: [mark("E"), ...others] }).subjects[0]!.totalMilli).toBe(5000);
    const recused = mark("F", { mark: "10", recused: true });
    expect(rows(marked, [f], { marks: [mark("E"), recused] }).subjects[0]!.totalMilli).toBe(5000);
    expect(rows(marked, [f], { marks: [recused] }).subjects[0]!.lines[0]).toMatchObject({
      state: "missing",
      marks: [],
    });
  });

  it("a carrier without a kind", () => {
    const input = {
      subjects: [firm("a", {}, { kind: "incubator" }), firm("c", {})],
    } as unknown as PerformanceInput;
    expect(() => computePerformance(input)).toThrow(
      expect.objectContaining({
        kind: "invalid",
        code: "scoring.carrier-without-kind",
        details: { subject: "c" },
      }),
    );
  });
});

describe("a run's result", () => {
  it("names engine, policy and period, and stands by subject", () => {
    const result = rows(
      scheme(),
      ["b", "c", "a"].map((id) => firm(id, { a: 3 })),
    );
    expect(result).toMatchObject({ policy: { code: "worked", version: "1" }, period: "2023", findings: [] });
    expect(result.subjects.map((it) => it.id)).toEqual(["a", "b", "c"]);
    expect(result.gradings).toEqual([{ peerGroup: "all", basis: 3, grades: [] }]);
    expect(result.subjects[0]).toEqual({
      id: "a",
      name: "a",
      state: "scored",
      reason: null,
      class: "only",
      stage: { figure: "3", override: null, trace: expect.objectContaining({ value: "3" }) },
      peerGroup: "all",
      totalMilli: 3000,
      barred: false,
      rank: 1,
      tied: 3,
      grade: null,
      groups: [
        { code: "one", totalMilli: 3000, tailMilli: 0 },
        { code: "two", totalMilli: 0, tailMilli: 0 },
      ],
      lines: [
        {
          kind: "indicator",
          code: "a",
          group: "one",
          exact: "3",
          pointsMilli: 3000,
          weight: "10",
          effectiveWeight: "10",
          share: "3/10",
          state: "known",
          rule: null,
          peers: null,
          x: "3",
          unit: "count",
          trace: expect.objectContaining({ op: "fact", value: "3" }),
        },
      ],
      vetoes: [],
      sources: [{ source: "filing", filing: "f00d", carrier: "c1", report: "a", cell: null, evidence: null }],
    });
  });

  it("a subject that is not scored has an empty row", () => {
    const by = {
      by: fact("b"),
      unit: "count",
      bands: [{ code: "only", label, from: null, to: null }],
      defaultStage: null,
    };
    expect(rows(scheme({ stages: by }), [firm("f", { a: 3 })]).subjects[0]).toMatchObject({
      state: "not-scored",
      reason: "scoring.stage-unknown",
      class: null,
      stage: { figure: null, override: null },
      peerGroup: null,
      totalMilli: null,
      barred: false,
      rank: null,
      tied: null,
      grade: null,
      groups: [],
      lines: [],
      vetoes: [],
    });
  });

  it("a veto that is not met says so, and caps nothing", () => {
    const vetoes = [
      { code: "v", label, when: atLeast("b", "1"), effect: { type: "bar" as const } },
      { code: "w", label, when: atLeast("c", "1"), effect: { type: "cap-grade" as const, grade: "low" } },
    ];
    const grades = [
      { code: "top", label, minimumTotal: "0" },
      { code: "low", label },
    ];
    const of = (b: number, c: number) => {
      const { subjects, findings } = rows(scheme({ vetoes, grades }), [firm("f", { a: 3, b, c })]);
      const { barred, grade, vetoes: told } = subjects[0]!;
      expect(findings).toEqual([]);
      return [barred, grade?.code, grade?.before, told.map((it) => [it.code, it.state, it.bars, it.cap])];
    };
    const told = (v: string, w: string) => [
      ["v", v, true, null],
      ["w", w, false, "low"],
    ];
    expect(of(0, 0)).toEqual([false, "top", null, told("not-met", "not-met")]);
    expect(of(0, 1)).toEqual([false, "low", "top", told("not-met", "met")]);
    expect(of(1, 0)).toEqual([true, undefined, undefined, told("met", "not-met")]);
  });
});

describe("peers and substitutes", () => {
  const ranked = (peers: "all" | "field" | "stage") =>
    indicator("a", { peers, scale: { type: "rank", direction: "higher" }, missing: "peer-mean" });
  const stages = {
    by: fact("b"),
    unit: "count",
    bands: [
      { code: "small", label, from: null, to: "5" },
      { code: "large", label, from: "5", to: null },
    ],
    defaultStage: null,
  };
  const subjects = [
    firm("p", { a: 1, b: 1 }, { field: "bio" }),
    firm("q", { a: 2, b: 9 }, { field: "bio" }),
    firm("r", { a: 3, b: 1 }, { field: null }),
    firm("s", { a: 4, b: 9 }, { field: null }),
  ];
  it.each([
    ["all", [0, 3333, 6667, 10_000]],
    ["field", [0, 10_000, 0, 10_000]],
    ["stage", [0, 0, 10_000, 10_000]],
  ] as const)("are %s", (peers, totals) => {
    const own = { ...ranked(peers), weights: { small: "10", large: "10" } };
    const policy = scheme({ stages, indicators: [own] });
    expect(rows(policy, subjects).subjects.map((it) => it.totalMilli)).toEqual(totals);
  });

  it.each([
    ["zero", 0, undefined],
    ["exclude", 0, undefined],
    ["peer-mean", 4333, { n: 3, share: "13/30" }],
    ["peer-median", 4000, { n: 3, share: "2/5" }],
  ] as const)("a missing figure under %s", (missing, total, peers) => {
    const policy = scheme({ indicators: [indicator("a", { missing })] });
    const others = [
      firm("g", { a: 0 }),
      firm("h", { a: 4 }),
      firm("i", { a: 9 }),
      firm("j", { a: "not-applicable" }),
    ];
    const [row] = rows(policy, [firm("f", {}), ...others]).subjects;
    expect([row!.totalMilli, row!.lines[0]!.rule, row!.lines[0]!.peers ?? undefined]).toEqual([
      total,
      missing,
      peers,
    ]);
  });

  it("what does not apply is excluded, unless declared otherwise", () => {
    const of = (notApplicable?: "peer-mean" | "zero") =>
      rows(
        scheme({
          indicators: [indicator("a", { missing: "zero", ...(notApplicable ? { notApplicable } : {}) })],
        }),
        [firm("f", { a: "not-applicable" }), firm("g", { a: 6 })],
      ).subjects[0]!.lines[0]!;
    expect([of(), of("zero"), of("peer-mean")].map((it) => [it.rule, it.share, it.pointsMilli])).toEqual([
      ["exclude", null, 0],
      ["zero", "0", 0],
      ["peer-mean", "3/5", 6000],
    ]);
  });

  it("substitutes are those of one's own peers, by rule", () => {
    const policy = scheme({
      indicators: [indicator("a", { peers: "field", missing: "peer-mean", notApplicable: "peer-median" })],
    });
    const own = (id: string, field: string, a: number | null | "not-applicable") =>
      firm(id, { a }, { field });
    const list = [
      own("f", "x", null),
      own("g", "y", null),
      own("h", "x", "not-applicable"),
      own("i", "z", null),
      own("x1", "x", 1),
      own("x2", "x", 2),
      own("x3", "x", 9),
      own("y1", "y", 8),
    ];
    expect(
      rows(policy, list)
        .subjects.slice(0, 4)
        .map((it) => it.totalMilli),
    ).toEqual([4000, 8000, 2000, 0]);
  });

  it("bands over several tables: the best share of the known figures, the first of equal ones", () => {
    const bands = (share: string) => [
      { from: null, to: "5", share: "0" },
      { from: "5", to: null, share },
    ];
    const policy = scheme({
      indicators: [
        indicator("a", {
          missing: "zero",
          notApplicable: "zero",
          scale: {
            type: "bands",
            bands: bands("0.5"),
            alternatives: [
              { x: fact("b"), unit: "count", bands: bands("0.8") },
              { x: fact("c"), unit: "count", bands: bands("0.8") },
            ],
          },
        }),
      ],
    });
    const line = (cells: Parameters<typeof firm>[1]) => {
      const { share, x, state, trace } = rows(policy, [firm("f", cells)]).subjects[0]!.lines[0]!;
      return [share, x, state, trace!.op, trace!.unit, trace!.of!.map((it) => it.state).join(" ")];
    };
    expect(line({ a: 9, b: 6, c: 7 })).toEqual([
      "4/5",
      "6",
      "known",
      "best-table",
      "ratio",
      "known known known",
    ]);
    expect(line({ a: 9, b: 1 })).toEqual(["1/2", "9", "known", "best-table", "ratio", "known known missing"]);
    expect(line({ a: "not-applicable", b: null })).toEqual([
      "0",
      null,
      "missing",
      "best-table",
      "ratio",
      "not-applicable missing missing",
    ]);
    expect(line({ a: "not-applicable", b: "not-applicable", c: "not-applicable" })[2]).toBe("not-applicable");
  });

  it("a flag is full or nothing", () => {
    const policy = scheme({
      indicators: [
        indicator("a", {
          unit: "truth",
          x: { op: "compare", left: fact("a"), relation: ">", right: fact("b") },
          scale: { type: "flag" },
        }),
      ],
    });
    const totals = [firm("f", { a: 2, b: 1 }), firm("g", { a: 1, b: 1 })];
    expect(rows(policy, totals).subjects.map((it) => it.totalMilli)).toEqual([10_000, 0]);
  });
});
