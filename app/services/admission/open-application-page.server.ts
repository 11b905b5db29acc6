import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { applicationPageOf, saveApplicationPage } from "#db/queries/applications.server.ts";
import { withScope } from "#db/scope.server.ts";
import { optionalText } from "../residency/resident-fields.ts";

export const openApplicationPageInput = z.object({
  rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
  state: z.enum(["open", "closed"], "form.invalid"),
  introZh: optionalText(1000),
  introEn: optionalText(1000),
});

/** Switches the carrier's public application page on or off, and says what stands on it. */
export async function openApplicationPage({
  ctx,
  input,
  key,
}: Verb<z.input<typeof openApplicationPageInput>>): Promise<{ isOpen: boolean }> {
  authorise(ctx, "residency:write");
  const { rev, state, introZh, introEn } = openApplicationPageInput.parse(input);
  const organizationId = ctx.organization.id;
  const page = { isOpen: state === "open", introZh, introEn };
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "open-application-page", async () => {
      const { rev: _, ...before } = await applicationPageOf(tx, organizationId);
      if (!(await saveApplicationPage(tx, organizationId, rev, page))) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      await audit(tx, { action: "change", entity: "application-page", entityId: null, before, after: page });
      return { isOpen: page.isOpen };
    }),
  );
}
