import { workbookResponse } from "#app/http/download.server.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { markWorkbook } from "#app/services/residency/mark-workbook.server.ts";

/** The uploaded workbook with its faults marked. */
export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, params, request }) => {
  const { fileName, bytes } = await markWorkbook({
    ctx,
    input: { id: params.batch ?? "", locale: localeOf(request) },
  });
  return workbookResponse(fileName, bytes);
});
