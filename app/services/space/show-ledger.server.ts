import { z } from "zod";
import { addDays, addMonths, type DateOn, daysBetween } from "#app/domain/shared/dates.ts";
import { areaRuleResult, shareUnder } from "#app/domain/space/area-rule.ts";
import {
  AREA_LINES,
  type AreaLedger,
  type AreaLines,
  areaLedger,
  shareInUse,
} from "#app/domain/space/ledger.ts";
import { occupancyByDay } from "#app/domain/space/occupancy.ts";
import { type RoomUse, roomOn, type Stay, TENURES, type Tenure } from "#app/domain/space/rooms.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type LeaseRow, leasesOf, type RoomRow, roomsOf } from "#db/queries/space.server.ts";
import { withScope } from "#db/scope.server.ts";
import { areaRuleOn } from "./area-rule.server.ts";
import { dateField } from "./fields.ts";
import {
  type AreaDays,
  areaDaysOf,
  figuresOn,
  type OpenedLine,
  openedLine,
  roomNames,
  type SpaceFigures,
} from "./ledger-figures.ts";
import { byPlace, leasesByRoom } from "./room-view.ts";

export const showLedgerInput = z.object({
  on: dateField.optional(),
  /** The first day of the area-days, which end on the day itself; twelve months before if absent or later. */
  from: dateField.optional(),
  /** The line to open into rooms and leases: its area on the day, or its area-days over the window. */
  line: z.enum(AREA_LINES).optional(),
  over: z.enum(["day", "window"]).default("day"),
});

const MONTHS = 12;
/** Area-days are told over no more than this. */
const MOST_YEARS = 10;

export type RoomLines = AreaLines & {
  id: string;
  building: string;
  site: string;
  floor: string;
  label: string;
  use: RoomUse;
  tenure: Tenure;
};
export type LedgerPoint = AreaLines & { on: DateOn; usePercentMilli: number | null };

export type AreaLedgerPage = {
  on: DateOn;
  total: Omit<AreaLedger, "useRatio">;
  /** Let to anyone, and what of the lettable space that is, in thousandths of a per cent; null without such space. */
  letDm2: number;
  lettableDm2: number;
  letPercentMilli: number | null;
  /** The rule in force on the day, what it asks and whether it is met; null when none is. */
  rule: {
    title: { zh: string; en: string };
    verification: "verified" | "unverified" | "example";
    source: { title: string; number: string | null; date: string | null } | null;
    notes: { zh: string; en: string } | null;
    minimumPercent: string;
    met: boolean | null;
    shortDm2: number;
    /** What counts as used under this very rule. */
    usedDm2: number;
    usePercentMilli: number | null;
    disposableTenures: Tenure[];
    countsPublicService: boolean;
  } | null;
  /** One line a room; they add up to the total. */
  rooms: RoomLines[];
  /** The last days of twelve months, the last one being the day itself. */
  series: LedgerPoint[];
  figures: SpaceFigures;
  areaDays: AreaDays;
  /** The figure asked for, in its parts; null unless one is. */
  opened: OpenedLine | null;
};

const linesOf = (from: AreaLines): AreaLines =>
  Object.fromEntries(AREA_LINES.map((line) => [line, from[line]])) as AreaLines;

/** The residencies behind these leases, each once. */
const staysBehind = (leases: readonly LeaseRow[]): Stay[] => [
  ...new Map(
    leases.flatMap(({ residencyId, enteredOn, leftOn }) =>
      residencyId && enteredOn ? [[residencyId, { id: residencyId, enteredOn, leftOn }] as const] : [],
    ),
  ).values(),
];

/** The same day of the eleven months before, and the day: a month's last day stays one. */
function seriesDays(on: DateOn): DateOn[] {
  const isMonthEnd = addDays(on, 1).endsWith("-01");
  return Array.from({ length: MONTHS }, (_, index) => {
    const back = index - (MONTHS - 1);
    return isMonthEnd ? addDays(addMonths(addDays(on, 1), back), -1) : addMonths(on, back);
  });
}

