import type { Bilingual, ColumnKind, ImportTemplate, TemplateColumn } from "../residency/import-template.ts";
import type { RegistryText } from "./registry.ts";

type Code = Exclude<keyof RegistryText, "row">;
const column = (
  code: Code,
  kind: ColumnKind,
  header: Bilingual,
  required: boolean,
  aliases: readonly string[],
): TemplateColumn => ({
  code,
  kind,
  header,
  required,
  aliases,
  unit: null,
  note: { zh: "", en: "" },
  example: "",
  choices: null,
  maxLength: 100,
});

/** Columns of a list of titled firms 名录, by the headers that announcements use: what the workbook's reader looks for. */
export const REGISTRY_TEMPLATE: ImportTemplate = {
  code: "title-registry",
  version: 1,
  title: { zh: "资质名录", en: "Register of titles" },
  columns: [
    column("uscc", "uscc", { zh: "统一社会信用代码", en: "Social credit code" }, true, [
      "信用代码",
      "社会信用代码",
      "统一信用代码",
      "uscc",
      "code",
    ]),
    column("name", "name", { zh: "企业名称", en: "Firm name" }, true, [
      "公司名称",
      "单位名称",
      "企业全称",
      "名称",
      "name",
    ]),
    column("number", "text", { zh: "证书编号", en: "Certificate number" }, true, [
      "编号",
      "证书号",
      "高企证书编号",
      "登记编号",
      "入库登记编号",
      "number",
    ]),
    column("awardedOn", "date", { zh: "认定日期", en: "Awarded on" }, true, [
      "发证日期",
      "发证时间",
      "认定时间",
      "入库日期",
      "入库时间",
      "有效期起",
      "from",
    ]),
    column("expiresOn", "date", { zh: "到期日期", en: "Expires on" }, false, [
      "有效期至",
      "有效期止",
      "截止日期",
      "to",
    ]),
  ],
};
