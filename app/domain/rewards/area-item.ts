import { figureValue } from "#app/domain/policy/figure.ts";
import type { RewardItem } from "#app/domain/policy/reward-programme.ts";
import { testCondition } from "#app/domain/scoring/conditions.ts";
import {
  addDays,
  addMonths,
  type DateOn,
  daysBetween,
  isWithin,
  monthsBetween,
} from "#app/domain/shared/dates.ts";
import { add, compare, multiply, ONE, type Rational, rational, ZERO } from "#app/domain/shared/rational.ts";
import { joinStays } from "./attribution.ts";
import type { RunContext } from "./claims.ts";
import { firmFact, holds } from "./firm-facts.ts";
import { daysOf, type PaidDays, paidDays, paymentKey, unpaidDays } from "./once.ts";
import type { Part } from "./parts.ts";
import { areaOn, byText, type CarrierTestimony, carrierOn } from "./testimony.ts";
import type { Beneficiary, JudgedConditions, JudgedMultiplier, RewardFinding } from "./types.ts";

type AreaItem = Extract<RewardItem, { type: "area-rate" }>;

const monthStart = (date: DateOn): DateOn => `${date.slice(0, 8)}01`;

/** Every day on which area, month or rate may change between `from` and `to`, both included, in order. */
function breakDays(it: CarrierTestimony, uscc: string, rates: number, from: DateOn, to: DateOn): DateOn[] {
  const stays = it.stays.get(uscc) ?? [];
  const days = new Set([from, to]);
  const put = (day: DateOn): void => {
    if (from < day && day < to) days.add(day);
  };
  for (const row of [...stays, ...(it.leases.get(uscc) ?? [])]) {
    put(row.from);
    put(row.to);
  }
  const first = joinStays(stays)[0]?.from;
  for (let year = 1; first !== undefined && year <= rates; year++) put(addMonths(first, 12 * year));
  for (let day = addMonths(monthStart(from), 1); day < to; day = addMonths(day, 1)) put(day);
  return [...days].sort(byText);
}

/**
 * Yuan and dm²·months of one firm in one carrier: area let to it while it is resident, by days of each month, at the
 * rate of the year since its first entry there; after the last rate, nothing (rules-engine §8, area-rate).
 */
export function areaYuan(
  it: CarrierTestimony,
  uscc: string,
  rates: readonly Rational[],
  window: { from: DateOn; to: DateOn },
): { yuan: Rational; dm2Months: Rational } {
  const stays = joinStays(it.stays.get(uscc) ?? []);
  const first = stays[0]?.from;
  let total = { yuan: ZERO, dm2Months: ZERO };
  if (first === undefined) return total;
  const days = breakDays(it, uscc, rates.length, window.from, addDays(window.to, 1));
  days.slice(0, -1).forEach((from, i) => {
    if (!stays.some((stay) => isWithin(from, stay))) return;
    const rate = rates[Math.floor(monthsBetween(first, from) / 12)];
    const areaDm2 = areaOn(it, uscc, from);
    if (rate === undefined || areaDm2 === 0) return;
    const month = monthStart(from);
    const share = rational(daysBetween(from, days[i + 1]!), daysBetween(month, addMonths(month, 1)));
    const dm2Months = multiply(rational(areaDm2), share);
    // 1 m² is 100 dm2.
    const yuan = multiply(multiply(dm2Months, rate), rational(1, 100));
    total = { yuan: add(total.yuan, yuan), dm2Months: add(total.dm2Months, dm2Months) };
  });
  return total;
}

/** The high-tech field of each firm, as the newest filing that knows one gives it. */
function fieldsOf(all: readonly CarrierTestimony[]): ReadonlyMap<string, string> {
  const filings = all.flatMap((it) => it.filings);
  filings.sort((a, b) => byText(a.period.lastDay, b.period.lastDay) || byText(b.carrier.id, a.carrier.id));
  const fields = new Map<string, string>();
  for (const { uscc, field } of filings.flatMap((it) => it.firms))
    if (field !== null) fields.set(uscc, field);
  return fields;
}

function beneficiaryOf(item: AreaItem, it: CarrierTestimony, uscc: string, on: DateOn): Beneficiary {
  if (item.beneficiary === "firm") return { kind: "firm", id: uscc };
  if (item.beneficiary === "carrier") return { kind: "carrier", id: it.id };
  return { kind: "unit", id: carrierOn(it, on).unit.id };
}

type Judged = { factor: Rational; judged: JudgedConditions | null; findings: RewardFinding[] };

