/**
 * Finds the table of a template in what was read from a workbook: by the hidden code row first, then by headers in
 * either language. Decides which row is the header and which column is which; reads no value.
 */
import type { FileHead } from "../imports/mapping.ts";
import { isConvertible } from "../imports/unit-factors.ts";
import {
  headerOf,
  type ImportTemplate,
  type Locale,
  REASON_COLUMN,
  REASON_HEADER,
  type TemplateColumn,
  textOf,
} from "./import-template.ts";
import type { WorkbookFaultCode } from "./import-texts.ts";
import { compact, type Params } from "./normalise.ts";

/** `number`: digits that JavaScript reads back exactly; `date`: YYYY-MM-DD; `error`: such as #REF!. */
export type RawCell = { kind: "text" | "number" | "date" | "error" | "uncomputed"; text: string };
export type RawRow = {
  /** As the spreadsheet numbers it, from 1. */
  row: number;
  cells: Readonly<Record<string, RawCell>>;
  /** Texts of cells outside the template's columns. */
  other: readonly string[];
  /** Hidden or filtered out in the workbook: read all the same, and said. */
  hidden?: boolean;
};
/** Cells by column number from 1; empty cells are absent. */
export type SheetRow = { row: number; cells: ReadonlyMap<number, RawCell>; hidden?: boolean };
export type Sheet = { name: string; hidden: boolean; rows: readonly SheetRow[] };

export type RawTable = {
  sheet: string;
  headerRow: number;
  columns: readonly { code: string; index: number; header: string }[];
  reasonIndex: number | null;
  /** Headers that are none of the template's; of columns with values and no header, their letters. */
  unknownHeaders: readonly string[];
  /** Every row below the header down to the last one that holds anything, blank ones included. */
  rows: readonly RawRow[];
  otherSheets: readonly string[];
};
export type WorkbookFault = { ok: false; code: WorkbookFaultCode; params: Params; head?: FileHead };
export const workbookFault = (code: WorkbookFaultCode, params: Params = {}): WorkbookFault => ({
  ok: false,
  code,
  params,
});

const SEARCHED_ROWS = 20;
const UNIT_NAMES =
  /^(亿元|百万元|万元|千元|元|人民币元|yuan|rmb|cny|10,?000yuan|㎡|m2|m²|平方米|平米|万平方米|亩|公顷|小时|分钟|分|hours?|h|minutes?|min)$/i;
const SAME_UNIT: Readonly<Record<string, string>> = {
  yuan: "元",
  rmb: "元",
  cny: "元",
  人民币元: "元",
  m2: "㎡",
  "m²": "㎡",
  平方米: "㎡",
  平米: "㎡",
  hour: "小时",
  hours: "小时",
  h: "小时",
  分: "分钟",
  minute: "分钟",
  minutes: "分钟",
  min: "分钟",
};

/** A header's name without marks, blanks and bracketed remarks, and its unit if a bracket names one. */
export function headerParts(text: string): { name: string; unit: string | null } {
  let unit: string | null = null;
  const name = compact(text).replace(/[([{【]([^)\]}】]*)[)\]}】]/g, (_, inside: string) => {
    const found = inside.replace(/^单位[:：]?/, "");
    if (UNIT_NAMES.test(found)) unit = SAME_UNIT[found.toLowerCase()] ?? found;
    return "";
  });
  return { name: name.replace(/[*＊:：]/g, "").toLowerCase(), unit };
}

const namesOf = (column: TemplateColumn): string[] =>
  [column.header.zh, column.header.en, ...column.aliases].map((name) => headerParts(name).name);

type Mapping = { byIndex: Map<number, string>; twice: string | null; reasonIndex: number | null };

function mapByCode(row: SheetRow, template: ImportTemplate): { mapping: Mapping; version: number } | null {
  const mapping: Mapping = { byIndex: new Map(), twice: null, reasonIndex: null };
  let version = 0;
  const known = new Set(template.columns.map((column) => column.code));
  for (const [index, cell] of row.cells) {
    const match = /^([\w-]+)\/(\d+)#(\w+)$/.exec(cell.text.trim());
    if (match?.[1] !== template.code) continue;
    version = Math.max(version, Number(match[2]));
    const code = match[3]!;
    if (code === REASON_COLUMN) mapping.reasonIndex = index;
    else if (known.has(code)) {
      if ([...mapping.byIndex.values()].includes(code)) mapping.twice = code;
      mapping.byIndex.set(index, code);
    }
  }
  return version > 0 ? { mapping, version } : null;
}

