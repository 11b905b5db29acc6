import { IMPORT_READS } from "#app/components/imports/noun-access.ts";
import { workbookResponse } from "#app/http/download.server.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { markBatch } from "#app/services/imports/mark-batch.server.ts";

/** The uploaded workbook with its faults marked. */
export const loader = carrierLoader({ can: IMPORT_READS }, async ({ ctx, params, request }) => {
  const { fileName, bytes } = await markBatch({
    ctx,
    input: { noun: params.noun ?? "", id: params.batch ?? "", locale: localeOf(request) },
  });
  return workbookResponse(fileName, bytes);
});
