import type { Locale } from "#app/domain/residency/import-template.ts";
import { buildTemplate } from "#app/integrations/workbook/template.server.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { importOf } from "./nouns.ts";

/** The empty template of a noun as .xlsx, in a language. */
export async function nounWorkbook({
  ctx,
  input,
}: Verb<{ noun: string; locale: Locale }>): Promise<Uint8Array> {
  const { template, read } = importOf(input.noun);
  authorise(ctx, read);
  return buildTemplate(template, input.locale);
}
