import { z } from "zod";
import { isOpen } from "#app/domain/admission/application.ts";
import { leavesOf } from "#app/domain/admission/checklist.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { addEvent, applicationById, updateApplication } from "#db/queries/applications.server.ts";
import { withScope } from "#db/scope.server.ts";
import { readConfirmed } from "../residency/decide-graduations.server.ts";
import { admissionChecks, type Confirmation, readConfirmations } from "./admission-checks.server.ts";

export const confirmConditionsInput = z.object({
  id: z.uuid(),
  rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
  /** Evidence by the condition's code, as JSON; an open condition that is not named is not confirmed any more. */
  confirmed: z.string().max(10_000).optional(),
});

/** Keeps which conditions that the figures leave open a person has checked, and on what evidence. */
export async function confirmConditions({
  ctx,
  input,
  key,
}: Verb<z.input<typeof confirmConditionsInput>>): Promise<{ confirmed: number }> {
  authorise(ctx, "residency:write");
  const { id, rev, confirmed } = confirmConditionsInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "confirm-conditions", async () => {
      const row = await applicationById(tx, organizationId, id, true);
      if (!row) throw new Refusal("absent", "admission.absent");
      if (!isOpen(row.status)) throw new Refusal("conflict", "admission.step-refused");
      const { check } = await admissionChecks(tx, ctx, row, row.wishedFrom ?? ctx.today);
      const open = check ? leavesOf(check).filter(({ told }) => told === "unknown") : [];
      const before = readConfirmations(row.confirmed);
      const said = readConfirmed(confirmed);
      const after: Record<string, Confirmation> = {};
      for (const { code } of open) {
        const evidence = said.get(code);
        if (evidence === undefined) continue;
        const earlier = before[code];
        after[code] =
          earlier?.evidence === evidence ? earlier : { evidence, by: ctx.user.name, on: ctx.today };
      }
      if (!(await updateApplication(tx, organizationId, { id, rev }, { confirmed: after }))) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      const count = Object.keys(after).length;
      await addEvent(tx, organizationId, { applicationId: id, action: "confirm", userName: ctx.user.name });
      await audit(tx, { action: "confirm", entity: "application", entityId: id, before, after });
      return { confirmed: count };
    }),
  );
}
