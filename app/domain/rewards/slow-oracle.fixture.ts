import type { FilingContent } from "#app/domain/filings/content.ts";
import { addDays, addMonths, daysBetween, monthsBetween } from "#app/domain/shared/dates.ts";
import type { RewardInput } from "./types.ts";

/**
 * A second reading of rules-engine §7 and §8, day by day and in plain BigInt, sharing nothing with the engine but
 * calendar arithmetic. It knows one filing per carrier, carriers as beneficiaries and first-time outcomes.
 */
type Resident = (carrier: string, firm: string, date: string) => boolean;
const START = "2021-12-31";

const fenOf = (yuan: string): bigint => {
  const [whole = "0", cents = ""] = yuan.split(".");
  return BigInt(whole) * 100n + BigInt(cents.padEnd(2, "0"));
};

function residence(filings: readonly FilingContent[]): Resident {
  const days = new Set<string>();
  for (const { carrier, residencies, period } of filings) {
    for (const it of residencies) {
      for (let day = it.enteredOn; day < (it.leftOn ?? addDays(period.lastDay, 1)); day = addDays(day, 1)) {
        days.add(`${carrier.id} ${it.uscc} ${day}`);
      }
    }
  }
  return (carrier, firm, date) => days.has(`${carrier} ${firm} ${date}`);
}

/** First day of the unbroken stay that holds `date`. */
function entry(at: Resident, carrier: string, firm: string, date: string): string {
  let day = date;
  while (at(carrier, firm, addDays(day, -1))) day = addDays(day, -1);
  return day;
}

function areaThatDay({ residencies, leases }: FilingContent, firm: string, date: string): number {
  const own = new Set(residencies.filter((it) => it.uscc === firm).map((it) => it.id));
  let area = 0;
  for (const it of leases) {
    if (own.has(it.residencyId ?? "") && it.from <= date && (it.to === null || date < it.to))
      area += it.areaDm2;
  }
  return area;
}

/** The carrier, "conflict", or null. */
function owner(input: RewardInput, at: Resident, firm: string, date: string): string | null {
  const { minDays, graceMonths, whenSeveral } = input.programme.attribution;
  const filingOf = new Map(input.filings.map((it) => [it.carrier.id, it]));
  const carriers = [...filingOf.keys()];
  const without = (list: string[]): string[] =>
    list.filter((park) => !list.some((inner) => filingOf.get(inner)!.carrier.parkId === park));
  const days = (carrier: string, lastNight: string): number =>
    daysBetween(entry(at, carrier, firm, lastNight), lastNight);

  let hosts = without(carriers.filter((it) => at(it, firm, date) && days(it, date) >= Number(minDays)));
  let asOf = date;
  if (hosts.length === 0) {
    // The last day, before today, that ended a stay somewhere.
    let day = addDays(date, -1);
    const ended = (it: string) => at(it, firm, day) && !at(it, firm, addDays(day, 1));
    while (day > START && !carriers.some(ended)) day = addDays(day, -1);
    if (day <= START) return null;
    const left = addDays(day, 1);
    if (date > addMonths(left, Number(graceMonths))) return null;
    hosts = without(carriers.filter(ended)).filter((it) => days(it, day) + 1 >= Number(minDays));
    asOf = day;
  }
  if (hosts.length === 0) return null;
  const measure = {
    "earliest-entry": (it: string) => daysBetween("1900-01-01", entry(at, it, firm, asOf)),
    "longest-stay": (it: string) => {
      let count = 0;
      for (let day = START; day < date; day = addDays(day, 1)) if (at(it, firm, day)) count += 1;
      return -count;
    },
    "largest-area": (it: string) => -areaThatDay(filingOf.get(it)!, firm, date),
  };
  for (const order of whenSeveral === "conflict" ? [] : whenSeveral) {
    const best = Math.min(...hosts.map(measure[order]));
    hosts = hosts.filter((it) => measure[order](it) === best);
  }
  return hosts.length === 1 ? hosts[0]! : "conflict";
}

/** Awards of the year that are the firm's first of the kind, as [firm, date]. */
function firsts(input: RewardInput, kind: string): [string, string][] {
  const awards = new Map<string, { date: string; renewal: boolean }[]>();
  for (const it of input.filings.flatMap((own) => own.titles)) {
    if (it.kind === kind)
      awards.set(it.uscc, [...(awards.get(it.uscc) ?? []), { date: it.awardedOn, renewal: it.isRenewal }]);
  }
  return [...awards].flatMap(([firm, list]) => {
    const date = list.map((it) => it.date).sort()[0]!;
    const renewal = list.some((it) => it.date === date && it.renewal);
    return !renewal && date >= input.period.firstDay && date <= input.period.lastDay
      ? [[firm, date] as [string, string]]
      : [];
  });
}

