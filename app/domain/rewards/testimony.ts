import type {
  ExitKind,
  FilingCarrier,
  FilingContent,
  FilingLease,
  FilingResidency,
} from "#app/domain/filings/content.ts";
import { addDays, type DateOn, type Interval, isWithin } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";

/**
 * What the accepted filings of one carrier say together. The newest filing that knows a row decides on it; a row
 * that touches a newer filing's period and is missing there was withdrawn. A filing speaks only up to its last day:
 * a stay that was open then is known until then and no further.
 */
export type KnownStay = {
  uscc: string;
  from: DateOn;
  /** The first day away, or the day after the last one that a filing speaks of. */
  to: DateOn;
  /** True when the firm really left on `to`. */
  left: boolean;
  exit: ExitKind | null;
  evidence: string | null;
};
export type KnownLease = { residencyId: string | null; from: DateOn; to: DateOn; areaDm2: number };
export type CarrierTestimony = {
  id: string;
  /** Newest first. */
  filings: FilingContent[];
  stays: ReadonlyMap<string, readonly KnownStay[]>;
  /** Leases to the firm of this code, over all its residencies. */
  leases: ReadonlyMap<string, readonly KnownLease[]>;
};
/** What all carriers say, and where to find it: by carrier, and the carriers that ever held a firm. */
export type CityTestimony = {
  /** In order of id, and so are the lists of `hosts`. */
  carriers: readonly CarrierTestimony[];
  byId: ReadonlyMap<string, CarrierTestimony>;
  hosts: ReadonlyMap<string, readonly CarrierTestimony[]>;
};

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const newestFirst = (a: FilingContent, b: FilingContent): number =>
  byText(b.period.lastDay, a.period.lastDay) || byText(b.period.firstDay, a.period.firstDay);

type Row<T> = { row: T; until: DateOn };

function newestRows<T extends { id: string }>(
  filings: readonly FilingContent[],
  rowsOf: (filing: FilingContent) => readonly T[],
  intervalOf: (row: T) => Interval,
): Row<T>[] {
  const seen = new Map<string, Row<T>>();
  const newer: FilingContent[] = [];
  for (const filing of filings) {
    for (const row of rowsOf(filing)) {
      if (seen.has(row.id)) continue;
      const { from, to } = intervalOf(row);
      const withdrawn = newer.some(
        ({ period }) => from <= period.lastDay && (to === null || to > period.firstDay),
      );
      if (!withdrawn) seen.set(row.id, { row, until: addDays(filing.period.lastDay, 1) });
    }
    newer.push(filing);
  }
  return [...seen.values()].sort((a, b) => byText(a.row.id, b.row.id));
}

const group = <T>(rows: readonly T[], keyOf: (row: T) => string | null): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === null) continue;
    const list = groups.get(key);
    if (list) list.push(row);
    else groups.set(key, [row]);
  }
  return groups;
};

const stayOf = ({ row, until }: Row<FilingResidency>): KnownStay => ({
  uscc: row.uscc,
  from: row.enteredOn,
  to: row.leftOn ?? until,
  left: row.leftOn !== null,
  exit: row.exit,
  evidence: row.evidence,
});

function testimonyOf(id: string, filings: FilingContent[]): CarrierTestimony {
  filings.sort(newestFirst);
  const residencies = newestRows(
    filings,
    (it) => it.residencies,
    (it) => ({ from: it.enteredOn, to: it.leftOn }),
  );
  const leases = newestRows<FilingLease>(
    filings,
    (it) => it.leases,
    (it) => it,
  );
  const firmOf = new Map(residencies.map(({ row }) => [row.id, row.uscc]));
  return {
    id,
    filings,
    stays: group(
      residencies.map(stayOf).filter((it) => it.from < it.to),
      (it) => it.uscc,
    ),
    leases: group(
      leases.map(({ row, until }) => ({ ...row, to: row.to ?? until })),
      (it) => (it.residencyId === null ? null : (firmOf.get(it.residencyId) ?? null)),
    ),
  };
}

/**
 * One testimony per carrier, in order of id. Throws Refusal `rewards.filing-twice` when a carrier has two filings
 * of one period: only the accepted revision may be read.
 */
export function gatherTestimony(filings: readonly FilingContent[]): CityTestimony {
  const seen = new Set<string>();
  for (const { carrier, period } of filings) {
    const key = JSON.stringify([carrier.id, period.code]);
    if (seen.has(key)) {
      throw new Refusal("invalid", "rewards.filing-twice", { carrier: carrier.name, period: period.code });
    }
    seen.add(key);
  }
  const carriers = [...group(filings, (it) => it.carrier.id)]
    .sort(([a], [b]) => byText(a, b))
    .map(([id, own]) => testimonyOf(id, own));
  const hosts = new Map<string, CarrierTestimony[]>();
  for (const it of carriers) {
    for (const uscc of it.stays.keys()) {
      const list = hosts.get(uscc);
      if (list) list.push(it);
      else hosts.set(uscc, [it]);
    }
  }
  return { carriers, byId: new Map(carriers.map((it) => [it.id, it])), hosts };
}

/** The carrier as its filing of that day describes it, else as its newest filing does. */
export function carrierOn(testimony: CarrierTestimony, date: DateOn): FilingCarrier {
  const covering = testimony.filings.find(({ period }) => period.firstDay <= date && date <= period.lastDay);
  return (covering ?? testimony.filings[0]!).carrier;
}

/** Area let to the firm in the carrier on that day, in dm2. */
export const areaOn = (testimony: CarrierTestimony, uscc: string, date: DateOn): number =>
  (testimony.leases.get(uscc) ?? [])
    .filter((lease) => isWithin(date, lease))
    .reduce((total, lease) => total + lease.areaDm2, 0);

/** The name of a firm as the newest filing that knows it gives it; its code when none does. */
export function firmName({ carriers }: CityTestimony, uscc: string): string {
  const named = carriers
    .flatMap(({ filings }) => filings)
    .sort((a, b) => newestFirst(a, b) || byText(a.carrier.id, b.carrier.id))
    .flatMap(({ firms }) => firms.filter((firm) => firm.uscc === uscc));
  return named[0]?.name ?? uscc;
}
