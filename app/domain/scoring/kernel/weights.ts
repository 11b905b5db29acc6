import { figureValue } from "#app/domain/policy/figure.ts";
import type { Indicator } from "#app/domain/policy/scheme.ts";
import { multiply, type Rational, rational } from "#app/domain/shared/rational.ts";
import { shareOutWeights, type WeightedCell } from "../missing.ts";
import { asConstant } from "./column.ts";

/** How an indicator of a row counts: `WeightedCell`'s standings as numbers. */
export const STANDS = 0;
export const SUBSTITUTED = 1;
const NAMES: readonly WeightedCell["standing"][] = [
  "known",
  "substituted",
  "exclude",
  "exclude-within-group",
];
export const standingNumber = (standing: WeightedCell["standing"]): number => NAMES.indexOf(standing);

/** The weights of a class when certain indicators are excluded: exact, and in thousandths as fractions of doubles. */
export type WeightPlan = {
  exact: readonly Rational[];
  /** Null where a weight does not fit: such rows are computed with exact fractions. */
  milli: { n: Float64Array; d: Float64Array } | null;
};

const THOUSAND = rational(1000);

/** Weights of one class: what is excluded is shared out once for every pattern of standings that occurs. */
export class ClassWeights {
  /** Places in the scheme's list of the indicators that the class uses. */
  readonly used: readonly number[];
  readonly base: WeightPlan;
  private readonly plans = new Map<string | number, WeightPlan>();
  private readonly weights: readonly Rational[];

  constructor(
    private readonly indicators: readonly Indicator[],
    name: string,
  ) {
    this.used = indicators.flatMap((it, place) => (Object.hasOwn(it.weights, name) ? [place] : []));
    this.weights = this.used.map((place) => figureValue(indicators[place]!.weights[name]!));
    this.base = asPlan(this.weights);
  }

  /** The weights of a row whose standings on all indicators are given. */
  plan(standings: readonly Uint8Array[], row: number): WeightPlan {
    const key = this.patternOf(standings, row);
    let plan = this.plans.get(key);
    if (!plan) {
      const cells = this.used.map((place, index) => ({
        group: this.indicators[place]!.group,
        weight: this.weights[index]!,
        standing: NAMES[standings[place]![row]!]!,
      }));
      plan = asPlan(shareOutWeights(cells));
      this.plans.set(key, plan);
    }
    return plan;
  }

  private patternOf(standings: readonly Uint8Array[], row: number): string | number {
    const { used } = this;
    if (used.length > PACKED) return used.map((place) => standings[place]![row]).join("");
    let key = 0;
    for (let i = 0; i < used.length; i++) key = key * 4 + standings[used[i]!]![row]!;
    return key;
  }
}

/** As many standings as a whole double holds in two bits each. */
const PACKED = 26;

function asPlan(exact: readonly Rational[]): WeightPlan {
  const pairs = exact.map((weight) => asConstant(multiply(weight, THOUSAND)));
  if (pairs.some((it) => it === null)) return { exact, milli: null };
  return {
    exact,
    milli: {
      n: Float64Array.from(pairs, (it) => it!.n),
      d: Float64Array.from(pairs, (it) => it!.d),
    },
  };
}
