import { MOST_MINUTES, minutesOf } from "../mentoring/services.ts";
import type { DateOn } from "../shared/dates.ts";
import { withoutTextMark } from "../shared/spreadsheet-text.ts";
import type { RawCell, RawRow } from "./import-header.ts";
import { EXAMPLE_USCC, type ImportTemplate, type TemplateColumn } from "./import-template.ts";
import type { ImportRule, SkipReason } from "./import-texts.ts";
import {
  accepted,
  compact,
  faulty,
  isPlaceholder,
  type Normalised,
  type NoteCode,
  normaliseName,
  normaliseText,
  type Params,
} from "./normalise.ts";
import { normaliseDate, normaliseDateCell, normaliseSerialDate } from "./normalise-date.ts";
import { normaliseFigure, normaliseNumberCell, SQUARE_METRES, YUAN } from "./normalise-number.ts";
import { normaliseUscc } from "./normalise-uscc.ts";

/** What one row says once every cell is read. null: the cell is empty, which states nothing. */
export type ResidentValues = {
  name: string;
  uscc: string;
  foundedOn: DateOn;
  enteredOn: DateOn;
  /** Code in hightech-fields. */
  field: string;
  capitalFen: number | null;
  room: string | null;
  areaDm2: number | null;
  leftOn: DateOn | null;
  exit: "graduated" | "left" | "dropped" | "closed" | null;
  note: string | null;
};

export type RowFault = { row: number; column: string; rule: ImportRule; params: Params; found: string };
export type RowNote = { column: string; code: NoteCode; from: string; to: string };
export type ReadRow = {
  row: number;
  /** By column code; absent where the cell is empty or faulty. */
  values: ReadonlyMap<string, string | number>;
  faults: RowFault[];
  notes: RowNote[];
};

const TOTAL = /^(合计|总计|小计|共计|总和|total|subtotal|sum)[:：]?$/i;
const EXAMPLE = /^(示例|例|example)[:：]/i;

// What is left of characters that a program read in the wrong encoding and wrote back.
const GARBLED = /\ufffd|锟斤拷|烫烫烫|屯屯屯/;

/** Why a row holds no firm, or null when it must be read. A row is skipped only on these three plain signs. */
export function skipReason(
  row: RawRow,
  columns: { name: string; key: string; days?: readonly string[] } = { name: "name", key: "uscc" },
): SkipReason | null {
  const texts = [...Object.values(row.cells).map((cell) => cell.text), ...row.other];
  if (texts.every((text) => compact(text) === "")) return "blank";
  const name = compact(row.cells[columns.name]?.text ?? "");
  if (EXAMPLE.test(name)) return "example";
  // Where the table begins with a day, that is where 合计 stands.
  const days = (columns.days ?? []).map((code) => row.cells[code]?.text ?? "");
  const first = [...row.other, name, ...days].map(compact);
  if (row.cells[columns.key] === undefined && first.some((text) => TOTAL.test(text))) return "total";
  return null;
}

function normaliseChoice(raw: string, column: TemplateColumn): Normalised<string> {
  const key = (text: string): string =>
    compact(text)
      .toLowerCase()
      .replace(/[/\\>—–-]+/g, "/");
  const wanted = key(raw);
  const choices = column.choices ?? [];
  const hit = choices.find((choice) =>
    [choice.value, choice.label, ...choice.aliases].some((t) => key(t) === wanted),
  );
  if (hit) return accepted(hit.value);
  const near = choices.filter((choice) => wanted.length >= 2 && key(choice.label).includes(wanted));
  return near.length === 1 ? faulty("choice-near", { suggestion: near[0]!.label }) : faulty("choice-unknown");
}

const MOST = 100_000;
/** A whole number above 0, with 个 or 工位 behind it at most. */
function normaliseCount(raw: string): Normalised<number> {
  const digits = /^(\d{1,6})(个|工位|个工位)?$/.exec(compact(raw))?.[1];
  const value = Number(digits);
  return digits && value > 0 && value <= MOST ? accepted(value) : faulty("count-whole");
}

/** Minutes of a length in hours: 1.5, 1:30, 2小时, 1小时30分; or 90分钟. Null for what is none, or too long. */
function minutesInCell(raw: string): number | null {
  const text = compact(raw).toLowerCase();
  const inMinutes = /^(\d{1,6})(?:分钟|分|minutes?|mins?)$/.exec(text)?.[1];
  const both = /^(\d{1,3})(?:个?小时|hours?|hrs?|h)(\d{1,2})(?:分钟|分|minutes?|mins?|m)$/.exec(text);
  const minutes = inMinutes
    ? Number(inMinutes)
    : both
      ? Number(both[1]) * 60 + Number(both[2])
      : minutesOf(text.replace(/(?:个?小时|hours?|hrs?|h)$/, ""));
  return minutes !== null && minutes > 0 && minutes <= MOST_MINUTES ? minutes : null;
}

