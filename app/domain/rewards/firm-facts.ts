import type { FilingCell, FilingPeriod } from "#app/domain/filings/content.ts";
import { figureValue } from "#app/domain/policy/figure.ts";
import type { BandedAmount, ShortCondition } from "#app/domain/policy/reward-programme.ts";
import { toBase } from "#app/domain/policy/unit.ts";
import { addMonths } from "#app/domain/shared/dates.ts";
import { compare, type Rational, rational } from "#app/domain/shared/rational.ts";
import type { CarrierTestimony } from "./testimony.ts";

/** A figure as the accepted filings give it; several carriers that differ make it unknown. */
export type FoundFact = { state: "known"; value: number } | { state: "unknown"; differs: boolean };

/** The cells of every firm by period, so that one firm's figure is found without reading every filing. */
export type FirmCells = ReadonlyMap<string, readonly FilingCell[]>;
const cellsKey = (uscc: string, kind: string, firstDay: string): string =>
  JSON.stringify([uscc, kind, firstDay]);

export function indexFirmCells(all: readonly CarrierTestimony[]): FirmCells {
  const index = new Map<string, FilingCell[]>();
  for (const { period, reports } of all.flatMap((it) => it.filings)) {
    for (const { uscc, cells } of reports) {
      if (uscc === null) continue;
      const key = cellsKey(uscc, period.kind, period.firstDay);
      const list = index.get(key);
      if (list) list.push(...cells);
      else index.set(key, [...cells]);
    }
  }
  return index;
}

function found(cells: readonly FilingCell[], fact: string): FoundFact {
  const values = new Set<number>();
  for (const cell of cells) {
    if (cell.fact === fact && cell.state === "known" && typeof cell.value === "number")
      values.add(cell.value);
  }
  const [value] = values;
  return values.size === 1
    ? { state: "known", value: value! }
    : { state: "unknown", differs: values.size > 1 };
}

/** A firm's figure for the run's period, or for the one `yearsBack` years before it, in the fact's unit. */
export function firmFact(
  cells: FirmCells,
  uscc: string,
  fact: string,
  { period, yearsBack }: { period: FilingPeriod; yearsBack: number },
): FoundFact {
  const firstDay = addMonths(period.firstDay, -12 * yearsBack);
  return found(cells.get(cellsKey(uscc, period.kind, firstDay)) ?? [], fact);
}

/** The carrier's own figure for the run's period, in the fact's unit. */
export const carrierFact = (testimony: CarrierTestimony, fact: string, period: FilingPeriod): FoundFact =>
  found(
    testimony.filings
      .filter((it) => it.period.code === period.code)
      .flatMap((it) => it.reports)
      .filter((it) => it.uscc === null)
      .flatMap((it) => it.cells),
    fact,
  );

export type FactReader = (fact: string, yearsBack: number) => FoundFact;

export type BandedResult =
  | { state: "known"; yuan: Rational }
  | { state: "unknown"; fact: string; differs: boolean };

/** The amount of the band that holds the firm's figure; lower bound inclusive, upper exclusive. */
export function bandedAmount(rule: BandedAmount, read: FactReader): BandedResult {
  const fact = read(rule.fact, rule.yearsBack);
  if (fact.state === "unknown") return { state: "unknown", fact: rule.fact, differs: fact.differs };
  const x = rational(fact.value);
  const bound = (it: BandedAmount["bands"][number]["from"]): Rational | null =>
    it === null ? null : toBase(figureValue(it), rule.unit);
  const band = rule.bands.find((it) => {
    const [from, to] = [bound(it.from), bound(it.to)];
    return (from === null || compare(x, from) >= 0) && (to === null || compare(x, to) < 0);
  });
  // The schema refuses bands that leave a gap.
  if (!band) throw new RangeError(`no band holds ${fact.value}`);
  const { amount } = band;
  return typeof amount === "object" && "bands" in amount
    ? bandedAmount(amount, read)
    : { state: "known", yuan: figureValue(amount) };
}

/** True when a condition in one of the short forms is known to hold. */
export function holds(condition: ShortCondition, read: FactReader, field: string | undefined): boolean {
  if (condition.kind === "field") return field !== undefined && condition.fields.includes(field);
  const fact = read(condition.fact, condition.yearsBack);
  if (fact.state === "unknown") return false;
  return compare(rational(fact.value), toBase(figureValue(condition.atLeast), condition.unit)) >= 0;
}
