import { capValue } from "#app/domain/policy/figure.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { divide, multiply, rational, ZERO } from "#app/domain/shared/rational.ts";
import type { LineKind } from "../result.ts";
import { assembleLines, type DraftLine, roundLinesExactly } from "../totals.ts";
import type { Column } from "./column.ts";
import { NotCovered } from "./derive-columns.ts";
import { LineRounder } from "./round-lines.ts";
import type { ClassWeights, WeightPlan } from "./weights.ts";

/** One line that a row can have. Lines stand in this order: the order in which §2 breaks ties. */
export type LineSlot = { kind: LineKind; code: string; group: string | null };

export function lineSlots({ indicators, bonuses, groups, deductions }: Scheme): LineSlot[] {
  const own = (kind: LineKind) => (it: { code: string; group: string }) => ({
    kind,
    code: it.code,
    group: it.group,
  });
  const ofGroups = (kind: LineKind) => groups.map((it) => ({ kind, code: it.code, group: it.code }));
  const ofAll = (kind: LineKind) => ({ kind, code: "total", group: null });
  return [
    ...indicators.map(own("indicator")),
    ...bonuses.map(own("bonus")),
    ...ofGroups("bonus-maximum"),
    ...ofGroups("group-maximum"),
    ofAll("total-maximum"),
    ...deductions.map(own("deduction")),
    ofAll("deduction-maximum"),
    ofAll("floor"),
  ];
}

export type RowInputs = {
  /** By indicator: shares, with substitutes in place, and standings. */
  shares: readonly Column[];
  standings: readonly Uint8Array[];
  /** Rows on which some indicator is excluded. */
  excluding: Uint8Array;
  /** In thousandths, deductions below 0. */
  bonuses: readonly Column[];
  deductions: readonly Column[];
  weights: readonly ClassWeights[];
  /** The class of each row, −1 where it is not scored. */
  classOf: Int32Array;
};
export type RowLines = {
  totalMilli: Float64Array;
  /** `slots.length` figures a row; null where lines were not asked for. */
  lines: Int32Array | null;
  /** One figure a group of the scheme. */
  groupMilli: Int32Array;
  slots: readonly LineSlot[];
  /** How many rows doubles could not settle. */
  secondLooks: number;
};

/** A line whose points changed in some rows. */
export type ChangedLine = { line: number; rows: Uint32Array };

const LARGEST = 2 ** 31 - 1;
const UNPLACED = -2;
/** Rows that go through the columns together: their lines stay in the nearest cache. */
const BLOCK = 64;
/** Rows that are scored again while what is kept of them stays in the cache. */
const STRETCH = 4096;

/**
 * Group totals and total of every scored row, in thousandths, with its lines where they are asked for (rules-engine §2,
 * §4). Columns are read block by block of rows. A row takes exact fractions where a figure does not fit, a maximum or the
 * floor may bite, or a rounding is too near a tie.
 */
export class RowScorer {
  readonly out: RowLines;
  private readonly rounder: LineRounder;
  private readonly slotByName: ReadonlyMap<string, number>;
  private readonly limited: boolean;
  /** Columns of lines in order, with slot and group of each. */
  private readonly columns: readonly Column[];
  private readonly slotOf: Int32Array;
  private readonly groupOf: Int32Array;
  /** Weights of all plans that rows of this scheme have, in thousandths: a line of figures a plan. */
  private readonly planPlaces = new Map<WeightPlan, number>();
  /** The places of the weights with nothing excluded, by class. */
  private readonly basePlaces: Int32Array;
  private weightN = new Float64Array(0);
  private weightD = new Float64Array(0);
  private readonly planOf = new Int32Array(BLOCK);
  /** All rows at once, for those that are scored again. */
  private kept: { rounder: LineRounder; planOf: Int32Array } | null = null;

