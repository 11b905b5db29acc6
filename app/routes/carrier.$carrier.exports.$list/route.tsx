import { isExportList } from "#app/domain/exports/lists.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { workbookResponse } from "#app/http/download.server.ts";
import { filtersIn } from "#app/http/filters.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { textOfCode, translateIn } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { exportList } from "#app/services/exports/export-list.server.ts";

/** A list as the page with these parameters shows it, as a workbook. */
export const loader = carrierLoader(
  { can: ["residency:read", "space:read", "titles:read"] },
  async ({ ctx, params, url, request }) => {
    const list = params.list;
    if (!isExportList(list)) throw new Refusal("absent", "common.no-such-page");
    const filter = filtersIn(url);
    const t = translateIn(localeOf(request));
    const say = (key: string, details = {}) => textOfCode(t, "exports", key, details);
    const { bytes, on } = await exportList({ ctx, input: { list, filter, say } });
    return workbookResponse(`${say(`title.${list}`)} ${on}.xlsx`, bytes);
  },
);
