import type { Condition } from "#app/domain/policy/condition.ts";
import { conditionNodes } from "#app/domain/policy/condition.ts";
import { describeExpression, describeScale } from "#app/domain/policy/describe.ts";
import { inputsOf } from "#app/domain/policy/describe-inputs.ts";
import type { Adjustment, Indicator } from "#app/domain/policy/scheme.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { type Bilingual, type ExplainNode, explainNode, type SourceRef } from "#app/domain/shared/explain.ts";
import type { FactBack } from "./facts-read.ts";
import type { AlsoRead, ConditionTrace, FigureTrace, ScoreLine, SubjectResult } from "./result.ts";

/**
 * Opens a stored row into a tree: total → groups → lines → figures → what each source reported. Codes and exact
 * figures only; the screen makes sentences of them. Lines add up to the total in thousandths.
 */
export function explainSubject(row: SubjectResult, policy: Scheme): ExplainNode {
  const labels = labelsOf(policy);
  const lineNode = (line: ScoreLine) => explainLine(line, policy, labels, row.sources);
  const groups = policy.groups.flatMap((group) => {
    const result = row.groups.find((it) => it.code === group.code);
    const lines = row.lines.filter((line) => line.group === group.code);
    if (!result) return [];
    return [
      explainNode({
        kind: "group",
        code: "scoring.group",
        label: group.label,
        figure: points(result.totalMilli),
        params: { group: group.code, tailMilli: result.tailMilli },
        children: lines.map(lineNode),
      }),
    ];
  });
  const ofTheWhole = row.lines.filter((line) => line.group === null).map(lineNode);
  return explainNode({
    kind: "total",
    code: row.state === "scored" ? "scoring.total" : (row.reason ?? "scoring.not-scored"),
    label: policy.title,
    figure: row.totalMilli === null ? null : points(row.totalMilli),
    params: {
      class: row.class,
      peerGroup: row.peerGroup,
      rank: row.rank,
      tied: row.tied,
      grade: row.grade?.code ?? null,
      gradeHow: row.grade?.how ?? null,
      gradeBefore: row.grade?.before ?? null,
      barred: row.barred ? 1 : 0,
    },
    children: [
      ...stageNodes(row, policy),
      ...groups,
      ...ofTheWhole,
      ...vetoNodes(row, policy),
      ...alsoNodes(row, policy, row.sources),
    ],
  });
}

/** Facts read besides those that lines, stage and vetoes show, by the rule that reads them. */
function alsoNodes({ also }: SubjectResult, policy: Scheme, sources: readonly SourceRef[]): ExplainNode[] {
  if (!also) return [];
  const named = [
    { code: "tie-breaks", label: null, rule: policy.ranking.tieBreaks },
    ...policy.grades.map((it) => ({ code: "minima", label: it.label, rule: it.minimumFigures })),
    ...policy.passThroughs.map((it) => ({ code: "pass-through", label: it.label, rule: it.when })),
  ].map((it) => ({ ...it, reads: inputsOf({ rule: it.rule }).facts }));
  const isReadBy = (reads: readonly FactBack[], { back, trace }: AlsoRead): boolean =>
    reads.some((it) => it.fact === trace.fact && it.back === back);
  const others = also.filter((it) => !named.some(({ reads }) => isReadBy(reads, it)));
  return [
    ...named.map(({ code, label, reads }) => ({ code, label, of: also.filter((it) => isReadBy(reads, it)) })),
    { code: "peers", label: null, of: others },
  ].flatMap(({ code, label, of }) => {
    if (of.length === 0) return [];
    const children = of.map(({ trace }) => explainTrace(trace, sources));
    return [explainNode({ kind: "note", code: `scoring.also.${code}`, label, children })];
  });
}

const points = (milli: number) => ({ value: String(milli), unit: "points-milli" });

type Labels = { rules: ReadonlyMap<string, Bilingual>; groups: ReadonlyMap<string, Bilingual> };
const labelsOf = (policy: Scheme): Labels => ({
  rules: new Map(
    [...policy.indicators, ...policy.bonuses, ...policy.deductions].map((it) => [it.code, it.label]),
  ),
  groups: new Map(policy.groups.map((it) => [it.code, it.label])),
});

function explainLine(
  line: ScoreLine,
  policy: Scheme,
  labels: Labels,
  sources: readonly SourceRef[],
): ExplainNode {
  const isCut = line.code === "total" || line.code === line.group || line.kind.endsWith("maximum");
  const indicator =
    line.kind === "indicator" ? policy.indicators.find((it) => it.code === line.code) : undefined;
  return explainNode({
    kind: isCut ? "cut" : "line",
    code: `scoring.line.${line.kind}`,
    label: (isCut ? labels.groups : labels.rules).get(line.code) ?? null,
    figure: points(line.pointsMilli),
    params: {
      exact: line.exact,
      weight: line.weight ?? null,
      effectiveWeight: line.effectiveWeight ?? null,
      share: line.share ?? null,
      state: line.state ?? null,
      rule: line.rule ?? null,
      x: line.x ?? null,
      unit: line.unit ?? null,
    },
    children: [
      ...ruleNodes(line, indicator, policy),
      ...(line.trace ? [explainTrace(line.trace, sources)] : []),
      ...(line.marks ?? []).map(({ expert, mark, counted }) =>
        explainNode({
          kind: "figure",
          code: counted ? "scoring.mark.counted" : "scoring.mark.dropped",
          figure: { value: mark, unit: "points" },
          params: { expert },
        }),
      ),
    ],
  });
}

