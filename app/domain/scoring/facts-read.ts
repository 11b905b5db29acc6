import { inputsOf } from "#app/domain/policy/describe-inputs.ts";
import type { Scheme, ScoredDocument } from "#app/domain/policy/scored-document.ts";
import { leaf } from "./derive.ts";
import type { FactBook } from "./facts.ts";
import type {
  AlsoRead,
  ConditionTrace,
  FigureTrace,
  ScoreLine,
  SubjectResult,
  VetoResult,
} from "./result.ts";

/** As much of a row as its figures stand in. */
export type ReadRow = Pick<SubjectResult, "id" | "stage" | "sources"> & {
  /** Stage or kind; null where the subject is not scored. */
  class: string | null;
  lines: readonly Pick<ScoreLine, "trace">[];
  vetoes: readonly Pick<VetoResult, "trace">[];
};
/** A fact and how many periods back it is read. */
export type FactBack = { fact: string; back: number };

/**
 * The facts that are read of a subject of a class: all that the policy names, whether or not an evaluation was cut
 * short. Of one that is not scored, what its stage reads; indicators that its class does not use count only where they
 * compare it with other classes.
 */
export function factsReader(policy: ScoredDocument): (own: string | null) => readonly FactBack[] {
  const read = new Map<string | null, readonly FactBack[]>();
  return (own) => {
    let facts = read.get(own);
    if (!facts) {
      facts = inputsOf(policy.kind === "conditions" ? policy : rulesFor(policy, own)).facts;
      read.set(own, facts);
    }
    return facts;
  };
}

function rulesFor(scheme: Scheme, own: string | null): object {
  const stages = scheme.kind === "firm-points" ? { stages: scheme.stages } : {};
  if (own === null) return stages;
  const { bonuses, deductions, vetoes, ranking, grades, passThroughs } = scheme;
  const indicators = scheme.indicators.filter(
    ({ weights, peers }) => Object.hasOwn(weights, own) || peers === "field" || peers === "all",
  );
  return { ...stages, indicators, bonuses, deductions, vetoes, ranking, grades, passThroughs };
}

/**
 * The facts that are read of a subject and that no figure of its row shows: those of tie-breaks, minima, pass-throughs
 * and of other classes' indicators that compare it with its peers. Each with the source that decides and, beside it,
 * what the others report (rules-engine §3).
 */
export function alsoRead(facts: readonly FactBack[], row: ReadRow, book: FactBook): AlsoRead[] {
  const shown = new Set<string>();
  const note = (trace: FigureTrace): void => {
    if (trace.fact !== undefined) shown.add(`${trace.fact}@${trace.period}`);
    for (const below of trace.of ?? []) note(below);
  };
  for (const trace of tracesOf(row)) note(trace);
  return facts
    .map(({ fact, back }) => ({ fact, back, reading: book.read(fact, back) }))
    .filter(({ fact, reading }) => !shown.has(`${fact}@${reading.period}`))
    .map(({ fact, back, reading }) => ({ back, trace: leaf(reading, fact, book) }));
}

/** Every figure a row was computed from. */
export function tracesOf(row: Pick<ReadRow, "stage" | "lines" | "vetoes">): FigureTrace[] {
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
