/** The lists that can be taken away as a workbook, each with its columns: what a column is in, and nothing about how it is shown. */
export const EXPORT_LISTS = ["residents", "rooms", "leases", "titles", "teams"] as const;
export type ExportList = (typeof EXPORT_LISTS)[number];
export const isExportList = (text: unknown): text is ExportList => EXPORT_LISTS.some((list) => list === text);

/** dm2 and fen are written as ㎡ and 元; `code` is a word of the interface, `codes` several with blanks between. */
export type ExportKind = "text" | "date" | "count" | "dm2" | "fen" | "code" | "codes";
export type ExportColumn = { key: string; kind: ExportKind };

const text = (key: string): ExportColumn => ({ key, kind: "text" });
const date = (key: string): ExportColumn => ({ key, kind: "date" });
const of = (kind: ExportKind, key: string): ExportColumn => ({ key, kind });

export const EXPORT_COLUMNS: Readonly<Record<ExportList, readonly ExportColumn[]>> = {
  residents: [
    text("name"),
    text("uscc"),
    of("code", "state"),
    text("field"),
    date("foundedOn"),
    date("enteredOn"),
    date("leftOn"),
    text("rooms"),
    of("dm2", "area"),
    of("codes", "titles"),
  ],
  rooms: [
    text("site"),
    text("building"),
    text("floor"),
    text("label"),
    of("code", "use"),
    of("code", "tenure"),
    of("code", "state"),
    of("dm2", "area"),
    of("dm2", "let"),
    of("dm2", "free"),
    of("count", "desks"),
    text("occupants"),
  ],
  leases: [
    text("site"),
    text("building"),
    text("label"),
    text("occupant"),
    text("uscc"),
    date("from"),
    date("lastOn"),
    of("dm2", "area"),
    of("count", "desks"),
    of("fen", "rent"),
    text("note"),
  ],
  titles: [
    text("name"),
    text("uscc"),
    of("code", "kind"),
    text("number"),
    date("awardedOn"),
    date("endsOn"),
    of("code", "valid"),
    of("code", "renewal"),
    of("code", "resident"),
    text("evidence"),
  ],
  teams: [
    text("name"),
    text("leader"),
    of("code", "state"),
    text("field"),
    of("count", "people"),
    date("enteredOn"),
    date("leftOn"),
    text("firm"),
    text("uscc"),
    text("evidence"),
  ],
};

export type ExportValue = string | number | null;
export type ExportRow = Readonly<Record<string, ExportValue>>;
