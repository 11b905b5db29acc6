import type { FilingContent } from "#app/domain/filings/content.ts";
import type { OutcomeRule } from "#app/domain/policy/reward-programme.ts";
import { addDays, addMonths, daysBetween } from "#app/domain/shared/dates.ts";
import {
  areaAmount,
  areaThatDay,
  costAmount,
  fenOf,
  gradeAmount,
  type Resident,
  rankAmount,
  windowDays,
} from "./slow-amounts.fixture.ts";
import type { RewardInput } from "./types.ts";

/**
 * A second reading of rules-engine §7 and §8, day by day and in plain BigInt, sharing nothing with the engine but
 * calendar arithmetic. It knows one filing per carrier and carriers as beneficiaries.
 */
const START = "2021-12-31";

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
    if (date > addMonths(left, Number(graceMonths ?? 0))) return null;
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

/** What happened to one subject on one day, as the page lists it; `carrier` where the day itself names whose it is. */
type Event = { subject: string; date: string; renewal: boolean; carriers: string[] | null; mark: string };

/** Days on which a firm was in a carrier after a day on which it was not. */
function entries(input: RewardInput, at: Resident): Event[] {
  return input.filings.flatMap(({ carrier, residencies }) =>
    [...new Set(residencies.map((it) => it.uscc))].flatMap((subject) =>
      [...new Set(residencies.filter((it) => it.uscc === subject).map((it) => it.enteredOn))]
        .filter((date) => at(carrier.id, subject, date) && !at(carrier.id, subject, addDays(date, -1)))
        .map((date) => ({ subject, date, renewal: false, carriers: [carrier.id], mark: "" })),
    ),
  );
}

const graduations = (input: RewardInput): Event[] =>
  input.filings.flatMap(({ carrier, residencies }) =>
    residencies.flatMap(({ uscc, enteredOn, leftOn, exit }) =>
      exit === "graduated" && leftOn !== null && enteredOn < leftOn
        ? [{ subject: uscc, date: leftOn, renewal: false, carriers: [carrier.id], mark: "" }]
        : [],
    ),
  );

function eventsOf(input: RewardInput, at: Resident, rule: OutcomeRule): Event[] {
  const { source } = rule;
  if (source.kind === "introduced") return entries(input, at);
  if (source.kind === "graduated") return graduations(input);
  if (source.kind === "financed") {
    return (input.registry ?? []).map((it) => ({
      subject: it.uscc,
      date: it.on,
      renewal: false,
      carriers: null,
      mark: it.number,
    }));
  }
  if (source.kind === "recognised") {
    return (input.recognitions ?? [])
      .filter((it) => source.levels.includes(it.level))
      .map((it) => ({
        subject: it.carrierId,
        date: it.from,
        renewal: it.isRenewal,
        carriers: [it.carrierId],
        mark: it.level,
      }));
  }
  return input.filings.flatMap(({ titles }) =>
    titles
      .filter((it) => source.titles.includes(it.kind))
      .map((it) => ({
        subject: it.uscc,
        date: it.awardedOn,
        renewal: it.isRenewal,
        carriers: null,
        mark: it.kind,
      })),
  );
}

/** One event a subject, day and mark; where only the first counts, the earliest of each subject, if it is no renewal. */
function countedEvents(input: RewardInput, at: Resident, rule: OutcomeRule): Event[] {
  const merged = new Map<string, Event>();
  for (const it of eventsOf(input, at, rule)) {
    const key = `${it.subject} ${it.date} ${it.mark}`;
    const known = merged.get(key);
    if (!known) merged.set(key, it);
    else {
      merged.set(key, {
        ...known,
        renewal: known.renewal || it.renewal,
        carriers: known.carriers && it.carriers ? [...known.carriers, ...it.carriers] : known.carriers,
      });
    }
  }
  const all = [...merged.values()].sort((a, b) => (`${a.date} ${a.mark}` < `${b.date} ${b.mark}` ? -1 : 1));
  const earliest = (it: Event) => all.find((other) => other.subject === it.subject) === it;
  return all
    .filter((it) => !rule.first || (earliest(it) && !it.renewal))
    .filter((it) => it.date >= windowDays(input).from && it.date <= windowDays(input).to);
}