  constructor(
    private readonly scheme: Scheme,
    private readonly inputs: RowInputs,
    withLines: boolean,
  ) {
    const slots = lineSlots(scheme);
    const size = inputs.classOf.length;
    this.basePlaces = new Int32Array(inputs.weights.length).fill(UNPLACED);
    this.slotByName = new Map(slots.map((it, place) => [`${it.kind}/${it.code}`, place]));
    this.columns = [...inputs.shares, ...inputs.bonuses, ...inputs.deductions];
    this.slotOf = Int32Array.from(
      slots.flatMap(({ kind }, slot) =>
        kind === "indicator" || kind === "bonus" || kind === "deduction" ? [slot] : [],
      ),
    );
    const groupPlace = new Map(scheme.groups.map((it, place) => [it.code, place]));
    this.groupOf = this.slotOf.map((slot) => groupPlace.get(slots[slot]!.group!)!);
    this.out = {
      totalMilli: new Float64Array(size).fill(Number.NaN),
      lines: withLines ? new Int32Array(size * slots.length) : null,
      groupMilli: new Int32Array(size * scheme.groups.length),
      slots,
      secondLooks: 0,
    };
    const { groups, totals } = scheme;
    this.limited =
      totals.maximum !== "none" ||
      totals.deductionMaximum !== "none" ||
      groups.some((it) => it.maximum !== "none" || it.bonusMaximum !== "none");
    this.rounder = new LineRounder(this.groupOf, groups.length, BLOCK, withLines);
  }

  /** Scores all rows. Throws NotCovered where points do not fit in 32 bits. */
  run(): RowLines {
    const size = this.inputs.classOf.length;
    for (let from = 0; from < size; from += BLOCK) {
      const count = Math.min(BLOCK, size - from);
      this.begin(this.rounder, this.planOf, from, count);
      for (let i = 0; i < count; i++) this.score(this.rounder, this.planOf[i]!, i, from + i);
    }
    return this.out;
  }

  /**
   * Scores rows again of which some columns have changed, and nothing else: `changed` names the lines by place (indicators,
   * bonuses, deductions), each with its rows upwards. What the lines of all rows were made of is kept from the first time on.
   */
  again(changed: readonly ChangedLine[]): void {
    const { lines, slots, secondLooks } = this.out;
    const size = this.inputs.classOf.length;
    if (!this.kept) {
      const rounder = new LineRounder(this.groupOf, this.scheme.groups.length, size, true);
      this.kept = { rounder, planOf: new Int32Array(size) };
      this.begin(rounder, this.kept.planOf, 0, size);
    }
    const { rounder, planOf } = this.kept;
    const seen = new Uint8Array(size);
    const next = changed.map(() => 0);
    for (let end = STRETCH; end < size + STRETCH; end += STRETCH) {
      const stretches = changed.map(({ rows }, place) => {
        const from = next[place]!;
        while (next[place]! < rows.length && rows[next[place]!]! < end) next[place]!++;
        return rows.subarray(from, next[place]);
      });
      changed.forEach(({ line }, place) => {
        rounder.replace(line, stretches[place]!);
      });
      for (const rows of stretches) {
        for (let at = 0; at < rows.length; at++) {
          const row = rows[at]!;
          if (seen[row] === 1) continue;
          seen[row] = 1;
          // Only a second look writes lines beside those of the columns.
          if (lines && secondLooks > 0) lines.fill(0, row * slots.length, row * slots.length + slots.length);
          this.score(rounder, planOf[row]!, row, row);
        }
      }
    }
  }

  /** Puts so many rows from a place on into a rounder. */
  private begin(rounder: LineRounder, planOf: Int32Array, from: number, count: number): void {
    for (let i = 0; i < count; i++) planOf[i] = this.planPlace(from + i);
    rounder.begin({ count, from, planOf, weightN: this.weightN, weightD: this.weightD });
    this.columns.forEach(({ num, den, wide }, line) => {
      rounder.add(line, num, den, wide);
    });
  }

  /** Scores a row that stands in a rounder at a place. */
  private score(rounder: LineRounder, plan: number, at: number, row: number): void {
    const own = this.inputs.classOf[row]!;
    if (own < 0 || (plan >= 0 && this.settle(rounder, row, at))) return;
    this.exact(row, this.inputs.weights[own]!, this.planFor(row));
    this.out.secondLooks += 1;
  }

  private planFor(row: number): WeightPlan {
    const { classOf, weights, excluding, standings } = this.inputs;
    const own = weights[classOf[row]!]!;
    return excluding[row] === 0 ? own.base : own.plan(standings, row);
  }

  /** The place of a row's weights; −1 where it is not scored or they do not fit. */
  private planPlace(row: number): number {
    if (this.inputs.classOf[row]! < 0) return -1;
    const own = this.inputs.classOf[row]!;
    if (this.inputs.excluding[row] === 0 && this.basePlaces[own]! > UNPLACED) return this.basePlaces[own]!;
    const plan = this.planFor(row);
    let place = this.planPlaces.get(plan);
    if (place === undefined) {
      place = this.addPlan(plan, this.inputs.weights[own]!.used);
      this.planPlaces.set(plan, place);
      if (plan === this.inputs.weights[own]!.base) this.basePlaces[own] = place;
    }
    return place;
  }

