import { type CarrierPerformance, carrierPerformanceSchema } from "#app/domain/policy/carrier-performance.ts";
import { layOut } from "#app/domain/robustness/lay-out.ts";
import { robustness } from "#app/domain/robustness/robustness.ts";
import { spreadsOf } from "#app/domain/robustness/spreads.ts";
import type { SubjectInput } from "#app/domain/scoring/input.ts";
import { type ScoreInput, score } from "#app/domain/scoring/score.ts";
import { type Figure, measure } from "./measure.ts";

const [CARRIERS, INDICATORS, DRAWS] = [1_000, 15, 10_000];
const label = { zh: "示例", en: "Example" };
const REF = {
  source: "filing",
  filing: null,
  carrier: null,
  report: null,
  cell: null,
  evidence: null,
} as const;

/** A scheme of 15 falling weights in three groups, graded by quotas as 示例 schemes are. */
const policy: CarrierPerformance = carrierPerformanceSchema.parse({
  kind: "carrier-performance",
  code: "bench",
  version: "1",
  title: label,
  jurisdiction: "example",
  effectiveFrom: "2023-01-01",
  effectiveTo: null,
  supersedes: null,
  sources: [{ title: "bench", number: null, date: null, article: null }],
  verification: "example",
  purpose: "evaluation",
  kinds: ["incubator"],
  groups: ["a", "b", "c"].map((code) => ({ code, label, maximum: "none", bonusMaximum: "none" })),
  indicators: Array.from({ length: INDICATORS }, (_, i) => ({
    code: `i${i}`,
    group: "abc"[i % 3],
    label,
    x: { op: "fact", fact: `f${i}` },
    unit: "count",
    weights: { incubator: String(14 - Math.floor(i / 2)) },
    missing: "exclude",
    peers: "kind",
    scale: { type: "linear", zero: "0", full: "997" },
  })),
  bonuses: [],
  deductions: [],
  totals: { maximum: "none", deductionMaximum: "none", floor: false },
  vetoes: [],
  ranking: { within: "kind", tieBreaks: [] },
  grades: [
    { code: "a", label, quota: { of: "share", value: "0.2", rounding: "floor", cumulative: false } },
    { code: "b", label, quota: { of: "share", value: "0.5", rounding: "floor", cumulative: true } },
    { code: "c", label },
    {
      code: "d",
      label,
      fromBottom: true,
      quota: { of: "share", value: "0.05", rounding: "ceil", cumulative: false },
    },
  ],
  passThroughs: [],
  examples: [],
});

/** Figures that repeat from run to run and lie close together, as those of carriers do. */
const carrier = (index: number): SubjectInput => ({
  id: `carrier-${String(index).padStart(4, "0")}`,
  name: "",
  foundedOn: null,
  field: null,
  kind: "incubator",
  outcomes: null,
  figures: Array.from({ length: INDICATORS }, (_, i) => ({
    fact: `f${i}`,
    period: "2023",
    state: "known" as const,
    value: 200 + ((index * 7919 + i * i * 104_729 + index * i * 31) % 701),
    precedence: 0,
    ref: REF,
  })),
});

const period = { code: "2023", kind: "year", firstDay: "2023-01-01", lastDay: "2023-12-31" } as const;
export const benchInput: ScoreInput = {
  policy,
  facts: Array.from({ length: INDICATORS }, (_, i) => ({ code: `f${i}`, unit: "count" })),
  period,
  periods: [period],
  subjects: Array.from({ length: CARRIERS }, (_, index) => carrier(index)),
  overrides: [],
  marks: [],
};

/**
 * The floor: the same sums and ranks of 10,000 draws and nothing else, in the plainest typed arrays: no grades, nobody
 * counts anything. Totals are thousandths; places come from a counting sort of two passes.
 */
export function bareDraws(shares: Float64Array, weights: Float64Array): number {
  const totals = new Int32Array(CARRIERS);
  const order = new Int32Array(CARRIERS);
  const half = new Int32Array(CARRIERS);
  const ranks = new Int32Array(CARRIERS);
  const counts = new Int32Array(512);
  let check = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const w = draw * INDICATORS;
    for (let s = 0; s < CARRIERS; s++) {
      let total = 0;
      for (let i = 0; i < INDICATORS; i++) total += shares[s * INDICATORS + i]! * weights[w + i]!;
      totals[s] = Math.floor(total * 1000 + 0.5);
    }
    for (let s = 0; s < CARRIERS; s++) half[s] = s;
    for (let shift = 0; shift < 18; shift += 9) {
      const [from, to] = shift === 0 ? [half, order] : [order, half];
      counts.fill(0);
      for (let s = 0; s < CARRIERS; s++) {
        const digit = 511 - ((totals[s]! >>> shift) & 511);
        counts[digit] = counts[digit]! + 1;
      }
      for (let digit = 0, before = 0; digit < 512; digit++) {
        const count = counts[digit]!;
        counts[digit] = before;
        before += count;
      }
      for (let i = 0; i < CARRIERS; i++) {
        const s = from[i]!;
        const digit = 511 - ((totals[s]! >>> shift) & 511);
        const place = counts[digit]!;
        counts[digit] = place + 1;
        to[place] = s;
      }
    }
    for (let i = 0, rank = 0; i < CARRIERS; i++) {
      if (i === 0 || totals[half[i]!] !== totals[half[i - 1]!]) rank = i + 1;
      ranks[half[i]!] = rank;
    }
    check += ranks[draw % CARRIERS]!;
  }
  return check;
}

/** 10,000 draws over 1,000 carriers and 15 indicators, against the bare loops of the same sums and ranks. */
export async function robustness1000(): Promise<Figure[]> {
  const result = score(benchInput);
  const ranked = layOut(benchInput, result.subjects);
  const { shares } = ranked.field;
  const weights = new Float64Array(DRAWS * INDICATORS);
  for (let i = 0; i < weights.length; i++) {
    weights[i] = ranked.field.classes[0]!.weights[i % INDICATORS]! * (0.9 + ((i * 7919) % 2000) / 10_000);
  }
  const floor = { name: "bare sums and ranks", work: async () => bareDraws(shares, weights) };
  const draws = async () => spreadsOf(ranked, { seed: "bench", draws: DRAWS, percent: 10 });
  const whole = async () => robustness(benchInput, result, { seed: "bench" });
  return [
    ...(await measure(floor, [{ name: "robustness-1000", work: draws }], { rounds: 9, runs: 1 })),
    ...(await measure(floor, [{ name: "robustness-1000-whole", work: whole }], { rounds: 3, runs: 1 })),
  ];
}
