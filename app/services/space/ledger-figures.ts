import type { DateOn } from "#app/domain/shared/dates.ts";
import { daysBetween } from "#app/domain/shared/dates.ts";
import { multiply, rational, roundHalfUp } from "#app/domain/shared/rational.ts";
import { type AreaPiece, areaPieces } from "#app/domain/space/area-pieces.ts";
import {
  type Concentration,
  concentration,
  firmsPerThousandM2,
  sizeClass,
} from "#app/domain/space/concentration.ts";
import { AREA_LINES, type AreaLine, type SpaceRecord } from "#app/domain/space/ledger.ts";
import { areaDays, occupancyByDay } from "#app/domain/space/occupancy.ts";
import type { Stay, Tenure } from "#app/domain/space/rooms.ts";
import sizes from "#app/policies/size-classes.json";
import type { LeaseRow, RoomRow } from "#db/queries/space.server.ts";
import { leasesOn } from "./decide-letting.ts";
import { occupancyOn } from "./room-view.ts";

export type Letting = {
  /** Tells the same occupant in several rooms. */
  key: string;
  leaseId: string;
  room: string;
  areaDm2: number;
  isResident: boolean;
};

/** How a room is called in a list: its building and number. */
export const roomNames = (rooms: readonly RoomRow[]): ((roomId: string) => string) => {
  const names = new Map(rooms.map(({ id, building, label }) => [id, `${building} ${label}`]));
  return (roomId) => names.get(roomId) ?? "";
};

/** Figures beside the ledger's lines: density, concentration, size. Pure. */
export type SpaceFigures = {
  /** Resident firms with a lease on the day, each once. */
  firms: number;
  /** Firms per 1,000 m² of total area in thousandths, a half going up; null without area. */
  firmsPerThousandMilli: number | null;
  concentration: Concentration;
  /** What is let on the day, lease by lease; the occupants above are these added up by `key`. */
  lettings: Letting[];
  sizeClass: { title: { zh: string; en: string } } | null;
  sizeSource: { title: string; number: string; date: string };
};

export function figuresOn(
  leases: readonly LeaseRow[],
  on: DateOn,
  totalDm2: number,
  nameOf: (roomId: string) => string,
): SpaceFigures {
  const standing = leasesOn(leases, on);
  const keyOf = (lease: LeaseRow) => lease.uscc ?? lease.occupant;
  const firms = new Set(standing.filter((lease) => occupancyOn(lease, on).isResident).map(keyOf)).size;
  const perThousand = firmsPerThousandM2(firms, totalDm2);
  return {
    firms,
    firmsPerThousandMilli:
      perThousand === null ? null : Number(roundHalfUp(multiply(perThousand, rational(1_000)))),
    concentration: concentration(
      standing.map((lease) => ({ key: keyOf(lease), name: lease.occupant, areaDm2: lease.areaDm2 })),
    ),
    lettings: standing
      .map((lease) => ({
        key: keyOf(lease),
        leaseId: lease.id,
        room: nameOf(lease.roomId),
        areaDm2: lease.areaDm2,
        isResident: occupancyOn(lease, on).isResident,
      }))
      .sort((a, b) => (a.room < b.room ? -1 : 1)),
    sizeClass: sizeClass(sizes.classes, totalDm2),
    sizeSource: sizes.source,
  };
}

export type AreaDays = {
  from: DateOn;
  to: DateOn;
  /** Both days included. */
  days: number;
  lines: Record<AreaLine, number>;
};

/** The area-days of every line from one day to another, both included, in 0.01 m² × days. */
export function areaDaysOf(
  record: SpaceRecord,
  from: DateOn,
  to: DateOn,
  tenures: readonly Tenure[],
): AreaDays {
  const series = occupancyByDay(record, from, to, tenures);
  const lines = Object.fromEntries(AREA_LINES.map((line) => [line, areaDays(series, line)])) as Record<
    AreaLine,
    number
  >;
  return { from, to, days: daysBetween(from, to) + 1, lines };
}

export type OpenedPiece = AreaPiece & { room: string; occupant: string | null };
/** A figure of the ledger opened: what adds up to it. */
export type OpenedLine = {
  line: AreaLine;
  /** Of the day itself, or of the area-days of the window. */
  over: "day" | "window";
  from: DateOn;
  to: DateOn;
  /** In 0.01 m² for a day, in 0.01 m² × days for a window. */
  sum: number;
  pieces: OpenedPiece[];
};

/** The rooms and leases that a line's figure is made of, by place and day. */
export function openedLine(
  record: { rooms: readonly RoomRow[]; leases: readonly LeaseRow[]; residencies: readonly Stay[] },
  { line, over, from, to }: Pick<OpenedLine, "line" | "over" | "from" | "to">,
  tenures: readonly Tenure[],
): OpenedLine {
  const nameOf = roomNames(record.rooms);
  const leases = new Map(record.leases.map((lease) => [lease.id, lease]));
  const pieces = areaPieces(record, from, to, line, tenures).map((piece) => ({
    ...piece,
    room: nameOf(piece.roomId),
    occupant: (piece.leaseId && leases.get(piece.leaseId)?.occupant) || null,
  }));
  pieces.sort(
    (a, b) =>
      (a.room < b.room ? -1 : a.room > b.room ? 1 : 0) || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0),
  );
  const sum = pieces.reduce((total, it) => total + it.areaDm2 * it.days, 0);
  return { line, over, from, to, sum, pieces };
}
