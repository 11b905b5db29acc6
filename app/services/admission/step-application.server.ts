import { z } from "zod";
import {
  APPLICATION_STEPS,
  eraseBefore,
  isContactOver,
  isOpen,
  statusAfter,
} from "#app/domain/admission/application.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import {
  addEvent,
  applicationById,
  eraseContacts,
  updateApplication,
} from "#db/queries/applications.server.ts";
import { withScope } from "#db/scope.server.ts";
import { optionalText } from "../residency/resident-fields.ts";

export const stepApplicationInput = z.object({
  id: z.uuid(),
  rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
  step: z.enum(APPLICATION_STEPS, "form.invalid"),
  opinion: optionalText(1000),
});

/** Opinions, refusals and what takes a decision back say why. */
const NEEDS_WORDS = ["opinion", "refuse", "reopen"];

/**
 * Takes an application one step on: into review, an opinion, refused, withdrawn for the applicant, opened again. Refuses a
 * step that its status does not allow, and to open again what has lost its contacts.
 */
export async function stepApplication({
  ctx,
  input,
  key,
}: Verb<z.input<typeof stepApplicationInput>>): Promise<{ status: string }> {
  authorise(ctx, "residency:write");
  const { id, rev, step, opinion } = stepApplicationInput.parse(input);
  if (NEEDS_WORDS.includes(step) && opinion === null) {
    throw new Refusal("invalid", "admission.opinion-required", {}, { opinion: "admission.opinion-required" });
  }
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "step-application", async () => {
      const row = await applicationById(tx, organizationId, id, true);
      if (!row) throw new Refusal("absent", "admission.absent");
      const status = statusAfter(row.status, step);
      if (status === null) throw new Refusal("conflict", "admission.step-refused");
      if (step === "reopen" && (row.erasedAt !== null || isContactOver(row, ctx.today))) {
        throw new Refusal("conflict", "admission.contacts-erased");
      }
      const closedOn = isOpen(status) ? null : ctx.today;
      if (!(await updateApplication(tx, organizationId, { id, rev }, { status, closedOn }))) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      await addEvent(tx, organizationId, {
        applicationId: id,
        action: step,
        opinion,
        userName: ctx.user.name,
      });
      await audit(tx, {
        action: step,
        entity: "application",
        entityId: id,
        before: { status: row.status },
        after: { number: row.number, status, opinion },
      });
      await eraseContacts(tx, organizationId, eraseBefore(ctx.today));
      return { status };
    }),
  );
}
