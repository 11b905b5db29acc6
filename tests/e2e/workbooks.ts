import fs from "node:fs";
import ExcelJS from "exceljs";
import { REASON_HEADER } from "#app/domain/residency/import-template.ts";
import { TEMPLATE_ROWS } from "#app/integrations/workbook/template.server.ts";
import {
  DIRTY,
  inventedFirm,
  type Planted,
  residentsWorkbook,
  rowOfFirm,
} from "#tests/factories/workbook.ts";

/** Thirty invented firms that the demo does not know, but for one that another carrier hosts as well. */
const FIRST = 2_000;
const FIRMS = 30;
/** A firm of 观音桥示例加速器 since 2025-02-17, which became a high-tech enterprise on 2025-09-10. */
export const SHARED_FIRM = inventedFirm(21);
export const SHARED_ENTERED_ON = "2025-05-01";
/** The title that both carriers claim for it. */
export const SHARED_TITLE = {
  number: "示例GR2025-0021",
  awardedOn: "2025-09-10",
  expiresOn: "2028-09-10",
} as const;
const SHARED_AT = 1;

export const FIRMS_OF_WALK = Array.from({ length: FIRMS }, (_, i) =>
  i === SHARED_AT ? SHARED_FIRM : inventedFirm(FIRST + i),
);

/** The faults that people really make, each of a kind; the sum row stands under the firms. */
const FAULTS: Record<number, Planted> = { ...DIRTY, [FIRMS]: "total" };
delete FAULTS[FIRMS - 1];
export const REJECTED = [2, 5, 8, 20, 23, 26];
export const READ_WITH_NOTE = [11, 14, 17];

const COLUMN = { name: 1, uscc: 2, foundedOn: 3, enteredOn: 4, field: 5, capital: 6, last: 6 } as const;
const RED = "FFFFC7CE";

async function opened(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  return workbook;
}
export const readWorkbook = (file: string): Promise<ExcelJS.Workbook> => opened(fs.readFileSync(file));

function copyRow(from: ExcelJS.Worksheet, row: number, to: ExcelJS.Worksheet, target: number): void {
  for (let column = 1; column <= COLUMN.last; column++) {
    to.getCell(target, column).value = from.getCell(row, column).value;
  }
}

async function sheetOf(wanted: Parameters<typeof residentsWorkbook>[0]): Promise<ExcelJS.Worksheet> {
  const sheet = (await opened(await residentsWorkbook(wanted))).worksheets[0];
  if (!sheet) throw new Error("the factory made no sheet");
  return sheet;
}

async function fillShared(sheet: ExcelJS.Worksheet): Promise<void> {
  const row = rowOfFirm(SHARED_AT);
  copyRow(await sheetOf({ firms: 1, from: 21 }), TEMPLATE_ROWS.firstData, sheet, row);
  sheet.getCell(row, COLUMN.enteredOn).value = new Date(`${SHARED_ENTERED_ON}T00:00:00Z`);
}

/** Fills the downloaded template as a keeper would, faults and all. */
export async function fillTemplate(template: string, target: string): Promise<void> {
  const workbook = await readWorkbook(template);
  const sheet = workbook.worksheets[0]!;
  const dirty = await sheetOf({ firms: FIRMS + 1, from: FIRST, faults: FAULTS });
  for (let i = 0; i <= FIRMS; i++) copyRow(dirty, rowOfFirm(i), sheet, rowOfFirm(i));
  await fillShared(sheet);
  await workbook.xlsx.writeFile(target);
}

export type Marked = { row: number; isRed: boolean; reason: string };

/** What the marked workbook says about each firm's row. */
export async function readMarks(file: string): Promise<Marked[]> {
  const sheet = (await readWorkbook(file)).worksheets[0]!;
  const header = sheet.getRow(TEMPLATE_ROWS.headers);
  let reason = 0;
  header.eachCell((cell, index) => {
    if (cell.text === REASON_HEADER.zh) reason = index;
  });
  return Array.from({ length: FIRMS + 1 }, (_, i) => {
    const row = rowOfFirm(i);
    const cells = Array.from({ length: COLUMN.last }, (_, c) => sheet.getCell(row, c + 1));
    const isRed = cells.some((it) => it.fill?.type === "pattern" && it.fill.fgColor?.argb === RED);
    return { row, isRed, reason: reason === 0 ? "" : sheet.getCell(row, reason).text };
  });
}

/** Mends exactly the marked rows of the marked workbook. */
export async function mend(file: string, target: string): Promise<void> {
  const workbook = await readWorkbook(file);
  const sheet = workbook.worksheets[0]!;
  const clean = await sheetOf({ firms: FIRMS, from: FIRST });
  for (const i of REJECTED) copyRow(clean, rowOfFirm(i), sheet, rowOfFirm(i));
  await workbook.xlsx.writeFile(target);
}
