import { addDays, type DateOn } from "#app/domain/shared/dates.ts";
import { type Duty, type DutyRecord, dutiesOf, kindsWithDuties } from "#app/domain/titles/duties.ts";
import { expiryRadar, RADAR_BANDS, type RadarBand, type RadarRow } from "#app/domain/titles/radar.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import {
  type DutyRow,
  dutyRecords,
  type OwnFirm,
  ownFirms,
  type TitleRow,
  titlesOf,
} from "#db/queries/titles.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { DUTY_RULES } from "./duty-rules.ts";

/** Duties are told so many days before. */
const AHEAD_DAYS = 180;
/** A duty that is done, or was due longer ago, is no longer listed. */
const BACK_DAYS = 366;

export type ListedDuty = Duty<TitleRow>;
export type RadarView = {
  rows: (RadarRow<TitleRow> & { residencyId: string | null })[];
  counts: Record<RadarBand, number>;
  duties: ListedDuty[];
  /** Residents that hold a title of which something may have to be reported after an event. */
  holders: { firmId: string; name: string }[];
  /** Titles of kinds that are earned anew each year and have no end on record. */
  withoutEnd: number;
};

const recordsByCode = (records: readonly DutyRow[], titles: readonly TitleRow[]): DutyRecord[] => {
  const codes = new Map(titles.map(({ firmId, uscc }) => [firmId, uscc]));
  return records.flatMap(({ firmId, ...record }) => {
    const uscc = codes.get(firmId);
    return uscc ? [{ ...record, uscc }] : [];
  });
};

/** What holders among these titles owe, from a year ago to some days ahead. */
export async function duties(
  tx: ScopedTx,
  organizationId: string,
  titles: readonly TitleRow[],
  { today, aheadDays }: { today: DateOn; aheadDays: number },
): Promise<ListedDuty[]> {
  const kinds = kindsWithDuties(DUTY_RULES);
  const held = titles.filter(({ kind }) => kinds.includes(kind));
  if (held.length === 0) return [];
  const records = recordsByCode(await dutyRecords(tx, organizationId), titles);
  const all = dutiesOf(held, records, DUTY_RULES, { today, until: addDays(today, aheadDays) });
  return all.filter(({ dueOn }) => dueOn > addDays(today, -BACK_DAYS));
}

/** What ends soon or has ended, and what is owed for titles, of the residents as of today. */
export async function showRadar({ ctx }: Verb<null>): Promise<RadarView> {
  authorise(ctx, "titles:read");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const titles = await titlesOf(tx, { organizationId });
    const firms = await ownFirms(tx, organizationId, ctx.today);
    const residents = new Map<string, OwnFirm>(
      firms.filter(({ isResident }) => isResident).map((firm) => [firm.id, firm]),
    );
    const own = titles.filter(({ firmId }) => residents.has(firmId));
    const rows = expiryRadar(own, ctx.today).map((row) => ({
      ...row,
      residencyId: residents.get(row.title.firmId)?.residencyId ?? null,
    }));
    const count = (band: RadarBand) => rows.filter((row) => row.band === band).length;
    const eventKinds = DUTY_RULES.filter(({ due }) => due.every === "event").map(({ kind }) => kind);
    const yearly = DUTY_RULES.filter(({ due }) => due.every === "end").map(({ kind }) => kind);
    const holders = new Map(
      own
        .filter(({ kind }) => eventKinds.includes(kind))
        .map(({ firmId, name }) => [firmId, { firmId, name }]),
    );
    return {
      rows,
      counts: Object.fromEntries(RADAR_BANDS.map((band) => [band, count(band)])) as Record<RadarBand, number>,
      duties: await duties(tx, organizationId, own, { today: ctx.today, aheadDays: AHEAD_DAYS }),
      holders: [...holders.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      withoutEnd: own.filter(({ kind, expiresOn }) => yearly.includes(kind) && expiresOn === null).length,
    };
  });
}
