import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { said } from "#app/services/people/ledger-entries.ts";
import { rowAt } from "#app/services/people/people-fields.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { coachingsOf, deleteMentor, mentorsOf } from "#db/queries/mentoring.server.ts";
import { listEntries } from "#db/queries/services.server.ts";
import { withScope } from "#db/scope.server.ts";
import { mentorEntry } from "./mentor-entries.ts";

export const removeMentorInput = z.object(rowAt);

/**
 * Takes out a mentor who was entered by mistake. Refused while anybody is or was coached by them or a service names them:
 * who stops is given a last day instead.
 */
export async function removeMentor({ ctx, input }: Verb<z.input<typeof removeMentorInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { id, rev } = removeMentorInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const [before] = await mentorsOf(tx, organizationId, id);
    if (!before) throw new Refusal("absent", "mentoring.mentor-absent");
    const coached = await coachingsOf(tx, organizationId, { mentorId: id });
    const which = { organizationId, mentorId: id, state: "all" } as const;
    const served = await listEntries(tx, which, { limit: 1, offset: 0 });
    if (coached.length > 0 || served.length > 0) throw new Refusal("conflict", "mentoring.mentor-in-use");
    if (!(await deleteMentor(tx, { organizationId, id, rev }))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    await audit(tx, { action: "remove", entity: "mentor", entityId: id, before: said(mentorEntry(before)) });
  });
}