function mapByText(row: SheetRow, template: ImportTemplate, start: Mapping): Mapping {
  const codes = new Map<string, string>();
  for (const column of template.columns) for (const name of namesOf(column)) codes.set(name, column.code);
  const mapping: Mapping = { ...start, byIndex: new Map(start.byIndex) };
  const marked = new Set(start.byIndex.values());
  const reasons = [REASON_HEADER.zh, REASON_HEADER.en].map((name) => headerParts(name).name);
  for (const [index, cell] of row.cells) {
    if (mapping.byIndex.has(index)) continue;
    const { name } = headerParts(cell.text);
    if (reasons.includes(name)) mapping.reasonIndex ??= index;
    const code = codes.get(name);
    // A column beside a marked one of the same code is the user's own: the mark is the stronger sign.
    if (code === undefined || marked.has(code)) continue;
    if ([...mapping.byIndex.values()].includes(code)) mapping.twice = code;
    mapping.byIndex.set(index, code);
  }
  return mapping;
}

type Candidate = { sheet: Sheet; header: SheetRow; mapping: Mapping; marked: boolean; version: number };

function candidateOf(sheet: Sheet, template: ImportTemplate): Candidate | null {
  let best: Candidate | null = null;
  const head = sheet.rows.slice(0, SEARCHED_ROWS);
  for (const [i, row] of head.entries()) {
    const coded = mapByCode(row, template);
    if (coded) {
      const header = sheet.rows[i + 1] ?? { row: row.row + 1, cells: new Map() };
      return {
        sheet,
        header,
        mapping: mapByText(header, template, coded.mapping),
        marked: true,
        version: coded.version,
      };
    }
    const mapping = mapByText(row, template, { byIndex: new Map(), twice: null, reasonIndex: null });
    if (mapping.byIndex.size > (best?.mapping.byIndex.size ?? 0)) {
      best = { sheet, header: row, mapping, marked: false, version: template.version };
    }
  }
  return best;
}

function wrongUnit({ sheet, header, mapping }: Candidate, template: ImportTemplate): WorkbookFault | null {
  for (const [index, code] of mapping.byIndex) {
    const column = template.columns.find((c) => c.code === code)!;
    const text = header.cells.get(index)?.text ?? "";
    const { unit } = headerParts(text);
    const converts = template.convertsUnits && unit !== null && isConvertible(column.unit?.zh ?? "", unit);
    if (column.unit !== null && unit !== null && unit !== column.unit.zh && !converts) {
      return workbookFault("header-unit", { sheet: sheet.name, header: text, unit, wanted: column.unit.zh });
    }
  }
  return null;
}

const isEmpty = (cell: RawCell | undefined): boolean =>
  cell === undefined || (cell.kind === "text" && compact(cell.text) === "");

/** A column as the spreadsheet names it: 1 is A, 27 is AA. */
function columnLetters(index: number): string {
  let letters = "";
  for (let n = index; n > 0; n = Math.floor((n - 1) / 26)) {
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  }
  return letters;
}

function tableOf(
  { sheet, header, mapping }: Candidate,
  sheets: readonly Sheet[],
  template: ImportTemplate,
): RawTable {
  const below = new Map(sheet.rows.filter((row) => row.row > header.row).map((row) => [row.row, row.cells]));
  const hidden = new Set(sheet.rows.filter((row) => row.hidden).map((row) => row.row));
  const counts = (index: number): boolean => index !== mapping.reasonIndex;
  let last = header.row;
  for (const [row, cells] of below) {
    if ([...cells].some(([index, cell]) => counts(index) && !isEmpty(cell))) last = Math.max(last, row);
  }
  const rows: RawRow[] = [];
  const headless = new Set<number>();
  for (let row = header.row + 1; row <= last; row++) {
    const cells: Record<string, RawCell> = {};
    const other: string[] = [];
    for (const [index, cell] of below.get(row) ?? []) {
      if (isEmpty(cell) || !counts(index)) continue;
      const code = mapping.byIndex.get(index);
      if (code === undefined) {
        other.push(cell.text);
        if (!header.cells.has(index)) headless.add(index);
      }
      if (code !== undefined) cells[code] = cell;
    }
    rows.push({ row, cells, other, ...(hidden.has(row) ? { hidden: true } : {}) });
  }
  const inOrder = [...mapping.byIndex].toSorted(([a], [b]) => a - b);
  const known = new Set(template.columns.map((column) => column.code));
  return {
    sheet: sheet.name,
    headerRow: header.row,
    columns: inOrder
      .filter(([, code]) => known.has(code))
      .map(([index, code]) => ({ code, index, header: header.cells.get(index)?.text ?? "" })),
    reasonIndex: mapping.reasonIndex,
    unknownHeaders: [
      ...[...header.cells]
        .filter(([index]) => counts(index) && !mapping.byIndex.has(index))
        .map(([, cell]) => cell.text),
      ...[...headless].toSorted((a, b) => a - b).map(columnLetters),
    ],
    rows,
    otherSheets: sheets
      .filter((other) => other !== sheet && !other.hidden && other.rows.length > 0)
      .map((s) => s.name),
  };
}

