import type { Locale } from "#app/domain/residency/import-template.ts";
import { buildTemplate } from "#app/integrations/workbook/template.server.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { RESIDENTS_TEMPLATE } from "./hightech-fields.ts";

/** The empty residents' template as .xlsx, in a language. */
export async function residentsWorkbook({ ctx, input }: Verb<{ locale: Locale }>): Promise<Uint8Array> {
  authorise(ctx, "residency:read");
  return buildTemplate(RESIDENTS_TEMPLATE, input.locale);
}
