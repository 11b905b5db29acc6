import { z } from "zod";
import { founderFault } from "#app/domain/people/founders.ts";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { foundersOf, updateFounder } from "#db/queries/people.server.ts";
import { lockStay } from "#db/queries/residency.server.ts";
import { withScope } from "#db/scope.server.ts";
import { CODE_LISTS } from "./code-lists.ts";
import { changedFacts, founderEntry } from "./ledger-entries.ts";
import { founderFields, rowAt } from "./people-fields.ts";

export const correctFounderInput = z.object({ residencyId: z.uuid(), ...rowAt, ...founderFields });

/** Mends a founder of a stay. Conflict when somebody changed the entry since the form was opened. */
export async function correctFounder({
  ctx,
  input,
}: Verb<z.input<typeof correctFounderInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { residencyId, id, rev, ...facts } = correctFounderInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    await lockStay(tx, organizationId, residencyId);
    const all = await foundersOf(tx, organizationId, residencyId);
    const before = all.find((it) => it.id === id);
    if (!before) throw new Refusal("absent", "people.absent");
    const refusal = refusalOf(founderFault({ id, ...facts }, all, CODE_LISTS.founderKinds));
    if (refusal) throw refusal;
    const changed = changedFacts(founderEntry(before), founderEntry(facts));
    if (!changed && before.rev === rev) return;
    if (!(await updateFounder(tx, { organizationId, id, rev }, facts))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    await audit(tx, {
      action: "correct-founder",
      entity: "residency",
      entityId: residencyId,
      ...changed,
    });
  });
}
