import type { FilingContent } from "#app/domain/filings/content.ts";
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

/**
 * What a carrier's accepted filings say of a firm on the day of its award, row by row with the filing it stands in.
 * Null when the carrier filed nothing.
 */
export function hostRecord(
  filings: readonly SourceFiling[],
  carrierId: string,
  award: { uscc: string; date: DateOn; titleKinds: readonly TitleKind[] },
): HostRecord | null {
  const own = filingsOfCarrier(filings, carrierId);
  const [newest] = own;
  if (!newest) return null;
  const stays = newestRows(own, (it) => it.residencies)
    .filter(({ row }) => row.uscc === award.uscc && row.enteredOn <= award.date)
    .map(({ row, filing }) => ({
      id: row.id,
      enteredOn: row.enteredOn,
      leftOn: row.leftOn,
      evidence: row.evidence,
      filing,
    }))
    .sort((a, b) => a.enteredOn.localeCompare(b.enteredOn));
  const titles = newestRows(own, (it) => it.titles)
    .filter(({ row }) => row.uscc === award.uscc && row.awardedOn === award.date)
    .filter(({ row }) => award.titleKinds.includes(row.kind))
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
  const stayIds = new Set(stays.map((it) => it.id));
  const areaDm2 = newestRows(own, (it) => it.leases)
    .map(({ row }) => row)
    .filter((it) => it.residencyId !== null && stayIds.has(it.residencyId))
    .filter((it) => it.from <= award.date && (it.to === null || award.date < it.to))
    .reduce((total, it) => total + it.areaDm2, 0);
  return { carrierId, carrierName: newest.content.carrier.name, stays, titles, areaDm2 };
}

/** Every carrier that filed the title itself, whether or not the firm stayed there. */
export function claimants(
  filings: readonly SourceFiling[],
  award: { uscc: string; date: DateOn; titleKinds: readonly TitleKind[] },
): string[] {
  const found = filings
    .filter(({ content }) =>
      content.titles.some(
        (it) => it.uscc === award.uscc && it.awardedOn === award.date && award.titleKinds.includes(it.kind),
      ),
    )
    .map((it) => it.content.carrier.id);
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
