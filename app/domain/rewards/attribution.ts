import { type Figure, figureValue } from "#app/domain/policy/figure.ts";
import {
  type AttributionOrder,
  type AttributionRule,
  graceMonthsOf,
} from "#app/domain/policy/reward-programme.ts";
import { addDays, addMonths, type DateOn, daysBetween } from "#app/domain/shared/dates.ts";
import {
  areaOn,
  byText,
  type CarrierTestimony,
  type CityTestimony,
  carrierOn,
  type KnownStay,
} from "./testimony.ts";
import type { Attribution, CodedText, HostFacts } from "./types.ts";

/** Stays that touch or overlap, as one. `left` and the day are those of the last, evidence that of the first. */
export function joinStays(stays: readonly KnownStay[]): KnownStay[] {
  const joined: KnownStay[] = [];
  for (const stay of [...stays].sort((a, b) => byText(a.from, b.from) || byText(a.to, b.to))) {
    const last = joined.at(-1);
    if (!last || stay.from > last.to) joined.push({ ...stay });
    else if (stay.to > last.to) Object.assign(last, { to: stay.to, left: stay.left });
    else if (stay.to === last.to && stay.left) last.left = true;
  }
  return joined;
}

export type Move = "introduced" | "graduated";

const wholeNumber = (figure: Figure): number => Number(figureValue(figure).n);

type Candidate = { testimony: CarrierTestimony; stay: KnownStay; facts: HostFacts };

function factsOf(
  testimony: CarrierTestimony,
  joined: readonly KnownStay[],
  stay: KnownStay,
  date: DateOn,
): HostFacts {
  const end = (it: KnownStay): DateOn => (it.to < date ? it.to : date);
  const past = joined.filter((it) => it.from < date);
  return {
    carrierId: testimony.id,
    carrierName: carrierOn(testimony, date).name,
    enteredOn: stay.from,
    stayDays: daysBetween(stay.from, end(stay)),
    totalDays: past.reduce((total, it) => total + daysBetween(it.from, end(it)), 0),
    areaDm2: areaOn(testimony, stay.uscc, date),
    evidence: stay.evidence,
  };
}

/** Without the parks that another candidate lies in, however deep: the innermost carrier counts. */
function innermost(candidates: Candidate[], { byId }: CityTestimony, date: DateOn): Candidate[] {
  if (candidates.length < 2) return candidates;
  const around = new Set<string>();
  for (const { testimony } of candidates) {
    const chain = new Set<string>([testimony.id]);
    let park = carrierOn(testimony, date).parkId;
    while (park !== null && !chain.has(park)) {
      chain.add(park);
      around.add(park);
      const above = byId.get(park);
      park = above ? carrierOn(above, date).parkId : null;
    }
  }
  return candidates.filter(({ testimony }) => !around.has(testimony.id));
}

const better: Record<AttributionOrder, (a: HostFacts, b: HostFacts) => number> = {
  "earliest-entry": (a, b) => byText(a.enteredOn, b.enteredOn),
  "longest-stay": (a, b) => b.totalDays - a.totalDays,
  "largest-area": (a, b) => b.areaDm2 - a.areaDm2,
};

function choose(candidates: Candidate[], rule: AttributionRule, alone: CodedText): Attribution {
  const all = candidates.map((it) => it.facts);
  const only = (facts: HostFacts, text: CodedText): Attribution => ({
    state: "attributed",
    carrierId: facts.carrierId,
    text,
    candidates: all,
  });
  if (all.length === 1) return only(all[0]!, alone);
  const orders = rule.whenSeveral === "conflict" ? [] : rule.whenSeveral;
  let left = all;
  for (const order of orders) {
    const best = left.reduce((a, b) => (better[order](b, a) < 0 ? b : a));
    left = left.filter((it) => better[order](it, best) === 0);
    if (left.length === 1)
      return only(left[0]!, { code: `attribution.${order}`, params: { hosts: all.length } });
  }
  return { state: "conflict", candidates: left, tiedAfter: orders };
}

/**
 * The carrier that an award of the firm on `date` belongs to (rules-engine §7): the host on that day with at least
 * `minDays` (days from entry to date), the innermost of nested ones; with none, the very last carrier that the firm
 * left at most `graceMonths` before; several: by the declared orders, else a conflict with the same facts for each.
 */
