import { ledgerRules, ledgerWarnings } from "../imports/texts.ts";
import type { Params } from "./normalise.ts";

/**
 * The sentences of an import, in the form i18next reads ({{name}}). They stand here and not with the screens because
 * the workbook that goes back to the user carries the same sentences as the page: i18n takes them over whole.
 */
const zh = {
  rules: {
    ...ledgerRules.zh,
    required: "必填，不能为空",
    "formula-error": "公式出错（{{found}}），请改成数值",
    "formula-uncomputed": "公式没有计算结果：请用 Excel 或 WPS 打开并保存一次，或直接填数值",
    "text-garbled": "文字是乱码，无法还原：请重新填写，或从原文件另存后再上传",
    "text-too-long": "共 {{length}} 个字，最多 {{max}} 个",
    "text-is-date": "单元格被 Excel 变成了日期：请改为文本格式后重新填写",
    "date-unreadable": "不是可识别的日期，请写成 2024-03-05",
    "date-incomplete": "日期不完整，请写到日，如 2024-03-05",
    "date-order": "年份在最后，分不清月和日，请写成 2024-03-05",
    "date-short-year": "年份只有两位，请写四位年份",
    "date-impossible": "没有这一天",
    "date-serial-text": "像是被当作文本的日期序号；若指 {{suggestion}}，请直接写该日期",
    "number-unreadable": "不是数字",
    "number-separators": "千分位逗号的位置不对，分不清数值，请去掉逗号",
    "number-negative": "不能为负数",
    "number-zero": "必须大于 0",
    "number-scientific": "科学计数法可能已丢失位数，请写完整数字",
    "number-too-large": "数值过大",
    "number-decimals": "最多 {{max}} 位小数",
    "unit-convertible": "本列单位为{{wanted}}，这里写的是{{unit}}；若无误，请填 {{suggestion}}",
    "unit-other": "本列单位为{{wanted}}，这里写的是{{unit}}，请换算后填写",
    "currency-other": "请换算成人民币元后填写",
    "uscc-length": "应为 {{wanted}} 位，这里是 {{length}} 位",
    "uscc-character": "第 {{position}} 位“{{character}}”不是代码用字（不含 I、O、S、V、Z）",
    "uscc-character-mendable": "第 {{position}} 位“{{character}}”不是代码用字；是否应为 {{proposal}}？",
    "uscc-check": "校验码不符：按前 17 位末位应为 {{expected}}，这里是 {{found}}",
    "uscc-check-mendable":
      "校验码不符：按前 17 位末位应为 {{expected}}，这里是 {{found}}；若看错了形近字，也可能是 {{proposal}}",
    "uscc-number": "单元格是数字格式，Excel 已丢失后几位：请把单元格改为文本格式后重新填写",
    "uscc-example": "这是示例行的代码，请填企业自己的代码",
    "choice-unknown": "不在可选范围内，请从下拉列表中选",
    "choice-near": "不在可选范围内；是否应为“{{suggestion}}”？",
    "founded-in-future": "成立日期晚于今天（{{today}}）",
    "entered-in-future": "入驻日期晚于今天（{{today}}）",
    "entered-before-founded": "入驻日期早于成立日期 {{founded}}",
    "left-before-entered": "离开日期须晚于入驻日期 {{entered}}",
    "left-in-future": "离开日期晚于今天（{{today}}）：仍在驻的请留空",
    "exit-needed": "填了离开日期，须选离开方式",
    "left-needed": "选了离开方式，须填离开日期",
    "duplicate-same": "与第 {{row}} 行重复",
    "duplicate-differs": "与第 {{rows}} 行是同一家企业、时间重叠而内容不同，请只留一行",
    "already-resident": "该企业自 {{since}} 起已在驻，不能再次入驻；入驻日期有误请在企业页更正",
    "overlaps-earlier": "与该企业 {{from}} 至 {{to}} 的入驻重叠",
  },
  warnings: {
    ...ledgerWarnings.zh,
    "capital-small": "注册资本只有 {{yuan}} 元，请确认单位不是万元",
    "name-changed": "该代码原登记名称为“{{from}}”",
    "name-shared": "名称与第 {{rows}} 行相同而代码不同，请核对",
    "area-without-room": "填了面积而没有房间",
    "row-hidden": "这一行在文件中是隐藏的或被筛选掉的，仍会写入，请确认",
  },
  drifts: {
    gone: "这条入驻已不在台账中",
    moved: "{{column}}已由“{{from}}”改为“{{to}}”",
    touched: "这条入驻已被更正",
    merged: "这个代码已并入另一家企业，请改用代码 {{to}}",
    taken: "该企业已自 {{to}} 起入驻",
    register: "{{column}}：登记现为“{{to}}”，本行写的是“{{from}}”",
  },
  skips: {
    blank: "空行",
    example: "示例行",
    total: "合计行",
  },
  notes: {
    trimmed: "去掉了空格",
    "full-width": "全角转为半角",
    "upper-cased": "小写转为大写",
    "date-chinese": "按中文日期读取",
    "date-separators": "按日期读取",
    "date-serial": "按 Excel 日期序号读取",
    "time-dropped": "去掉了时刻",
    "thousands-separators": "去掉了千分位逗号",
    "unit-dropped": "去掉了单位",
    "float-rounded": "去掉了浮点误差",
    placeholder: "按未填处理",
    "text-mark": "去掉了开头的单引号（文本标记）",
    "unit-converted": "按表头的单位换算",
  },
  files: {
    empty: "文件是空的",
    "too-large": "文件超过 {{maxMb}} MB",
    "encrypted-or-old": "文件已加密，或是旧格式（.xls）：请用 Excel 或 WPS 去掉密码，另存为 .xlsx 后再上传",
    encrypted: "文件已加密：请用 Excel 或 WPS 去掉密码，另存为 .xlsx 后再上传",
    "old-format": "这是旧格式（.xls、.xlsb 或 WPS 的 .et）的工作簿：请用 Excel 或 WPS 另存为 .xlsx 后再上传",
    markup:
      "这是网页或 XML，不是工作簿（有些系统导出的“.xls”其实是网页）：请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传",
    "row-twice":
      "“{{sheet}}”第 {{row}} 行在文件内部出现了两次，分不清以哪一个为准：请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传",
    extension:
      "请上传 .xlsx 或 .csv 文件（收到的是 {{extension}}）；其他表格请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传",
    "extension-differs":
      "文件的扩展名是 {{extension}}，内容却不是（可能只是改了文件名）：请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后再上传",
    "not-a-workbook": "这不是 Excel 工作簿，也不是可读的 CSV 文件",
    "zip-damaged": "文件不完整或已损坏，请重新保存后再上传",
    "zip-encrypted": "文件已加密，请去掉密码后再上传",
    "zip-entries": "文件内部件数过多（最多 {{max}} 个）",
    "zip-inflated": "文件展开后过大（最多 {{maxMb}} MB）",
    "zip-ratio": "文件压缩比异常，为安全起见不予打开",
    "zip-names": "文件内部结构异常，为安全起见不予打开",
    macros: "文件含有宏：请另存为不含宏的 .xlsx 后再上传",
    dtd: "文件含有外部定义，为安全起见不予打开",
    "csv-encoding":
      "CSV 文件的编码无法识别（能读 UTF-8、UTF-16 和 GBK / GB 18030）：请用 Excel 或 WPS 打开，另存为“CSV UTF-8”或 .xlsx 后再上传",
    "csv-mixed":
      "CSV 文件第 {{line}} 行是 UTF-8 编码，别处不是：文件可能由几个文件拼成，或已损坏。请用 Excel 或 WPS 打开核对，另存为“CSV UTF-8”或 .xlsx 后再上传",
    "csv-broken": "CSV 文件第 {{line}} 行的引号不成对",
    "too-many-sheets": "工作表过多（最多 {{max}} 个）",
    "too-many-rows": "行数过多（最多 {{max}} 行），请分几次上传",
    "too-many-columns": "列数过多（最多 {{max}} 列），请删去右侧多余的列",
    "cell-too-long": "“{{sheet}}”第 {{row}} 行有单元格超过 {{max}} 个字",
    unreadable: "无法读取该工作簿，请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传",
    "too-slow": "读取超过 {{seconds}} 秒，已停止：请删去多余的工作表和格式后再上传",
    "too-heavy": "读取所需内存过多，已停止：请删去多余的工作表和格式后再上传",
    busy: "正在处理的文件较多，请稍后再试",
    "other-shape": "没有找到“{{title}}”的表头，缺少：{{missing}}。请用下载的模板填写",
    "other-shape-encoding":
      "没有找到“{{title}}”的表头，缺少：{{missing}}。文件没有标明编码，其中的文字读成“{{sample}}”：若是乱码，请用 Excel 或 WPS 另存为“CSV UTF-8”或 .xlsx 后再上传；若文字正确，请用下载的模板填写",
    "missing-headers": "“{{sheet}}”缺少必填列：{{missing}}",
    "header-twice": "“{{sheet}}”有两列都是“{{header}}”",
    "header-unit": "“{{sheet}}”的列“{{header}}”单位为{{unit}}，应为{{wanted}}：请换算后改正表头",
    "several-sheets": "有几张工作表都像是要导入的数据：{{sheets}}。请只留一张",
    "template-newer": "模板版本 {{version}} 比系统的新，请重新下载模板",
    "no-rows": "表头下面没有数据",
  },
};

