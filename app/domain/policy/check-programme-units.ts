import { reportNegative } from "./check-scales.ts";
import { type CatalogueFact, checkAgainstUnit, checkCondition, type UnitCheck } from "./check-units.ts";
import type { PolicyFault, Report } from "./fault.ts";
import type { AmountRule, RewardItem, RewardProgramme } from "./reward-programme.ts";

/** Whether a fact is there and may be read is said elsewhere, once for the whole programme. */
const SAID_ELSEWHERE = new Set([
  "policy.no-such-fact",
  "policy.fact-not-collected",
  "policy.fact-of-other-purpose",
]);

/**
 * What of a reward programme does not go together with the catalogue (rules-engine §3): a figure in a unit that its
 * fact is not of, a fact of a firm where a carrier's is asked for, and sums that are negative. In document order.
 */
export function programmeUnitFaults(
  programme: RewardProgramme,
  catalogue: readonly CatalogueFact[],
): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const report: Report = (code, path, params = {}) => {
    if (!SAID_ELSEWHERE.has(code)) faults.push({ code, path, params });
  };
  const checkOf = (subject: UnitCheck["subject"]): UnitCheck => ({
    facts: new Map(catalogue.map((it) => [it.code, it])),
    declared: new Map(),
    subject,
    purpose: programme.purpose,
    report,
  });
  const firm = checkOf("firm");
  const carrier = checkOf("carrier");
  if (programme.effectiveTo !== null && programme.effectiveTo <= programme.effectiveFrom) {
    report("policy.effective-reversed", "/effectiveTo");
  }
  programme.items.forEach((item, index) => {
    const path = `/items/${index}`;
    reportNegative(item.cap, `${path}/cap`, report);
    checkItem(item, path, { firm, carrier });
  });
  reportNegative(programme.beneficiaryCap, "/beneficiaryCap", report);
  return faults;
}

type Checks = { firm: UnitCheck; carrier: UnitCheck };

function checkItem(item: RewardItem, path: string, { firm, carrier }: Checks): void {
  const { report } = firm;
  const negative = (list: readonly (string | { unknown: true })[], at: string): void => {
    list.forEach((it, index) => {
      reportNegative(it, `${path}/${at}/${index}`, report);
    });
  };
  switch (item.type) {
    case "by-grade":
      item.grades.forEach((it, index) => {
        reportNegative(it.amount, `${path}/grades/${index}/amount`, report);
      });
      return;
    case "per-unit":
      checkAmount(item.amount, `${path}/amount`, firm);
      return;
    case "per-batch":
      reportNegative(item.amount, `${path}/amount`, report);
      return;
    case "by-rank":
      negative(item.places, "places");
      return;
    case "area-rate":
      negative(item.rates, "rates");
      item.multipliers.forEach(({ when, factor }, index) => {
        const at = `${path}/multipliers/${index}`;
        reportNegative(factor, `${at}/factor`, report);
        if ("test" in when) checkCondition(when, `${at}/when`, firm);
        else if (when.kind === "fact") {
          checkAgainstUnit({ op: "fact", fact: when.fact }, when.unit, `${at}/when`, firm);
        }
      });
      return;
    case "share-of-cost":
      checkCost(item, path, carrier);
  }
}

function checkAmount(amount: AmountRule, path: string, check: UnitCheck): void {
  if (typeof amount === "string" || !("bands" in amount)) {
    reportNegative(amount, path, check.report);
    return;
  }
  checkAgainstUnit({ op: "fact", fact: amount.fact }, amount.unit, path, check);
  amount.bands.forEach((band, index) => {
    checkAmount(band.amount, `${path}/bands/${index}/amount`, check);
  });
}

function checkCost(
  { fact, percent, limits }: Extract<RewardItem, { type: "share-of-cost" }>,
  path: string,
  check: UnitCheck,
): void {
  checkAgainstUnit({ op: "fact", fact }, "fen", `${path}/fact`, check);
  if (limits) checkAgainstUnit({ op: "fact", fact: limits.area }, "dm2", `${path}/limits/area`, check);
  if (typeof percent === "string" || !("years" in percent)) {
    reportNegative(percent, `${path}/percent`, check.report);
    return;
  }
  percent.years.forEach((it, index) => {
    reportNegative(it, `${path}/percent/years/${index}`, check.report);
  });
  const { since } = percent;
  if (since.kind === "fact") {
    const date = { date: "fact", fact: since.fact } as const;
    const when = { test: "date", x: date, relation: "<=", than: { date: "period-last" } } as const;
    checkCondition(when, `${path}/percent/since`, check);
  }
}
