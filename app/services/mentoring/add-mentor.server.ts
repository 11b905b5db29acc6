import { z } from "zod";
import { mentorFault } from "#app/domain/mentoring/mentors.ts";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { CODE_LISTS } from "#app/services/people/code-lists.ts";
import { said } from "#app/services/people/ledger-entries.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { insertMentor, lockMentoring, mentorsOf } from "#db/queries/mentoring.server.ts";
import { withScope } from "#db/scope.server.ts";
import { mentorEntry } from "./mentor-entries.ts";
import { mentorFields } from "./mentor-fields.ts";

export const addMentorInput = z.object(mentorFields);

/** Appoints a mentor. Refuses the same person of the same employer twice at a time. */
export async function addMentor({
  ctx,
  input,
  key,
}: Verb<z.input<typeof addMentorInput>>): Promise<{ id: string }> {
  authorise(ctx, "residency:write");
  const facts = addMentorInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "add-mentor", async () => {
      await lockMentoring(tx, organizationId);
      const others = await mentorsOf(tx, organizationId);
      const refusal = refusalOf(mentorFault({ id: "", ...facts }, others, CODE_LISTS.mentorKinds));
      if (refusal) throw refusal;
      const id = await insertMentor(tx, organizationId, facts);
      await audit(tx, { action: "add", entity: "mentor", entityId: id, after: said(mentorEntry(facts)) });
      return { id };
    }),
  );
}
