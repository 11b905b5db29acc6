import { describe, expect, it } from "vitest";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { behaviourOf, ENGINE_VERSION, ENGINE_VERSIONS } from "./engine-version.ts";
import { tracesOf } from "./facts-read.ts";
import type { ReportedFigure, SubjectInput } from "./input.ts";
import type { FigureTrace } from "./result.ts";
import { fact, firm, indicator, label, run, scheme } from "./sample-scheme.fixture.ts";
import { score } from "./score.ts";

// Which facts that sources report otherwise are findings (rules-engine §3): all that the scheme reads of a subject; in
// runs of the first version, those whose figures stand in its rows.

const twice = (
  code: string,
  [used, other]: [number | string, number | string],
  period = "2023",
): ReportedFigure[] => {
  const figure = (source: "department" | "filing", value: number | string): ReportedFigure => ({
    fact: code,
    period,
    state: "known",
    value,
    precedence: 0,
    ref: { source, filing: null, carrier: source, report: null, cell: null, evidence: null },
  });
  return [figure("filing", other), figure("department", used)];
};
const facts = [..."abcdef"]
  .map((code) => ({ code, unit: "count" }))
  .concat({ code: "text", unit: "text" }, { code: "day", unit: "date" });
const found = (
  over: Partial<FirmPoints>,
  figures: ReportedFigure[],
  engineVersion?: string,
  more: Partial<SubjectInput> = {},
) => {
  const input = run(scheme(over), [firm("f", {}, { figures, ...more })], { facts });
  return score({ ...input, ...(engineVersion ? { engineVersion } : {}) })
    .findings.filter((it) => it.code === "scoring.source-difference")
    .map(({ params }) => `${params.fact}@${params.period} ${params.used}/${params.other} ${params.carrier}`);
};
/** The figures of a fact that a row shows: which source decides, and what stands beside it. */
const shown = (
  over: Partial<FirmPoints>,
  figures: ReportedFigure[],
  code: string,
  engineVersion?: string,
) => {
  const input = run(scheme(over), [firm("f", {}, { figures })], { facts });
  const [row] = score({ ...input, ...(engineVersion ? { engineVersion } : {}) }).subjects;
  const { also = [], sources } = row!;
  const leaves = (trace: FigureTrace): FigureTrace[] =>
    trace.fact === code ? [trace] : (trace.of ?? []).flatMap(leaves);
  return [...tracesOf(row!), ...also.map((it) => it.trace)]
    .flatMap(leaves)
    .map(({ value, period, source, others }) =>
      [
        `${value}@${period} ${sources[source!]?.source}`,
        ...(others ?? []).map((it) => `${it.value} ${sources[it.source]!.source}`),
      ].join(" beside "),
    );
};
const atLeast = (code: string) =>
  ({ test: "compare", x: fact(code), relation: ">=", value: "1", unit: "count" }) as const;
const differs = (code: string, period = "2023") => `${code}@${period} 1/2 filing`;

