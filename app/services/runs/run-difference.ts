import type { Bundle } from "#app/domain/runs/bundle.ts";
import { compareOutcomes, type Move, type Outcome, type Place } from "#app/domain/what-if/comparison.ts";

/**
 * Who moved in total, rank, grade or money between two runs of one kind, and by which lines. Carriers that are only paid
 * have no name in a result: it is taken from their filings.
 */
export function runDifference(before: Bundle, after: Bundle): Move[] {
  const carriers = new Map(
    [before, after].flatMap(({ inputs }) =>
      inputs.filings.map(({ carrier }) => [carrier.id, carrier] as const),
    ),
  );
  const places = new Map(
    [...carriers.values()].map(({ id, kind, unit, group }): [string, Place] => [
      id,
      { kind, unit: unit.name, group },
    ]),
  );
  const subjects = after.kind === "firm-points" ? "firm" : "carrier";
  const { moves } = compareOutcomes(outcomeOf(before), outcomeOf(after), subjects, places);
  return moves.map((move) => ({ ...move, name: carriers.get(move.id)?.name ?? move.name }));
}

/** What a bundle gave, as two runs are compared by. */
export function outcomeOf(bundle: Bundle): Outcome {
  if (bundle.kind !== "reward") {
    const [scheme] = bundle.policies;
    return { score: bundle.results, rewards: null, grades: scheme.grades.map(({ code }) => code) };
  }
  const [, scheme] = bundle.policies;
  const { performance, rewards } = bundle.results;
  return { score: performance, rewards, grades: scheme?.grades.map(({ code }) => code) ?? [] };
}
