import { z } from "zod";
import { markFault, withoutIdle } from "#app/domain/people/marks.ts";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { insertMark, marksOf } from "#db/queries/people.server.ts";
import { lockStay } from "#db/queries/residency.server.ts";
import { withScope } from "#db/scope.server.ts";
import { MARK_LISTS } from "./code-lists.ts";
import { markEntry, said } from "./ledger-entries.ts";
import { markFields, markKind } from "./people-fields.ts";

export const addMarkInput = z.object({ residencyId: z.uuid(), kind: markKind, ...markFields });

/** Marks a stay: spun off from, university, chain leader, industry, brought in, tag. Refuses the same mark twice at a time. */
export async function addMark({
  ctx,
  input,
  key,
}: Verb<z.input<typeof addMarkInput>>): Promise<{ id: string }> {
  authorise(ctx, "residency:write");
  const { residencyId, ...given } = addMarkInput.parse(input);
  const facts = withoutIdle(given);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "add-mark", async () => {
      if (!(await lockStay(tx, organizationId, residencyId))) throw new Refusal("absent", "residency.absent");
      const others = await marksOf(tx, organizationId, residencyId);
      const refusal = refusalOf(markFault({ id: "", ...facts }, others, MARK_LISTS));
      if (refusal) throw refusal;
      const id = await insertMark(tx, organizationId, residencyId, facts);
      await audit(tx, {
        action: "add-mark",
        entity: "residency",
        entityId: residencyId,
        after: said(markEntry(facts)),
      });
      return { id };
    }),
  );
}