/** The product of the multipliers whose conditions are known to hold for the firm (unknown does not apply). */
function multiplied(
  context: RunContext,
  item: AreaItem,
  uscc: string,
  fields: ReadonlyMap<string, string>,
): Judged {
  const { period } = context;
  const read = (fact: string, yearsBack: number) =>
    firmFact(context.firmCells, uscc, fact, { period, yearsBack });
  const book = item.multipliers.some(({ when }) => "test" in when) ? context.books(uscc) : null;
  const multipliers: JudgedMultiplier[] = [];
  const findings: RewardFinding[] = [];
  let factor = ONE;
  item.multipliers.forEach((it, place) => {
    const { when } = it;
    if (!("test" in when)) {
      if (holds(when, read, fields.get(uscc))) factor = multiply(factor, figureValue(it.factor));
      return;
    }
    const trace = testCondition(when, book!);
    const told = String(it.factor);
    multipliers.push({ place, factor: told, trace });
    if (trace.state === "met") factor = multiply(factor, figureValue(it.factor));
    if (trace.state === "unknown") {
      const params = { item: item.code, factor: told };
      findings.push({ code: "rewards.condition-unknown", subject: uscc, blocks: false, params });
    }
  });
  return { factor, judged: book && { multipliers, sources: book.sources }, findings };
}

/**
 * The days that are paid by area: those of the window that lie in the run's period, so that no two runs pay one. The
 * first version of the engine paid all of the window.
 */
function areaDays({ window, period, engine }: RunContext): { from: DateOn; to: DateOn } | null {
  if (engine.areaDaysOf === "window") return window;
  const from = window.from > period.firstDay ? window.from : period.firstDay;
  const to = window.to < period.lastDay ? window.to : period.lastDay;
  return from <= to ? { from, to } : null;
}

type Days = { from: DateOn; to: DateOn };
/** A stretch of days that is to be paid, under its key. */
type Due = Days & { key: string };

/** The days of a carrier and firm that no payment covers yet, and those that one does (rules-engine §7, Once). */
function dueDays(
  { programme, period, paid, engine }: RunContext,
  item: AreaItem,
  days: Days,
  byDays: ReadonlyMap<string, readonly PaidDays[]>,
): (it: CarrierTestimony, uscc: string) => { due: Due[]; before: readonly PaidDays[] } {
  return ({ id }, subject) => {
    const outcome = `area@${id}`;
    const { family } = programme;
    const of = { family, item: item.code, beneficiaryKind: item.beneficiary, outcome, subject };
    const ofPeriod = paymentKey({ ...of, number: period.code });
    if (paid.has(ofPeriod)) return { due: [], before: [] };
    if (engine.areaKeysHold === "period") return { due: [{ ...days, key: ofPeriod }], before: [] };
    const before = (byDays.get(paymentKey({ ...of, number: null })) ?? []).filter(
      (it) => it.from <= days.to && it.to >= days.from,
    );
    const free = unpaidDays(days, before);
    return { due: free.map((it) => ({ ...it, key: paymentKey({ ...of, number: daysOf(it) }) })), before };
  };
}

/** How many firms of a carrier have days that an earlier payment covers; each stretch is told once. */
class PaidBefore {
  private readonly found = new Map<string, RewardFinding>();
  note(carrierId: string, item: string, before: readonly PaidDays[]): void {
    for (const { from, to, where } of before) {
      const key = [carrierId, from, to, where].join(" ");
      const count = Number(this.found.get(key)?.params.count ?? 0) + 1;
      this.found.set(key, {
        code: "rewards.area-days-paid",
        subject: carrierId,
        blocks: false,
        params: { item, count, from, to, where },
      });
    }
  }
  told = (): RewardFinding[] => [...this.found.values()];
}

/**
 * A part per carrier, firm and stretch of days that nobody has paid, where it comes to an amount; multipliers of
 * conditions that are known to hold multiply.
 */
export function areaParts(
  context: RunContext,
  item: AreaItem,
  carriers: readonly CarrierTestimony[],
): { parts: Part[]; findings: RewardFinding[] } {
  const fields = fieldsOf(context.city.carriers);
  const rates = item.rates.map(figureValue);
  const parts: Part[] = [];
  const findings: RewardFinding[] = [];
  const paidBefore = new PaidBefore();
  const days = areaDays(context);
  if (!days) return { parts, findings };
  const dueOf = dueDays(context, item, days, paidDays(context.paid));
  for (const it of carriers) {
    for (const uscc of [...it.leases.keys()].sort(byText)) {
      const { due, before } = dueOf(it, uscc);
      paidBefore.note(it.id, item.code, before);
      const earned = due
        .map((stretch) => ({ stretch, ...areaYuan(it, uscc, rates, stretch) }))
        .filter(({ yuan }) => compare(yuan, ZERO) > 0);
      if (earned.length === 0) continue;
      const { factor, judged, findings: found } = multiplied(context, item, uscc, fields);
      findings.push(...found);
      for (const { stretch, yuan, dm2Months } of earned) {
        const part = days.from < stretch.from || stretch.to < days.to;
        const params = { dm2Months: `${dm2Months.n}/${dm2Months.d}`, factor: `${factor.n}/${factor.d}` };
        const { from, to } = stretch;
        parts.push({
          beneficiary: beneficiaryOf(item, it, uscc, to),
          fen: multiply(multiply(yuan, rational(100)), factor),
          date: to,
          id: uscc,
          uscc,
          carrierId: it.id,
          outcome: null,
          paymentKey: stretch.key,
          text: part
            ? { code: "item.area-rate-days", params: { ...params, from, to } }
            : { code: "item.area-rate", params },
          ...(judged ? { judged } : {}),
        });
      }
    }
  }
  return { parts, findings: [...findings, ...paidBefore.told()] };
}