/** The carrier an event belongs to, "conflict", or null. */
function ownerOf(input: RewardInput, at: Resident, rule: OutcomeRule, event: Event): string | null {
  const { source } = rule;
  if (source.kind === "recognised") return event.subject;
  const programme = rule.minDays
    ? { ...input.programme, attribution: { ...input.programme.attribution, minDays: rule.minDays } }
    : input.programme;
  if (source.kind !== "introduced" && source.kind !== "graduated") {
    return owner({ ...input, programme }, at, event.subject, event.date);
  }
  // As on the day itself for an entry, on the last one for a graduate; and nobody else's stays.
  const own = input.filings.filter((it) => event.carriers!.includes(it.carrier.id));
  const asOf = source.kind === "introduced" ? event.date : addDays(event.date, -1);
  const parks = { ...input, programme, filings: own };
  const hosts: Resident = (carrier, firm, date) =>
    event.carriers!.includes(carrier) && at(carrier, firm, date);
  const days = Number(programme.attribution.minDays);
  const stayed = own.filter(
    (it) => daysBetween(entry(hosts, it.carrier.id, event.subject, asOf), event.date) >= days,
  );
  if (stayed.length === 0) return null;
  const among: Resident = (carrier, firm, date) =>
    stayed.some((it) => it.carrier.id === carrier) && hosts(carrier, firm, date);
  const free = { ...programme, attribution: { ...programme.attribution, minDays: "0", graceMonths: "0" } };
  return owner({ ...parks, filings: stayed, programme: free }, among, event.subject, asOf);
}

/** Fen per carrier and item after caps and exclusions, fen per carrier at the end, and the number of conflicts. */
export function slowRewards(input: RewardInput): {
  perItem: Map<string, bigint>;
  paid: Map<string, bigint>;
  conflicts: number;
} {
  const { programme, filings, standings } = input;
  const at = residence(filings);
  const unit = fenOf((programme.roundingUnit ?? "0.01") as string);
  const perItem = new Map<string, bigint>();
  const entitled = new Map<string, bigint>();
  const conflicts = new Set<string>();
  for (const item of programme.items) {
    const counts = new Map<string, bigint>();
    if ("outcome" in item) {
      const rule = programme.outcomes.find((it) => it.code === item.outcome)!;
      // Where any counts, one number of evidence is paid once: by its first event that belongs to somebody.
      const taken = new Set<string>();
      for (const event of countedEvents(input, at, rule)) {
        const carrier = ownerOf(input, at, rule, event);
        const numbered = `${event.subject} ${event.mark}`;
        const isNumbered = rule.source.kind === "financed" && !rule.first;
        if (isNumbered && taken.has(numbered)) continue;
        if (carrier !== null) taken.add(numbered);
        if (carrier === "conflict") conflicts.add(`${item.outcome} ${event.subject} ${event.date}`);
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
      if (item.type === "by-grade") n = gradeAmount(input, item, it.carrier, own.grade);
      if (item.type === "by-rank") [n, d] = rankAmount(standings, item.places as string[], own);
      if (item.type === "area-rate") [n, d] = areaAmount(input, at, it, item);
      if (item.type === "share-of-cost") [n, d] = costAmount(input, it, item);
      let fen = (n / (d * unit)) * unit;
      if (item.cap !== "none" && fen > fenOf(item.cap as string)) fen = fenOf(item.cap as string);
      if (own.barred || own.grade === "fail") fen = 0n;
      const above = input.higherLevelPayments
        .filter((paid) => paid.item === item.code && paid.beneficiary.id === id)
        .reduce((total, paid) => total + BigInt(paid.amountFen), 0n);
      const rule = item.higherLevel ?? programme.exclusions.higherLevel;
      if (above > 0n && rule === "nothing") fen = 0n;
      if (rule === "net") fen = fen > above ? fen - above : 0n;
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
