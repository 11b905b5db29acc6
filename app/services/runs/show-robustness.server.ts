import type { z } from "zod";
import { type RobustSubject, robustness } from "#app/domain/robustness/robustness.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { withScope } from "#db/scope.server.ts";
import { namesOf, type PolicyNames } from "../policy/describe-document.ts";
import { authorise, type Verb } from "../verb.server.ts";
import type { RunView } from "./run-view.ts";
import { ownBundle, ownRun, readId, type runIdInput } from "./show-run.server.ts";

export type RobustnessView = {
  run: RunView;
  names: PolicyNames;
  generator: string;
  seed: string;
  draws: number;
  /** By peer group and rank. */
  subjects: (RobustSubject & { name: string; totalMilli: number })[];
};

/**
 * How firmly the ranks and grades of a carrier run stand (rules-engine §10), worked out from what the run sealed. The
 * run's digest of results is the seed, so that whoever asks sees the same figures.
 */
export async function showRobustness({
  ctx,
  input,
}: Verb<z.input<typeof runIdInput>>): Promise<RobustnessView> {
  authorise(ctx, "run:read");
  const { id } = readId(input);
  const { run, bundle } = await withScope(ctx, async (tx) => ({
    run: await ownRun(tx, ctx, id),
    bundle: await ownBundle(tx, ctx, id),
  }));
  if (bundle.kind !== "carrier-performance") throw new Refusal("absent", "runs.absent");
  const [policy] = bundle.policies;
  const { results } = bundle;
  const found = robustness({ ...bundle.inputs.scoring, policy, period: bundle.period }, results, {
    seed: bundle.digests.results,
  });
  const rows = new Map(results.subjects.map((it) => [it.id, it]));
  const subjects = found.subjects.map((it) => {
    const { name, totalMilli } = rows.get(it.id)!;
    return { ...it, name, totalMilli: totalMilli! };
  });
  const { generator, seed, draws } = found;
  return {
    run,
    names: namesOf(policy),
    generator,
    seed,
    draws,
    subjects: subjects.sort(
      (a, b) => a.peerGroup.localeCompare(b.peerGroup) || a.rank - b.rank || (a.id < b.id ? -1 : 1),
    ),
  };
}
