import { z } from "zod";
import { founderFault } from "#app/domain/people/founders.ts";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { foundersOf, insertFounder } from "#db/queries/people.server.ts";
import { lockStay } from "#db/queries/residency.server.ts";
import { withScope } from "#db/scope.server.ts";
import { CODE_LISTS } from "./code-lists.ts";
import { founderEntry, said } from "./ledger-entries.ts";
import { founderFields } from "./people-fields.ts";

export const addFounderInput = z.object({ residencyId: z.uuid(), ...founderFields });

/** Enters a founder or principal of a stay; the entry of the log is the stay's. Refuses the same person twice at a time. */
export async function addFounder({
  ctx,
  input,
  key,
}: Verb<z.input<typeof addFounderInput>>): Promise<{ id: string }> {
  authorise(ctx, "residency:write");
  const { residencyId, ...facts } = addFounderInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "add-founder", async () => {
      if (!(await lockStay(tx, organizationId, residencyId))) throw new Refusal("absent", "residency.absent");
      const others = await foundersOf(tx, organizationId, residencyId);
      const refusal = refusalOf(founderFault({ id: "", ...facts }, others, CODE_LISTS.founderKinds));
      if (refusal) throw refusal;
      const id = await insertFounder(tx, organizationId, residencyId, facts);
      await audit(tx, {
        action: "add-founder",
        entity: "residency",
        entityId: residencyId,
        after: said(founderEntry(facts)),
      });
      return { id };
    }),
  );
}
