import { describe, expect, it } from "vitest";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import type { ExplainNode } from "#app/domain/shared/explain.ts";
import { explainSubject } from "./explain-score.ts";
import type { ExpertMark, ReportedFigure } from "./input.ts";
import { fact, firm, indicator, label, run, scheme } from "./sample-scheme.fixture.ts";
import { type ScoreInput, score } from "./score.ts";

// A row opened down to what each source said: everything a reader needs to do the sum again.

/** A node a line: kind, code, figure, what it says, and where it comes from; children further in. */
function sheet(node: ExplainNode, depth = 0): string[] {
  const figure = node.figure ? ` = ${node.figure.value} ${node.figure.unit}` : "";
  const params = Object.entries(node.params)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ` ${key}:${value}`);
  const from = node.source ? ` @${node.source.source}/${node.source.carrier}/${node.source.cell}` : "";
  const named = node.label ? ` "${node.label.en}"` : "";
  const own = `${"  ".repeat(depth)}${node.kind} ${node.code}${named}${figure}${params.join("")}${from}`;
  return [own, ...node.children.flatMap((child) => sheet(child, depth + 1))];
}
const called = (en: string) => ({ zh: en, en });
function opened(
  policy: FirmPoints,
  subjects = [firm("f", { a: 4 })],
  more: Partial<ScoreInput<FirmPoints>> = {},
) {
  const row = score(run(policy, subjects, more)).subjects.find((it) => it.id === "f")!;
  return sheet(explainSubject(row, policy));
}

const whole = scheme({
  stages: {
    by: { op: "lag", x: fact("a"), periods: 1 },
    unit: "count",
    bands: [{ code: "only", label, from: null, to: null }],
    defaultStage: "only",
  },
  groups: [
    { code: "one", label: called("first group"), maximum: "9", bonusMaximum: "2" },
    { code: "two", label: called("second group"), maximum: "none", bonusMaximum: "none" },
  ],
  indicators: [
    indicator("a", {
      label: called("an indicator"),
      x: { op: "ratio", of: [fact("a"), fact("b")] },
      unit: "percent",
    }),
    indicator("c", { missing: "peer-mean", scale: { type: "rank", direction: "higher" } }),
    indicator("x", {
      group: "two",
      x: null,
      unit: "ratio",
      scale: { type: "expert", full: "10", dropHighest: 1, dropLowest: 0 },
    }),
  ],
  bonuses: [
    {
      code: "p",
      group: "one",
      label: called("a bonus"),
      x: fact("d"),
      unit: "count",
      amount: { perUnit: "1.5" },
      cap: "4",
    },
  ],
  deductions: [
    {
      code: "m",
      group: "two",
      label: called("a deduction"),
      x: fact("e"),
      unit: "count",
      amount: { bands: [{ from: null, to: null, points: "20" }] },
      cap: "none",
    },
  ],
  totals: { maximum: "12", deductionMaximum: "15", floor: true },
  vetoes: [
    {
      code: "v",
      label: called("a veto"),
      when: { test: "compare", x: fact("e"), relation: ">", value: "5", unit: "count" },
      effect: { type: "cap-grade", grade: "fair" },
    },
  ],
  grades: [
    { code: "good", label, minimumTotal: "0" },
    { code: "fair", label },
  ],
});
const mark = (expert: string, points: string): ExpertMark => ({
  subject: "f",
  indicator: "x",
  expert,
  mark: points,
  recused: false,
});
const marks = [mark("E1", "8"), mark("E2", "6")];
const subjects = [
  firm("f", { a: 4, "a@2022": 3, b: 8, d: 7, e: 9 }),
  firm("g", { a: 1, c: 5 }),
  firm("h", { a: 1, c: 6 }),
];

