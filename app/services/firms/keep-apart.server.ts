import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { deleteDistinction, insertDistinction } from "#db/queries/firm-merges.server.ts";
import { lockFirms } from "#db/queries/firm-names.server.ts";
import { withScope } from "#db/scope.server.ts";

export const keepApartInput = z.object({ firmId: z.uuid(), otherFirmId: z.uuid() });

const inOrder = ({ firmId, otherFirmId }: z.output<typeof keepApartInput>) =>
  firmId < otherFirmId ? { firmId, otherFirmId } : { firmId: otherFirmId, otherFirmId: firmId };

/** Keeps that two firms are two: they are not proposed again. Said twice, it is kept once. */
export async function keepApart({ ctx, input }: Verb<z.input<typeof keepApartInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const pair = inOrder(keepApartInput.parse(input));
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const known = await lockFirms(tx, organizationId, Object.values(pair));
    if (known !== 2) throw new Refusal("absent", "firms.absent");
    if (!(await insertDistinction(tx, organizationId, pair, ctx.user))) return;
    await audit(tx, { action: "keep-apart", entity: "firm", entityId: pair.firmId, after: pair });
  });
}

/** Takes that back: the pair is proposed again while there are reasons to. */
export async function proposeAgain({ ctx, input }: Verb<z.input<typeof keepApartInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const pair = inOrder(keepApartInput.parse(input));
  await withScope(ctx, async (tx) => {
    if (!(await deleteDistinction(tx, ctx.organization.id, pair))) {
      throw new Refusal("absent", "firms.absent");
    }
    await audit(tx, { action: "take-back", entity: "firm", entityId: pair.firmId, before: pair });
  });
}