// Any month's length divides this.
const MONTHS = 28n * 29n * 30n * 31n;

function areaFenTimesMonths(
  input: RewardInput,
  at: Resident,
  carrier: FilingContent,
  rates: readonly string[],
): bigint {
  let total = 0n;
  for (const firm of new Set(carrier.residencies.map((it) => it.uscc))) {
    const first = carrier.residencies
      .filter((it) => it.uscc === firm)
      .map((it) => it.enteredOn)
      .sort()[0]!;
    for (let day = input.period.firstDay; day <= input.period.lastDay; day = addDays(day, 1)) {
      if (!at(carrier.carrier.id, firm, day)) continue;
      const rate = rates[Math.floor(monthsBetween(first, day) / 12)];
      if (rate === undefined) continue;
      const month = `${day.slice(0, 7)}-01`;
      const length = BigInt(daysBetween(month, addMonths(month, 1)));
      total += BigInt(areaThatDay(carrier, firm, day)) * fenOf(rate) * (MONTHS / length);
    }
  }
  return total;
}

/** Fen per carrier and item after caps and exclusions, fen per carrier at the end, and the number of conflicts. */
export function slowRewards(input: RewardInput): {
  perItem: Map<string, bigint>;
  paid: Map<string, bigint>;
  conflicts: number;
} {
  const { programme, filings, standings } = input;
  const at = residence(filings);
  const unit = fenOf(programme.roundingUnit as string);
  const perItem = new Map<string, bigint>();
  const entitled = new Map<string, bigint>();
  const conflicts = new Set<string>();
  for (const item of programme.items) {
    const counts = new Map<string, bigint>();
    if ("outcome" in item) {
      for (const [firm, date] of firsts(input, item.outcome === "new-tech" ? "tech-firm" : "high-tech")) {
        const carrier = owner(input, at, firm, date);
        if (carrier === "conflict") conflicts.add(`${item.outcome} ${firm}`);
        else if (carrier !== null) counts.set(carrier, (counts.get(carrier) ?? 0n) + 1n);
      }
    }
    for (const it of filings) {
      const { id } = it.carrier;
      const own = standings.find((standing) => standing.carrierId === id)!;
      const count = counts.get(id) ?? 0n;
      // An amount as a fraction of fen.
      let [n, d] = [0n, 1n];
      if (item.type === "per-unit") n = count * fenOf(item.amount as string);
      if (item.type === "per-batch") n = (count / BigInt(item.size as string)) * fenOf(item.amount as string);
      if (item.type === "by-grade" && own.grade === "excellent") n = fenOf(item.grades[0]!.amount as string);
      if (item.type === "by-rank" && own.rank !== null) {
        const tied = standings.filter((other) => other.rank === own.rank).length;
        for (let place = own.rank; place < own.rank + tied; place++)
          n += fenOf((item.places[place - 1] ?? "0") as string);
        d = BigInt(tied);
        if (own.rank > item.places.length) n = 0n;
      }
      if (item.type === "area-rate") {
        n = areaFenTimesMonths(input, at, it, item.rates as string[]);
        d = 100n * MONTHS;
      }
      let fen = (n / (d * unit)) * unit;
      if (item.cap !== "none" && fen > fenOf(item.cap as string)) fen = fenOf(item.cap as string);
      if (own.barred || own.grade === "fail") fen = 0n;
      perItem.set(`${id} ${item.code}`, fen);
      entitled.set(id, (entitled.get(id) ?? 0n) + fen);
    }
  }
  if (programme.beneficiaryCap !== "none") {
    const cap = fenOf(programme.beneficiaryCap as string);
    for (const [id, fen] of entitled) if (fen > cap) entitled.set(id, cap);
  }
  const demand = [...entitled.values()].reduce((a, b) => a + b, 0n);
  const paid = new Map(entitled);
  if (input.budgetFen !== null && demand > BigInt(input.budgetFen)) {
    for (const [id, fen] of entitled) {
      paid.set(id, programme.whenOverBudget === "refuse" ? 0n : (fen * BigInt(input.budgetFen)) / demand);
    }
  }
  return { perItem, paid, conflicts: conflicts.size };
}
