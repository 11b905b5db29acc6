/**
 * The dry run of an import: what would become of every physical row, by row, column and rule, before anything is
 * written. Pure: the residents already there and today's date come with the call.
 */
import { type DateOn, type Interval, overlaps } from "../shared/dates.ts";
import type { RawRow } from "./import-header.ts";
import {
  type ReadRow,
  type ResidentValues,
  type RowFault,
  type RowNote,
  readRow,
  residentValues,
  skipReason,
} from "./import-row.ts";
import type { ImportTemplate } from "./import-template.ts";
import type { ImportRule, ImportWarning, SkipReason } from "./import-texts.ts";
import { compact, type Params } from "./normalise.ts";

/** A stay that the carrier already has on its books, open or ended, with the firm's public facts. */
export type ExistingResidency = {
  residencyId: string;
  name: string;
  uscc: string;
  foundedOn: DateOn;
  enteredOn: DateOn;
  leftOn: DateOn | null;
  exit: ResidentValues["exit"];
  field: string | null;
  capitalFen: number | null;
  note: string | null;
  /** Left out when rooms are not compared; then a row's room and area never make it "changed". */
  room?: string | null;
  areaDm2?: number | null;
};

export type Change = { column: string; from: string | number | null; to: string | number };
export type RowWarning = { column: string; rule: ImportWarning; params: Params };
export type AcceptedRow = {
  row: number;
  status: "new" | "changed" | "same";
  values: ResidentValues;
  /** The residency it changes or repeats; null for a new one. */
  residencyId: string | null;
  changes: Change[];
  notes: RowNote[];
  warnings: RowWarning[];
};
export type RejectedRow = { row: number; name: string; uscc: string; faults: RowFault[] };
export type SkippedRow = { row: number; reason: SkipReason };
export type DryRun = {
  accepted: AcceptedRow[];
  rejected: RejectedRow[];
  skipped: SkippedRow[];
  /** accepted + rejected + skipped = physical; fresh + changed + same = accepted. */
  counts: {
    physical: number;
    accepted: number;
    fresh: number;
    changed: number;
    same: number;
    rejected: number;
    skipped: number;
  };
};
export type DryRunInput = {
  rows: readonly RawRow[];
  template: ImportTemplate;
  date1904: boolean;
  existing: readonly ExistingResidency[];
  /** Codes whose firm was merged into another here, with the firm that was kept. */
  merged?: ReadonlyMap<string, { uscc: string; name: string }>;
  today: DateOn;
};

// Below this a registered capital is likelier a figure in 万元 than one in yuan: asked about, not refused.
const SMALL_CAPITAL_FEN = 1_000_000;

type Draft = ReadRow & { name: string; uscc: string | null; stay: Interval | null; key: string };

const dateOf = (read: ReadRow, code: string): DateOn | null => {
  const value = read.values.get(code);
  return typeof value === "string" ? value : null;
};

/** Faults that need two cells of the row, or today. */
function checkRow(read: ReadRow, raw: RawRow, today: DateOn): RowFault[] {
  const faults: RowFault[] = [];
  const add = (column: string, rule: ImportRule, params: Params = {}): void => {
    faults.push({ row: raw.row, column, rule, params, found: raw.cells[column]?.text ?? "" });
  };
  const [founded, entered, left] = [
    dateOf(read, "foundedOn"),
    dateOf(read, "enteredOn"),
    dateOf(read, "leftOn"),
  ];
  if (founded !== null && founded > today) add("foundedOn", "founded-in-future", { today });
  if (entered !== null && entered > today) add("enteredOn", "entered-in-future", { today });
  if (left !== null && left > today) add("leftOn", "left-in-future", { today });
  if (founded !== null && entered !== null && entered < founded)
    add("enteredOn", "entered-before-founded", { founded });
  if (entered !== null && left !== null && left <= entered) add("leftOn", "left-before-entered", { entered });
  // A cell that was filled in but could not be read already has its own fault.
  if (left !== null && raw.cells.exit === undefined) add("exit", "exit-needed");
  if (read.values.has("exit") && raw.cells.leftOn === undefined) add("leftOn", "left-needed");
  return faults;
}

function draftOf(raw: RawRow, template: ImportTemplate, date1904: boolean, today: DateOn): Draft {
  const read = readRow(raw, template, date1904);
  read.faults.push(...checkRow(read, raw, today));
  const [from, to] = [dateOf(read, "enteredOn"), dateOf(read, "leftOn")];
  const uscc = read.values.get("uscc");
  return {
    ...read,
    name: String(read.values.get("name") ?? ""),
    uscc: typeof uscc === "string" ? uscc : null,
    stay: from !== null && (to === null || from < to) ? { from, to } : null,
    key:
      JSON.stringify([...read.values].toSorted(([a], [b]) => (a < b ? -1 : 1))) +
      JSON.stringify(read.faults.map((f) => [f.column, f.found])),
  };
}

