import { type Choice, column, type ImportTemplate } from "../residency/import-template.ts";
import { firmColumns, MAY_BE_EMPTY } from "./templates.ts";

const YES_NO: readonly Choice[] = [
  { value: "yes", label: "是", aliases: ["yes", "y", "√", "✓"] },
  { value: "no", label: "否", aliases: ["no", "n", "×"] },
];

/** 知识产权模板; kinds, reasons and circumstances with the names that certificates and lists give them. */
export const rightsTemplate = (
  kinds: readonly Choice[],
  endReasons: readonly Choice[],
  highValue: readonly Choice[],
): ImportTemplate => ({
  code: "intellectual-property",
  version: 1,
  title: { zh: "知识产权", en: "Intellectual property" },
  rowIs: { zh: "每行一项知识产权", en: "One right a row" },
  keyColumn: "number",
  convertsUnits: true,
  columns: [
    ...firmColumns(),
    column({
      code: "kind",
      kind: "choice",
      required: true,
      choices: kinds,
      example: "发明专利",
      header: { zh: "类型", en: "Kind" },
      aliases: ["知识产权类型", "专利类型", "知识产权类别", "类别", "kind of right"],
      note: { zh: "从下拉列表中选。", en: "From the list." },
    }),
    column({
      code: "number",
      kind: "name",
      required: true,
      maxLength: 60,
      example: "ZL202310000001.1",
      header: { zh: "编号", en: "Number" },
      aliases: ["专利号", "申请号", "登记号", "注册号", "授权号", "证书号", "patent number"],
      note: { zh: "专利号、登记号或注册号。", en: "Of the patent, the registration or the mark." },
    }),
    column({
      code: "name",
      kind: "name",
      required: true,
      maxLength: 200,
      example: "一种芯片封装方法",
      header: { zh: "名称", en: "Name" },
      aliases: ["知识产权名称", "专利名称", "软件名称", "发明名称", "title"],
      note: { zh: "与证书一致。", en: "As on the certificate." },
    }),
    column({
      code: "appliedOn",
      kind: "date",
      example: "2023-03-05",
      header: { zh: "申请日期", en: "Applied on" },
      aliases: ["申请日", "申请时间", "application date"],
      note: {
        zh: "申请、授权、受让日期至少填一个。",
        en: "At least one of applied on, granted on and taken over on.",
      },
    }),
    column({
      code: "grantedOn",
      kind: "date",
      example: "2024-06-18",
      header: { zh: "授权或登记日期", en: "Granted on" },
      aliases: ["授权日期", "授权日", "登记日期", "授权公告日", "注册日期", "发证日期", "grant date"],
      note: { zh: "还在申请中的留空。", en: "Empty while it is applied for." },
    }),
    column({
      code: "acquiredOn",
      kind: "date",
      header: { zh: "受让日期", en: "Taken over on" },
      aliases: ["转让取得日期", "受让日", "acquired on"],
      note: {
        zh: "从他人受让的填写；自行申请的留空。",
        en: "Of a right that came from somebody else; empty for an own application.",
      },
    }),
    column({
      code: "endedOn",
      kind: "date",
      header: { zh: "失效日期", en: "Ended on" },
      aliases: ["失效日", "终止日期", "end date"],
      note: {
        zh: "企业不再持有的第一天；仍有效的留空。",
        en: "The first day on which the firm no longer holds it; empty while it does.",
      },
    }),
    column({
      code: "endReason",
      kind: "choice",
      choices: endReasons,
      header: { zh: "失效原因", en: "Why it ended" },
      aliases: ["终止原因"],
      note: { zh: "填了失效日期时必填。", en: "Needed where a day is given on which it ended." },
    }),
    column({
      code: "main",
      kind: "choice",
      choices: YES_NO,
      example: "是",
      header: { zh: "与主营业务相关", en: "Of the main business" },
      aliases: ["是否与主营业务相关", "是否主营业务相关", "核心知识产权", "main business"],
      note: { zh: "不填视为否。", en: "Empty means no." },
    }),
    column({
      code: "highValue",
      kind: "choice",
      choices: highValue,
      header: { zh: "高价值情形", en: "High value because" },
      aliases: ["高价值专利", "高价值发明专利", "高价值"],
      note: { zh: "只用于发明专利；不是的留空。", en: "Of inventions alone; empty for others." },
    }),
    column({
      code: "evidence",
      kind: "text",
      maxLength: 500,
      header: { zh: "证明材料", en: "Evidence" },
      aliases: ["依据", "文件", "备注"],
      note: MAY_BE_EMPTY,
    }),
  ],
});
