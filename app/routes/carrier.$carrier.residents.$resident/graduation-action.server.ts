import { confirmedIn } from "#app/http/confirmed.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { graduateResident, graduateResidentInput } from "#app/services/residency/graduate-resident.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";

/** Lets the firm graduate as the form says. Answers what the page says afterwards. */
export async function graduate({
  ctx,
  form,
  key,
}: {
  ctx: Ctx;
  form: FormData;
  key?: string | undefined;
}): Promise<string> {
  const input = { ...parseForm(graduateResidentInput, form), confirmed: confirmedIn(form) };
  const { leasesEnded } = await graduateResident({ ctx, input, key });
  return `graduated-${leasesEnded}`;
}
