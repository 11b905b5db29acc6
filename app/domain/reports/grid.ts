import type { CellValue } from "./cells.ts";
import type { Fact } from "./facts.ts";
import type { Period } from "./periods.ts";

/** The year grid as it is loaded: what is stored in each cell, and what is said about it. */
type Said = { code: string; details: Readonly<Record<string, string | number>> };
export type GridComment = { text: string; author: string; at: string };
export type GridCell = {
  state: CellValue["state"];
  value: number | string | null;
  explanation: string | null;
  /** 0 = nothing is stored yet. */
  rev: number;
  /** What the last period had, in the fact's unit. */
  last: number | null;
  /** What the carrier's own records say, in the fact's unit; null where they say nothing. */
  recorded: number | null;
  /** Faults that stand, by code: a soft rule that asks for an explanation, or a hard rule broken from outside. */
  faults: (Said & { level: "block" | "warn" })[];
  comments: GridComment[];
};
export type GridRow = { uscc: string | null; name: string; cells: Record<string, GridCell> };
export type Grid = {
  period: Period;
  lastCode: string | null;
  /** Where its filing stands; null = there is none yet. */
  status: string | null;
  lock: Said | null;
  mayWrite: boolean;
  firmFacts: Fact[];
  carrierFacts: Fact[];
  firms: GridRow[];
  own: GridRow;
};

/** What saving a batch of typed cells answers, cell by cell. */
export type CellPlace = { uscc: string | null; fact: string };
export type SavedCell = CellPlace & {
  rev: number;
  /** As the grid writes it, in the unit that was typed. */
  text: string;
  /** The soft rule that still asks for an explanation. */
  mustExplain: Said | null;
};
export type InvalidCell = CellPlace & Said;
/** Somebody else changed the cell since it was seen: what stands there now, and who wrote it. */
export type ConflictCell = CellPlace & {
  rev: number;
  text: string;
  explanation: string | null;
  by: string;
  at: string;
};
export type SaveCellsResult = { saved: SavedCell[]; invalid: InvalidCell[]; conflicts: ConflictCell[] };
