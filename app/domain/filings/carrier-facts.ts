import type { Facts, FactValue } from "../reports/facts.ts";
import { isResident, registerOn } from "../residency/residency.ts";
import type { DateOn } from "../shared/dates.ts";
import { rational, roundHalfUp } from "../shared/rational.ts";
import { areaLedger } from "../space/ledger.ts";
import { TENURES, type Tenure } from "../space/rooms.ts";
import type { TitleKind } from "../titles/kinds.ts";
import { newTitles, titleStock } from "../titles/titles.ts";
import type { FilingContent } from "./content.ts";
import { firmFacts, ownFacts } from "./firm-facts.ts";

const known = (value: number): FactValue => {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`);
  return { state: "known", value };
};
const NOT_APPLICABLE: FactValue = { state: "not-applicable" };

/** Facts of firms that are summed over the firms in residence on the last day. */
const RESIDENT_SUMS = {
  "residents-revenue": "revenue",
  "residents-rd-expense": "rd-expense",
  "residents-patents": "patents-applied",
  "residents-employees": "employees",
  "residents-graduates-hired": "graduates-hired",
} as const;

/**
 * The facts of the carrier that follow from its filing, with those it reported about itself, in the units of the fact
 * catalogue. Days both included; stocks are as of `lastDay`. Firms are counted once each.
 * - new-residents: the first stay on file begins in the period. graduates: graduated, first day away in the period.
 * - new-high-tech, new-tech-firms: title awarded in the period, no renewal, the firm in residence on that day.
 * - use-ratio and firms-per-1000m2 are over the disposable area, a half of their last digit going up; not applicable
 *   when there is none.
 * - sums over residents take the known figures only (rules-engine §3, `known-only`).
 * A derived fact is never taken from a report. Throws RangeError when a sum leaves the safe integers.
 */
export function carrierFacts(
  content: FilingContent,
  firstDay: DateOn = content.period.firstDay,
  lastDay: DateOn = content.period.lastDay,
  disposableTenures: readonly Tenure[] = TENURES,
): Facts {
  const residents = new Set(registerOn(content.residencies, lastDay).map((stay) => stay.uscc));
  return {
    ...ownFacts(content),
    ...movementFacts(content, residents, firstDay, lastDay),
    ...areaFacts(content, residents.size, lastDay, disposableTenures),
    ...titleFacts(content, residents, firstDay, lastDay),
    ...residentSums(content, residents),
  };
}

function movementFacts(
  content: FilingContent,
  residents: ReadonlySet<string>,
  firstDay: DateOn,
  lastDay: DateOn,
): Facts {
  const firstEntry = new Map<string, DateOn>();
  const graduates = new Set<string>();
  for (const { uscc, enteredOn, leftOn, exit } of content.residencies) {
    const earliest = firstEntry.get(uscc);
    if (earliest === undefined || enteredOn < earliest) firstEntry.set(uscc, enteredOn);
    if (exit === "graduated" && leftOn !== null && firstDay <= leftOn && leftOn <= lastDay)
      graduates.add(uscc);
  }
  const entries = [...firstEntry.values()].filter((on) => firstDay <= on && on <= lastDay);
  return {
    residents: known(residents.size),
    "new-residents": known(entries.length),
    graduates: known(graduates.size),
  };
}

function areaFacts(
  content: FilingContent,
  residents: number,
  lastDay: DateOn,
  disposableTenures: readonly Tenure[],
): Facts {
  const ledger = areaLedger(content, lastDay, disposableTenures);
  const { disposableDm2, usePercentMilli } = ledger;
  // Firms per 1,000 m² in thousandths: residents × 1,000 / (area in m² / 1,000), with 100 dm2 to the m².
  const density = () => roundHalfUp(rational(BigInt(residents) * 100_000_000n, BigInt(disposableDm2)));
  return {
    "disposable-area": known(disposableDm2),
    "resident-area": known(ledger.residentDm2),
    "public-service-area": known(ledger.publicServiceDm2),
    "use-ratio": usePercentMilli === null ? NOT_APPLICABLE : known(usePercentMilli),
    "firms-per-1000m2": disposableDm2 === 0 ? NOT_APPLICABLE : known(Number(density())),
  };
}

function titleFacts(
  content: FilingContent,
  residents: ReadonlySet<string>,
  firstDay: DateOn,
  lastDay: DateOn,
): Facts {
  const held = titleStock(
    content.titles.filter((title) => residents.has(title.uscc)),
    lastDay,
  );
  const gained = (kind: TitleKind): FactValue => {
    const firms = newTitles(content.titles, kind, firstDay, lastDay)
      .filter((title) =>
        content.residencies.some((stay) => stay.uscc === title.uscc && isResident(stay, title.awardedOn)),
      )
      .map((title) => title.uscc);
    return known(new Set(firms).size);
  };
  return {
    "high-tech-firms": known(held["high-tech"]),
    "tech-firms": known(held["tech-firm"]),
    "new-high-tech": gained("high-tech"),
    "new-tech-firms": gained("tech-firm"),
  };
}

function residentSums(content: FilingContent, residents: ReadonlySet<string>): Facts {
  const byFirm = firmFacts(content);
  const sums: Facts = {};
  for (const [code, fact] of Object.entries(RESIDENT_SUMS)) {
    sums[code] = knownSum([...residents].map((uscc) => byFirm[uscc]?.[fact] ?? { state: "missing" }));
  }
  return sums;
}

/** `sum`, known-only: with nothing known, missing if one is missing (or rejected), else not applicable; 0 of none. */
function knownSum(values: readonly FactValue[]): FactValue {
  const figures = values.flatMap((it) =>
    it.state === "known" && typeof it.value === "number" ? [it.value] : [],
  );
  if (figures.length > 0 || values.length === 0) return known(figures.reduce((a, b) => a + b, 0));
  return values.every((it) => it.state === "not-applicable") ? NOT_APPLICABLE : { state: "missing" };
}