type Texts = { [Group in keyof typeof zh]: { [Key in keyof (typeof zh)[Group]]: string } };
export type ImportRule = keyof typeof zh.rules;
export type ImportWarning = keyof typeof zh.warnings;
export type SkipReason = keyof typeof zh.skips;
export type WorkbookFaultCode = keyof typeof zh.files;

const en: Texts = {
  rules: {
    ...ledgerRules.en,
    required: "Needed, cannot be empty",
    "formula-error": "The formula fails ({{found}}); enter the value",
    "formula-uncomputed":
      "The formula has no result: open and save the file in Excel or WPS, or enter the value",
    "text-garbled":
      "The text is garbled and cannot be restored: enter it again, or save the original file anew and upload it",
    "text-too-long": "{{length}} characters, at most {{max}}",
    "text-is-date": "Excel has made a date of it: format the cell as text and enter it again",
    "date-unreadable": "Not a date; write it like 2024-03-05",
    "date-incomplete": "The date lacks its day; write it like 2024-03-05",
    "date-order": "With the year last, day and month cannot be told apart; write it like 2024-03-05",
    "date-short-year": "The year has two digits; write all four",
    "date-impossible": "There is no such day",
    "date-serial-text": "Looks like a day count kept as text; if it means {{suggestion}}, write that date",
    "number-unreadable": "Not a number",
    "number-separators": "The commas do not stand every three digits; leave them out",
    "number-negative": "Cannot be negative",
    "number-zero": "Must be more than 0",
    "number-scientific": "A number with an exponent may have lost digits; write it in full",
    "number-too-large": "The number is too large",
    "number-decimals": "At most {{max}} decimals",
    "unit-convertible":
      "This column is in {{wanted}}, the cell says {{unit}}; if that is right, enter {{suggestion}}",
    "unit-other": "This column is in {{wanted}}, the cell says {{unit}}; convert it",
    "currency-other": "Convert to yuan (RMB)",
    "uscc-length": "Must have {{wanted}} characters, has {{length}}",
    "uscc-character":
      "Character {{position}}, “{{character}}”, never occurs in a code (I, O, S, V, Z do not)",
    "uscc-character-mendable":
      "Character {{position}}, “{{character}}”, never occurs in a code; is it {{proposal}}?",
    "uscc-check":
      "The check character does not match: the first 17 ask for {{expected}}, this ends in {{found}}",
    "uscc-check-mendable":
      "The check character does not match: the first 17 ask for {{expected}}, this ends in {{found}}; with one look-alike read differently it could be {{proposal}}",
    "uscc-number":
      "The cell holds a number and Excel has lost its last digits: format it as text and enter it again",
    "uscc-example": "This is the example's code; enter the firm's own",
    "choice-unknown": "Not one of the choices; take one from the list",
    "choice-near": "Not one of the choices; is it “{{suggestion}}”?",
    "founded-in-future": "Founded after today ({{today}})",
    "entered-in-future": "Entered after today ({{today}})",
    "entered-before-founded": "Entered before it was founded on {{founded}}",
    "left-before-entered": "Must have left after it entered on {{entered}}",
    "left-in-future": "Left after today ({{today}}): leave it empty while the firm is resident",
    "exit-needed": "With a date of leaving, choose the way of leaving",
    "left-needed": "With a way of leaving, give the date",
    "duplicate-same": "Repeats row {{row}}",
    "duplicate-differs":
      "The same firm over the same time as row {{rows}}, with other contents; keep one row",
    "already-resident":
      "The firm has been resident since {{since}} and cannot enter again; mend a wrong date of entry on its page",
    "overlaps-earlier": "Overlaps the firm's stay from {{from}} to {{to}}",
  },
  warnings: {
    ...ledgerWarnings.en,
    "capital-small": "A registered capital of {{yuan}} yuan: make sure it is not in 万元 (10,000 yuan)",
    "name-changed": "This code was known as “{{from}}”",
    "name-shared": "The same name as row {{rows}} with another code; please check",
    "area-without-room": "An area without a room",
    "row-hidden": "This row is hidden or filtered out in the file and is written all the same; please check",
  },
  drifts: {
    gone: "This stay is no longer in the ledger",
    moved: "{{column}} has become “{{to}}” and was “{{from}}”",
    touched: "This stay has been corrected",
    merged: "The firm of this code was merged into another; use the code {{to}}",
    taken: "The firm has entered meanwhile, on {{to}}",
    register: "{{column}}: the register now says “{{to}}”, the row says “{{from}}”",
  },
  skips: { blank: "Empty row", example: "Example row", total: "Total row" },
  notes: {
    trimmed: "Blanks removed",
    "full-width": "Full-width characters read as half-width",
    "upper-cased": "Read in capitals",
    "date-chinese": "Read as a Chinese date",
    "date-separators": "Read as a date",
    "date-serial": "Read as Excel's day count",
    "time-dropped": "Time of day left out",
    "thousands-separators": "Commas left out",
    "unit-dropped": "Unit left out",
    "float-rounded": "Floating-point residue left out",
    placeholder: "Read as empty",
    "text-mark": "Apostrophe in front left out (it marks a text)",
    "unit-converted": "Converted from the unit in the header",
  },
  files: {
    empty: "The file is empty",
    "too-large": "The file is larger than {{maxMb}} MB",
    "encrypted-or-old":
      "The file is encrypted or in the old format (.xls): remove its password in Excel or WPS, save it as .xlsx and upload it again",
    encrypted:
      "The file is encrypted: remove its password in Excel or WPS, save it as .xlsx and upload it again",
    "old-format":
      "The workbook is in an old format (.xls, .xlsb or .et of WPS): save it as .xlsx in Excel or WPS and upload it again",
    markup:
      "This is a web page or XML and no workbook (what some systems export as “.xls” is a web page): open it in Excel or WPS, save it as .xlsx and upload it again",
    "row-twice":
      "Row {{row}} of “{{sheet}}” stands twice inside of the file, and nobody can say which counts: open it in Excel or WPS, save it as .xlsx and upload it again",
    extension:
      "Upload an .xlsx or .csv file (this is {{extension}}); open any other table in Excel or WPS and save it as .xlsx first",
    "extension-differs":
      "The file is called {{extension}} and holds something else (perhaps it was only renamed): open the original in Excel or WPS, save it as .xlsx and upload it again",
    "not-a-workbook": "This is neither an Excel workbook nor a readable CSV file",
    "zip-damaged": "The file is incomplete or damaged; save it again and upload it",
    "zip-encrypted": "The file is encrypted; remove its password and upload it again",
    "zip-entries": "The file has too many parts (at most {{max}})",
    "zip-inflated": "The file is too large when unpacked (at most {{maxMb}} MB)",
    "zip-ratio": "The file's compression is abnormal; for safety it is not opened",
    "zip-names": "The file's inner structure is abnormal; for safety it is not opened",
    macros: "The file contains macros: save it as .xlsx without macros and upload it again",
    dtd: "The file contains external definitions; for safety it is not opened",
    "csv-encoding":
      "The encoding of the CSV file is not known (UTF-8, UTF-16 and GBK / GB 18030 are): open it in Excel or WPS, save it as “CSV UTF-8” or .xlsx and upload it again",
    "csv-mixed":
      "Line {{line}} of the CSV file is in UTF-8 and other lines are not: it may have been put together from several files, or be damaged. Open it in Excel or WPS, check it, save it as “CSV UTF-8” or .xlsx and upload it again",
    "csv-broken": "Line {{line}} of the CSV file has an unpaired quotation mark",
    "too-many-sheets": "Too many sheets (at most {{max}})",
    "too-many-rows": "Too many rows (at most {{max}}); upload it in parts",
    "too-many-columns": "Too many columns (at most {{max}}); delete those to the right that are not needed",
    "cell-too-long": "Row {{row}} of “{{sheet}}” has a cell of more than {{max}} characters",
    unreadable: "The workbook cannot be read; open it in Excel or WPS, save it as .xlsx and upload it again",
    "too-slow":
      "Reading took more than {{seconds}} seconds and was stopped: delete unneeded sheets and formats",
    "too-heavy": "Reading took too much memory and was stopped: delete unneeded sheets and formats",
    busy: "Many files are being read just now; try again in a moment",
    "other-shape":
      "No header row of “{{title}}” was found; missing: {{missing}}. Please fill in the template",
    "other-shape-encoding":
      "No header row of “{{title}}” was found; missing: {{missing}}. The file does not say its encoding, and its text was read as “{{sample}}”: if that is garbled, save it as “CSV UTF-8” or .xlsx in Excel or WPS and upload it again; if it reads well, fill in the template",
    "missing-headers": "“{{sheet}}” lacks the columns: {{missing}}",
    "header-twice": "“{{sheet}}” has two columns “{{header}}”",
    "header-unit":
      "Column “{{header}}” of “{{sheet}}” is in {{unit}} and must be in {{wanted}}: convert it and mend the header",
    "several-sheets": "Several sheets look like the data to import: {{sheets}}. Keep only one",
    "template-newer": "Template version {{version}} is newer than this system; download the template again",
    "no-rows": "There is no data below the header",
  },
};

export const importTexts = { zh, en } as const;

type Group = keyof Texts;
/** The sentence for a code, with its figures filled in; the code itself when there is none. */
export function importText(locale: "zh-CN" | "en", group: Group, code: string, params: Params = {}): string {
  const texts: Readonly<Record<string, string>> = (locale === "en" ? en : zh)[group];
  return (texts[code] ?? code).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? ""));
}