describe("a fact that is read", () => {
  const stage = {
    stages: {
      by: fact("b"),
      unit: "count",
      bands: [
        { code: "only", label, from: null, to: "9" },
        { code: "large", label, from: "9", to: null },
      ],
      defaultStage: null,
    },
  };
  const rank = (code: string, peers: "all" | "field" | "stage") =>
    indicator(code, { weights: { large: "1" }, peers, scale: { type: "rank", direction: "higher" } });
  const veto = [
    {
      code: "v",
      label,
      when: { test: "all" as const, of: [atLeast("b"), atLeast("c")] },
      effect: { type: "cap-grade" as const, grade: "rest" },
    },
  ];
  const grades = [
    { code: "top", label, minimumFigures: [{ x: fact("b"), unit: "count", minimum: "1" }] },
    { code: "rest", label },
  ];
  const bonus = {
    code: "p",
    group: "one",
    label,
    x: fact("b"),
    unit: "count",
    amount: { perUnit: "1" },
    cap: "none",
  };

  it.each<[string, Partial<FirmPoints>, boolean]>([
    ["by an indicator", { indicators: [indicator("b")] }, true],
    [
      "by an indicator, an operand",
      { indicators: [indicator("a", { x: { op: "sum", of: [fact("a"), fact("b")], knownOnly: true } })] },
      true,
    ],
    ["by a bonus", { bonuses: [bonus] }, true],
    ["by a deduction", { deductions: [bonus] }, true],
    ["by the stage", stage, true],
    [
      "by a veto",
      { vetoes: veto, grades: [grades[0]!, grades[1]!].map(({ code }) => ({ code, label })) },
      true,
    ],
    [
      "by a tie-break",
      { ranking: { within: "all", tieBreaks: [{ by: "figure", x: fact("b"), direction: "higher" }] } },
      false,
    ],
    ["by a grade's minimum", { grades }, false],
    [
      "by a pass-through",
      {
        grades: [{ code: "top", label }],
        passThroughs: [{ code: "p", label, when: atLeast("b"), grade: "top", quota: "inside" }],
      },
      false,
    ],
    [
      "by another class's peers among all",
      { ...stage, indicators: [indicator("a"), rank("b", "all")] },
      true,
    ],
  ])("%s", (_, over, inRows) => {
    const sources = twice("b", [1, 2]);
    expect(found(over, sources)).toEqual([differs("b")]);
    expect(found(over, sources, "1.0.0")).toEqual(inRows ? [differs("b")] : []);
    // Whatever a finding names can be read in the row: in those of earlier versions, where a line reads it.
    const both = "1@2023 department beside 2 filing";
    expect(new Set(shown(over, sources, "b"))).toEqual(new Set([both]));
    for (const version of ["1.0.0", "1.1.0"]) {
      expect(shown(over, sources, "b", version).includes(both), version).toBe(inRows);
    }
  });

  it("not by this subject's class, unless its figure is compared with other classes", () => {
    const plain = {
      ...stage,
      indicators: [indicator("a"), indicator("c", { weights: { large: "1" }, peers: "stage" })],
    };
    const peers = (of: "all" | "field" | "stage") => ({
      ...stage,
      indicators: [indicator("a"), rank("c", of)],
    });
    const sources = [...twice("b", [1, 1]), ...twice("c", [1, 2])];
    expect(found(plain, sources)).toEqual([]);
    expect([
      found(peers("all"), sources),
      found(peers("field"), sources),
      found(peers("stage"), sources),
    ]).toEqual([[differs("c")], [differs("c")], []]);
  });

  it("of one that is not scored: what its stage reads", () => {
    const sources = [...twice("a", [1, 2]), ...twice("b", [1, 2])].map((it) =>
      it.fact === "b" ? { ...it, period: "2022" } : it,
    );
    const lagged = { ...stage, stages: { ...stage.stages, by: { op: "growth" as const, x: fact("b") } } };
    expect(found(lagged, sources)).toEqual([differs("b", "2022")]);
    expect(found(lagged, sources, "1.0.0")).toEqual([differs("b", "2022")]);
  });

  it("not at all", () => {
    expect(found({}, twice("b", [1, 2]))).toEqual([]);
    expect(found({ indicators: [indicator("b")] }, twice("b", [1, 2], "2021"))).toEqual([]);
  });

  it("once, however often it is read", () => {
    const often = { indicators: [indicator("b"), indicator("a", { x: fact("b") })] };
    for (const version of ENGINE_VERSIONS)
      expect(found(often, twice("b", [1, 2]), version)).toEqual([differs("b")]);
  });

  it("as a text or a date: any other one", () => {
    const choice = (code: string) =>
      indicator("a", { x: { op: "choice", fact: code, in: ["x"] }, unit: "truth", scale: { type: "flag" } });
    const months = indicator("a", {
      x: { op: "months-between", of: [{ date: "fact", fact: "day" }, { date: "period-last" }] },
      unit: "months",
    });
    for (const version of ENGINE_VERSIONS) {
      expect(found({ indicators: [choice("text")] }, twice("text", ["x", "y"]), version)).toEqual([
        "text@2023 x/y filing",
      ]);
      expect(found({ indicators: [choice("text")] }, twice("text", ["x", "x"]), version)).toEqual([]);
      expect(found({ indicators: [months] }, twice("day", ["2023-01-01", "2023-01-02"]), version)).toEqual([
        "day@2023 2023-01-01/2023-01-02 filing",
      ]);
    }
  });

  it("in one order, by fact", () => {
    const two = { indicators: [indicator("b"), indicator("a")] };
    const sources = [...twice("b", [1, 2]), ...twice("a", [1, 2])];
    for (const version of ENGINE_VERSIONS)
      expect(found(two, sources, version)).toEqual([differs("a"), differs("b")]);
  });
});

describe("versions of the engine", () => {
  it("stand in order, today's last; an unknown one is refused by name", () => {
    expect(ENGINE_VERSIONS.at(-1)).toBe(ENGINE_VERSION);
    expect(behaviourOf("1.0.0")).toMatchObject({ findingsOf: "lines" });
    for (const version of ["0.9.0", "toString"]) {
      expect(() => behaviourOf(version)).toThrow(
        expect.objectContaining({
          kind: "invalid",
          code: "runs.engine-unknown",
          details: { version, known: ENGINE_VERSIONS.join(", ") },
        }),
      );
    }
  });

  it("a result names the one it was computed as", () => {
    expect(score(run(scheme(), [])).engineVersion).toBe(ENGINE_VERSION);
    expect(score({ ...run(scheme(), []), engineVersion: "1.0.0" }).engineVersion).toBe("1.0.0");
  });
});
