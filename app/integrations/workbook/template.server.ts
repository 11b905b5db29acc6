import ExcelJS from "exceljs";
import {
  columnMark,
  EXAMPLE_NAME,
  headerOf,
  type ImportTemplate,
  type Locale,
  type TemplateColumn,
  textOf,
} from "#app/domain/residency/import-template.ts";

/** Row 1 is hidden and holds the codes, row 2 the headers, row 3 the example. */
export const TEMPLATE_ROWS = { codes: 1, headers: 2, example: 3, firstData: 4, lastChoice: 2_000 } as const;

const FORMATS: Readonly<Record<TemplateColumn["kind"], string>> = {
  name: "@",
  text: "@",
  uscc: "@",
  choice: "@",
  count: "0",
  // As text: a spreadsheet takes 1:30 for a time of day.
  duration: "@",
  date: "yyyy-mm-dd",
  yuan: "#,##0.00",
  "square-metres": "#,##0.00",
};
const WIDTHS: Readonly<Record<TemplateColumn["kind"], number>> = {
  name: 34,
  text: 30,
  uscc: 24,
  choice: 30,
  count: 10,
  duration: 14,
  date: 14,
  yuan: 18,
  "square-metres": 14,
};
const HEADER_FILL: ExcelJS.Fill = { type: "pattern", pattern: "solid", fgColor: { argb: "FFE2E8F0" } };
const GREY = { argb: "FF64748B" };
const CHOICES_SHEET = { zh: "选项", en: "Choices" };
const INSTRUCTIONS_SHEET = { zh: "填写说明", en: "Instructions" };
// A template is the same file whenever it is made.
const MADE_AT = new Date(Date.UTC(2026, 0, 1));

/** exceljs writes a rule for a whole range, but its types know only single cells. */
type WithRanges = ExcelJS.Worksheet & {
  dataValidations: { add(range: string, rule: ExcelJS.DataValidation): void };
};

const letter = (index: number): string => String.fromCharCode(64 + index);

function addChoices(
  workbook: ExcelJS.Workbook,
  template: ImportTemplate,
  locale: Locale,
): Map<string, string> {
  const name = textOf(CHOICES_SHEET, locale);
  const sheet = workbook.addWorksheet(name, { state: "veryHidden" });
  const ranges = new Map<string, string>();
  for (const column of template.columns) {
    if (column.choices === null) continue;
    const index = ranges.size + 1;
    for (const [i, choice] of column.choices.entries()) sheet.getCell(i + 1, index).value = choice.label;
    ranges.set(column.code, `'${name}'!$${letter(index)}$1:$${letter(index)}$${column.choices.length}`);
  }
  return ranges;
}

function addInstructions(workbook: ExcelJS.Workbook, template: ImportTemplate, locale: Locale): void {
  const en = locale === "en";
  const sheet = workbook.addWorksheet(textOf(INSTRUCTIONS_SHEET, locale));
  const lines = en
    ? [
        `${template.title.en}: template ${template.code}, version ${template.version}`,
        `${template.rowIs?.en ?? "One firm a row"}, from row 4 on. Delete the example in row 3. Columns may be moved and headers renamed.`,
        "After uploading you see what would happen to each row; nothing is saved before you confirm.",
      ]
    : [
        `${template.title.zh}：模板 ${template.code}，版本 ${template.version}`,
        `${template.rowIs?.zh ?? "每行一家企业"}，从第 4 行起填写；请删除第 3 行的示例。列可以移动，表头可以改名。`,
        "上传后先看到每一行的检查结果，确认之前不会保存。",
      ];
  for (const line of lines) sheet.addRow([line]);
  sheet.addRow([]);
  sheet.addRow(en ? ["Field", "Must be filled", "How"] : ["填写项", "是否必填", "要求"]).font = {
    bold: true,
  };
  for (const column of template.columns) {
    const must = column.required ? (en ? "yes" : "必填") : en ? "no" : "选填";
    sheet.addRow([headerOf(column, locale), must, textOf(column.note, locale)]);
  }
  sheet.getColumn(1).width = 28;
  sheet.getColumn(2).width = 14;
  sheet.getColumn(3).width = 90;
}

function addColumn(
  sheet: ExcelJS.Worksheet,
  index: number,
  column: TemplateColumn,
  locale: Locale,
  range: string | undefined,
): void {
  const { headers, example, firstData, lastChoice } = TEMPLATE_ROWS;
  const format = sheet.getColumn(index);
  format.width = WIDTHS[column.kind];
  format.numFmt = FORMATS[column.kind];
  const header = sheet.getCell(headers, index);
  header.value = `${headerOf(column, locale)}${column.required ? " *" : ""}`;
  header.style = {
    font: { bold: true },
    fill: HEADER_FILL,
    numFmt: "@",
    alignment: { vertical: "middle", wrapText: true },
  };
  header.note = textOf(column.note, locale);
  const shown = sheet.getCell(example, index);
  shown.value = column.code === "name" ? textOf(EXAMPLE_NAME, locale) : column.example;
  shown.style = { ...shown.style, font: { italic: true, color: GREY } };
  if (range === undefined) return;
  const where = `${letter(index)}${firstData}:${letter(index)}${lastChoice}`;
  // Other spellings of a choice are understood on upload: the list offers, it does not forbid.
  const list: ExcelJS.DataValidation = {
    type: "list",
    allowBlank: true,
    formulae: [range],
    showErrorMessage: false,
  };
  (sheet as WithRanges).dataValidations.add(where, list);
}

/** The empty template as an open workbook: the data sheet is the first one. */
export function templateWorkbook(template: ImportTemplate, locale: Locale): ExcelJS.Workbook {
  const workbook = new ExcelJS.Workbook();
  workbook.created = MADE_AT;
  workbook.modified = MADE_AT;
  workbook.keywords = `${template.code}/${template.version}`;
  const sheet = workbook.addWorksheet(textOf(template.title, locale), {
    views: [{ state: "frozen", xSplit: 1, ySplit: TEMPLATE_ROWS.headers }],
  });
  addInstructions(workbook, template, locale);
  const ranges = addChoices(workbook, template, locale);
  for (const [i, column] of template.columns.entries()) {
    sheet.getCell(TEMPLATE_ROWS.codes, i + 1).value = columnMark(template, column.code);
    addColumn(sheet, i + 1, column, locale, ranges.get(column.code));
  }
  sheet.getRow(TEMPLATE_ROWS.codes).hidden = true;
  sheet.getRow(TEMPLATE_ROWS.headers).height = 30;
  return workbook;
}

/** The template as .xlsx bytes: drop-downs, notes on the headers, units, instructions, and the hidden code row. */
export const buildTemplate = async (template: ImportTemplate, locale: Locale): Promise<Uint8Array> =>
  new Uint8Array(await templateWorkbook(template, locale).xlsx.writeBuffer());
