/**
 * What a template is: columns with codes that survive renaming and moving, and what each column accepts.
 * Plain data, so that it travels to the process that reads workbooks.
 */
export type Locale = "zh-CN" | "en";
export type Bilingual = { readonly zh: string; readonly en: string };
export type Choice = { readonly value: string; readonly label: string; readonly aliases: readonly string[] };
export type ColumnKind =
  | "name"
  | "text"
  | "uscc"
  | "date"
  | "yuan"
  | "square-metres"
  | "count"
  | "duration"
  | "choice";

export type TemplateColumn = {
  readonly code: string;
  readonly kind: ColumnKind;
  readonly header: Bilingual;
  /** Other headers that people use for the same column. */
  readonly aliases: readonly string[];
  /** Shown in the header; a header with another unit is refused. */
  readonly unit: Bilingual | null;
  readonly required: boolean;
  readonly note: Bilingual;
  readonly example: string;
  readonly choices: readonly Choice[] | null;
  readonly maxLength: number;
};

export type ImportTemplate = {
  readonly code: string;
  readonly version: number;
  readonly title: Bilingual;
  readonly columns: readonly TemplateColumn[];
  /** What a row stands for, in the instructions; without it, a firm. */
  readonly rowIs?: Bilingual;
  /** The column without which a row that says 合计 is a sum; without it, the credit code. */
  readonly keyColumn?: string;
  /** Whether figures are converted where a header names another unit; else such a header is refused. */
  readonly convertsUnits?: boolean;
};

export type HightechField = { code: string; level: number; parent: string | null; name: string };

export const textOf = (text: Bilingual, locale: Locale): string => (locale === "en" ? text.en : text.zh);
/** The header as printed: name, and the unit in brackets. */
export const headerOf = (column: TemplateColumn, locale: Locale): string =>
  column.unit === null
    ? textOf(column.header, locale)
    : locale === "en"
      ? `${column.header.en} (${column.unit.en})`
      : `${column.header.zh}（${column.unit.zh}）`;

/** The mark in the hidden code row: template, version and column in one, so that any surviving cell tells all three. */
export const columnMark = (template: ImportTemplate, code: string): string =>
  `${template.code}/${template.version}#${code}`;
export const REASON_COLUMN = "reason";
export const REASON_HEADER: Bilingual = { zh: "问题说明", en: "What is wrong" };
export const EXAMPLE_NAME: Bilingual = {
  zh: "示例：渝甲微电子有限公司（请删除本行）",
  en: "Example: Yujia Microelectronics (delete this row)",
};
/** Region 000000 does not exist: the code is well formed and nobody's. */
export const EXAMPLE_USCC = "91000000MAEXAMPLE0";

const EXITS: readonly Choice[] = [
  { value: "graduated", label: "毕业", aliases: ["graduated", "毕业企业"] },
  { value: "left", label: "迁出", aliases: ["left", "moved out", "搬离", "退出"] },
  { value: "dropped", label: "淘汰", aliases: ["dropped", "清退"] },
  { value: "closed", label: "注销", aliases: ["closed", "吊销"] },
];

function fieldChoices(fields: readonly HightechField[]): Choice[] {
  const names = new Map(fields.map((field) => [field.code, field.name]));
  return fields
    .filter((field) => field.level <= 2)
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, parent, name }) => {
      const path = parent === null ? name : `${names.get(parent) ?? parent} / ${name}`;
      return { value: code, label: path, aliases: path === name ? [code] : [code, name] };
    });
}

type Optional = "aliases" | "unit" | "required" | "choices" | "maxLength" | "example";
/** A column of a template; what is not said of it is empty. */
export const column = (
  given: Omit<TemplateColumn, Optional> & Partial<Pick<TemplateColumn, Optional>>,
): TemplateColumn => ({
  aliases: [],
  unit: null,
  required: false,
  choices: null,
  maxLength: 100,
  example: "",
  ...given,
});

const DATE_NOTE: Bilingual = {
  zh: "写到日，如 2024-03-05；也接受 2024/3/5、2024年3月5日。",
  en: "To the day, such as 2024-03-05; 2024/3/5 and 2024年3月5日 are read too.",
};

