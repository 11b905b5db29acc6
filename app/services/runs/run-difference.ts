import type { FilingContent } from "#app/domain/filings/content.ts";
import type { KeptBundle } from "#app/domain/runs/kept-bundle.ts";
import {
  type Comparison,
  compareOutcomes,
  type Move,
  type Outcome,
  type Place,
} from "#app/domain/what-if/comparison.ts";

/** Who moved in total, rank, grade or money between two runs of one kind, and by which lines. */
export function runDifference(before: KeptBundle, after: KeptBundle): Move[] {
  const subjects = after.kind === "firm-points" ? "firm" : "carrier";
  const filings = [...before.inputs.filings, ...after.inputs.filings];
  return compareOver(filings, outcomeOf(before), outcomeOf(after), subjects).moves;
}

/**
 * Compares two outcomes by the places of the carriers that filed. A carrier that is only paid has no name in a result:
 * it is taken from its filing.
 */
export function compareOver(
  filings: readonly Pick<FilingContent, "carrier">[],
  before: Outcome,
  after: Outcome,
  subjects: "firm" | "carrier",
): Comparison {
  const carriers = new Map(filings.map(({ carrier }) => [carrier.id, carrier]));
  const places = new Map(
    [...carriers.values()].map(({ id, kind, unit, group }): [string, Place] => [
      id,
      { kind, unit: unit.id, group },
    ]),
  );
  const { moves, ...rest } = compareOutcomes(before, after, subjects, places);
  return { ...rest, moves: moves.map((it) => ({ ...it, name: carriers.get(it.id)?.name ?? it.name })) };
}

/** What a bundle gave, as two runs are compared by. */
function outcomeOf(bundle: KeptBundle): Outcome {
  if (bundle.kind !== "reward") {
    const [scheme] = bundle.policies;
    return { score: bundle.results, rewards: null, grades: scheme.grades.map(({ code }) => code) };
  }
  const [, scheme] = bundle.policies;
  const { performance, rewards } = bundle.results;
  return { score: performance, rewards, grades: scheme?.grades.map(({ code }) => code) ?? [] };
}
