import { z } from "zod";
import { coachingFault } from "#app/domain/mentoring/mentors.ts";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { changedFacts } from "#app/services/people/ledger-entries.ts";
import { rowAt } from "#app/services/people/people-fields.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { coachingsOf, lockMentoring, mentorsOf, updateCoaching } from "#db/queries/mentoring.server.ts";
import { withScope } from "#db/scope.server.ts";
import { spanFields } from "./mentor-fields.ts";

export const correctCoachingInput = z.object({ mentorId: z.uuid(), ...rowAt, ...spanFields });

/** Mends the days of a coaching, or ends it by its last day. */
export async function correctCoaching({
  ctx,
  input,
}: Verb<z.input<typeof correctCoachingInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { mentorId, id, rev, ...span } = correctCoachingInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    await lockMentoring(tx, organizationId);
    const [mentor] = await mentorsOf(tx, organizationId, mentorId);
    const all = await coachingsOf(tx, organizationId, { mentorId });
    const before = all.find((it) => it.id === id);
    if (!mentor || !before) throw new Refusal("absent", "mentoring.coaching-absent");
    const refusal = refusalOf(coachingFault({ ...before, ...span }, all, { mentor, leftOn: before.leftOn }));
    if (refusal) throw refusal;
    const entry = (it: typeof span) => ({ sinceOn: it.startsOn, lastOn: it.lastOn });
    const changed = changedFacts(entry(before), entry(span));
    if (!changed && before.rev === rev) return;
    if (!(await updateCoaching(tx, { organizationId, id, rev }, span))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    if (!changed) return;
    const whom = { mentor: mentor.name, firm: before.firmName };
    const told = {
      before: { ...whom, ...Object(changed.before) },
      after: { ...whom, ...Object(changed.after) },
    };
    await audit(tx, { action: "correct-coaching", entity: "mentor", entityId: mentorId, ...told });
    await audit(tx, {
      action: "correct-coaching",
      entity: "residency",
      entityId: before.residencyId,
      ...told,
    });
  });
}
