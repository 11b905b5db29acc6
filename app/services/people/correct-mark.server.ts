import { z } from "zod";
import { markFault, withoutIdle } from "#app/domain/people/marks.ts";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { marksOf, updateMark } from "#db/queries/people.server.ts";
import { lockStay } from "#db/queries/residency.server.ts";
import { withScope } from "#db/scope.server.ts";
import { MARK_LISTS } from "./code-lists.ts";
import { changedFacts, markEntry } from "./ledger-entries.ts";
import { markFields, rowAt } from "./people-fields.ts";

export const correctMarkInput = z.object({ residencyId: z.uuid(), ...rowAt, ...markFields });

/** Mends a mark; its kind stays. Conflict when somebody changed it since the form was opened. */
export async function correctMark({ ctx, input }: Verb<z.input<typeof correctMarkInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { residencyId, id, rev, ...given } = correctMarkInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    await lockStay(tx, organizationId, residencyId);
    const all = await marksOf(tx, organizationId, residencyId);
    const before = all.find((it) => it.id === id);
    if (!before) throw new Refusal("absent", "people.absent");
    const { kind, ...facts } = withoutIdle({ kind: before.kind, ...given });
    const refusal = refusalOf(markFault({ id, kind, ...facts }, all, MARK_LISTS));
    if (refusal) throw refusal;
    const changed = changedFacts(markEntry(before), markEntry({ kind, ...facts }));
    if (!changed && before.rev === rev) return;
    if (!(await updateMark(tx, { organizationId, id, rev }, facts))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    await audit(tx, { action: "correct-mark", entity: "residency", entityId: residencyId, ...changed });
  });
}
