import { z } from "zod";
import type { Fault } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { changedFacts } from "#app/services/people/ledger-entries.ts";
import { rowAt } from "#app/services/people/people-fields.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { listEntries, updateEntry } from "#db/queries/services.server.ts";
import { withScope } from "#db/scope.server.ts";
import { entryTold, judgeEntry } from "./service-entries.ts";
import { serviceFields } from "./service-fields.ts";

export const correctServiceInput = z.object({ ...rowAt, ...serviceFields });

/** Mends an entry. One that was taken back is brought back first. Answers what is worth a second look. */
export async function correctService({
  ctx,
  input,
}: Verb<z.input<typeof correctServiceInput>>): Promise<{ warnings: Fault[] }> {
  authorise(ctx, "residency:write");
  const { id, rev, residencyIds, hours: minutes, ...given } = correctServiceInput.parse(input);
  const facts = { ...given, minutes };
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const [before] = await listEntries(tx, { organizationId, id, state: "all" }, { limit: 1, offset: 0 });
    if (!before) throw new Refusal("absent", "mentoring.service-absent");
    if (before.withdrawnReason !== null) throw new Refusal("conflict", "mentoring.service-withdrawn");
    const { firms, mentor, warnings } = await judgeEntry(tx, ctx, { id, residencyIds, ...facts });
    const changed = changedFacts(
      entryTold(before, before.mentorName, before.firms),
      entryTold(facts, mentor?.name ?? null, firms),
    );
    if (!changed && before.rev === rev) return { warnings };
    if (!(await updateEntry(tx, { organizationId, id, rev }, facts, residencyIds))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    await audit(tx, { action: "correct", entity: "service-entry", entityId: id, ...changed });
    return { warnings };
  });
}
