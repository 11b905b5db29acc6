import { figureValue } from "#app/domain/policy/figure.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { toBase } from "#app/domain/policy/unit.ts";
import { canonicalJson } from "#app/domain/shared/canonical.ts";
import { compare, type Rational, rational, subtract, ZERO } from "#app/domain/shared/rational.ts";
import type { ConditionTrace, FigureTrace, Finding, ScoreLine, SubjectResult, VetoResult } from "./result.ts";

/** As much of a row as its figures stand in. */
export type ReadRow = Pick<SubjectResult, "id" | "stage" | "sources"> & {
  lines: readonly Pick<ScoreLine, "trace">[];
  vetoes: readonly Pick<VetoResult, "trace">[];
};

/** Facts a row read for which another source reports a figure that differs by more than is tolerated. */
export function sourceDifferences(scheme: Pick<Scheme, "tolerances">, row: ReadRow): Finding[] {
  const tolerances = new Map<string, Rational>();
  for (const it of scheme.tolerances ?? []) tolerances.set(it.fact, toBase(figureValue(it.value), it.unit));
  const found = new Map<string, Finding>();
  const visit = (trace: FigureTrace): void => {
    for (const below of trace.of ?? []) visit(below);
    if (trace.fact === undefined || trace.value === null) return;
    for (const other of trace.others ?? []) {
      if (other.state !== "known" || other.value === null) continue;
      if (!differs(trace.value, other.value, trace.unit, tolerances.get(trace.fact) ?? ZERO)) continue;
      const params = {
        fact: trace.fact,
        period: trace.period ?? null,
        used: trace.value,
        other: other.value,
        source: row.sources[other.source]!.source,
        carrier: row.sources[other.source]!.carrier,
      };
      const finding = { code: "scoring.source-difference", subject: row.id, blocks: false, params };
      found.set(canonicalJson(finding), finding);
    }
  };
  for (const trace of tracesOf(row)) visit(trace);
  return [...found.values()];
}

function differs(used: string, other: string, unit: string, tolerance: Rational): boolean {
  if (unit === "text" || unit === "date") return used !== other;
  const gap = subtract(toBase(rational(BigInt(used)), unit), toBase(rational(BigInt(other)), unit));
  return compare(gap.n < 0n ? { n: -gap.n, d: gap.d } : gap, tolerance) > 0;
}

/** Every figure a row was computed from. */
export function tracesOf(row: Omit<ReadRow, "id" | "sources">): FigureTrace[] {
  const ofConditions = (it: ConditionTrace): FigureTrace[] => [
    ...(it.trace ? [it.trace] : []),
    ...(it.of ?? []).flatMap(ofConditions),
  ];
  return [
    ...(row.stage?.trace ? [row.stage.trace] : []),
    ...row.lines.flatMap((line) => (line.trace ? [line.trace] : [])),
    ...row.vetoes.flatMap((veto) => ofConditions(veto.trace)),
  ];
}
/** In the order of their canonical text, so that no input order shows. */
export const sortFindings = (findings: readonly Finding[]): Finding[] =>
  findings
    .map((finding) => ({ finding, key: canonicalJson(finding) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ finding }) => finding);
