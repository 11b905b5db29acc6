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
import { type Groups, isNothing } from "./peer-places.ts";
import type { ChangedLine } from "./row-lines.ts";
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
  /** By indicator: the quotients of its figures, NaN where not known, in the order of its peer groups. */
  private readonly quotients = new Map<number, Float64Array>();
  /** Where each row stands in the order of the peer groups. */
  private readonly positions = new Map<Groups, Uint32Array>();
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
    deriver.refresh(row, fact);
    const changed: ChangedLine[] = [];
    affected.forEach(({ x, place }, at) => {
      const derived = deriver.derive(x);
      const was = before[at]!;
      if (was.state !== derived.state[row])
        throw new NotCovered("a figure that becomes known or ceases to be");
      if (was.state === KNOWN) changed.push({ line: place, rows: this.shift(place, derived, row, was.pair) });
    });
    this.settle(changed);
  }

  /**
   * Shifts the shares of the peers between a row's old figure and its new one, and sets its own: the rows whose shares changed, upwards.
   * Nobody is barred where a change is followed, so that every row of a group is a peer.
   */
  private shift(place: number, x: Column, row: number, was: Pair): Uint32Array {
    const indicator = this.input.policy.indicators[place]!;
    const { groups } = this.parts.fieldOf(indicator.peers);
    const group = groups.of[row]!;
    const { scale } = indicator;
    if (group < 0 || scale.type !== "rank") return new Uint32Array(0);
    const share = this.parts.shares[place]!;
    const quotients = this.quotientsOf(place, x, groups);
    const own = this.positionsOf(groups)[row]!;
    const nothing = nothingOf(indicator);
    const up = scale.direction === "higher" ? 1 : -1;
    const now = pairAt(x, row);
    const [nowQuotient, wasQuotient] = [now[0] / now[1], was[0] / was[1]];
    const [least, most] = [Math.min(nowQuotient, wasQuotient), Math.max(nowQuotient, wasQuotient)];
    const crossed = nowQuotient > wasQuotient ? -2 : 2;
    const [from, to] = [groups.starts[group]!, groups.starts[group + 1]!];
    const moved = new Uint32Array(to - from);
    let [count, twice, peers] = [0, 0, 0];
    // Itself it is no peer.
    quotients[own] = Number.NaN;
    for (let at = from; at < to; at++) {
      const quotient = quotients[at]!;
      if (Number.isNaN(quotient)) {
        if (at === own) moved[count++] = row;
        continue;
      }
      peers += 1;
      if (quotient > most) continue;
      if (quotient < least) {
        twice += 2;
        continue;
      }
      const other = groups.rows[at]!;
      const n = x.num[other]!;
      const d = x.den ? x.den[other]! : 1;
      let shift = crossed;
      if (quotient > least && quotient < most) twice += crossed < 0 ? 2 : 0;
      else {
        const side = sideOf(now, nowQuotient, n, d, quotient);
        twice += side > 0 ? 2 : side === 0 ? 1 : 0;
        shift = below(side) - below(sideOf(was, wasQuotient, n, d, quotient));
      }
      if (shift === 0 || (nothing && isNothing(n, d, nothing))) continue;
      share.num[other]! += up * shift;
      moved[count++] = other;
    }
    quotients[own] = nowQuotient;
    if (nothing && isNothing(now[0], now[1], nothing)) share.put(row, 0, 1);
    else if (peers === 0) share.put(row, 1, 1);
    else share.put(row, up === 1 ? twice : 2 * peers - twice, 2 * peers);
    return moved.subarray(0, count);
  }

  private quotientsOf(place: number, x: Column, { rows }: Groups): Float64Array {
    let found = this.quotients.get(place);
    if (!found) {
      found = new Float64Array(rows.length);
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at]!;
        found[at] = x.state[row] === KNOWN ? x.num[row]! / (x.den ? x.den[row]! : 1) : Number.NaN;
      }
      this.quotients.set(place, found);
    }
    return found;
  }

  private positionsOf(groups: Groups): Uint32Array {
    let found = this.positions.get(groups);
    if (!found) {
      found = new Uint32Array(groups.of.length);
      for (let at = 0; at < groups.rows.length; at++) found[groups.rows[at]!] = at;
      this.positions.set(groups, found);
    }
    return found;
  }

  /** Adds up the rows that moved, and ranks their groups again. */
  private settle(changed: readonly ChangedLine[]): void {
    const { policy, table } = this.input;
    const { scores, scorer, deriver, fieldOf } = this.parts;
    const field = fieldOf(policy.ranking.within);
    const { of, names, rows: byGroup, starts } = field.groups;
    const touched = new Uint8Array(names.length);
    for (const { rows } of changed) for (let at = 0; at < rows.length; at++) touched[of[rows[at]!]!] = 1;
    scorer.again(changed);
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

type Affected = { place: number; x: Expression };
/** The indicators that read a fact. Throws NotCovered where anything else does, or they are not by rank. */
function indicatorsOf(policy: Scheme, fact: string): Affected[] {
  const others = [...policy.bonuses, ...policy.deductions].map((it) => it.x);
  for (const it of policy.ranking.tieBreaks) if (it.by === "figure") others.push(it.x);
  if (policy.kind === "firm-points") others.push(stageFigure(policy.stages));
  if (others.some((x) => factsOf(x).includes(fact))) throw new NotCovered("a fact read beside indicators");
  if (policy.vetoes.length > 0 || policy.grades.length > 0) throw new NotCovered("grades and vetoes");
  const affected = policy.indicators.flatMap((indicator, place) =>
    indicator.x && factsOf(indicator.x).includes(fact) ? [{ place, x: indicator.x }] : [],
  );
  for (const { place } of affected) {
    const indicator = policy.indicators[place]!;
    const rules = [indicator.missing, indicator.notApplicable];
    if (indicator.scale.type !== "rank" || rules.some((it) => it === "peer-mean" || it === "peer-median")) {
      throw new NotCovered("an indicator that is not by rank alone");
    }
  }
  return affected;
}
