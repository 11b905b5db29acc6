import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { rowAt } from "#app/services/people/people-fields.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { coachingsOf, deleteCoaching } from "#db/queries/mentoring.server.ts";
import { withScope } from "#db/scope.server.ts";

export const removeCoachingInput = z.object({ mentorId: z.uuid(), ...rowAt });

/** Takes out a coaching that never was; one that is over is given its last day instead. */
export async function removeCoaching({
  ctx,
  input,
}: Verb<z.input<typeof removeCoachingInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { mentorId, id, rev } = removeCoachingInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const found = (await coachingsOf(tx, organizationId, { mentorId })).find((it) => it.id === id);
    if (!found) throw new Refusal("absent", "mentoring.coaching-absent");
    if (!(await deleteCoaching(tx, { organizationId, id, rev }))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    const before = {
      mentor: found.mentorName,
      firm: found.firmName,
      sinceOn: found.startsOn,
      lastOn: found.lastOn,
    };
    await audit(tx, { action: "remove-coaching", entity: "mentor", entityId: mentorId, before });
    await audit(tx, {
      action: "remove-coaching",
      entity: "residency",
      entityId: found.residencyId,
      before,
    });
  });
}
