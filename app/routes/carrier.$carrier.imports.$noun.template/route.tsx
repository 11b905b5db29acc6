import { IMPORT_READS } from "#app/components/imports/noun-access.ts";
import { isImportNoun } from "#app/domain/imports/templates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { workbookResponse } from "#app/http/download.server.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { isLocale, localeOf } from "#app/i18n/locales.ts";
import { nounWorkbook } from "#app/services/imports/noun-workbook.server.ts";

const NAMES = {
  "zh-CN": {
    rooms: "房间模板",
    leases: "租约模板",
    titles: "资质模板",
    "intellectual-property": "知识产权模板",
    services: "服务记录模板",
  },
  en: {
    rooms: "rooms-template",
    leases: "leases-template",
    titles: "titles-template",
    "intellectual-property": "intellectual-property-template",
    services: "services-template",
  },
} as const;

/** The empty template of a noun, in the language of `?locale=` or of the page. */
export const loader = carrierLoader({ can: IMPORT_READS }, async ({ ctx, url, params, request }) => {
  const noun = params.noun;
  if (!isImportNoun(noun)) throw new Refusal("absent", "common.no-such-page");
  const asked = url.searchParams.get("locale");
  const locale = isLocale(asked) ? asked : localeOf(request);
  return workbookResponse(
    `${NAMES[locale][noun]}.xlsx`,
    await nounWorkbook({ ctx, input: { noun, locale } }),
  );
});
