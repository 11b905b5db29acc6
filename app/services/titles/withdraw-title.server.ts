import { z } from "zod";
import type { Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { deleteTitle, titlesOf } from "#db/queries/titles.server.ts";
import { withScope } from "#db/scope.server.ts";

export const withdrawTitleInput = z.object({
  id: z.uuid(),
  rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
});

/**
 * Takes a claim back that should not have been made; a title that was truly held and ended is corrected instead (expiry,
 * revocation). Filings that carry it keep it; the log keeps its contents.
 */
export async function withdrawTitle({ ctx, input }: Verb<z.input<typeof withdrawTitleInput>>): Promise<void> {
  authorise(ctx, "titles:write");
  const { id, rev } = withdrawTitleInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const [before] = await titlesOf(tx, { organizationId, id });
    if (!before) throw new Refusal("absent", "titles.absent");
    if (!(await deleteTitle(tx, { organizationId, id, rev }))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    await audit(tx, { action: "withdraw", entity: "title", entityId: id, before: { ...before } as Json });
  });
}
