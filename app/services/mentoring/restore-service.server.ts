import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { rowAt } from "#app/services/people/people-fields.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { listEntries, setWithdrawn } from "#db/queries/services.server.ts";
import { withScope } from "#db/scope.server.ts";

export const restoreServiceInput = z.object(rowAt);

/** Brings an entry back that was taken back. */
export async function restoreService({
  ctx,
  input,
}: Verb<z.input<typeof restoreServiceInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { id, rev } = restoreServiceInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const [before] = await listEntries(tx, { organizationId, id, state: "all" }, { limit: 1, offset: 0 });
    if (!before) throw new Refusal("absent", "mentoring.service-absent");
    if (before.withdrawnReason === null) throw new Refusal("conflict", "mentoring.service-stands");
    if (!(await setWithdrawn(tx, { organizationId, id, rev }, null))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    await audit(tx, {
      action: "restore",
      entity: "service-entry",
      entityId: id,
      before: { reason: before.withdrawnReason },
    });
  });
}
