import { contentDigest, type FilingContent } from "#app/domain/filings/content.ts";
import type { SubjectInput } from "#app/domain/scoring/input.ts";
import type { Sha256 } from "./bundle.ts";
import type { Difference } from "./first-difference.ts";

/**
 * The first figure whose source does not bear it out, or null: each one taken from a filing must name, by digest, a
 * filing of this bundle, and a firm's figure must be the one in its cell there. Figures of a carrier that follow from
 * its ledgers are borne out by the filing's digest alone.
 */
export function unsupportedFigure(
  subjects: readonly SubjectInput[],
  filings: readonly FilingContent[],
  sha256: Sha256,
): Difference | null {
  const byDigest = new Map(filings.map((it) => [contentDigest(it, sha256), it]));
  for (const [s, subject] of subjects.entries()) {
    for (const [f, figure] of subject.figures.entries()) {
      const { ref } = figure;
      if (ref.source !== "filing") continue;
      const path = `/inputs/scoring/subjects/${s}/figures/${f}`;
      const filing = byDigest.get(ref.filing ?? "");
      if (!filing) return { path: `${path}/ref/filing`, stated: ref.filing, recomputed: undefined };
      if (ref.report === null) continue;
      const cell = filing.reports
        .filter((it) => it.uscc === ref.report)
        .flatMap((it) => it.cells)
        .find((it) => it.fact === figure.fact);
      if (cell?.state !== figure.state)
        return { path: `${path}/state`, stated: figure.state, recomputed: cell?.state };
      if (cell.value !== figure.value)
        return { path: `${path}/value`, stated: figure.value, recomputed: cell.value };
    }
  }
  return null;
}