/** Under a code that was merged away nothing begins: its row names the code that was kept. */
function markMerged(drafts: readonly Draft[], merged: NonNullable<DryRunInput["merged"]>): void {
  for (const draft of drafts) {
    const kept = draft.uscc === null ? undefined : merged.get(draft.uscc);
    if (!kept) continue;
    const { uscc, name } = kept;
    const found = draft.uscc!;
    draft.faults.push({ row: draft.row, column: "uscc", rule: "uscc-merged", params: { uscc, name }, found });
  }
}

/** Rows grouped by a key; rows without one are left out. */
function groupBy(drafts: readonly Draft[], keyOf: (draft: Draft) => string | null): Draft[][] {
  const groups = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const key = keyOf(draft);
    if (key === null || key === "") continue;
    const group = groups.get(key);
    if (group) group.push(draft);
    else groups.set(key, [draft]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

// Nobody reads a longer list, and comparing every pair of a column filled down by mistake would take minutes.
const LISTED_ROWS = 10;
const COMPARED_ROWS = 200;

const meet = (a: Draft, b: Draft): boolean => a.stay === null || b.stay === null || overlaps(a.stay, b.stay);

/**
 * One firm in several rows over the same time: true copies beside the first are rejected; where contents differ nobody
 * can say which row is right, so all are. The outcome does not depend on the order of the rows.
 */
function markDuplicates(drafts: readonly Draft[]): void {
  for (const group of groupBy(drafts, (draft) => draft.uscc)) {
    for (const draft of group) {
      const compared = group.length > COMPARED_ROWS ? group.slice(0, LISTED_ROWS) : group;
      const others = compared.filter((other) => other !== draft && meet(draft, other));
      const different = others
        .filter((other) => other.key !== draft.key)
        .map((other) => other.row)
        .slice(0, LISTED_ROWS);
      const earlier = others.find((other) => other.key === draft.key && other.row < draft.row);
      const fault = { row: draft.row, column: "uscc", found: draft.uscc ?? "" };
      if (different.length > 0) {
        draft.faults.push({ ...fault, rule: "duplicate-differs", params: { rows: different.join("、") } });
      } else if (earlier) {
        draft.faults.push({ ...fault, rule: "duplicate-same", params: { row: earlier.row } });
      }
    }
  }
}

/** Adds a fault where a row's stay collides with one on the books other than the one it speaks of. */
function checkOverlap(
  draft: Draft,
  stay: Interval,
  exact: ExistingResidency | null,
  stays: readonly ExistingResidency[],
): void {
  const hit = stays.find(
    (existing) =>
      existing.residencyId !== exact?.residencyId &&
      overlaps(stay, { from: existing.enteredOn, to: existing.leftOn }),
  );
  if (!hit) return;
  const params = { since: hit.enteredOn, from: hit.enteredOn, to: hit.leftOn ?? "" };
  const rule = hit.leftOn === null ? "already-resident" : "overlaps-earlier";
  draft.faults.push({ row: draft.row, column: "enteredOn", rule, params, found: stay.from });
}

/**
 * The stay on the books that each row speaks of: same firm, same day of entry. Those rows come first, so that a stay
 * which the file itself ends no longer stands in the way of a later one.
 */
function matchExisting(
  drafts: readonly Draft[],
  existing: readonly ExistingResidency[],
): Map<number, ExistingResidency> {
  const stays = new Map<string, ExistingResidency[]>();
  for (const stay of existing) stays.set(stay.uscc, [...(stays.get(stay.uscc) ?? []), stay]);
  const matches = new Map<number, ExistingResidency>();
  for (const draft of drafts) {
    const exact = stays.get(draft.uscc ?? "")?.find((stay) => stay.enteredOn === draft.stay?.from);
    if (exact) matches.set(draft.row, exact);
  }
  const known = (draft: Draft): boolean => matches.has(draft.row);
  for (const draft of [...drafts.filter(known), ...drafts.filter((d) => !known(d))]) {
    const ofFirm = stays.get(draft.uscc ?? "");
    if (draft.stay === null || ofFirm === undefined) continue;
    const exact = matches.get(draft.row) ?? null;
    checkOverlap(draft, draft.stay, exact, ofFirm);
    const at = exact === null ? -1 : ofFirm.indexOf(exact);
    if (at >= 0 && draft.faults.length === 0 && draft.stay.to !== null) {
      ofFirm[at] = { ...ofFirm[at]!, leftOn: draft.stay.to };
    }
  }
  return matches;
}

/** What a row would change; an empty cell states nothing and changes nothing. */
function changesOf(values: ResidentValues, existing: ExistingResidency): Change[] {
  const pairs: [string, string | number | null, string | number | null | undefined][] = [
    ["name", values.name, existing.name],
    ["foundedOn", values.foundedOn, existing.foundedOn],
    ["field", values.field, existing.field],
    ["capital", values.capitalFen, existing.capitalFen],
    ["leftOn", values.leftOn, existing.leftOn],
    ["exit", values.exit, existing.exit],
    ["note", values.note, existing.note],
    ["room", values.room, existing.room],
    ["area", values.areaDm2, existing.areaDm2],
  ];
  return pairs.flatMap(([column, to, from]) =>
    to === null || from === undefined || to === from ? [] : [{ column, from, to }],
  );
}

function warningsOf(
  values: ResidentValues,
  known: string | undefined,
  namesakes: readonly number[],
  isHidden: boolean,
): RowWarning[] {
  const warnings: RowWarning[] = isHidden ? [{ column: "name", rule: "row-hidden", params: {} }] : [];
  const { capitalFen, areaDm2, room } = values;
  if (capitalFen !== null && capitalFen < SMALL_CAPITAL_FEN) {
    warnings.push({ column: "capital", rule: "capital-small", params: { yuan: capitalFen / 100 } });
  }
  if (areaDm2 !== null && room === null)
    warnings.push({ column: "area", rule: "area-without-room", params: {} });
  if (known !== undefined && known !== values.name) {
    warnings.push({ column: "name", rule: "name-changed", params: { from: known } });
  }
  if (namesakes.length > 0) {
    warnings.push({ column: "name", rule: "name-shared", params: { rows: namesakes.join("、") } });
  }
  return warnings;
}

function namesakesByRow(drafts: readonly Draft[]): Map<number, number[]> {
  const result = new Map<number, number[]>();
  for (const group of groupBy(drafts, (draft) => draft.name)) {
    for (const draft of group) {
      const others = group
        .slice(0, LISTED_ROWS)
        .filter((other) => other.uscc !== draft.uscc && other.uscc !== null);
      if (draft.uscc === null || others.length === 0) continue;
      const rows = others.map((other) => other.row);
      result.set(draft.row, rows);
    }
  }
  return result;
}

/**
 * What committing these rows would do. Every physical row ends in exactly one of the three lists, in file order.
 * Rejected are: faulty cells; a firm founded, entered or left in the future; entered before founded; left before
 * entered; a firm twice in the file over the same time; a stay that overlaps one on the books. A row whose firm and
 * day of entry are on the books changes that residency or repeats it.
 */
export function dryRun({
  rows,
  template,
  date1904,
  existing,
  merged = new Map(),
  today,
}: DryRunInput): DryRun {
  const skipped: SkippedRow[] = [];
  const drafts: Draft[] = [];
  const raws = new Map<number, RawRow>();
  for (const raw of rows) {
    const reason = skipReason(raw);
    if (reason !== null) skipped.push({ row: raw.row, reason });
    else drafts.push(draftOf(raw, template, date1904, today));
    raws.set(raw.row, raw);
  }
  markMerged(drafts, merged);
  markDuplicates(drafts);
  const matches = matchExisting(drafts, existing);
  const nameOnBooks = new Map(existing.map((stay) => [stay.uscc, stay.name]));
  const namesakes = namesakesByRow(drafts);
  const accepted: AcceptedRow[] = [];
  const rejected: RejectedRow[] = [];
  for (const draft of drafts) {
    const match = matches.get(draft.row) ?? null;
    const { row, faults, notes } = draft;
    if (faults.length > 0) {
      const cells = raws.get(row)!.cells;
      rejected.push({ row, name: draft.name, uscc: draft.uscc ?? compact(cells.uscc?.text ?? ""), faults });
      continue;
    }
    const values = residentValues(draft);
    const changes = match ? changesOf(values, match) : [];
    const status = match === null ? "new" : changes.length > 0 ? "changed" : "same";
    const isHidden = raws.get(row)!.hidden === true;
    const warnings = warningsOf(values, nameOnBooks.get(values.uscc), namesakes.get(row) ?? [], isHidden);
    accepted.push({ row, status, values, residencyId: match?.residencyId ?? null, changes, notes, warnings });
  }
  const of = (status: AcceptedRow["status"]): number =>
    accepted.filter((row) => row.status === status).length;
  return {
    accepted,
    rejected,
    skipped,
    counts: {
      physical: rows.length,
      accepted: accepted.length,
      fresh: of("new"),
      changed: of("changed"),
      same: of("same"),
      rejected: rejected.length,
      skipped: skipped.length,
    },
  };
}
