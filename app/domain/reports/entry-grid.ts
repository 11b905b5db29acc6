import { cellLimits, cellText, checkCell, type MoneyUnit } from "./cells.ts";
import type { Fact } from "./facts.ts";
import type { GridCell, GridRow, SaveCellsResult } from "./grid.ts";

/** A grid while it is typed into: what stands in each cell, what the server holds, and what is to be said about it. */
type Said = { code: string; details: Readonly<Record<string, string | number>> };
export type EntryStatus = "clean" | "dirty" | "saving" | "invalid" | "conflict";
export type EntryCell = {
  text: string;
  explanation: string;
  /** What the server holds, as it is written here. */
  savedText: string;
  savedExplanation: string;
  rev: number;
  status: EntryStatus;
  fault: Said | null;
  mustExplain: Said | null;
  /** What somebody else wrote into the cell meanwhile. */
  theirs: { text: string; explanation: string; rev: number; by: string; at: string } | null;
  last: number | null;
  /** What the carrier's own records say; null where they say nothing. */
  recorded: number | null;
  comments: GridCell["comments"];
};
export type EntryRow = { uscc: string | null; name: string; cells: Readonly<Record<string, EntryCell>> };
export type Entry = { money: MoneyUnit; facts: ReadonlyMap<string, Fact>; rows: readonly EntryRow[] };
export type Place = { row: number; fact: string };
/** One cell on its way to the server. */
export type SentCell = { uscc: string | null; fact: string; text: string; explanation: string; rev: number };
/** What is kept in the browser until it is saved. */
export type Unsaved = { money: MoneyUnit; cells: SentCell[] };

const grouped = (text: string): string =>
  text.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

/** A stored figure as a cell shows it: thousands grouped; "/" for not applicable, nothing for missing. */
export function shownText(
  fact: Fact,
  cell: { state: GridCell["state"] | "rejected"; value: GridCell["value"] },
  money: MoneyUnit,
): string {
  if (cell.state === "not-applicable") return "/";
  if (cell.value === null) return "";
  const text = cellText(fact, cell.value, money);
  return typeof cell.value === "number" ? grouped(text) : text;
}

/** What the records say of a cell, as it would be written; nothing where they say nothing. */
export const recordedText = (
  fact: Fact,
  { recorded }: Pick<EntryCell, "recorded">,
  money: MoneyUnit,
): string => (recorded === null ? "" : shownText(fact, { state: "known", value: recorded }, money));

/** Whether a figure stands in the cell that is not the one of the records. */
export function differsFromRecords(fact: Fact, cell: EntryCell, money: MoneyUnit): boolean {
  const recorded = recordedText(fact, cell, money);
  return recorded !== "" && cell.text !== "" && cell.text !== recorded;
}

/**
 * A grid to type into, from what is stored. Facts of every row's subject are given together. With `isFilled`, a cell that nobody
 * has touched takes what the records count, as if it had been typed; a none of the records fills nothing, as they may lack one.
 */
export function openEntry(
  rows: readonly GridRow[],
  facts: readonly Fact[],
  money: MoneyUnit,
  isFilled = false,
): Entry {
  const byCode = new Map(facts.map((fact) => [fact.code, fact]));
  const cellOf = (code: string, cell: GridCell): EntryCell => {
    const fact = byCode.get(code);
    const text = fact ? shownText(fact, cell, money) : "";
    const known = fact ? recordedText(fact, cell, money) : "";
    const fills = isFilled && cell.rev === 0 && text === "" && (cell.recorded ?? 0) > 0 && known !== "";
    const explanation = cell.explanation ?? "";
    const hard = cell.faults.find((it) => it.level === "block");
    const soft = cell.faults.find((it) => it.level === "warn");
    return {
      text: fills ? known : text,
      explanation,
      savedText: text,
      savedExplanation: explanation,
      rev: cell.rev,
      status: hard ? "invalid" : fills ? "dirty" : "clean",
      fault: hard ? { code: hard.code, details: hard.details } : null,
      mustExplain: soft ? { code: soft.code, details: soft.details } : null,
      theirs: null,
      last: cell.last,
      recorded: cell.recorded,
      comments: cell.comments,
    };
  };
  return {
    money,
    facts: byCode,
    rows: rows.map(({ uscc, name, cells }) => ({
      uscc,
      name,
      cells: Object.fromEntries(Object.entries(cells).map(([code, cell]) => [code, cellOf(code, cell)])),
    })),
  };
}

export const cellAt = (entry: Entry, { row, fact }: Place): EntryCell | undefined =>
  entry.rows[row]?.cells[fact];

