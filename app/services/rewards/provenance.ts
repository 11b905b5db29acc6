import type {
  FilingContent,
  FilingLease,
  FilingResidency,
  FilingTitle,
} from "#app/domain/filings/content.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { TitleKind } from "#app/domain/titles/kinds.ts";

/** Where a row was read: which accepted revision of whose filing, by its digest. */
export type FilingRef = { period: string; revision: number; sha256: string };
export type FiledTitle = {
  id: string;
  kind: TitleKind;
  number: string;
  awardedOn: DateOn;
  expiresOn: DateOn | null;
  isRenewal: boolean;
  evidence: string | null;
  filing: FilingRef;
};
export type FiledStay = {
  id: string;
  enteredOn: DateOn;
  leftOn: DateOn | null;
  evidence: string | null;
  filing: FilingRef;
};
/** What one carrier filed about a firm's award: its stays, its claim of the title, the area on the day in dm2. */
export type HostRecord = {
  carrierId: string;
  carrierName: string;
  stays: FiledStay[];
  titles: FiledTitle[];
  areaDm2: number;
};
/** A filing as the provenance needs it. */
export type SourceFiling = { revision: number; sha256: string; content: FilingContent };

const refOf = ({ content, revision, sha256 }: SourceFiling): FilingRef => ({
  period: content.period.code,
  revision,
  sha256,
});

const newestFirst = (a: SourceFiling, b: SourceFiling): number =>
  b.content.period.lastDay.localeCompare(a.content.period.lastDay);

/** The filings of one carrier, the newest first. */
export const filingsOfCarrier = (filings: readonly SourceFiling[], carrierId: string): SourceFiling[] =>
  filings.filter((it) => it.content.carrier.id === carrierId).sort(newestFirst);

/** Each row by its id as the newest of these filings has it, with that filing. */
function newestRows<T extends { id: string }>(
  filings: readonly SourceFiling[],
  rowsOf: (content: FilingContent) => readonly T[],
): { row: T; filing: FilingRef }[] {
  const found = new Map<string, { row: T; filing: FilingRef }>();
  for (const filing of filings) {
    for (const row of rowsOf(filing.content)) {
      if (!found.has(row.id)) found.set(row.id, { row, filing: refOf(filing) });
    }
  }
  return [...found.values()];
}

type Found<T> = { row: T; filing: FilingRef };
/** One carrier's rows by firm, and its leases by residency. */
type OfCarrier = {
  name: string;
  stays: ReadonlyMap<string, readonly Found<FilingResidency>[]>;
  titles: ReadonlyMap<string, readonly Found<FilingTitle>[]>;
  leases: ReadonlyMap<string, readonly FilingLease[]>;
};
type Award = { uscc: string; date: DateOn; titleKinds: readonly TitleKind[] };

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === null) continue;
    const list = groups.get(key);
    if (list) list.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function indexCarrier(own: readonly SourceFiling[]): OfCarrier {
  return {
    name: own[0]!.content.carrier.name,
    stays: grouped(
      newestRows(own, (it) => it.residencies),
      (it) => it.row.uscc,
    ),
    titles: grouped(
      newestRows(own, (it) => it.titles),
      (it) => it.row.uscc,
    ),
    leases: grouped(
      newestRows(own, (it) => it.leases).map(({ row }) => row),
      (it) => it.residencyId,
    ),
  };
}

type Index = {
  carriers: Map<string, OfCarrier>;
  claims: Map<string, { carrierId: string; kind: TitleKind }[]>;
};
/** A run asks thousands of lines of the same filings: they are gone through once. */
const indexes = new WeakMap<readonly SourceFiling[], Index>();

function indexOf(filings: readonly SourceFiling[]): Index {
  const known = indexes.get(filings);
  if (known) return known;
  const own = grouped([...filings].sort(newestFirst), (it) => it.content.carrier.id);
  const claims = filings.flatMap(({ content }) =>
    content.titles.map(({ uscc, awardedOn, kind }) => ({
      uscc,
      awardedOn,
      kind,
      carrierId: content.carrier.id,
    })),
  );
  const index = {
    carriers: new Map([...own].map(([id, list]) => [id, indexCarrier(list)])),
    claims: grouped(claims, (it) => `${it.uscc} ${it.awardedOn}`),
  };
  indexes.set(filings, index);
  return index;
}

/**
 * What a carrier's accepted filings say of a firm on the day of its award, row by row with the filing it stands in.
 * Null when the carrier filed nothing.
 */
export function hostRecord(
  filings: readonly SourceFiling[],
  carrierId: string,
  award: Award,
): HostRecord | null {
  const own = indexOf(filings).carriers.get(carrierId);
  if (!own) return null;
  const stays = (own.stays.get(award.uscc) ?? [])
    .filter(({ row }) => row.enteredOn <= award.date)
    .map(({ row, filing }) => ({
      id: row.id,
      enteredOn: row.enteredOn,
      leftOn: row.leftOn,
      evidence: row.evidence,
      filing,
    }))
    .sort((a, b) => a.enteredOn.localeCompare(b.enteredOn));
  const titles = (own.titles.get(award.uscc) ?? [])
    .filter(({ row }) => row.awardedOn === award.date && award.titleKinds.includes(row.kind))
    .map(({ row, filing }) => ({
      id: row.id,
      kind: row.kind,
      number: row.number,
      awardedOn: row.awardedOn,
      expiresOn: row.expiresOn,
      isRenewal: row.isRenewal,
      evidence: row.evidence,
      filing,
    }));
  const areaDm2 = stays
    .flatMap((stay) => own.leases.get(stay.id) ?? [])
    .filter((it) => it.from <= award.date && (it.to === null || award.date < it.to))
    .reduce((total, it) => total + it.areaDm2, 0);
  return { carrierId, carrierName: own.name, stays, titles, areaDm2 };
}

/** Every carrier that filed the title itself, whether or not the firm stayed there. */
export function claimants(filings: readonly SourceFiling[], award: Award): string[] {
  const found = (indexOf(filings).claims.get(`${award.uscc} ${award.date}`) ?? [])
    .filter((it) => award.titleKinds.includes(it.kind))
    .map((it) => it.carrierId);
  return [...new Set(found)].sort();
}

/** Names by code or id, as the newest filing that knows them gives them. */
export function namesOfFilings(filings: readonly SourceFiling[]): {
  firms: ReadonlyMap<string, string>;
  carriers: ReadonlyMap<string, string>;
  units: ReadonlyMap<string, string>;
} {
  const firms = new Map<string, string>();
  const carriers = new Map<string, string>();
  const units = new Map<string, string>();
  const put = (map: Map<string, string>, key: string, name: string) => {
    if (!map.has(key)) map.set(key, name);
  };
  for (const { content } of [...filings].sort(newestFirst)) {
    put(carriers, content.carrier.id, content.carrier.name);
    put(units, content.carrier.unit.id, content.carrier.unit.name);
    for (const firm of content.firms) put(firms, firm.uscc, firm.name);
  }
  return { firms, carriers, units };
}