/** The area ledger 面积台账 on a day, derived from rooms, leases and residencies; nothing in it is typed. */
export async function showLedger({
  ctx,
  input,
}: Verb<z.input<typeof showLedgerInput>>): Promise<AreaLedgerPage> {
  authorise(ctx, "space:read");
  const { on = ctx.today, from: asked, line, over } = showLedgerInput.parse(input);
  const organizationId = ctx.organization.id;
  const days = seriesDays(on);
  const oldest = addMonths(on, -MOST_YEARS * 12);
  const from = asked === undefined || asked > on ? days[0]! : asked < oldest ? oldest : asked;
  const first = from < days[0]! ? from : days[0]!;
  const { rooms, leases } = await withScope(ctx, async (tx) => ({
    rooms: await roomsOf(tx, organizationId),
    leases: await leasesOf(tx, organizationId, { from: first, to: addDays(on, 1) }),
  }));
  const record = { rooms, leases, residencies: staysBehind(leases) };
  const rule = areaRuleOn(on, ctx.organization.carrierKind);
  const tenures = rule?.disposableTenures ?? TENURES;
  const { useRatio: _, ...total } = areaLedger(record, on, tenures);
  const lettableDm2 = total.residentDm2 + total.otherTenantDm2 + total.vacantDm2;
  const letDm2 = total.residentDm2 + total.otherTenantDm2;
  return {
    on,
    total,
    letDm2,
    lettableDm2,
    letPercentMilli:
      lettableDm2 > 0
        ? shareInUse({ ...total, usedDm2: letDm2, disposableDm2: lettableDm2 }).usePercentMilli
        : null,
    rule: rule && {
      title: rule.title,
      verification: rule.verification,
      source: rule.sources[0] ?? null,
      notes: rule.notes ?? null,
      minimumPercent: rule.minimumPercent,
      disposableTenures: rule.disposableTenures,
      countsPublicService: rule.countsPublicService,
      met: areaRuleResult(total, rule).met,
      shortDm2: areaRuleResult(total, rule).shortDm2,
      usedDm2: shareUnder(total, rule).usedDm2,
      usePercentMilli: shareUnder(total, rule).usePercentMilli,
    },
    rooms: roomLinesOn(record, leases, on, tenures),
    series: seriesOf(record, days, tenures),
    figures: figuresOn(leases, on, total.totalDm2, roomNames(rooms)),
    areaDays: areaDaysOf(record, from, on, tenures),
    opened: line
      ? openedLine(record, { line, over, from: over === "day" ? on : from, to: on }, tenures)
      : null,
  };
}

type LedgerRecord = { rooms: RoomRow[]; leases: LeaseRow[]; residencies: Stay[] };

function roomLinesOn(
  record: LedgerRecord,
  leases: readonly LeaseRow[],
  on: DateOn,
  tenures: readonly Tenure[],
): RoomLines[] {
  const leasesIn = leasesByRoom(leases);
  return record.rooms
    .flatMap((room) => {
      const version = roomOn(room, on);
      if (!version) return [];
      const own = { ...record, rooms: [room], leases: leasesIn(room.id) };
      const { id, building, site, floor, label } = room;
      const { use, tenure } = version;
      return [{ id, building, site, floor, label, use, tenure, ...linesOf(areaLedger(own, on, tenures)) }];
    })
    .sort(byPlace);
}

function seriesOf(record: LedgerRecord, days: readonly DateOn[], tenures: readonly Tenure[]): LedgerPoint[] {
  const first = days[0]!;
  const daily = occupancyByDay(record, first, days.at(-1)!, tenures);
  return days.map((on) => {
    const at = daysBetween(first, on);
    const lines = Object.fromEntries(AREA_LINES.map((line) => [line, daily.lines[line][at]!])) as AreaLines;
    return { on, ...lines, usePercentMilli: shareInUse(lines).usePercentMilli };
  });
}