function normaliseCell(
  cell: RawCell,
  column: TemplateColumn,
  date1904: boolean,
): Normalised<string | number> {
  if (cell.kind === "error") return faulty("formula-error", { found: cell.text });
  if (cell.kind === "uncomputed") return faulty("formula-uncomputed");
  const isNumber = cell.kind === "number";
  switch (column.kind) {
    case "name":
      // A spreadsheet turns a room such as 3-01 into a day of March: what was typed is lost.
      if (cell.kind === "date") return faulty("text-is-date");
      return normaliseName(cell.text, column.maxLength);
    case "text":
      return normaliseText(cell.text, column.maxLength);
    case "uscc":
      // Beyond 2^53 a spreadsheet has already rounded the figure: what it shows was never typed.
      return isNumber && Number(cell.text) > Number.MAX_SAFE_INTEGER
        ? faulty("uscc-number")
        : normaliseUscc(cell.text);
    case "date":
      if (cell.kind === "date") return normaliseDateCell(cell.text);
      return isNumber ? normaliseSerialDate(Number(cell.text), date1904) : normaliseDate(cell.text, date1904);
    case "yuan":
      if (cell.kind === "date") return faulty("number-unreadable");
      return isNumber
        ? normaliseNumberCell(Number(cell.text), false)
        : normaliseFigure(cell.text, YUAN, false);
    case "square-metres":
      if (cell.kind === "date") return faulty("number-unreadable");
      return isNumber
        ? normaliseNumberCell(Number(cell.text), true)
        : normaliseFigure(cell.text, SQUARE_METRES, true);
    case "count":
      return normaliseCount(cell.text);
    case "duration": {
      const minutes = minutesInCell(cell.text);
      return minutes === null ? faulty("duration-unreadable") : accepted(minutes);
    }
    case "choice":
      return normaliseChoice(cell.text, column);
  }
}

/** Reads every cell of a row by its column. Faults of one cell never hide those of another. */
export function readRow(row: RawRow, template: ImportTemplate, date1904: boolean): ReadRow {
  const values = new Map<string, string | number>();
  const faults: RowFault[] = [];
  const notes: RowNote[] = [];
  for (const column of template.columns) {
    const given = row.cells[column.code];
    const found = given?.text ?? "";
    // The marked workbook holds a text such as -- with an apostrophe before it, and so do other programs' exports.
    const cell = given?.kind === "text" ? { ...given, text: withoutTextMark(found) } : given;
    const fault = (rule: ImportRule, params: Params = {}): void => {
      faults.push({ row: row.row, column: column.code, rule, params, found });
    };
    if (cell === undefined || (cell.kind === "text" && compact(cell.text) === "")) {
      if (column.required) fault("required");
      continue;
    }
    if (column.kind !== "text" && cell.kind === "text" && isPlaceholder(cell.text)) {
      if (column.required) fault("required");
      else notes.push({ column: column.code, code: "placeholder", from: found, to: "" });
      continue;
    }
    if (GARBLED.test(found)) {
      fault("text-garbled");
      continue;
    }
    const read = normaliseCell(cell, column, date1904);
    if (!read.ok) {
      fault(read.rule as ImportRule, read.params);
      continue;
    }
    if (column.code === "uscc" && read.value === EXAMPLE_USCC) {
      fault("uscc-example");
      continue;
    }
    if (column.required && read.value === "") {
      fault("required");
      continue;
    }
    if (read.value !== "") values.set(column.code, read.value);
    const unmarked: NoteCode[] = cell.text === found ? [] : ["text-mark"];
    for (const code of [...unmarked, ...read.notes])
      notes.push({ column: column.code, code, from: found, to: String(read.value) });
  }
  return { row: row.row, values, faults, notes };
}

const textAt = (values: ReadonlyMap<string, string | number>, code: string): string | null => {
  const value = values.get(code);
  return value === undefined ? null : String(value);
};
const wholeAt = (values: ReadonlyMap<string, string | number>, code: string): number | null => {
  const value = values.get(code);
  return typeof value === "number" ? value : null;
};

/** The values of a row without faults. Throws RangeError when a required one is absent. */
export function residentValues({ row, values }: ReadRow): ResidentValues {
  const must = (code: string): string => {
    const value = textAt(values, code);
    if (value === null) throw new RangeError(`row ${row} has no ${code}`);
    return value;
  };
  return {
    name: must("name"),
    uscc: must("uscc"),
    foundedOn: must("foundedOn"),
    enteredOn: must("enteredOn"),
    field: must("field"),
    capitalFen: wholeAt(values, "capital"),
    room: textAt(values, "room"),
    areaDm2: wholeAt(values, "area"),
    leftOn: textAt(values, "leftOn"),
    exit: textAt(values, "exit") as ResidentValues["exit"],
    note: textAt(values, "note"),
  };
}