  private addPlan({ milli }: WeightPlan, used: readonly number[]): number {
    if (!milli) return -1;
    const width = this.columns.length;
    const place = this.planPlaces.size;
    if (this.weightN.length < (place + 1) * width) {
      const [n, d] = [this.weightN, this.weightD];
      this.weightN = new Float64Array((place + 1) * width * 2);
      this.weightD = new Float64Array((place + 1) * width * 2).fill(1);
      this.weightN.set(n);
      this.weightD.set(d);
    }
    // Lines that a class does not use weigh nothing; bonuses and deductions stand in thousandths already.
    this.weightN.fill(1, place * width + this.inputs.shares.length, (place + 1) * width);
    used.forEach((indicator, index) => {
      this.weightN[place * width + indicator] = milli.n[index]!;
      this.weightD[place * width + indicator] = milli.d[index]!;
    });
    return place;
  }

  /** False where only exact fractions can tell; then nothing of it counts. */
  private settle(rounder: LineRounder, row: number, at: number): boolean {
    const { out, slotOf } = this;
    if (this.limited && this.mayBite(rounder, at)) return false;
    const total = rounder.total(at);
    if (Number.isNaN(total) || (this.scheme.totals.floor && total < 1)) return false;
    if (!rounder.groups(at, out.groupMilli, row * this.scheme.groups.length)) return false;
    out.totalMilli[row] = total;
    return !out.lines || rounder.lines(at, out.lines, row * out.slots.length, slotOf);
  }

  /** Whether a maximum bites or is so near that doubles do not tell. */
  private mayBite(rounder: LineRounder, at: number): boolean {
    const { groupOf } = this;
    const { groups, totals, indicators, bonuses } = this.scheme;
    const reaches = (sum: number, cap: (typeof totals)["maximum"]): boolean => {
      const most = capValue(cap);
      if (!most) return false;
      // What is not known to doubles may reach it.
      return !(sum < (Number(most.n) / Number(most.d)) * 1000 - 1e-6 - Math.abs(sum) * 1e-12);
    };
    let [earned, deducted] = [0, 0];
    for (let g = 0; g < groups.length; g++) {
      let [bonus, all] = [0, 0];
      for (let line = 0; line < groupOf.length; line++) {
        if (groupOf[line] !== g) continue;
        const points = rounder.about(at, line);
        if (line >= indicators.length + bonuses.length) deducted -= points;
        else {
          all += points;
          if (line >= indicators.length) bonus += points;
        }
      }
      earned += all;
      if (reaches(bonus, groups[g]!.bonusMaximum) || reaches(all, groups[g]!.maximum)) return true;
    }
    return reaches(earned, totals.maximum) || reaches(deducted, totals.deductionMaximum);
  }

  /** The second look: the same rows by exact fractions, through the functions of the rational engine. */
  private exact(row: number, { used }: ClassWeights, { exact }: WeightPlan): void {
    const { scheme, out } = this;
    const { shares, bonuses, deductions } = this.inputs;
    const indicators = used.map((place, index): DraftLine => {
      const { code, group } = scheme.indicators[place]!;
      const weight = exact[index]!;
      const points = weight.n === 0n ? ZERO : multiply(weight, shares[place]!.at(row));
      return { kind: "indicator", code, group, points };
    });
    const adjusted = (kind: "bonus" | "deduction", columns: readonly Column[]) =>
      scheme[kind === "bonus" ? "bonuses" : "deductions"].map(
        ({ code, group }, index): DraftLine => ({
          kind,
          code,
          group,
          points: divide(columns[index]!.at(row), rational(1000)),
        }),
      );
    const drafts = assembleLines(
      scheme,
      indicators,
      adjusted("bonus", bonuses),
      adjusted("deduction", deductions),
    );
    const { totalMilli, lines, groups } = roundLinesExactly(scheme, drafts);
    out.totalMilli[row] = totalMilli;
    const base = row * out.slots.length;
    out.lines?.fill(0, base, base + out.slots.length);
    for (const line of lines) {
      if (Math.abs(line.pointsMilli) > LARGEST) throw new NotCovered("points beyond 2^31");
      if (out.lines) out.lines[base + this.slotByName.get(`${line.kind}/${line.code}`)!] = line.pointsMilli;
    }
    groups.forEach((group, place) => {
      out.groupMilli[row * groups.length + place] = group.totalMilli;
    });
  }
}
