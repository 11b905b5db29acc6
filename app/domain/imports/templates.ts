import {
  type Bilingual,
  type Choice,
  column,
  EXAMPLE_NAME,
  type ImportTemplate,
  type TemplateColumn,
} from "../residency/import-template.ts";

/** What can be imported beside resident firms. */
export const IMPORT_NOUNS = ["rooms", "leases", "titles", "intellectual-property", "services"] as const;
export type ImportNoun = (typeof IMPORT_NOUNS)[number];
export const isImportNoun = (text: unknown): text is ImportNoun => IMPORT_NOUNS.some((noun) => noun === text);

export const DATE: Bilingual = { zh: "写到日，如 2024-03-05。", en: "To the day, such as 2024-03-05." };
export const MAY_BE_EMPTY: Bilingual = { zh: "可不填。", en: "May be left empty." };
const SQUARE_METRES: Bilingual = { zh: "㎡", en: "m²" };

const USES: readonly Choice[] = [
  { value: "incubation", label: "孵化", aliases: ["incubation", "孵化场地", "孵化面积", "在孵企业用房"] },
  {
    value: "public-service",
    label: "公共服务",
    aliases: ["public service", "public-service", "公共", "公共服务用房"],
  },
  { value: "other", label: "其他", aliases: ["other", "其它", "配套"] },
];
const TENURES: readonly Choice[] = [
  { value: "own", label: "自有", aliases: ["own", "owned", "自有产权"] },
  { value: "rented", label: "租赁", aliases: ["rented", "租用", "承租"] },
  {
    value: "disposable",
    label: "自主支配",
    aliases: ["at disposal", "disposable", "可自主支配", "无偿使用"],
  },
];
/** Yes or no, with what a column's own language calls them besides. */
export const yesNo = (yes: readonly string[] = [], no: readonly string[] = []): readonly Choice[] => [
  { value: "yes", label: "是", aliases: ["yes", "y", ...yes, "√", "✓"] },
  { value: "no", label: "否", aliases: ["no", "n", ...no, "×"] },
];

const building = (example: string): TemplateColumn =>
  column({
    code: "building",
    kind: "name",
    required: true,
    maxLength: 80,
    example,
    header: { zh: "楼宇", en: "Building" },
    aliases: ["楼栋", "楼号", "栋", "幢", "楼", "楼宇名称", "所在楼宇", "building name"],
    note: { zh: "如 A 座、3 号楼。", en: "Such as Tower A." },
  });
const site = (): TemplateColumn =>
  column({
    code: "site",
    kind: "name",
    maxLength: 80,
    header: { zh: "园区", en: "Site" },
    aliases: ["场地", "所在园区", "地点", "site name"],
    note: {
      zh: "只有一处场地的可不填。",
      en: "May be left empty by who has one site only.",
    },
  });
export const uscc = (note: Bilingual): TemplateColumn =>
  column({
    code: "uscc",
    kind: "uscc",
    header: { zh: "统一社会信用代码", en: "Social credit code" },
    aliases: ["信用代码", "社会信用代码", "uscc", "credit code"],
    note,
  });
/** Whose a thing is: the name, the code, or both. */
export const firmColumns = (): TemplateColumn[] => [
  column({
    code: "firm",
    kind: "name",
    maxLength: 100,
    example: EXAMPLE_NAME.zh,
    header: { zh: "企业名称", en: "Firm name" },
    aliases: ["公司名称", "单位名称", "企业", "company", "company name"],
    note: { zh: "填了代码的可不填。", en: "May be left empty where the code is given." },
  }),
  uscc({
    zh: "建议填写；只填名称的，要在网页上逐一确认。",
    en: "Better given; a name alone has to be confirmed.",
  }),
];
export const evidence = (): TemplateColumn =>
  column({
    code: "evidence",
    kind: "text",
    maxLength: 500,
    header: { zh: "证明材料", en: "Evidence" },
    aliases: ["依据", "文件", "备注"],
    note: MAY_BE_EMPTY,
  });
const label = (): TemplateColumn =>
  column({
    code: "label",
    kind: "name",
    required: true,
    maxLength: 40,
    example: "301",
    header: { zh: "房号", en: "Room" },
    aliases: ["房间", "房间号", "房间编号", "单元", "室号", "room number", "unit"],
    note: { zh: "同一楼宇内不重复。", en: "Unlike all others in the building." },
  });
const desks = (): TemplateColumn =>
  column({
    code: "desks",
    kind: "count",
    header: { zh: "工位", en: "Desks" },
    aliases: ["工位数", "座位数", "desk count"],
    note: MAY_BE_EMPTY,
  });

export const ROOMS_TEMPLATE: ImportTemplate = {
  code: "rooms",
  version: 1,
  title: { zh: "房间", en: "Rooms" },
  rowIs: { zh: "每行一间房", en: "One room a row" },
  keyColumn: "label",
  convertsUnits: true,
  columns: [
    building("示例：A 座（请删除本行）"),
    column({
      code: "floor",
      kind: "name",
      required: true,
      maxLength: 20,
      example: "3",
      header: { zh: "楼层", en: "Floor" },
      aliases: ["层", "所在楼层", "层数"],
      note: { zh: "如 3、B1。", en: "Such as 3 or B1." },
    }),
    label(),
    column({
      code: "area",
      kind: "square-metres",
      required: true,
      example: "120.5",
      unit: SQUARE_METRES,
      header: { zh: "面积", en: "Area" },
      aliases: ["建筑面积", "使用面积", "房间面积", "room area"],
      note: { zh: "平方米，最多两位小数。", en: "Square metres, at most two decimals." },
    }),
    column({
      code: "use",
      kind: "choice",
      required: true,
      choices: USES,
      example: "孵化",
      header: { zh: "用途", en: "Use" },
      aliases: ["房间用途", "使用性质", "性质"],
      note: { zh: "从下拉列表中选。", en: "From the list." },
    }),
    column({
      code: "tenure",
      kind: "choice",
      required: true,
      choices: TENURES,
      example: "自有",
      header: { zh: "权属", en: "Tenure" },
      aliases: ["产权", "产权性质", "来源"],
      note: { zh: "从下拉列表中选。", en: "From the list." },
    }),
    column({
      code: "from",
      kind: "date",
      required: true,
      example: "2023-01-01",
      header: { zh: "启用日期", en: "In use from" },
      aliases: ["启用时间", "起始日期", "投用日期"],
      note: DATE,
    }),
    desks(),
    site(),
  ],
};

