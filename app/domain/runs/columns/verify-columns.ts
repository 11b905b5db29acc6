import { behaviourOf } from "#app/domain/scoring/engine-version.ts";
import { factRules } from "#app/domain/scoring/facts.ts";
import { score } from "#app/domain/scoring/score.ts";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import type { Sha256 } from "../bundle.ts";
import { type Difference, firstDifference } from "../first-difference.ts";
import type { BundleCheck } from "../verify-bundle.ts";
import { type ColumnBundle, sealHead } from "./column-bundle.ts";
import { columnSummary, scoredFirm, scorePlan } from "./column-results.ts";
import { asScored, explainFirm, peerColumns, standingIn } from "./explain-firm.ts";
import { frozenSubject, type ToldTexts, tableOfFirms } from "./frozen-firm.ts";
import { type ColumnPlan, columnPlan } from "./plan.ts";

/** Up to so many firms the row engine computes all; of more it opens a sample, evenly spread. */
const ALL_OF = 1_000;
const SAMPLE = 100;

const json = (value: unknown): Json => value as Json;
const differ = (stated: unknown, found: unknown, path: string): Difference | null =>
  firstDifference(json(stated), json(found), path);

/**
 * Recomputes a bundle in columns with nothing but itself: by the columnar kernel every digit, and by the row engine all
 * firms, or a sample of them with what their peers come to taken from the columns. Checks stand in the order of
 * `verifyBundle`. Throws Refusal as the engine does when the inputs cannot be computed.
 */
export function verifyColumnBundle(bundle: ColumnBundle, sha256: Sha256): BundleCheck[] {
  const { inputs, digests, period, results, engineVersion } = bundle;
  behaviourOf(engineVersion);
  const [policy] = bundle.policies;
  const { facts, periods, filings, texts } = inputs;
  const plan = columnPlan({ policy, facts, period, periods });
  const sources = unsupported(bundle, plan);
  const hash = (value: unknown): string => sha256(canonicalJson(json(value)));
  const held = { inputs: hash(inputs), policies: hash(bundle.policies) };
  // Rows that do not fit their places cannot be computed with: what is wrong with them is all there is to say.
  if (sources !== null && !("path" in sources && sources.path.endsWith("/decided"))) {
    return [
      check("engine", null, engineVersion),
      check("inputs", differ(digests.inputs, held.inputs, "/digests/inputs"), held.inputs),
      check("policies", differ(digests.policies, held.policies, "/digests/policies"), held.policies),
      check("sources", sources),
    ];
  }
  const firmAt = (row: number) => inputs.firms[row]!;
  const parts = scorePlan(plan, tableOfFirms(plan, inputs.firms.length, firmAt));
  const found = {
    ...columnSummary(parts.scores, { policy, plan, filings, texts, firmAt }, engineVersion),
    firms: inputs.firms.map(({ uscc }, row) => scoredFirm(parts.scores, uscc, row)),
  };
  const resultsDigest = hash(found);
  const sealed = sealHead(bundle, { inputs: held.inputs, results: resultsDigest }, sha256);
  return [
    check("engine", null, engineVersion),
    check("inputs", differ(digests.inputs, held.inputs, "/digests/inputs"), held.inputs),
    check("policies", differ(digests.policies, held.policies, "/digests/policies"), held.policies),
    check("sources", sources),
    check("results", differ(results, found, "/results")),
    check("sample", byRows(bundle, plan, parts)),
    check("results-digest", differ(digests.results, resultsDigest, "/digests/results"), resultsDigest),
    check(
      "bundle-digest",
      differ(digests.bundle, sealed.digests.bundle, "/digests/bundle"),
      sealed.digests.bundle,
    ),
  ];
}

const check = (what: BundleCheck["what"], difference: Difference | null, value = ""): BundleCheck => ({
  what,
  difference,
  value,
});

