import { EXCLUDED, EXCLUDED_WITHIN_GROUP, type Field, KNOWN, type Pattern } from "./field.ts";

/** Draws are summed four at a time: each share is read once for four totals, and the four sums run side by side. */
export const LANES = 4;

/** Totals of one draw, rounded, in thousandths. */
export type Lane = {
  /** By subject: total, and rank once it is settled. */
  totals: Int32Array;
  ranks: Int32Array;
  /** By subject and group; empty where no rule reads them. */
  groupTotals: Int32Array;
};
/** Working memory of a peer group, used again by every block of draws. */
export type Draft = {
  /** By pattern, column and lane: weights after those of excluded indicators are shared out. */
  weights: Float64Array;
  lanes: readonly Lane[];
  own: Float64Array;
  perGroup: Float64Array;
};
export const draftOf = (field: Field, readsGroups: boolean): Draft => ({
  weights: new Float64Array(field.patterns.length * field.indicators.length * LANES),
  lanes: Array.from({ length: LANES }, () => ({
    totals: new Int32Array(field.rows.length),
    ranks: new Int32Array(field.rows.length),
    groupTotals: new Int32Array(readsGroups ? field.rows.length * field.groups.length : 0),
  })),
  own: new Float64Array(field.indicators.length),
  perGroup: new Float64Array(field.groups.length * 3),
});

/**
 * Sets the effective weights of one lane: each weight times its factor, brought back to the class's sum. `factors`
 * holds for each class one factor a column, from `at` on.
 */
export function setWeights(
  field: Field,
  draft: Draft,
  lane: number,
  factors: readonly Float64Array[],
  at: number,
): void {
  const m = field.indicators.length;
  const { weights, own } = draft;
  for (let p = 0; p < field.patterns.length; p++) {
    const pattern = field.patterns[p]!;
    const ofClass = field.classes[pattern.class]!;
    const factor = factors[pattern.class]!;
    let varied = 0;
    for (let i = 0; i < m; i++) {
      const weight = ofClass.weights[i]! * factor[at + i]!;
      own[i] = weight;
      varied += weight;
    }
    const scale = varied > 0 ? ofClass.sum / varied : 0;
    for (let i = 0; i < m; i++) own[i] = own[i]! * scale;
    if (!pattern.plain) shareOut(field, pattern, own, draft.perGroup);
    for (let i = 0, w = p * m * LANES + lane; i < m; i++, w += LANES) weights[w] = own[i]!;
  }
}

/** The rule of §4 for excluded indicators, on doubles: within the group, else to the groups that have a known one. */
function shareOut(field: Field, { standing }: Pattern, weights: Float64Array, perGroup: Float64Array): void {
  const count = field.groups.length;
  let leaving = 0;
  let receiving = 0;
  for (let g = 0, i = 0; g < count; g++) {
    const end = field.groupEnds[g]!;
    let [weight, known, freed, away] = [0, 0, 0, 0];
    for (; i < end; i++) {
      weight += weights[i]!;
      if (standing[i] === KNOWN) known += weights[i]!;
      else if (standing[i] === EXCLUDED) away += weights[i]!;
      if (standing[i] === EXCLUDED || standing[i] === EXCLUDED_WITHIN_GROUP) freed += weights[i]!;
    }
    perGroup[g * 3] = weight;
    perGroup[g * 3 + 1] = known;
    perGroup[g * 3 + 2] = freed;
    if (known > 0) receiving += weight;
    else leaving += away;
  }
  for (let g = 0, i = 0; g < count; g++) {
    const end = field.groupEnds[g]!;
    const known = perGroup[g * 3 + 1]!;
    const fromOthers = receiving > 0 ? (leaving * perGroup[g * 3]!) / receiving : 0;
    const grow = known > 0 ? 1 + (perGroup[g * 3 + 2]! + fromOthers) / known : 1;
    for (; i < end; i++) {
      if (standing[i] === KNOWN) weights[i] = weights[i]! * grow;
      else if (standing[i] === EXCLUDED || standing[i] === EXCLUDED_WITHIN_GROUP) weights[i] = 0;
    }
  }
}

/** Rounded totals of all subjects in all lanes, in thousandths; group totals where rules read them. */
export function setTotals(field: Field, draft: Draft): void {
  const readsGroups = draft.lanes[0]!.groupTotals.length > 0;
  if (readsGroups || field.groupCaps.some((it) => it !== Number.POSITIVE_INFINITY)) {
    draft.lanes.forEach((lane, place) => {
      setTotalsByGroup(field, draft.weights, lane, place);
    });
    return;
  }
  const { shares, patternOf, bonuses, deducted, totalCap, hasFloor } = field;
  const { weights } = draft;
  const [{ totals: first }, { totals: second }, { totals: third }, { totals: fourth }] =
    draft.lanes as readonly [Lane, Lane, Lane, Lane];
  const m = field.indicators.length;
  const count = field.groups.length;
  for (let s = 0, from = 0, bonus = 0; s < first.length; s++) {
    let w = patternOf[s]! * m * LANES;
    let a = 0;
    for (const end = bonus + count; bonus < end; bonus++) a += bonuses[bonus]!;
    let b = a;
    let c = a;
    let d = a;
    for (const end = from + m; from < end; from++, w += LANES) {
      const share = shares[from]!;
      a += share * weights[w]!;
      b += share * weights[w + 1]!;
      c += share * weights[w + 2]!;
      d += share * weights[w + 3]!;
    }
    const off = deducted[s]!;
    first[s] = rounded(a, totalCap, off, hasFloor);
    second[s] = rounded(b, totalCap, off, hasFloor);
    third[s] = rounded(c, totalCap, off, hasFloor);
    fourth[s] = rounded(d, totalCap, off, hasFloor);
  }
}

/** What is earned, after the total's maximum, deductions and floor, in thousandths; a half goes towards +∞. */
function rounded(earned: number, totalCap: number, deducted: number, hasFloor: boolean): number {
  const total = (earned > totalCap ? totalCap : earned) + deducted;
  return hasFloor && total < 0 ? 0 : Math.floor(total * 1000 + 0.5);
}

function setTotalsByGroup(field: Field, weights: Float64Array, lane: Lane, place: number): void {
  const { shares, patternOf, bonuses, deductions, groupCaps, groupEnds } = field;
  const { totals, groupTotals } = lane;
  const m = field.indicators.length;
  const count = field.groups.length;
  for (let s = 0; s < totals.length; s++) {
    const w = patternOf[s]! * m * LANES + place;
    let total = 0;
    for (let g = 0, i = 0; g < count; g++) {
      let earned = bonuses[s * count + g]!;
      for (const end = groupEnds[g]!; i < end; i++) earned += shares[s * m + i]! * weights[w + i * LANES]!;
      if (earned > groupCaps[g]!) earned = groupCaps[g]!;
      total += earned;
      if (groupTotals.length > 0) {
        groupTotals[s * count + g] = Math.floor((earned + deductions[s * count + g]!) * 1000 + 0.5);
      }
    }
    totals[s] = rounded(total, field.totalCap, field.deducted[s]!, field.hasFloor);
  }
}
