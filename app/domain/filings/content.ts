import { z } from "zod";
import { CARRIER_KINDS, type CarrierKind } from "../access/roles.ts";
import { EXIT_KINDS, type ExitKind } from "../residency/residency.ts";
import { canonicalJson, type Json } from "../shared/canonical.ts";
import { type DateOn, isDate } from "../shared/dates.ts";
import { ROOM_USES, type RoomUse, TENURES, type Tenure } from "../space/rooms.ts";
import { TITLE_KINDS, type TitleKind } from "../titles/kinds.ts";

export type { CarrierKind, ExitKind, RoomUse, Tenure, TitleKind };
export { EXIT_KINDS };

/**
 * The frozen filing 报表: a carrier's whole period, and the one input of runs. It holds no rents, deposits or notes
 * (lifecycle, Filing). Areas in 0.01 m² (dm2), figures in their fact's unit, intervals [from, to).
 */
export const PERIOD_KINDS = ["year", "half", "quarter"] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];
export const CELL_STATES = ["known", "missing", "not-applicable", "rejected"] as const;
export type CellState = (typeof CELL_STATES)[number];

export type FilingCarrier = {
  id: string;
  name: string;
  kind: CarrierKind;
  unit: { id: string; name: string };
  group: string | null;
  parkId: string | null;
};
/** `lastDay` belongs to the period. */
export type FilingPeriod = { code: string; kind: PeriodKind; firstDay: DateOn; lastDay: DateOn };
/** `field` is a code of the state-supported high-tech fields. */
export type FilingFirm = { uscc: string; name: string; foundedOn: DateOn; field: string | null };
export type FilingResidency = {
  id: string;
  uscc: string;
  enteredOn: DateOn;
  /** The first day away. */
  leftOn: DateOn | null;
  exit: ExitKind | null;
  evidence: string | null;
};
export type FilingRoomVersion = {
  from: DateOn;
  to: DateOn | null;
  areaDm2: number;
  use: RoomUse;
  tenure: Tenure;
};
export type FilingRoom = {
  id: string;
  building: string;
  floor: string;
  label: string;
  versions: FilingRoomVersion[];
};
/** `residencyId` null = another tenant (canteen, agency). */
export type FilingLease = {
  id: string;
  roomId: string;
  residencyId: string | null;
  from: DateOn;
  to: DateOn | null;
  areaDm2: number;
};
export type FilingTitle = {
  id: string;
  uscc: string;
  kind: TitleKind;
  number: string;
  awardedOn: DateOn;
  expiresOn: DateOn | null;
  revokedOn: DateOn | null;
  isRenewal: boolean;
  evidence: string | null;
};
/** A known cell has a value, a rejected one may show what was refused, the others have none. */
export type FilingCell = {
  fact: string;
  state: CellState;
  value: number | string | null;
  explanation: string | null;
};
/** `uscc` null = the carrier's own figures. */
export type FilingReport = { uscc: string | null; cells: FilingCell[] };

export type FilingContent = {
  format: 1;
  carrier: FilingCarrier;
  period: FilingPeriod;
  /** Every firm that a residency, title or report below names. */
  firms: FilingFirm[];
  residencies: FilingResidency[];
  rooms: FilingRoom[];
  leases: FilingLease[];
  titles: FilingTitle[];
  reports: FilingReport[];
};

const text = z.string().min(1);
const date = z.string().refine(isDate, { error: "filings.not-a-date" });
const area = z.int().min(0);

const cell = z
  .strictObject({
    fact: text,
    state: z.enum(CELL_STATES),
    value: z.union([z.int(), z.string(), z.null()]),
    explanation: z.string().nullable(),
  })
  .refine((it) => it.state === "rejected" || (it.state === "known") === (it.value !== null), {
    error: "filings.cell-value",
  });

/** The shape of a frozen filing; unknown keys are refused, so that nothing private slips in. */
export const filingContent = z.strictObject({
  format: z.literal(1),
  carrier: z.strictObject({
    id: text,
    name: text,
    kind: z.enum(CARRIER_KINDS),
    unit: z.strictObject({ id: text, name: text }),
    group: z.string().nullable(),
    parkId: z.string().nullable(),
  }),
  period: z
    .strictObject({ code: text, kind: z.enum(PERIOD_KINDS), firstDay: date, lastDay: date })
    .refine((it) => it.firstDay <= it.lastDay, { error: "filings.period-reversed" }),
  firms: z.array(z.strictObject({ uscc: text, name: text, foundedOn: date, field: z.string().nullable() })),
  residencies: z.array(
    z.strictObject({
      id: text,
      uscc: text,
      enteredOn: date,
      leftOn: date.nullable(),
      exit: z.enum(EXIT_KINDS).nullable(),
      evidence: z.string().nullable(),
    }),
  ),
  rooms: z.array(
    z.strictObject({
      id: text,
      building: z.string(),
      floor: z.string(),
      label: z.string(),
      versions: z.array(
        z.strictObject({
          from: date,
          to: date.nullable(),
          areaDm2: area,
          use: z.enum(ROOM_USES),
          tenure: z.enum(TENURES),
        }),
      ),
    }),
  ),
  leases: z.array(
    z.strictObject({
      id: text,
      roomId: text,
      residencyId: text.nullable(),
      from: date,
      to: date.nullable(),
      areaDm2: area,
    }),
  ),
  titles: z.array(
    z.strictObject({
      id: text,
      uscc: text,
      kind: z.enum(TITLE_KINDS),
      number: z.string(),
      awardedOn: date,
      expiresOn: date.nullable(),
      revokedOn: date.nullable(),
      isRenewal: z.boolean(),
      evidence: z.string().nullable(),
    }),
  ),
  reports: z.array(z.strictObject({ uscc: text.nullable(), cells: z.array(cell) })),
}) satisfies z.ZodType<FilingContent>;

/** By the key, then by the whole row's canonical text, in UTF-16 order: independent of locale and of input order. */
function inOrder<T extends Json>(rows: readonly T[], key: (row: T) => string): T[] {
  return rows
    .map((row) => ({ row, key: key(row), rest: canonicalJson(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.rest < b.rest ? -1 : a.rest > b.rest ? 1 : 0))
    .map(({ row }) => row);
}

/**
 * The same filing with every list in canonical order: firms by code; residencies, rooms, leases and titles by id;
 * versions by their first day; the carrier's own report first, then by code; cells by fact.
 * Pure: the argument is left as it is.
 */
export function sortContent(content: FilingContent): FilingContent {
  return {
    ...content,
    firms: inOrder(content.firms, (firm) => firm.uscc),
    residencies: inOrder(content.residencies, (residency) => residency.id),
    rooms: inOrder(
      content.rooms.map((room) => ({ ...room, versions: inOrder(room.versions, (version) => version.from) })),
      (room) => room.id,
    ),
    leases: inOrder(content.leases, (lease) => lease.id),
    titles: inOrder(content.titles, (title) => title.id),
    reports: inOrder(
      content.reports.map((report) => ({ ...report, cells: inOrder(report.cells, (it) => it.fact) })),
      (report) => report.uscc ?? "",
    ),
  };
}

/** The canonical text (RFC 8785) that a filing's digest is taken of; the same for any order of rows. */
export const contentText = (content: FilingContent): string => canonicalJson(sortContent(content));

/** The digest of a filing. `sha256` hashes a text to lower-case hex; it is passed in, as the domain does no I/O. */
export const contentDigest = (content: FilingContent, sha256: (text: string) => string): string =>
  sha256(contentText(content));
