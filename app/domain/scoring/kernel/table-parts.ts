import type { Scheme } from "#app/domain/policy/scored-document.ts";
import type { FactColumn, FigureTable } from "./figures.ts";

/** Rows of a table with all their peers: scored on their own they get what they get among all rows. */
export type TablePart = {
  /** Places in the whole table. */
  rows: Uint32Array;
  table: FigureTable;
};

/** Whether a scheme compares firms with nobody outside their high-tech field. */
const staysInFields = ({ indicators, ranking }: Scheme): boolean =>
  ranking.within === "field" && indicators.every(({ peers }) => peers === "field");

/**
 * The fields of a table one by one, the smallest first, or the whole table where a scheme compares across fields. So what
 * takes the scores has something to do while the next, larger field is scored.
 */
export function* partsOf(scheme: Scheme, table: FigureTable): Generator<TablePart> {
  const size = table.ids.length;
  if (!staysInFields(scheme)) {
    yield { rows: Uint32Array.from({ length: size }, (_, row) => row), table };
    return;
  }
  const counts = new Uint32Array(table.fields.length);
  for (const field of table.field) counts[field]!++;
  const order = [...counts.keys()]
    .filter((field) => counts[field]! > 0)
    .sort((a, b) => counts[a]! - counts[b]!);
  for (const field of order) {
    const rows = new Uint32Array(counts[field]!);
    for (let row = 0, at = 0; row < size; row++) if (table.field[row] === field) rows[at++] = row;
    yield {
      rows,
      table: { ...partOf(table, rows), field: new Int32Array(rows.length), fields: [table.fields[field]!] },
    };
  }
}

function partOf(table: FigureTable, rows: Uint32Array): FigureTable {
  const ids = new Array<string>(rows.length);
  for (let at = 0; at < rows.length; at++) ids[at] = table.ids[rows[at]!]!;
  const facts = new Map<string, FactColumn>();
  for (const [key, { state, value }] of table.facts) {
    const part = { state: new Uint8Array(rows.length), value: new Float64Array(rows.length) };
    for (let at = 0; at < rows.length; at++) {
      part.state[at] = state[rows[at]!]!;
      part.value[at] = value[rows[at]!]!;
    }
    facts.set(key, part);
  }
  const taken = (of: Int32Array) => Int32Array.from(rows, (row) => of[row]!);
  return {
    ...table,
    ids,
    foundedOn: taken(table.foundedOn),
    kind: table.kind && { ...table.kind, of: taken(table.kind.of) },
    facts,
  };
}
