import { z } from "zod";
import { mentorFault } from "#app/domain/mentoring/mentors.ts";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { CODE_LISTS } from "#app/services/people/code-lists.ts";
import { changedFacts } from "#app/services/people/ledger-entries.ts";
import { rowAt } from "#app/services/people/people-fields.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { lockMentoring, mentorsOf, updateMentor } from "#db/queries/mentoring.server.ts";
import { withScope } from "#db/scope.server.ts";
import { mentorEntry } from "./mentor-entries.ts";
import { mentorFields } from "./mentor-fields.ts";

export const correctMentorInput = z.object({ ...rowAt, ...mentorFields });

/** Mends a mentor, or gives the last day. Conflict when somebody changed the entry since the form was opened. */
export async function correctMentor({ ctx, input }: Verb<z.input<typeof correctMentorInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { id, rev, ...facts } = correctMentorInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    await lockMentoring(tx, organizationId);
    const all = await mentorsOf(tx, organizationId);
    const before = all.find((it) => it.id === id);
    if (!before) throw new Refusal("absent", "mentoring.mentor-absent");
    const refusal = refusalOf(mentorFault({ id, ...facts }, all, CODE_LISTS.mentorKinds));
    if (refusal) throw refusal;
    const changed = changedFacts(mentorEntry(before), mentorEntry(facts));
    if (!changed && before.rev === rev) return;
    if (!(await updateMentor(tx, { organizationId, id, rev }, facts))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    await audit(tx, { action: "correct", entity: "mentor", entityId: id, ...changed });
  });
}
