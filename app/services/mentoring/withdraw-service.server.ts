import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { requiredText, rowAt } from "#app/services/people/people-fields.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { listEntries, setWithdrawn } from "#db/queries/services.server.ts";
import { withScope } from "#db/scope.server.ts";

export const withdrawServiceInput = z.object({
  ...rowAt,
  reason: requiredText(200, "mentoring.reason-required"),
});

/** Takes an entry back for a reason: it stays to be read, and counts no more. `restoreService` brings it back. */
export async function withdrawService({
  ctx,
  input,
}: Verb<z.input<typeof withdrawServiceInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { id, rev, reason } = withdrawServiceInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const [before] = await listEntries(tx, { organizationId, id, state: "all" }, { limit: 1, offset: 0 });
    if (!before) throw new Refusal("absent", "mentoring.service-absent");
    if (before.withdrawnReason !== null) throw new Refusal("conflict", "mentoring.service-withdrawn");
    if (!(await setWithdrawn(tx, { organizationId, id, rev }, reason))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    await audit(tx, { action: "withdraw", entity: "service-entry", entityId: id, after: { reason } });
  });
}