/** The rule of a line in words' terms: its scale with what it compared with, and the missing rule applied. */
function ruleNodes(line: ScoreLine, indicator: Indicator | undefined, policy: Scheme): ExplainNode[] {
  if (!indicator) {
    const adjustment: Adjustment | undefined = [...policy.bonuses, ...policy.deductions].find(
      (it) => it.code === line.code,
    );
    if (!adjustment) return [];
    const cap = typeof adjustment.cap === "string" ? adjustment.cap : null;
    const perUnit =
      "perUnit" in adjustment.amount && typeof adjustment.amount.perUnit === "string"
        ? adjustment.amount.perUnit
        : null;
    const code = perUnit === null ? "scoring.amount.bands" : "scoring.amount.per-unit";
    return [explainNode({ kind: "note", code, params: { perUnit, cap, unit: adjustment.unit } })];
  }
  const told = describeScale(indicator.scale, indicator.unit);
  const compared = line.rule ? null : (line.peers ?? null);
  const nodes = [explainNode({ kind: "note", code: told.code, params: { ...told.params, ...compared } })];
  if (line.rule) {
    const params = { state: line.state ?? null, ...line.peers };
    nodes.push(explainNode({ kind: "note", code: `scoring.missing.${line.rule}`, params }));
  }
  return nodes;
}

/** A figure's origin: operations as facts, reported figures with the source of each; `sources` are the row's. */
export function explainTrace(trace: FigureTrace, sources: readonly SourceRef[]): ExplainNode {
  const sourceAt = (place: number | null | undefined, cell: string | null): SourceRef | null => {
    const ref = place == null ? undefined : sources[place];
    return ref ? { ...ref, cell: ref.cell ?? cell } : null;
  };
  const figure = trace.value === null ? null : { value: trace.value, unit: trace.unit };
  if (trace.fact === undefined) {
    return explainNode({
      kind: trace.op === "outcome" ? "outcome" : "fact",
      code: `scoring.op.${trace.op}`,
      figure,
      params: { state: trace.state, note: trace.note ?? null },
      source: sourceAt(trace.source, null),
      children: (trace.of ?? []).map((below) => explainTrace(below, sources)),
    });
  }
  const source = sourceAt(trace.source, trace.fact);
  const own = source ? [explainNode({ kind: "figure", code: "scoring.figure.decides", figure, source })] : [];
  const others = (trace.others ?? []).map((other) =>
    explainNode({
      kind: "figure",
      code: "scoring.figure.beside",
      figure: other.value === null ? null : { value: other.value, unit: trace.unit },
      params: { state: other.state },
      source: sourceAt(other.source, trace.fact ?? null),
    }),
  );
  return explainNode({
    kind: "fact",
    code: "scoring.op.fact",
    figure,
    params: {
      fact: trace.fact,
      period: trace.period ?? null,
      state: trace.state,
      note: trace.note ?? null,
    },
    source,
    children: [...own, ...others],
  });
}

function stageNodes(row: SubjectResult, policy: Scheme): ExplainNode[] {
  if (!row.stage) return [];
  const { override, trace, figure } = row.stage;
  return [
    explainNode({
      kind: "note",
      code: override ? "scoring.stage.override" : "scoring.stage",
      params: {
        stage: row.class,
        figure,
        unit: policy.kind === "firm-points" ? policy.stages.unit : null,
        reason: override?.reason ?? null,
        approver: override?.approver ?? null,
      },
      children: trace ? [explainTrace(trace, row.sources)] : [],
    }),
  ];
}

const vetoNodes = (row: SubjectResult, policy: Scheme): ExplainNode[] =>
  row.vetoes.flatMap((veto) => {
    const rule = policy.vetoes.find((it) => it.code === veto.code);
    if (!rule) return [];
    return [
      explainNode({
        kind: "condition",
        code: veto.bars ? "scoring.veto.bar" : "scoring.veto.cap-grade",
        label: rule.label,
        params: { state: veto.state, grade: veto.cap },
        children: [explainCondition(veto.trace, rule.when, row.sources)],
      }),
    ];
  });

/** What would meet a comparison that is not met: so many more of its facts, all else as it is. */
function closingNodes({ closing }: ConditionTrace): ExplainNode[] {
  if (!closing) return [];
  const { by, unit, facts } = closing;
  const figure = { value: by, unit };
  return [
    explainNode({
      kind: "note",
      code: "scoring.condition.closing",
      figure,
      params: { by, unit, facts: facts.join(", ") },
    }),
  ];
}

/** A tested condition, node by node, with the figure compared and what would close the gap. */
export function explainCondition(
  trace: ConditionTrace,
  condition: Condition,
  sources: readonly SourceRef[],
): ExplainNode {
  const branches = "of" in condition ? condition.of : [];
  const leaf = condition.test === "compare" ? describeExpression(condition.x) : null;
  return explainNode({
    kind: "condition",
    code: `scoring.condition.${trace.test}`,
    label: condition.label ?? null,
    figure: trace.x ? { value: trace.x, unit: trace.unit ?? "ratio" } : null,
    params: {
      state: trace.state,
      relation: trace.relation ?? null,
      value: trace.value ?? null,
      unit: trace.unit ?? null,
      gap: trace.gap ?? null,
      needed: trace.needed ?? null,
      count: conditionNodes(condition).length,
      reads: leaf?.code ?? null,
    },
    children: [
      ...(trace.trace ? [explainTrace(trace.trace, sources)] : []),
      ...(trace.of ?? []).map((below, index) => explainCondition(below, branches[index]!, sources)),
      ...closingNodes(trace),
    ],
  });
}