export const LEASES_TEMPLATE: ImportTemplate = {
  code: "leases",
  version: 1,
  title: { zh: "租约", en: "Leases" },
  rowIs: { zh: "每行一份租约", en: "One lease a row" },
  keyColumn: "label",
  convertsUnits: true,
  columns: [
    building("示例：A 座（请删除本行）"),
    label(),
    column({
      code: "tenant",
      kind: "name",
      required: true,
      maxLength: 120,
      example: "渝甲微电子有限公司",
      header: { zh: "承租人", en: "Tenant" },
      aliases: ["承租企业", "承租方", "企业名称", "租户", "单位名称", "firm name", "company"],
      note: { zh: "在驻企业，或其他承租人的名称。", en: "A resident firm, or another tenant's name." },
    }),
    uscc({
      zh: "承租人是在驻企业时填写；其他承租人留空。",
      en: "Of a resident firm; empty for another tenant.",
    }),
    column({
      code: "from",
      kind: "date",
      required: true,
      example: "2023-04-01",
      header: { zh: "起租日", en: "First day" },
      aliases: ["起租日期", "租期起", "开始日期", "租赁开始日期", "合同开始日期", "start date"],
      note: DATE,
    }),
    column({
      code: "lastOn",
      kind: "date",
      header: { zh: "最后一天", en: "Last day" },
      aliases: ["到期日", "到期日期", "租期止", "结束日期", "租赁结束日期", "合同结束日期", "end date"],
      note: {
        zh: "当天仍在租期内；长期租约留空。",
        en: "Still let on that day; empty while there is no end.",
      },
    }),
    column({
      code: "area",
      kind: "square-metres",
      unit: SQUARE_METRES,
      header: { zh: "租赁面积", en: "Area let" },
      aliases: ["面积", "租用面积", "承租面积", "area"],
      note: { zh: "租整间的留空。", en: "Empty where the whole room is let." },
    }),
    desks(),
    column({
      code: "rent",
      kind: "yuan",
      unit: { zh: "元", en: "yuan" },
      header: { zh: "月租金", en: "Rent a month" },
      aliases: ["租金", "每月租金", "月租", "monthly rent"],
      note: { zh: "整份租约每月的租金，单位元。", en: "Of the whole lease a month, in yuan." },
    }),
    column({
      code: "note",
      kind: "text",
      maxLength: 400,
      header: { zh: "备注", en: "Note" },
      aliases: ["说明", "notes", "remark", "remarks"],
      note: MAY_BE_EMPTY,
    }),
    site(),
  ],
};

/** 资质模板; the kinds with the names that certificates and lists give them. */
export const titlesTemplate = (kinds: readonly Choice[]): ImportTemplate => ({
  code: "titles",
  version: 1,
  title: { zh: "资质", en: "Titles" },
  rowIs: { zh: "每行一项资质", en: "One title a row" },
  keyColumn: "number",
  convertsUnits: true,
  columns: [
    ...firmColumns(),
    column({
      code: "kind",
      kind: "choice",
      required: true,
      choices: kinds,
      example: "高新技术企业",
      header: { zh: "资质类型", en: "Kind of title" },
      aliases: ["类型", "资质", "称号", "资质名称", "kind"],
      note: { zh: "从下拉列表中选。", en: "From the list." },
    }),
    column({
      code: "number",
      kind: "name",
      required: true,
      maxLength: 60,
      example: "GR202451100001",
      header: { zh: "编号", en: "Number" },
      aliases: ["证书编号", "证书号", "登记编号", "certificate number"],
      note: { zh: "证书或登记编号。", en: "Of the certificate or the registry." },
    }),
    column({
      code: "awardedOn",
      kind: "date",
      required: true,
      example: "2024-10-16",
      header: { zh: "认定日期", en: "Awarded on" },
      aliases: ["发证日期", "认定时间", "入库日期", "公告日期", "award date"],
      note: DATE,
    }),
    column({
      code: "expiresOn",
      kind: "date",
      example: "2027-10-16",
      header: { zh: "到期日期", en: "Expires on" },
      aliases: ["有效期至", "有效期止", "失效日期", "expiry date"],
      note: {
        zh: "不再有效的第一天；长期有效的留空。",
        en: "The first day without it; empty where it has no end.",
      },
    }),
    column({
      code: "renewal",
      kind: "choice",
      choices: yesNo(["续期", "复审", "重新认定"], ["新增", "首次"]),
      example: "否",
      header: { zh: "续期", en: "Renewal" },
      aliases: ["是否续期", "是否复审", "是否重新认定"],
      note: {
        zh: "复审通过或重新认定的填“是”，不算新增。",
        en: "“Yes” for a renewal, which is no new title.",
      },
    }),
    evidence(),
  ],
});
