/** The cells of one sheet's XML, with the limits watched while reading. */
import type { RawCell, Sheet, SheetRow } from "#app/domain/residency/import-header.ts";
import type { WorkbookLimits } from "./limits.ts";
import { dayText, timeText } from "./number-format.ts";
import { isTrue, type Package, type SheetPart, type Shown, unescapeText } from "./read-package.ts";
import { attributeOf, decodeXml, refuseFile, scanXml } from "./xml.ts";

type Row = { cells: Map<number, RawCell>; hidden: boolean };
type Merge = { top: number; bottom: number; left: number; right: number };
/** Characters that may still be read from the whole workbook. */
export type Budget = { characters: number };

const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_384;
const MOST_MERGES = 100_000;
const ADDRESS = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/;

function place(address: string): { row: number; column: number } {
  const match = ADDRESS.exec(address);
  if (!match) throw refuseFile("unreadable");
  const column = [...match[1]!.toUpperCase()].reduce(
    (sum, letter) => sum * 26 + letter.charCodeAt(0) - 64,
    0,
  );
  const row = Number(match[2]);
  if (row < 1 || row > LAST_ROW || column > LAST_COLUMN) throw refuseFile("unreadable");
  return { row, column };
}

function mergeOf(range: string): Merge {
  const [from = "", to = from] = range.split(":");
  const [a, b] = [place(from), place(to)];
  return { top: a.row, bottom: b.row, left: a.column, right: b.column };
}

/** What a cell says by its type; null for nothing. `text` is its value as written. */
function cellOf(
  type: string,
  text: string,
  shown: Shown | undefined,
  { strings, date1904 }: Package,
): RawCell | null {
  switch (type) {
    case "s": {
      const shared = /^\d{1,9}$/.test(text.trim()) ? strings[Number(text)] : undefined;
      if (shared === undefined) throw refuseFile("unreadable");
      return shared === "" ? null : { kind: "text", text: shared };
    }
    case "str":
    case "inlineStr":
    // Days in ISO form (strict workbooks) are read as people would write them.
    case "d":
      return text === "" ? null : { kind: "text", text: unescapeText(text) };
    case "b":
      return { kind: "text", text: isTrue(text.trim()) ? "TRUE" : "FALSE" };
    case "e":
      return { kind: "error", text };
    case "n": {
      const value = Number(text);
      if (Number.isNaN(value)) return { kind: "error", text };
      const time = shown === "time" ? timeText(value) : null;
      if (time !== null) return { kind: "text", text: time };
      const day = shown === "day" ? dayText(value, date1904) : null;
      if (day === null) return { kind: "number", text: String(value) };
      return day.time === null
        ? { kind: "date", text: day.day }
        : { kind: "text", text: `${day.day} ${day.time}` };
    }
    default:
      throw refuseFile("unreadable");
  }
}

/** Of cells merged across columns only the first speaks; merged down, every row that says anything says the same. */
function spread(rows: ReadonlyMap<number, Row>, merges: readonly Merge[]): void {
  const numbers = [...rows.keys()].toSorted((a, b) => a - b);
  let steps = 0;
  for (const { top, bottom, left, right } of merges) {
    const master = rows.get(top)?.cells.get(left);
    let low = 0;
    for (let high = numbers.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (numbers[middle]! < top) low = middle + 1;
      else high = middle;
    }
    for (; low < numbers.length && numbers[low]! <= bottom; low++) {
      const { cells } = rows.get(numbers[low]!)!;
      for (const column of [...cells.keys()]) {
        if (column >= left && column <= right && (column > left || numbers[low]! > top)) cells.delete(column);
      }
      if (master && cells.size > 0) cells.set(left, master);
      // Ranges never overlap in a sound workbook: no cell is in two of them.
      if (++steps > LAST_ROW) throw refuseFile("unreadable");
    }
  }
}

type OpenCell = { type: string; style: number; column: number; formula: boolean; valued: boolean };

class SheetReader {
  readonly rows = new Map<number, Row>();
  readonly merges: Merge[] = [];
  private row = 0;
  private column = 0;
  private current: Row = { cells: new Map(), hidden: false };
  private cell: OpenCell | null = null;
  private text = "";
  private reads = false;
  private inReading = 0;
  private inside: "nothing" | "data" | "row" = "nothing";

  constructor(
    private readonly name: string,
    private readonly book: Package,
    private readonly limits: WorkbookLimits,
    private readonly budget: Budget,
  ) {}