const MOST_HEADERS = 100;

/** The fullest row of texts near the top of the longest sheet: most likely its header. Undefined where there is none. */
export function headOf(sheets: readonly Sheet[]): FileHead | undefined {
  const sheet = sheets.filter(({ hidden }) => !hidden).toSorted((a, b) => b.rows.length - a.rows.length)[0];
  const texts = (row: SheetRow) =>
    [...row.cells]
      .toSorted(([a], [b]) => a - b)
      .map(([, cell]) => cell)
      .filter((cell) => cell.kind === "text" && compact(cell.text) !== "")
      .map(({ text }) => text.slice(0, MOST_HEADERS));
  const rows = (sheet?.rows ?? []).slice(0, SEARCHED_ROWS).filter((row) => texts(row).length >= 2);
  const best = rows.toSorted((a, b) => texts(b).length - texts(a).length || a.row - b.row)[0];
  return sheet && best
    ? { sheet: sheet.name, row: best.row, headers: [...new Set(texts(best))].slice(0, MOST_HEADERS) }
    : undefined;
}

/**
 * The one table of `template` among the sheets, or a fault in `locale`'s header names: no header, a required header
 * missing, a header twice, a header in another unit, several sheets that could be meant, a newer template.
 */
export function findTable(
  sheets: readonly Sheet[],
  template: ImportTemplate,
  locale: Locale,
): { ok: true; table: RawTable } | WorkbookFault {
  const required = template.columns.filter((column) => column.required);
  const missingOf = (found: ReadonlySet<string>): string[] =>
    required.filter((column) => !found.has(column.code)).map((column) => headerOf(column, locale));
  const all = sheets.map((sheet) => candidateOf(sheet, template)).filter((c): c is Candidate => c !== null);
  // One matching word in a heading or an instruction is no header row.
  const likely = all.filter((c) => c.marked || c.mapping.byIndex.size >= 2);
  if (likely.length === 0) {
    const separator = locale === "en" ? ", " : "、";
    return workbookFault("other-shape", {
      title: textOf(template.title, locale),
      missing: missingOf(new Set()).join(separator),
    });
  }
  const filled = likely.filter((c) => tableOf(c, sheets, template).rows.length > 0);
  if (filled.length > 1) {
    return workbookFault("several-sheets", {
      sheets: filled.map((c) => c.sheet.name).join(locale === "en" ? ", " : "、"),
    });
  }
  const chosen = filled[0] ?? likely[0]!;
  if (chosen.version > template.version) return workbookFault("template-newer", { version: chosen.version });
  const codes = new Set(chosen.mapping.byIndex.values());
  const sheet = chosen.sheet.name;
  if (chosen.mapping.twice !== null) {
    const column = template.columns.find((c) => c.code === chosen.mapping.twice)!;
    return workbookFault("header-twice", { sheet, header: headerOf(column, locale) });
  }
  const missing = missingOf(codes);
  if (missing.length > 0) {
    return workbookFault("missing-headers", { sheet, missing: missing.join(locale === "en" ? ", " : "、") });
  }
  const unit = wrongUnit(chosen, template);
  if (unit) return unit;
  const table = tableOf(chosen, sheets, template);
  return table.rows.length === 0 ? workbookFault("no-rows") : { ok: true, table };
}