/** How many cells took their figure from the records and are not saved yet. */
export const filledCount = (entry: Entry): number =>
  entry.rows
    .flatMap((row) => Object.entries(row.cells))
    .filter(([code, cell]) => {
      const fact = entry.facts.get(code);
      const isNew = cell.rev === 0 && cell.savedText === "" && cell.text !== "";
      return isNew && fact !== undefined && cell.text === recordedText(fact, cell, entry.money);
    }).length;

/** The grid with one cell changed; rows that are not touched stay the same objects. */
function withCell(entry: Entry, place: Place, change: (cell: EntryCell) => EntryCell): Entry {
  const row = entry.rows[place.row];
  const cell = row?.cells[place.fact];
  if (!row || !cell) return entry;
  const next = change(cell);
  if (next === cell) return entry;
  const rows = [...entry.rows];
  rows[place.row] = { ...row, cells: { ...row.cells, [place.fact]: next } };
  return { ...entry, rows };
}

const statusOf = (cell: EntryCell): EntryStatus =>
  cell.text === cell.savedText && cell.explanation === cell.savedExplanation ? "clean" : "dirty";

const changed = (cell: EntryCell, part: Partial<EntryCell>): EntryCell => {
  const next = { ...cell, ...part, fault: null };
  // Whoever goes on typing over a conflict has not settled it yet.
  return { ...next, status: cell.theirs ? "conflict" : statusOf(next) };
};

/** Typed text, as it comes. */
export const typed = (entry: Entry, place: Place, text: string): Entry =>
  withCell(entry, place, (cell) => (cell.text === text ? cell : changed(cell, { text })));

export const explained = (entry: Entry, place: Place, explanation: string): Entry =>
  withCell(entry, place, (cell) =>
    cell.explanation === explanation ? cell : changed(cell, { explanation }),
  );

/** The cell is left: its text is read, written the usual way, or marked with what is wrong. */
export function left(entry: Entry, place: Place): Entry {
  const fact = entry.facts.get(place.fact);
  if (!fact) return entry;
  return withCell(entry, place, (cell) => {
    if (cell.status === "invalid" || cell.status === "saving") return cell;
    const read = checkCell(fact, cell.text, cell.last, entry.money);
    if ("fault" in read)
      return { ...cell, status: "invalid", fault: { code: read.fault, details: cellLimits(fact) } };
    const value = read.cell.state === "known" ? read.cell.value : null;
    const text = shownText(fact, { state: read.cell.state, value }, entry.money);
    if (text === cell.text) return cell;
    const next = { ...cell, text, savedText: cell.status === "clean" ? text : cell.savedText };
    return { ...next, status: cell.theirs ? "conflict" : statusOf(next) };
  });
}

/** Back to what the server holds. */
export const reverted = (entry: Entry, place: Place): Entry =>
  withCell(entry, place, (cell) => ({
    ...cell,
    text: cell.savedText,
    explanation: cell.savedExplanation,
    status: "clean",
    fault: null,
    theirs: null,
  }));

/** Settles a conflict: theirs stays, or mine is written over it, knowingly. */
export const settled = (entry: Entry, place: Place, keep: "mine" | "theirs"): Entry =>
  withCell(entry, place, (cell) => {
    if (!cell.theirs) return cell;
    const { text, explanation, rev } = cell.theirs;
    const base = { ...cell, savedText: text, savedExplanation: explanation, rev, theirs: null, fault: null };
    const next = keep === "mine" ? base : { ...base, text, explanation };
    return { ...next, status: statusOf(next) };
  });

function eachCell(entry: Entry, change: (cell: EntryCell, place: Place, row: EntryRow) => EntryCell): Entry {
  let next = entry;
  entry.rows.forEach((row, index) => {
    for (const fact of Object.keys(row.cells)) {
      const place = { row: index, fact };
      next = withCell(next, place, (cell) => change(cell, place, row));
    }
  });
  return next;
}

/** Every cell that waits to be saved, and the grid in which they are on their way. */
export function toSend(entry: Entry): { entry: Entry; sent: SentCell[] } {
  const sent: SentCell[] = [];
  const next = eachCell(entry, (cell, { fact }, { uscc }) => {
    if (cell.status !== "dirty") return cell;
    sent.push({ uscc, fact, text: cell.text, explanation: cell.explanation, rev: cell.rev });
    return { ...cell, status: "saving" };
  });
  return { entry: next, sent };
}

const key = (it: { uscc: string | null; fact: string }): string => `${it.uscc ?? ""} ${it.fact}`;