describe("a row opened", () => {
  it("shows each line with its rule, its figures and what cut it", () => {
    expect(opened(whole, subjects, { marks })).toEqual(
      `
total scoring.total "a" = 0 points-milli class:only peerGroup:all rank:2 tied:2 grade:fair gradeHow:minima gradeBefore:good barred:0
  note scoring.stage stage:only figure:3 unit:count
    fact scoring.op.lag = 3 count state:known
      fact scoring.op.fact = 3 count fact:a period:2022 state:known @filing/c1/a
        figure scoring.figure.decides = 3 count @filing/c1/a
  group scoring.group "first group" = 9000 points-milli group:one tailMilli:0
    line scoring.line.indicator "an indicator" = 10000 points-milli exact:10 weight:10 effectiveWeight:10 share:1 state:known x:50 unit:percent
      note policy.scale.linear zero:0 full:10 unit:percent
      fact scoring.op.ratio = 1/2 ratio state:known
        fact scoring.op.fact = 4 count fact:a period:2023 state:known @filing/c1/a
          figure scoring.figure.decides = 4 count @filing/c1/a
        fact scoring.op.fact = 8 count fact:b period:2023 state:known @filing/c1/b
          figure scoring.figure.decides = 8 count @filing/c1/b
    line scoring.line.indicator "a" = 5000 points-milli exact:5 weight:10 effectiveWeight:10 share:1/2 state:missing rule:peer-mean unit:count
      note policy.scale.rank-higher nothing: unit:count
      note scoring.missing.peer-mean state:missing n:2 share:1/2
      fact scoring.op.fact fact:c period:2023 state:missing
    line scoring.line.bonus "a bonus" = 4000 points-milli exact:4 state:known x:7 unit:count
      note scoring.amount.per-unit perUnit:1.5 cap:4 unit:count
      fact scoring.op.fact = 7 count fact:d period:2023 state:known @filing/c1/d
        figure scoring.figure.decides = 7 count @filing/c1/d
    cut scoring.line.bonus-maximum "first group" = -2000 points-milli exact:-2
    cut scoring.line.group-maximum "first group" = -8000 points-milli exact:-8
  group scoring.group "second group" = -14000 points-milli group:two tailMilli:0
    line scoring.line.indicator "a" = 6000 points-milli exact:6 weight:10 effectiveWeight:10 share:3/5 state:known x:3/5 unit:ratio
      note policy.scale.expert full:10 dropHighest:1 dropLowest:0
      figure scoring.mark.counted = 6 points expert:E2
      figure scoring.mark.dropped = 8 points expert:E1
    line scoring.line.deduction "a deduction" = -20000 points-milli exact:-20 state:known x:9 unit:count
      note scoring.amount.bands cap:none unit:count
      fact scoring.op.fact = 9 count fact:e period:2023 state:known @filing/c1/e
        figure scoring.figure.decides = 9 count @filing/c1/e
  cut scoring.line.total-maximum = -3000 points-milli exact:-3
  cut scoring.line.deduction-maximum = 5000 points-milli exact:5
  cut scoring.line.floor = 3000 points-milli exact:3
  condition scoring.veto.cap-grade "a veto" state:met grade:fair
    condition scoring.condition.compare = 9 count state:met relation:> value:5 unit:count count:1 reads:policy.op.fact
      fact scoring.op.fact = 9 count fact:e period:2023 state:known @filing/c1/e
        figure scoring.figure.decides = 9 count @filing/c1/e
`
        .trim()
        .split("\n"),
    );
  });

  const below = (lines: string[], from: string) => {
    const at = lines.findIndex((it) => it.trim().startsWith(from));
    const depth = lines[at]!.search(/\S/);
    const end = lines.findIndex((it, i) => i > at && it.search(/\S/) <= depth);
    return lines.slice(at, end < 0 ? undefined : end).map((it) => it.slice(depth));
  };

  it("shows what a known figure among peers was compared with", () => {
    const ranked = scheme({ indicators: [indicator("a", { scale: { type: "rank", direction: "higher" } })] });
    const [, note] = below(opened(ranked, [firm("f", { a: 4 }), firm("g", { a: 3 })]), "line");
    expect(note).toBe("  note policy.scale.rank-higher nothing: unit:count n:2 worse:1 equal:0");
  });

  it("shows the figures beside the one that decides, each with its source", () => {
    const from = (
      source: "department" | "filing" | "platform",
      cell: Partial<ReportedFigure>,
    ): ReportedFigure => ({
      fact: "a",
      period: "2023",
      state: "known",
      value: 4,
      precedence: 0,
      ref: { source, filing: null, carrier: source, report: null, cell: "a", evidence: null },
      ...cell,
    });
    const several = firm(
      "f",
      {},
      {
        figures: [
          from("platform", { value: 5 }),
          from("filing", { state: "rejected", value: null }),
          from("department", {}),
        ],
      },
    );
    expect(below(opened(scheme(), [several]), "fact")).toEqual([
      "fact scoring.op.fact = 4 count fact:a period:2023 state:known @department/department/a",
      "  figure scoring.figure.decides = 4 count @department/department/a",
      "  figure scoring.figure.beside state:rejected @filing/filing/a",
      "  figure scoring.figure.beside = 5 count state:known @platform/platform/a",
    ]);
  });

  it("shows what is read besides its lines, by the rule that reads it", () => {
    const read = (code: string) => ({ x: fact(code), unit: "count", minimum: "1" });
    const ranked = (code: string, weights: Record<string, string>) =>
      indicator(code, { weights, peers: "all", scale: { type: "rank", direction: "higher" } });
    const staged = scheme({
      stages: {
        by: fact("a"),
        unit: "count",
        bands: [
          { code: "only", label, from: null, to: "9" },
          { code: "large", label, from: "9", to: null },
        ],
        defaultStage: null,
      },
      indicators: [indicator("a"), ranked("f", { large: "1" })],
      ranking: {
        within: "all",
        tieBreaks: [{ by: "figure", x: { op: "growth", x: fact("a") }, direction: "higher" }],
      },
      grades: [
        { code: "top", label: called("top"), minimumFigures: [read("a"), read("b")] },
        { code: "fair", label: called("fair"), minimumFigures: [read("b"), read("c")] },
        { code: "rest", label },
      ],
      passThroughs: [
        {
          code: "p",
          label: called("passes"),
          when: { test: "compare", x: fact("d"), relation: ">=", value: "1", unit: "count" },
          grade: "top",
          quota: "inside",
        },
      ],
    });
    const lines = opened(staged, [firm("f", { a: 4, "a@2022": 2, b: 1, f: 3 })]);
    const first = lines.findIndex((it) => it.includes("scoring.also"));
    expect(lines.slice(first).map((it) => it.slice(2))).toEqual(
      `
note scoring.also.tie-breaks
  fact scoring.op.fact = 2 count fact:a period:2022 state:known @filing/c1/a
    figure scoring.figure.decides = 2 count @filing/c1/a
note scoring.also.minima "top"
  fact scoring.op.fact = 1 count fact:b period:2023 state:known @filing/c1/b
    figure scoring.figure.decides = 1 count @filing/c1/b
note scoring.also.minima "fair"
  fact scoring.op.fact = 1 count fact:b period:2023 state:known @filing/c1/b
    figure scoring.figure.decides = 1 count @filing/c1/b
  fact scoring.op.fact fact:c period:2023 state:missing
note scoring.also.pass-through "passes"
  fact scoring.op.fact fact:d period:2023 state:missing
note scoring.also.peers
  fact scoring.op.fact = 3 count fact:f period:2023 state:known @filing/c1/f
    figure scoring.figure.decides = 3 count @filing/c1/f
`
        .trim()
        .split("\n"),
    );
  });

  it("says why a figure is not applicable, and which outcomes were counted", () => {
    const counts = scheme({
      indicators: [
        indicator("a", { x: { op: "lag", x: fact("a"), periods: 1 } }),
        indicator("b", { x: { op: "count-of", outcome: "high-tech", periods: 1, renewals: true } }),
      ],
    });
    const ref = {
      source: "filing",
      filing: "f00d",
      carrier: "c1",
      report: "f",
      cell: "titles/t",
      evidence: "GR1",
    } as const;
    const young = firm(
      "f",
      {},
      {
        foundedOn: "2023-01-01",
        outcomes: [{ kind: "high-tech", on: "2023-05-01", renewal: false, ref }],
      },
    );
    const lines = opened(counts, [young]);
    expect(lines.filter((it) => /lag|period:2022/.test(it)).map((it) => it.trim())).toEqual([
      "fact scoring.op.lag state:not-applicable",
      "fact scoring.op.fact fact:a period:2022 state:not-applicable note:before-founding",
    ]);
    expect(below(lines, "fact scoring.op.count-of")).toEqual([
      "fact scoring.op.count-of = 1 count state:known",
      "  outcome scoring.op.outcome = 2023-05-01 date state:known @filing/c1/titles/t",
    ]);
  });

  it("shows an override with its reason and approver, and one that is not scored with why", () => {
    const staged = scheme({
      stages: {
        by: fact("b"),
        unit: "count",
        bands: [
          { code: "only", label, from: null, to: "5" },
          { code: "large", label, from: "5", to: null },
        ],
        defaultStage: null,
      },
      indicators: [indicator("a", { weights: { only: "10", large: "20" } })],
    });
    const moved = { subject: "f", stage: "large", reason: "merged", approver: "Wang" };
    expect(opened(staged, [firm("f", { b: 1, a: 5 })], { overrides: [moved] })[1]).toBe(
      "  note scoring.stage.override stage:large figure:1 unit:count reason:merged approver:Wang",
    );
    expect(opened(staged)).toEqual([
      'total scoring.stage-unknown "a" barred:0',
      "  note scoring.stage unit:count",
      "    fact scoring.op.fact fact:b period:2023 state:missing",
    ]);
  });

  it("opens a condition to its leaves, with the gap of each that is not met", () => {
    const compare = (code: string, value: string) =>
      ({
        test: "compare",
        label: called(`${code} at least ${value}`),
        x: fact(code),
        relation: ">=",
        value,
        unit: "count",
      }) as const;
    const barring = scheme({
      vetoes: [
        {
          code: "v",
          label: called("a bar"),
          when: { test: "at-least", n: 2, of: [compare("a", "3"), compare("b", "7"), compare("c", "1")] },
          effect: { type: "bar" },
        },
      ],
    });
    expect(below(opened(barring, [firm("f", { a: 4, b: 5 })]), "condition")).toEqual(
      `
condition scoring.veto.bar "a bar" state:unknown
  condition scoring.condition.at-least state:unknown needed:2 count:4
    condition scoring.condition.compare "a at least 3" = 4 count state:met relation:>= value:3 unit:count count:1 reads:policy.op.fact
      fact scoring.op.fact = 4 count fact:a period:2023 state:known @filing/c1/a
        figure scoring.figure.decides = 4 count @filing/c1/a
    condition scoring.condition.compare "b at least 7" = 5 count state:not-met relation:>= value:7 unit:count gap:2 count:1 reads:policy.op.fact
      fact scoring.op.fact = 5 count fact:b period:2023 state:known @filing/c1/b
        figure scoring.figure.decides = 5 count @filing/c1/b
    condition scoring.condition.compare "c at least 1" state:unknown relation:>= value:1 unit:count count:1 reads:policy.op.fact
      fact scoring.op.fact fact:c period:2023 state:missing
`
        .trim()
        .split("\n"),
    );
    expect(opened(barring, [firm("f", { a: 4, b: 8 })])[0]).toBe(
      'total scoring.total "a" = 4000 points-milli class:only peerGroup:all barred:1',
    );
  });
});
