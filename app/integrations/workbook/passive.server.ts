/** Takes out of a workbook what acts when it is opened: a file that came in never goes out again with it. */
import ExcelJS from "exceljs";
import { defuse } from "#app/domain/shared/spreadsheet-text.ts";
import type { ZipParts } from "./zip.server.ts";

const SHEET_RANGE = /^(?:'[^'[\]|]*'|[\p{L}\w.]+)?!?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?$/u;
const CONSTANT = /^(?:"[^"]*"|-?\d+(?:\.\d+)?)$/;

/** A formula as what it last came to; without a result its own text, which does not compute. */
function passiveValue(value: ExcelJS.CellValue): ExcelJS.CellValue {
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  if ("formula" in value || "sharedFormula" in value) {
    const { result } = value;
    if (result === undefined) return defuse(`=${"formula" in value ? value.formula : "?"}`);
    return typeof result === "string" ? defuse(result) : result;
  }
  return "hyperlink" in value ? value.text : value;
}

type Rules = { model: Record<string, ExcelJS.DataValidation | undefined> };
/** What exceljs keeps of a sheet beside its cells, without public names. */
type Inner = ExcelJS.Worksheet & {
  dataValidations: Rules;
  conditionalFormattings: unknown[];
  _media?: { range?: { hyperlinks?: unknown } }[];
};

const isPlain = (rule: ExcelJS.DataValidation | undefined): boolean =>
  (rule?.formulae ?? []).every(
    (formula: unknown) => typeof formula !== "string" || SHEET_RANGE.test(formula) || CONSTANT.test(formula),
  );

/** Formulas become their results, links their texts; names, conditions and choices that compute are left out. */
export function makePassive(workbook: ExcelJS.Workbook): void {
  workbook.definedNames.model = [];
  for (const worksheet of workbook.worksheets as Inner[]) {
    worksheet.eachRow({ includeEmpty: false }, (row) =>
      row.eachCell({ includeEmpty: false }, (cell) => {
        if (cell.type === ExcelJS.ValueType.Merge) return;
        const passive = passiveValue(cell.value);
        if (passive !== cell.value) cell.value = passive;
      }),
    );
    worksheet.conditionalFormattings = [];
    const { model } = worksheet.dataValidations;
    for (const [address, rule] of Object.entries(model)) if (!isPlain(rule)) delete model[address];
    for (const medium of worksheet._media ?? []) if (medium.range) medium.range.hyperlinks = undefined;
  }
}

const ACTIVE_PART =
  /vbaproject|macrosheets\/|externallinks\/|embeddings\/|activex\/|ctrlprops\/|connections\.xml|querytables\/|customxml\//i;
const ACTIVE_XML =
  /<(?:\w+:)?(?:f|ddeLink|oleObject|oleObjects|externalReference|definedName|control|hyperlink)[\s/>]|TargetMode\s*=\s*["']External/i;

/** The parts of a workbook in which something acts, as it lies there: judged by names and raw XML. */
export const activeParts = (parts: ZipParts): string[] =>
  [...parts]
    .filter(
      ([name, part]) =>
        ACTIVE_PART.test(name) ||
        (/\.(xml|rels|vml)$/i.test(name) && ACTIVE_XML.test(new TextDecoder().decode(part))),
    )
    .map(([name]) => name);
