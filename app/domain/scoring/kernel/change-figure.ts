import { type Expression, factsOf } from "#app/domain/policy/expression.ts";
import { figureValue } from "#app/domain/policy/figure.ts";
import { stageFigure } from "#app/domain/policy/firm-points.ts";
import type { Indicator } from "#app/domain/policy/scheme.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { unitFactor } from "#app/domain/policy/unit.ts";
import { multiply } from "#app/domain/shared/rational.ts";
import { asConstant, type Column, type Constant, comparePairs, KNOWN } from "./column.ts";
import { NotCovered } from "./derive-columns.ts";
import { factKey } from "./figures.ts";
import { isNothing } from "./peer-places.ts";
import { type ColumnInput, type ColumnScores, type ScoredParts, scoreParts } from "./score-columns.ts";
import { rankRows } from "./standings-columns.ts";

type Pair = readonly [n: number, d: number];
const pairAt = (x: Column, row: number): Pair => [x.num[row]!, x.den ? x.den[row]! : 1];

/**
 * Scores of a table that follow a figure when it changes: peers between its old place and its new one are shifted by it,
 * and only rows whose shares moved are added up again. What comes out is what scoring the whole table gives.
 */
export class FollowingScores {
  private readonly parts: ScoredParts;
  constructor(private readonly input: ColumnInput) {
    this.parts = scoreParts(input);
  }
  get scores(): ColumnScores {
    return this.parts.scores;
  }

  /**
   * Sets a known figure of a row to another known one, in the fact's unit. Throws NotCovered, with nothing changed, where
   * more hangs on the fact than indicators by rank; where a derived figure becomes known or ceases to be, it throws when the
   * figure has been changed, and everything is to be scored again.
   */
  change(row: number, fact: string, period: string, value: number): void {
    const { policy, table } = this.input;
    const affected = indicatorsOf(policy, fact);
    const column = table.facts.get(factKey(fact, period));
    if (!column || column.state[row] !== KNOWN) throw new NotCovered("a figure that is not known");
    const { deriver } = this.parts;
    const before = affected.map(({ x }) => {
      const derived = deriver.derive(x);
      return { state: derived.state[row], pair: pairAt(derived, row) };
    });
    column.value[row] = value;
    deriver.refresh(row);
    const moved = new Uint8Array(table.ids.length);
    affected.forEach(({ x, indicator, place }, at) => {
      const derived = deriver.derive(x);
      const was = before[at]!;
      if (was.state !== derived.state[row])
        throw new NotCovered("a figure that becomes known or ceases to be");
      if (was.state === KNOWN)
        this.shift(indicator, derived, this.parts.shares[place]!, row, was.pair, moved);
    });
    this.settle(moved);
  }

  private shift(
    indicator: Indicator,
    x: Column,
    share: Column,
    row: number,
    was: Pair,
    moved: Uint8Array,
  ): void {
    const { groups, takesPart, scored } = this.parts.fieldOf(indicator.peers);
    const group = groups.of[row]!;
    if (group < 0 || scored[row] === 0) return;
    const { scale } = indicator;
    if (scale.type !== "rank") return;
    const nothing = nothingOf(indicator);
    const up = scale.direction === "higher" ? 1 : -1;
    const now = pairAt(x, row);
    const [nowQuotient, wasQuotient] = [now[0] / now[1], was[0] / was[1]];
    let twice = 0;
    let peers = 0;
    for (let at = groups.starts[group]!; at < groups.starts[group + 1]!; at++) {
      const other = groups.rows[at]!;
      if (other === row || x.state[other] !== KNOWN) continue;
      const n = x.num[other]!;
      const d = x.den ? x.den[other]! : 1;
      const quotient = n / d;
      const side = sideOf(now, nowQuotient, n, d, quotient);
      if (takesPart[other] === 1) {
        twice += side > 0 ? 2 : side === 0 ? 1 : 0;
        peers += 1;
      }
      if (takesPart[row] === 0) continue;
      const sideBefore = sideOf(was, wasQuotient, n, d, quotient);
      const shift = below(side) - below(sideBefore);
      if (shift === 0 || (nothing && isNothing(n, d, nothing))) continue;
      share.num[other]! += up * shift;
      moved[other] = 1;
    }
    moved[row] = 1;
    if (nothing && isNothing(now[0], now[1], nothing)) share.put(row, 0, 1);
    else if (peers === 0) share.put(row, 1, 1);
    else share.put(row, up === 1 ? twice : 2 * peers - twice, 2 * peers);
  }

  /** Adds up the rows that moved, and ranks their groups again. */
  private settle(moved: Uint8Array): void {
    const { policy, table } = this.input;
    const { scores, scorer, deriver, fieldOf } = this.parts;
    const field = fieldOf(policy.ranking.within);
    const { of, names, rows: byGroup, starts } = field.groups;
    const touched = new Uint8Array(names.length);
    const rows = new Uint32Array(moved.length);
    let count = 0;
    for (let row = 0; row < moved.length; row++) {
      if (moved[row] === 0) continue;
      rows[count++] = row;
      touched[of[row]!] = 1;
    }
    scorer.again(rows.subarray(0, count));
    const standing = { scheme: policy, ids: table.ids, field, lines: scorer.out, deriver };
    for (let group = 0; group < names.length; group++) {
      if (touched[group] === 0) continue;
      rankRows(standing, byGroup.subarray(starts[group]!, starts[group + 1]!), scores);
    }
  }
}

/** `comparePairs` with both quotients at hand. */
const sideOf = (own: Pair, ownQuotient: number, n: number, d: number, quotient: number): number =>
  ownQuotient > quotient ? 1 : ownQuotient < quotient ? -1 : comparePairs(own[0], own[1], n, d);

/** What a figure counts among those it is compared with: 2 for each above it, 1 for each beside it. */
const below = (side: number): number => (side < 0 ? 2 : side === 0 ? 1 : 0);

function nothingOf({ scale, unit }: Indicator): Constant | null {
  if (scale.type !== "rank" || scale.nothing === undefined) return null;
  return asConstant(multiply(figureValue(scale.nothing), unitFactor(unit)));
}

type Affected = { indicator: Indicator; place: number; x: Expression };
/** The indicators that read a fact. Throws NotCovered where anything else does, or they are not by rank. */
function indicatorsOf(policy: Scheme, fact: string): Affected[] {
  const others = [...policy.bonuses, ...policy.deductions].map((it) => it.x);
  for (const it of policy.ranking.tieBreaks) if (it.by === "figure") others.push(it.x);
  if (policy.kind === "firm-points") others.push(stageFigure(policy.stages));
  if (others.some((x) => factsOf(x).includes(fact))) throw new NotCovered("a fact read beside indicators");
  if (policy.vetoes.length > 0 || policy.grades.length > 0) throw new NotCovered("grades and vetoes");
  const affected = policy.indicators.flatMap((indicator, place) =>
    indicator.x && factsOf(indicator.x).includes(fact) ? [{ indicator, place, x: indicator.x }] : [],
  );
  for (const { indicator } of affected) {
    const rules = [indicator.missing, indicator.notApplicable];
    if (indicator.scale.type !== "rank" || rules.some((it) => it === "peer-mean" || it === "peer-median")) {
      throw new NotCovered("an indicator that is not by rank alone");
    }
  }
  return affected;
}