const identity = (fields: readonly HightechField[]): TemplateColumn[] => [
  column({
    code: "name",
    kind: "name",
    required: true,
    example: EXAMPLE_NAME.zh,
    header: { zh: "企业名称", en: "Firm name" },
    aliases: [
      "公司名称",
      "单位名称",
      "企业全称",
      "入驻企业",
      "入驻企业名称",
      "名称",
      "name",
      "company name",
      "company",
    ],
    note: { zh: "营业执照上的全称。", en: "The full name on the business licence." },
  }),
  column({
    code: "uscc",
    kind: "uscc",
    required: true,
    example: EXAMPLE_USCC,
    header: { zh: "统一社会信用代码", en: "Social credit code" },
    aliases: [
      "信用代码",
      "社会信用代码",
      "统一信用代码",
      "信用代码证",
      "uscc",
      "unified social credit code",
      "credit code",
    ],
    note: {
      zh: "18 位，末位为校验码；不含字母 I、O、S、V、Z。单元格请保持文本格式。",
      en: "18 characters, the last one a check character; never I, O, S, V or Z. Keep the cell as text.",
    },
  }),
  column({
    code: "foundedOn",
    kind: "date",
    required: true,
    example: "2021-06-18",
    note: DATE_NOTE,
    header: { zh: "成立日期", en: "Founded on" },
    aliases: ["注册日期", "成立时间", "注册时间", "企业成立日期", "企业成立时间", "founded", "date founded"],
  }),
  column({
    code: "enteredOn",
    kind: "date",
    required: true,
    example: "2023-04-01",
    note: DATE_NOTE,
    header: { zh: "入驻日期", en: "Entered on" },
    aliases: ["入驻时间", "入孵日期", "入孵时间", "进驻日期", "entered", "entry date", "move-in date"],
  }),
  column({
    code: "field",
    kind: "choice",
    required: true,
    example: "电子信息 / 微电子技术",
    choices: fieldChoices(fields),
    header: { zh: "技术领域", en: "Technical field" },
    aliases: ["所属技术领域", "高新技术领域", "领域", "所属领域", "field"],
    note: {
      zh: "从下拉列表中选：《国家重点支持的高新技术领域》的一级或二级领域。",
      en: "From the list: first or second level of the state-supported high-technology fields.",
    },
  }),
  column({
    code: "capital",
    kind: "yuan",
    example: "5000000",
    unit: { zh: "元", en: "yuan" },
    header: { zh: "注册资本", en: "Registered capital" },
    aliases: ["注册资金", "capital"],
    note: {
      zh: "单位为元，不是万元：500 万元请写 5000000。",
      en: "In yuan, not 万元: write 5,000,000 for 500万元.",
    },
  }),
];

const tenancy = (): TemplateColumn[] => [
  column({
    code: "room",
    kind: "name",
    example: "A 座 301",
    maxLength: 60,
    header: { zh: "房间", en: "Room" },
    aliases: ["房号", "房间号", "入驻房间", "办公室", "场地", "room number"],
    note: { zh: "可不填。", en: "May be left empty." },
  }),
  column({
    code: "area",
    kind: "square-metres",
    example: "120.5",
    unit: { zh: "㎡", en: "m²" },
    header: { zh: "使用面积", en: "Area used" },
    aliases: ["面积", "租用面积", "场地面积", "入驻面积", "area"],
    note: {
      zh: "可不填。单位为平方米，最多两位小数。",
      en: "May be left empty. In square metres, at most two decimals.",
    },
  }),
  column({
    code: "leftOn",
    kind: "date",
    example: "",
    header: { zh: "离开日期", en: "Left on" },
    aliases: ["离开时间", "毕业日期", "退出日期", "迁出日期", "离园日期", "left", "exit date"],
    note: {
      zh: "仍在驻的留空。填已不在驻的第一天。",
      en: "Empty while resident. The first day on which the firm was gone.",
    },
  }),
  column({
    code: "exit",
    kind: "choice",
    example: "",
    choices: EXITS,
    header: { zh: "离开方式", en: "Way of leaving" },
    aliases: ["离开原因", "退出原因", "退出方式", "exit"],
    note: { zh: "填了离开日期时必填。", en: "Needed where a date of leaving is given." },
  }),
  column({
    code: "note",
    kind: "text",
    example: "",
    maxLength: 500,
    header: { zh: "备注", en: "Note" },
    aliases: ["说明", "notes", "remark", "remarks"],
    note: { zh: "可不填，不随报表上报。", en: "May be left empty; never part of a filing." },
  }),
];

/** The residents' template 入驻企业模板. `fields`: app/policies/hightech-fields.json. */
export const residentsTemplate = (fields: readonly HightechField[]): ImportTemplate => ({
  code: "residents",
  version: 1,
  title: { zh: "入驻企业", en: "Resident firms" },
  columns: [...identity(fields), ...tenancy()],
});
