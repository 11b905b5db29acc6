import { Refusal } from "#app/domain/shared/errors.ts";
import type { MeanForm } from "./missing.ts";

/** Part of every run: results are promised to be the same for the same inputs, policies and engine version. */
export const ENGINE_VERSION = "1.3.0";

/** What the versions of the engine do otherwise. Everything else they do alike. */
export type EngineBehaviour = {
  /**
   * Which facts that several sources report otherwise are findings (rules-engine §3): those whose figures stand in the
   * rows (stage, lines, vetoes), or all that the policy reads of a subject, those of tie-breaks, minima and
   * pass-throughs too.
   */
  findingsOf: "lines" | "all-facts-read";
  /**
   * Which facts a row shows with the source that decides and the others beside it (rules-engine §3): those of its stage,
   * lines and vetoes, or all that the policy reads of a subject.
   */
  rowsShow: "lines" | "all-facts-read";
  /** Which days rewards by area pay: all of the programme's window, or those of it that lie in the run's period. */
  areaDaysOf: "window" | "period";
  /** What the payment key of a reward by area holds: the period's code, or the days that it pays. */
  areaKeysHold: "period" | "days";
  /** What stands for a figure that is not known where the peers' mean does: the exact fraction, or a readable one. */
  peerMeans: MeanForm;
};

/** Every version whose runs can still be recomputed, the oldest first. A version that gave a result never leaves. */
const BEHAVIOURS: Readonly<Record<string, EngineBehaviour>> = {
  "1.0.0": {
    findingsOf: "lines",
    rowsShow: "lines",
    areaDaysOf: "window",
    areaKeysHold: "period",
    peerMeans: "exact",
  },
  "1.1.0": {
    findingsOf: "all-facts-read",
    rowsShow: "lines",
    areaDaysOf: "period",
    areaKeysHold: "period",
    peerMeans: "exact",
  },
  "1.2.0": {
    findingsOf: "all-facts-read",
    rowsShow: "all-facts-read",
    areaDaysOf: "period",
    areaKeysHold: "days",
    peerMeans: "exact",
  },
  [ENGINE_VERSION]: {
    findingsOf: "all-facts-read",
    rowsShow: "all-facts-read",
    areaDaysOf: "period",
    areaKeysHold: "days",
    peerMeans: "to-100-decimals",
  },
};
export const ENGINE_VERSIONS: readonly string[] = Object.keys(BEHAVIOURS);

/** What a version does. Throws Refusal `runs.engine-unknown` for one that this engine cannot stand in for. */
export function behaviourOf(version: string): EngineBehaviour {
  const found = Object.hasOwn(BEHAVIOURS, version) ? BEHAVIOURS[version] : undefined;
  if (!found) {
    const known = ENGINE_VERSIONS.join(", ");
    throw new Refusal("invalid", "runs.engine-unknown", { version, known });
  }
  return found;
}
