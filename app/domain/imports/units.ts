import { headerParts, type RawCell, type RawTable } from "../residency/import-header.ts";
import type { ImportTemplate } from "../residency/import-template.ts";
import { converted, isConvertible } from "./unit-factors.ts";

export type UnitNote = { column: string; from: string; to: string };

/**
 * The table with figures in the template's units, where headers name others: 万元 for 元, 亩 for ㎡. What was converted is told by
 * row. What is no plain figure stays as it is and is judged as such.
 */
export function withOwnUnits(
  table: RawTable,
  template: ImportTemplate,
): { table: RawTable; notes: Map<number, UnitNote[]> } {
  const notes = new Map<number, UnitNote[]>();
  const units = table.columns.flatMap(({ code, header }) => {
    const own = template.columns.find((column) => column.code === code)?.unit?.zh;
    const { unit } = headerParts(header);
    return own && unit && unit !== own && isConvertible(own, unit) ? [{ code, own, unit }] : [];
  });
  if (units.length === 0 || !template.convertsUnits) return { table, notes };
  const rows = table.rows.map((row) => {
    const cells: Record<string, RawCell> = { ...row.cells };
    for (const { code, own, unit } of units) {
      const cell = cells[code];
      const text =
        cell && (cell.kind === "number" || cell.kind === "text") ? converted(cell.text, own, unit) : null;
      if (!cell || text === null) continue;
      cells[code] = { kind: "text", text };
      notes.set(row.row, [
        ...(notes.get(row.row) ?? []),
        { column: code, from: `${cell.text} ${unit}`, to: `${text} ${own}` },
      ]);
    }
    return { ...row, cells };
  });
  return { table: { ...table, rows }, notes };
}