/** What the server answered to the cells that were sent. What was typed since then is kept and waits for the next turn. */
export function answered(entry: Entry, sent: readonly SentCell[], result: SaveCellsResult): Entry {
  const saved = new Map(result.saved.map((it) => [key(it), it]));
  const invalid = new Map(result.invalid.map((it) => [key(it), it]));
  const conflicts = new Map(result.conflicts.map((it) => [key(it), it]));
  const asSent = new Map(sent.map((it) => [key(it), it]));
  return eachCell(entry, (cell, { fact }, { uscc }) => {
    const at = key({ uscc, fact });
    const was = asSent.get(at);
    if (!was) return cell;
    const isSame = cell.text === was.text && cell.explanation === was.explanation;
    const done = saved.get(at);
    if (done) {
      const next = {
        ...cell,
        savedText: was.text,
        savedExplanation: was.explanation,
        rev: done.rev,
        mustExplain: done.mustExplain,
        fault: null,
      };
      return { ...next, status: statusOf(next) };
    }
    const wrong = invalid.get(at);
    if (wrong) {
      const fault = { code: wrong.code, details: wrong.details };
      return isSame ? { ...cell, status: "invalid", fault } : { ...cell, status: "dirty" };
    }
    const other = conflicts.get(at);
    if (other) {
      const { rev, by, at: on } = other;
      const theirs = { text: grouped(other.text), explanation: other.explanation ?? "", rev, by, at: on };
      return { ...cell, status: "conflict", theirs };
    }
    return { ...cell, status: "dirty" };
  });
}

/** The sending failed as a whole: its cells wait again. */
export const unsent = (entry: Entry): Entry =>
  eachCell(entry, (cell) => (cell.status === "saving" ? { ...cell, status: "dirty" } : cell));

/** Everything that is not on the server yet, to be kept in the browser. */
export function unsavedOf(entry: Entry): Unsaved {
  const cells = entry.rows.flatMap(({ uscc, cells: row }) =>
    Object.entries(row)
      .filter(([, it]) => it.text !== it.savedText || it.explanation !== it.savedExplanation)
      .map(([fact, { text, explanation, rev }]): SentCell => ({ uscc, fact, text, explanation, rev })),
  );
  return { money: entry.money, cells };
}

/**
 * What was kept, typed in again; money that was typed in another unit is written in this one. The rev that was seen then
 * is kept, so that a change by somebody else in between comes back as a conflict. Returns how many cells.
 */
export function restored(entry: Entry, kept: Unsaved): { entry: Entry; count: number } {
  let next = entry;
  let count = 0;
  for (const { uscc, fact: code, text, explanation, rev } of kept.cells) {
    const row = entry.rows.findIndex((it) => it.uscc === uscc);
    const fact = entry.facts.get(code);
    if (row < 0 || !fact) continue;
    const mine = inUnit(fact, text, kept.money, entry.money);
    next = withCell(next, { row, fact: code }, (cell) => {
      if (cell.text === mine && cell.explanation === explanation) return cell;
      count += 1;
      return { ...cell, text: mine, explanation, rev, status: "dirty", fault: null };
    });
    next = left(next, { row, fact: code });
  }
  return { entry: next, count };
}

function inUnit(fact: Fact, text: string, from: MoneyUnit, to: MoneyUnit): string {
  if (from === to || fact.unit !== "fen") return text;
  const read = checkCell(fact, text, null, from);
  if ("fault" in read || read.cell.state !== "known") return text;
  return shownText(fact, read.cell, to);
}

/** The sum of a column over the figures that can be read, in the fact's unit; null when there is none. */
export function columnSum(entry: Entry, fact: Fact): number | null {
  let sum: number | null = null;
  for (const row of entry.rows) {
    const cell = row.cells[fact.code];
    if (!cell || cell.text === "") continue;
    const read = checkCell(fact, cell.text, null, entry.money);
    if ("fault" in read || read.cell.state !== "known" || typeof read.cell.value !== "number") continue;
    sum = (sum ?? 0) + read.cell.value;
  }
  return sum;
}

export type EntryCounts = Record<EntryStatus | "mustExplain" | "returned", number>;

export function countsOf(entries: readonly Entry[]): EntryCounts {
  const counts: EntryCounts = {
    clean: 0,
    dirty: 0,
    saving: 0,
    invalid: 0,
    conflict: 0,
    mustExplain: 0,
    returned: 0,
  };
  for (const entry of entries) {
    for (const row of entry.rows) {
      for (const cell of Object.values(row.cells)) {
        counts[cell.status] += 1;
        if (asksExplanation(cell)) counts.mustExplain += 1;
        if (cell.comments.length > 0) counts.returned += 1;
      }
    }
  }
  return counts;
}

/** Whether a figure that stands in the cell still wants an explanation. */
export const asksExplanation = (cell: EntryCell): boolean =>
  cell.mustExplain !== null && cell.text === cell.savedText && cell.explanation.trim() === "";
