import { figureValue } from "#app/domain/policy/figure.ts";
import type { ScoredDocument } from "#app/domain/policy/scored-document.ts";
import { toBase } from "#app/domain/policy/unit.ts";
import { canonicalJson } from "#app/domain/shared/canonical.ts";
import type { SourceRef } from "#app/domain/shared/explain.ts";
import { compare, type Rational, rational, subtract, ZERO } from "#app/domain/shared/rational.ts";
import type { EngineBehaviour } from "./engine-version.ts";
import type { FactBook } from "./facts.ts";
import { type FactBack, factsReader, type ReadRow, tracesOf } from "./facts-read.ts";
import type { FigureTrace, Finding } from "./result.ts";

type Tolerances = ReadonlyMap<string, Rational>;

/**
 * Finds the facts of a subject that another source reports with a figure that differs by more than is tolerated
 * (rules-engine §3). `of` decides which facts those are: see `EngineBehaviour`.
 */
export function sourceDifferences(
  policy: ScoredDocument,
  of: EngineBehaviour["findingsOf"],
): (row: ReadRow, book: FactBook) => Finding[] {
  const tolerances = new Map<string, Rational>();
  for (const it of policy.tolerances ?? []) tolerances.set(it.fact, toBase(figureValue(it.value), it.unit));
  if (of === "lines") return (row) => differencesOfTraces(row, tolerances);
  const factsOf = factsReader(policy);
  return (row, book) => differencesOfFacts(factsOf(row.class), row.id, book, tolerances);
}

function differencesOfFacts(
  facts: readonly FactBack[],
  subject: string,
  book: FactBook,
  tolerances: Tolerances,
): Finding[] {
  const found = new Map<string, Finding>();
  if (!book.hasSeveralSources) return [];
  for (const { fact, back } of facts) {
    const { value, state, unit, others, period } = book.read(fact, back);
    if (state !== "known" || value === null) continue;
    for (const other of others) {
      const told = { state: other.state, value: other.value === null ? null : String(other.value) };
      const used = { fact, period, value: String(value), unit };
      add(found, differenceOf(subject, used, told, other.ref, tolerances));
    }
  }
  return [...found.values()];
}

function differencesOfTraces(row: ReadRow, tolerances: Tolerances): Finding[] {
  const found = new Map<string, Finding>();
  const visit = (trace: FigureTrace): void => {
    for (const below of trace.of ?? []) visit(below);
    if (trace.fact === undefined || trace.value === null) return;
    const used = { fact: trace.fact, period: trace.period ?? null, value: trace.value, unit: trace.unit };
    for (const other of trace.others ?? []) {
      add(found, differenceOf(row.id, used, other, row.sources[other.source]!, tolerances));
    }
  };
  for (const trace of tracesOf(row)) visit(trace);
  return [...found.values()];
}

const add = (found: Map<string, Finding>, finding: Finding | null): void => {
  if (finding) found.set(canonicalJson(finding), finding);
};

function differenceOf(
  subject: string,
  used: { fact: string; period: string | null; value: string; unit: string },
  other: { state: string; value: string | null },
  { source, carrier }: SourceRef,
  tolerances: Tolerances,
): Finding | null {
  const { fact, period, value, unit } = used;
  if (other.state !== "known" || other.value === null) return null;
  if (!differs(value, other.value, unit, tolerances.get(fact) ?? ZERO)) return null;
  const params = { fact, period, used: value, other: other.value, source, carrier };
  return { code: "scoring.source-difference", subject, blocks: false, params };
}

function differs(used: string, other: string, unit: string, tolerance: Rational): boolean {
  if (unit === "text" || unit === "date") return used !== other;
  const gap = subtract(toBase(rational(BigInt(used)), unit), toBase(rational(BigInt(other)), unit));
  return compare(gap.n < 0n ? { n: -gap.n, d: gap.d } : gap, tolerance) > 0;
}

/** In the order of their canonical text, so that no input order shows. */
export const sortFindings = (findings: readonly Finding[]): Finding[] =>
  findings
    .map((finding) => ({ finding, key: canonicalJson(finding) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ finding }) => finding);
