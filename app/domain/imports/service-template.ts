import {
  type Choice,
  column,
  EXAMPLE_NAME,
  EXAMPLE_USCC,
  type ImportTemplate,
} from "../residency/import-template.ts";
import { DATE, evidence } from "./templates.ts";

/** So long may a cell with the names of many firms be. */
const LONGEST_LIST = 20_000;

/** 服务记录模板; the kinds with their names in both languages. */
export const servicesTemplate = (kinds: readonly Choice[]): ImportTemplate => ({
  code: "services",
  version: 1,
  title: { zh: "服务记录", en: "Services" },
  rowIs: { zh: "每行一次服务", en: "One service a row" },
  keyColumn: "topic",
  convertsUnits: true,
  columns: [
    column({
      code: "firms",
      kind: "text",
      maxLength: LONGEST_LIST,
      example: EXAMPLE_NAME.zh,
      header: { zh: "服务企业", en: "Firms" },
      aliases: [
        "企业名称",
        "企业",
        "公司名称",
        "单位名称",
        "受服务企业",
        "参加企业",
        "服务对象",
        "firm",
        "company",
      ],
      note: {
        zh: "名称或代码；有几家的用顿号或分号隔开，或分行写。只写名称的，要在网页上逐行确认。",
        en: "Names or codes; several are set apart by a semicolon, 、 or a new line. A name alone has to be confirmed.",
      },
    }),
    column({
      code: "uscc",
      kind: "text",
      maxLength: LONGEST_LIST,
      example: EXAMPLE_USCC,
      header: { zh: "统一社会信用代码", en: "Social credit codes" },
      aliases: ["信用代码", "社会信用代码", "uscc", "credit code", "social credit code"],
      note: {
        zh: "有几家的照样隔开。填了代码的，名称可不填。",
        en: "Several are set apart likewise. With the codes the names may be left empty.",
      },
    }),
    column({
      code: "heldOn",
      kind: "date",
      required: true,
      example: "2024-03-05",
      header: { zh: "服务日期", en: "Day" },
      aliases: ["日期", "服务时间", "活动日期", "date", "held on"],
      note: DATE,
    }),
    column({
      code: "kind",
      kind: "choice",
      required: true,
      choices: kinds,
      example: kinds[0]?.label ?? "",
      header: { zh: "服务类型", en: "Kind of service" },
      aliases: ["类型", "服务类别", "类别", "kind"],
      note: { zh: "从下拉列表中选。", en: "From the list." },
    }),
    column({
      code: "topic",
      kind: "name",
      required: true,
      maxLength: 200,
      example: "股权架构辅导",
      header: { zh: "主题", en: "Topic" },
      aliases: ["服务内容", "内容", "服务主题", "活动主题", "活动名称", "subject"],
      note: { zh: "一句话说明做了什么。", en: "What was done, in a sentence." },
    }),
    column({
      code: "hours",
      kind: "duration",
      required: true,
      example: "1.5",
      unit: { zh: "小时", en: "hours" },
      header: { zh: "时长", en: "Length" },
      aliases: ["服务时长", "时间", "小时数", "学时", "hours", "duration"],
      note: {
        zh: "如 1.5、1:30 或 90分钟；整列是分钟的，把表头写成“时长（分钟）”。",
        en: "Such as 1.5, 1:30 or 90min; if the whole column is in minutes, call it “Length (minutes)”.",
      },
    }),
    column({
      code: "mentor",
      kind: "name",
      maxLength: 100,
      example: "李示例",
      header: { zh: "导师", en: "Mentor" },
      aliases: ["导师姓名", "服务导师", "创业导师", "mentor name"],
      note: {
        zh: "已登记的导师；同名的写成“姓名（单位）”。导师和服务人员至少填一个。",
        en: "A mentor on record; of the same name as another as “name (employer)”. Mentor or staff has to be given.",
      },
    }),
    column({
      code: "staff",
      kind: "name",
      maxLength: 60,
      header: { zh: "服务人员", en: "Staff" },
      aliases: ["工作人员", "服务人", "经办人", "联络员"],
      note: { zh: "本载体的工作人员或外请老师。", en: "Of the carrier, or somebody from outside." },
    }),
    evidence(),
  ],
});
