import type { Json } from "#app/domain/shared/canonical.ts";
import { type Bundle, digestsOf, recompute, type Sha256 } from "./bundle.ts";
import { type Difference, firstDifference } from "./first-difference.ts";
import { unsupportedFigure } from "./sources.ts";

/** One thing that was checked; `difference` null = it agrees. */
export type BundleCheck = {
  what:
    | "engine"
    | "inputs"
    | "policies"
    | "sources"
    | "results"
    | "sample"
    | "results-digest"
    | "bundle-digest";
  difference: Difference | null;
  /** The digest or version that agrees. */
  value: string;
};

/**
 * Recomputes a bundle with nothing but itself and compares every digest and digit. The checks stand in order, so that
 * the first difference is where to look first. It is computed as the version of the
 * engine that it states. Throws Refusal as the engine does when the inputs cannot be computed.
 */
export function verifyBundle(bundle: Bundle, sha256: Sha256): BundleCheck[] {
  const compare = (stated: unknown, found: unknown, path: string): Difference | null =>
    firstDifference(stated as Json, found as Json, path);
  const held = digestsOf(bundle, sha256);
  const { digests } = bundle;
  const subjects = bundle.inputs.scoring?.subjects ?? [];
  const results = recompute(bundle);
  const recomputed = digestsOf({ ...bundle, results } as Bundle, sha256);
  return [
    // A version that is not known has been refused above.
    { what: "engine", difference: null, value: bundle.engineVersion },
    {
      what: "inputs",
      difference: compare(digests.inputs, held.inputs, "/digests/inputs"),
      value: held.inputs,
    },
    {
      what: "policies",
      difference: compare(digests.policies, held.policies, "/digests/policies"),
      value: held.policies,
    },
    { what: "sources", difference: unsupportedFigure(subjects, bundle.inputs.filings, sha256), value: "" },
    { what: "results", difference: compare(bundle.results, results, "/results"), value: "" },
    {
      what: "results-digest",
      difference: compare(digests.results, recomputed.results, "/digests/results"),
      value: recomputed.results,
    },
    {
      what: "bundle-digest",
      difference: compare(digests.bundle, recomputed.bundle, "/digests/bundle"),
      value: recomputed.bundle,
    },
  ];
}
