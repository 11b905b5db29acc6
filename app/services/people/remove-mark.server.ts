import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { deleteMark, marksOf } from "#db/queries/people.server.ts";
import { withScope } from "#db/scope.server.ts";
import { markEntry, said } from "./ledger-entries.ts";
import { rowAt } from "./people-fields.ts";

export const removeMarkInput = z.object({ residencyId: z.uuid(), ...rowAt });

/** Takes off a mark that should not be there; what has ended is given a last day instead. The log keeps it. */
export async function removeMark({ ctx, input }: Verb<z.input<typeof removeMarkInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { residencyId, id, rev } = removeMarkInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const before = (await marksOf(tx, organizationId, residencyId)).find((it) => it.id === id);
    if (!before) throw new Refusal("absent", "people.absent");
    if (!(await deleteMark(tx, { organizationId, id, rev }))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    await audit(tx, {
      action: "remove-mark",
      entity: "residency",
      entityId: residencyId,
      before: said(markEntry(before)),
    });
  });
}