/** The first row that does not fit: figures without a place, filings that are not listed, codes out of order. */
function unsupported({ inputs }: ColumnBundle, plan: ColumnPlan): Difference | null {
  const places = differ(inputs.places, plan.places, "/inputs/places");
  if (places) return places;
  const { firms, filings } = inputs;
  for (const [row, firm] of firms.entries()) {
    const at = `/inputs/firms/${row}`;
    const before = firms[row - 1]?.uscc;
    if (before !== undefined && before >= firm.uscc) {
      return { path: `${at}/uscc`, stated: firm.uscc, recomputed: undefined };
    }
    const { length } = plan.places;
    for (const key of ["figures", "decided"] as const) {
      if (firm[key].length !== length) {
        return { path: `${at}/${key}`, stated: firm[key].length, recomputed: length };
      }
    }
    const stray = firm.sources.findIndex((it) => it >= filings.length);
    if (stray >= 0)
      return { path: `${at}/sources/${stray}`, stated: firm.sources[stray], recomputed: undefined };
    const beyond = firm.notApplicable.findIndex((it) => it >= length || firm.figures[it] !== null);
    if (beyond >= 0) {
      return {
        path: `${at}/notApplicable/${beyond}`,
        stated: firm.notApplicable[beyond],
        recomputed: undefined,
      };
    }
    for (const [n, it] of firm.beside.entries()) {
      const isTold = it.place < length || isToldText(it.place - length, it.value, inputs.texts);
      if (it.filing < filings.length && isTold) continue;
      return { path: `${at}/beside/${n}`, stated: json(it), recomputed: undefined };
    }
    const misled = misleadingSource(firm, inputs);
    if (misled >= 0) return { path: `${at}/decided`, stated: firm.decided[misled], recomputed: undefined };
  }
  return null;
}

/** Whether a text that filings tell otherwise is one of those listed. */
const isToldText = (place: number, value: number, texts: ToldTexts | undefined): boolean =>
  texts !== undefined && place < texts.places.length && value >= 0 && value < texts.values.length;

/** The first place whose figure names no filing of its own period. */
function misleadingSource(
  { figures, notApplicable, decided, sources }: ColumnBundle["inputs"]["firms"][number],
  { places, filings }: ColumnBundle["inputs"],
): number {
  return places.findIndex((place, at) => {
    if ("leaf" in place) return decided[at] !== -1;
    const isGiven = figures[at] !== null || notApplicable.includes(at);
    if (!isGiven) return decided[at] !== -1;
    return filings[sources[decided[at]!] ?? -1]?.period !== place.period;
  });
}

/** The first digit that the row engine finds otherwise than the bundle states. */
function byRows(
  { inputs, results, period, engineVersion, policies: [policy] }: ColumnBundle,
  plan: ColumnPlan,
  parts: ReturnType<typeof scorePlan>,
): Difference | null {
  const { firms, filings } = inputs;
  const groups = policy.groups;
  const facts = [...plan.units].map(([code, unit]) => ({ code, unit }));
  const { slots } = parts.scores;
  if (firms.length <= ALL_OF) {
    const subjects = firms.map((it) => frozenSubject(it, plan, filings));
    const { periods, scheme } = plan;
    const found = score({
      policy: scheme,
      facts,
      period,
      periods,
      subjects,
      overrides: [],
      marks: [],
      engineVersion,
    });
    const rows = found.subjects.map((it) => asScored(it, slots, groups));
    return differ(results.firms, rows, "/results/firms");
  }
  const rules = factRules(facts, plan.calendar, plan.scheme.sourceOrder);
  const step = Math.floor(firms.length / SAMPLE);
  for (let row = 0; row < firms.length; row += step) {
    const subject = frozenSubject(firms[row]!, plan, filings);
    const of = { peers: peerColumns(parts, plan.scheme, row), standing: standingIn(parts, row) };
    const opened = explainFirm(of, plan.scheme, subject, rules);
    const found = differ(results.firms[row], asScored(opened, slots, groups), `/results/firms/${row}`);
    if (found) return found;
  }
  return null;
}