export function attribute(
  uscc: string,
  date: DateOn,
  rule: AttributionRule,
  city: CityTestimony,
): Attribution {
  const present: Candidate[] = [];
  const past: Candidate[] = [];
  const minDays = wholeNumber(rule.minDays);
  let tooShort = 0;
  for (const testimony of city.hosts.get(uscc) ?? []) {
    const joined = joinStays(testimony.stays.get(uscc) ?? []);
    for (const stay of joined) {
      const facts = factsOf(testimony, joined, stay, date);
      if (stay.from <= date && date < stay.to) {
        if (facts.stayDays >= minDays) present.push({ testimony, stay, facts });
        else tooShort += 1;
      } else if (stay.to <= date) past.push({ testimony, stay, facts });
    }
  }
  if (present.length > 0) {
    const inner = innermost(present, city, date);
    const code = inner.length < present.length ? "attribution.innermost" : "attribution.only-host";
    const { enteredOn, stayDays } = inner[0]!.facts;
    return choose(inner, rule, { code, params: { enteredOn, stayDays } });
  }
  return fromLastCarrier(past, tooShort, { date, rule, city });
}

function fromLastCarrier(
  past: Candidate[],
  tooShort: number,
  { date, rule, city }: { date: DateOn; rule: AttributionRule; city: CityTestimony },
): Attribution {
  const none = (code: string, params: CodedText["params"] = {}): Attribution => ({
    state: "none",
    text: { code: `attribution.${code}`, params },
  });
  const minDays = wholeNumber(rule.minDays);
  const withoutHost = tooShort > 0 ? none("below-min-days", { minDays }) : none("no-host");
  if (past.length === 0) return withoutHost;
  const lastDay = past.reduce((latest, it) => (it.stay.to > latest ? it.stay.to : latest), "");
  const last = innermost(
    past.filter((it) => it.stay.to === lastDay),
    city,
    date,
  );
  if (!last.some((it) => it.stay.left)) return none("not-filed", { since: lastDay });
  if (addMonths(lastDay, wholeNumber(graceMonthsOf(rule))) < date) {
    return tooShort > 0 ? withoutHost : none("left-too-long-ago", { leftOn: lastDay });
  }
  const enough = last.filter((it) => it.stay.left && it.facts.stayDays >= minDays);
  if (enough.length === 0) return none("below-min-days", { minDays });
  return choose(enough, rule, { code: "attribution.last-carrier", params: { leftOn: lastDay } });
}

/**
 * The carrier that an entry or a graduation belongs to: of those that record it, whoever else hosts the firm that day.
 * A graduate has left on `date`, so that its days and its area are those of the last day before. `minDays`, innermost
 * and the declared orders as for any award.
 */
export function attributeMove(
  { uscc, date, reportedBy, move }: { uscc: string; date: DateOn; reportedBy: readonly string[]; move: Move },
  rule: AttributionRule,
  city: CityTestimony,
): Attribution {
  const minDays = wholeNumber(rule.minDays);
  const recorded = reportedBy.flatMap((id): Candidate[] => {
    const testimony = city.byId.get(id);
    const joined = joinStays(testimony?.stays.get(uscc) ?? []);
    const stay = joined.find((it) =>
      move === "introduced" ? it.from === date : it.from < date && date <= it.to,
    );
    if (!testimony || !stay) return [];
    const facts = factsOf(testimony, joined, stay, date);
    const areaDm2 = move === "graduated" ? areaOn(testimony, uscc, addDays(date, -1)) : facts.areaDm2;
    return [{ testimony, stay, facts: { ...facts, areaDm2 } }];
  });
  const enough = recorded.filter(({ facts }) => facts.stayDays >= minDays);
  if (enough.length === 0) {
    return { state: "none", text: { code: "attribution.below-min-days", params: { minDays } } };
  }
  const inner = innermost(enough, city, date);
  const { enteredOn, stayDays } = inner[0]!.facts;
  return choose(inner, rule, { code: `attribution.${move}`, params: { enteredOn, stayDays } });
}
