import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { deleteFounder, foundersOf } from "#db/queries/people.server.ts";
import { withScope } from "#db/scope.server.ts";
import { founderEntry, said } from "./ledger-entries.ts";
import { rowAt } from "./people-fields.ts";

export const removeFounderInput = z.object({ residencyId: z.uuid(), ...rowAt });

/** Takes out a founder who was entered by mistake; who left the firm is given a last day instead. The log keeps the entry. */
export async function removeFounder({ ctx, input }: Verb<z.input<typeof removeFounderInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { residencyId, id, rev } = removeFounderInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const before = (await foundersOf(tx, organizationId, residencyId)).find((it) => it.id === id);
    if (!before) throw new Refusal("absent", "people.absent");
    if (!(await deleteFounder(tx, { organizationId, id, rev }))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    await audit(tx, {
      action: "remove-founder",
      entity: "residency",
      entityId: residencyId,
      before: said(founderEntry(before)),
    });
  });
}
