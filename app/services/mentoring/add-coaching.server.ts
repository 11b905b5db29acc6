import { z } from "zod";
import { coachingFault } from "#app/domain/mentoring/mentors.ts";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { coachingsOf, insertCoaching, lockMentoring, mentorsOf } from "#db/queries/mentoring.server.ts";
import { lockStay } from "#db/queries/residency.server.ts";
import { withScope } from "#db/scope.server.ts";
import { spanFields } from "./mentor-fields.ts";

export const addCoachingInput = z.object({
  mentorId: z.uuid("mentoring.mentor-unknown"),
  residencyId: z.uuid("mentoring.firm-required"),
  ...spanFields,
});

/** A mentor begins to coach a resident. Told in the histories of both. */
export async function addCoaching({
  ctx,
  input,
  key,
}: Verb<z.input<typeof addCoachingInput>>): Promise<{ id: string }> {
  authorise(ctx, "residency:write");
  const facts = addCoachingInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "add-coaching", async () => {
      await lockMentoring(tx, organizationId);
      const stay = await lockStay(tx, organizationId, facts.residencyId);
      if (!stay) {
        throw new Refusal("invalid", "mentoring.firm-unknown", {}, { residencyId: "mentoring.firm-unknown" });
      }
      const [mentor] = await mentorsOf(tx, organizationId, facts.mentorId);
      if (!mentor) {
        throw new Refusal(
          "invalid",
          "mentoring.mentor-unknown",
          {},
          { mentorId: "mentoring.mentor-unknown" },
        );
      }
      const others = await coachingsOf(tx, organizationId, { mentorId: facts.mentorId });
      const refusal = refusalOf(coachingFault({ id: "", ...facts }, others, { mentor, leftOn: stay.leftOn }));
      if (refusal) throw refusal;
      const id = await insertCoaching(tx, organizationId, facts);
      const [added] = (await coachingsOf(tx, organizationId, facts)).filter((it) => it.id === id);
      const after = { mentor: mentor.name, firm: added?.firmName ?? "", sinceOn: facts.startsOn };
      await audit(tx, { action: "add-coaching", entity: "mentor", entityId: mentor.id, after });
      await audit(tx, { action: "add-coaching", entity: "residency", entityId: stay.id, after });
      return { id };
    }),
  );
}
