import type { DateOn } from "#app/domain/shared/dates.ts";
import type { Calendar } from "../facts.ts";

/** What decided of one fact in one period, by row: a state of `column.ts` and a whole figure in the fact's unit. */
export type FactColumn = { state: Uint8Array; value: Float64Array };

/**
 * Subjects as columns, in the order of their ids: what a run reads once sources are weighed (rules-engine §3). Rows are
 * named by place.
 */
export type FigureTable = {
  ids: readonly string[];
  /** Founding days as yyyymmdd; 0 where not known. */
  foundedOn: Int32Array;
  /** Code of the high-tech field (place in `fields`). */
  field: Int32Array;
  fields: readonly string[];
  /** Kind of carrier (place in `kinds`); null for firms. */
  kind: { of: Int32Array; names: readonly string[] } | null;
  /** By `factKey(fact, period)`. What is not listed nobody reported. */
  facts: ReadonlyMap<string, FactColumn>;
  /** Unit of every fact of the catalogue. */
  units: ReadonlyMap<string, string>;
  calendar: Calendar;
};

export const factKey = (fact: string, period: string): string => `${fact}@${period}`;
/** A day as a whole number that keeps the order. */
export const dayNumber = (day: DateOn): number => Number(day.replaceAll("-", ""));