  open(name: string, attributes: string): void {
    // A value holds text and nothing else.
    if (this.reads) throw refuseFile("unreadable");
    if (name === "sheetData") this.step("nothing", "data");
    else if (name === "mergeCell" && this.inside === "nothing") this.openMerge(attributes);
    else if (name === "rPh") this.inReading += 1;
    // Other parts of a sheet (controls, extensions) have elements of the same names.
    else if (this.inside === "nothing") return;
    else if (name === "row") this.openRow(attributes);
    else if (name === "c") this.openCell(attributes);
    else if (this.cell !== null) this.openValue(name, this.cell);
  }

  take(piece: string): void {
    if (this.reads) this.text += piece;
  }

  close(name: string): void {
    this.reads = false;
    if (name === "rPh") this.inReading -= 1;
    else if (name === "sheetData") this.inside = "nothing";
    else if (name === "c") this.closeCell();
    else if (name === "row" && this.inside === "row") {
      this.inside = "data";
      if (this.current.cells.size > 0) this.rows.set(this.row, this.current);
    }
  }

  private step(from: "nothing" | "data", to: "data" | "row"): void {
    if (this.inside !== from) throw refuseFile("unreadable");
    this.inside = to;
  }

  private openMerge(attributes: string): void {
    this.merges.push(mergeOf(attributeOf(attributes, "ref") ?? ""));
    if (this.merges.length > MOST_MERGES) throw refuseFile("unreadable");
  }

  private openValue(name: string, cell: OpenCell): void {
    if (name === "f") cell.formula = true;
    else if (name === "v" || (name === "t" && this.inReading === 0)) {
      if (cell.valued && name === "v") throw refuseFile("unreadable");
      cell.valued = true;
      this.reads = true;
    }
  }

  /** Rows and cells may leave out their address: then each follows the one before. */
  private openRow(attributes: string): void {
    this.step("data", "row");
    const given = attributeOf(attributes, "r");
    this.row = given === null ? this.row + 1 : place(`A${given}`).row;
    if (this.row > LAST_ROW) throw refuseFile("unreadable");
    this.column = 0;
    // Twice the same row: one of them would be lost without a word.
    if (this.rows.has(this.row)) throw refuseFile("row-twice", { sheet: this.name, row: this.row });
    this.current = { cells: new Map(), hidden: isTrue(attributeOf(attributes, "hidden")) };
  }

  private openCell(attributes: string): void {
    if (this.inside !== "row" || this.cell !== null) throw refuseFile("unreadable");
    const given = attributeOf(attributes, "r");
    const at = given === null ? { row: this.row, column: this.column + 1 } : place(given);
    if (at.row !== this.row || this.current.cells.has(at.column)) {
      throw refuseFile("row-twice", { sheet: this.name, row: at.row });
    }
    this.column = at.column;
    const type = attributeOf(attributes, "t") ?? "n";
    const style = Number(attributeOf(attributes, "s") ?? 0);
    this.cell = { type, style, column: at.column, formula: false, valued: false };
    this.text = "";
  }

  private closeCell(): void {
    const { cell, text, limits } = this;
    this.cell = null;
    if (cell === null) return;
    const isWritten = cell.valued && (text.trim() !== "" || cell.type === "str" || cell.type === "inlineStr");
    const raw = isWritten
      ? cellOf(cell.type, text, this.book.shown[cell.style], this.book)
      : cell.formula
        ? ({ kind: "uncomputed", text: "" } as const)
        : null;
    if (raw === null) return;
    const { row, name: sheet } = this;
    // Judged by the place of what holds a value: a stray format is no row.
    if (row > limits.rows) throw refuseFile("too-many-rows", { max: limits.rows });
    if (cell.column > limits.columns) throw refuseFile("too-many-columns", { max: limits.columns });
    const max = limits.cellCharacters;
    if (raw.text.length > max) throw refuseFile("cell-too-long", { sheet, row, max });
    this.budget.characters -= raw.text.length;
    if (this.budget.characters < 0) throw refuseFile("too-heavy");
    this.current.cells.set(cell.column, raw);
  }
}

/** One sheet as rows of raw cells. Throws `WorkbookFaultError` where it passes a limit or is not sound. */
export function readSheet(sheet: SheetPart, book: Package, limits: WorkbookLimits, budget: Budget): Sheet {
  const reader = new SheetReader(sheet.name, book, limits, budget);
  scanXml(decodeXml(sheet.part), {
    open: (name, attributes) => reader.open(name, attributes),
    close: (name) => reader.close(name),
    text: (text) => reader.take(text),
  });
  spread(reader.rows, reader.merges);
  const rows = [...reader.rows]
    .filter(([, { cells }]) => cells.size > 0)
    .toSorted(([a], [b]) => a - b)
    .map(([row, { cells, hidden }]): SheetRow => ({ row, cells, ...(hidden ? { hidden } : {}) }));
  return { name: sheet.name, hidden: sheet.hidden, rows };
}
