import type { FilingTitle } from "#app/domain/filings/content.ts";
import type { OutcomeSource } from "#app/domain/policy/reward-programme.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { joinStays } from "./attribution.ts";
import type { CarrierTestimony, CityTestimony } from "./testimony.ts";
import type { Outcome, RewardFacts } from "./types.ts";

/** One word about an award: a carrier's, in its accepted filings, or the authority's own (`reporter` null). */
export type Report = Pick<Outcome, "awardKind" | "uscc" | "carrier" | "date" | "number" | "evidence"> & {
  id: string;
  reporter: string | null;
  isRenewal: boolean;
  revokedOn: DateOn | null;
};

/** Every carrier's word on each title row, the newest filing's where several of its filings hold the row. */
function titleReports({ id, filings }: CarrierTestimony, titles: readonly string[]): Report[] {
  const rows = new Map<string, FilingTitle>();
  for (const filing of filings)
    for (const title of filing.titles) if (!rows.has(title.id)) rows.set(title.id, title);
  return [...rows.values()]
    .filter((title) => titles.includes(title.kind))
    .map((title) => ({
      id: title.id,
      reporter: id,
      awardKind: title.kind,
      uscc: title.uscc,
      carrier: null,
      date: title.awardedOn,
      number: title.number,
      isRenewal: title.isRenewal,
      revokedOn: title.revokedOn,
      evidence: title.evidence,
    }));
}

/** Entries and graduations, as residencies have them. Stays that touch are one: only the first of them is an entry. */
function moveReports(it: CarrierTestimony, move: "introduced" | "graduated"): Report[] {
  return [...it.stays].flatMap(([uscc, stays]) => {
    const moves =
      move === "introduced"
        ? joinStays(stays).map(({ from, evidence }) => ({ date: from, evidence }))
        : stays.filter((own) => own.exit === "graduated").map(({ to, evidence }) => ({ date: to, evidence }));
    return moves.map(({ date, evidence }) => ({
      id: `${it.id} ${uscc} ${date}`,
      reporter: it.id,
      awardKind: move,
      uscc,
      carrier: null,
      date,
      number: "",
      isRenewal: false,
      revokedOn: null,
      evidence,
    }));
  });
}

const financings = ({ registry = [] }: RewardFacts): Report[] =>
  registry.map(({ outcome, uscc, on, number, evidence }) => ({
    id: `${uscc} ${on} ${number}`,
    reporter: null,
    awardKind: outcome,
    uscc,
    carrier: null,
    date: on,
    number,
    isRenewal: false,
    revokedOn: null,
    evidence,
  }));

const recognitionsAt = ({ recognitions = [] }: RewardFacts, levels: readonly string[]): Report[] =>
  recognitions
    .filter((it) => levels.includes(it.level))
    .map(({ carrierId, kind, unitId, level, from, number, isRenewal, revokedOn, evidence }) => ({
      id: `${carrierId} ${level} ${from}`,
      reporter: null,
      awardKind: level,
      uscc: null,
      carrier: { id: carrierId, kind, unitId },
      date: from,
      number,
      isRenewal,
      revokedOn,
      evidence,
    }));

/** All that the accepted filings and the authority's own rows say of outcomes of this source, in no order. */
export function reportsOf(source: OutcomeSource, city: CityTestimony, facts: RewardFacts): Report[] {
  switch (source.kind) {
    case "title":
      return city.carriers.flatMap((it) => titleReports(it, source.titles));
    case "introduced":
    case "graduated":
      return city.carriers.flatMap((it) => moveReports(it, source.kind));
    case "financed":
      return financings(facts);
    case "recognised":
      return recognitionsAt(facts, source.levels);
  }
}
