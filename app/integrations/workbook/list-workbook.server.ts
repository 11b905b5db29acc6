import ExcelJS from "exceljs";
import { defuse } from "#app/domain/shared/spreadsheet-text.ts";

export type ListSheet = {
  name: string;
  columns: readonly { header: string; kind: "text" | "date" | "number"; places: number }[];
  rows: readonly (readonly (string | number | null)[])[];
};
/** What every column means, and what the list is of. */
export type DefinitionSheet = { name: string; rows: readonly (readonly string[])[] };

const HEADER: ExcelJS.Fill = { type: "pattern", pattern: "solid", fgColor: { argb: "FFE2E8F0" } };
const DAY = 86_400_000;
/** A day as a spreadsheet counts it. */
const serial = (on: string): number => Date.parse(`${on}T00:00:00Z`) / DAY + 25_569;

/** A sheet's name has no :\\/?*[] and at most 31 characters. */
const sheetName = (name: string): string => name.replace(/[:\\/?*[\]]/g, " ").slice(0, 31);

/**
 * A list as .xlsx: a sheet with one row a row, figures as figures and days as days, and a sheet that says what the columns mean.
 * Texts that a spreadsheet would compute are defused.
 */
export async function listWorkbook(list: ListSheet, definitions: DefinitionSheet): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet(sheetName(list.name), {
    views: [{ state: "frozen", ySplit: 1, xSplit: 1 }],
  });
  sheet.addRow(list.columns.map(({ header }) => defuse(header)));
  const head = sheet.getRow(1);
  head.eachCell((cell) => {
    cell.font = { bold: true };
    cell.fill = HEADER;
  });
  list.columns.forEach(({ kind, header, places }, index) => {
    const column = sheet.getColumn(index + 1);
    column.width = kind === "text" ? Math.min(40, Math.max(14, header.length * 2)) : 14;
    if (kind === "date") column.numFmt = "yyyy-mm-dd";
    if (kind === "number") column.numFmt = places > 0 ? `#,##0.${"0".repeat(places)}` : "#,##0";
    if (kind === "text") column.numFmt = "@";
  });
  for (const row of list.rows) {
    sheet.addRow(
      row.map((value, index) => {
        if (value === null || typeof value === "number") return value;
        return list.columns[index]!.kind === "date" ? serial(value) : defuse(value);
      }),
    );
  }
  if (list.rows.length > 0) {
    sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: list.columns.length } };
  }
  const said = workbook.addWorksheet(sheetName(definitions.name));
  for (const row of definitions.rows) said.addRow(row.map(defuse));
  said.getColumn(1).width = 24;
  said.getColumn(2).width = 90;
  said.getColumn(1).font = { bold: true };
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
