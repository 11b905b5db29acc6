import { workbookResponse } from "#app/http/download.server.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { isLocale, localeOf } from "#app/i18n/locales.ts";
import { residentsWorkbook } from "#app/services/residency/residents-workbook.server.ts";

const NAME = { "zh-CN": "入驻企业模板.xlsx", en: "residents-template.xlsx" } as const;

/** The empty template, in the language of `?locale=` or of the page. */
export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, url, request }) => {
  const asked = url.searchParams.get("locale");
  const locale = isLocale(asked) ? asked : localeOf(request);
  return workbookResponse(NAME[locale], await residentsWorkbook({ ctx, input: { locale } }));
});
