import { z } from "zod";
import { eraseBefore, isOpen } from "#app/domain/admission/application.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
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
import { addResidentInput, takeIn } from "../residency/add-resident.server.ts";
import { day, optionalDay, optionalText } from "../residency/resident-fields.ts";
import { admissionChecks } from "./admission-checks.server.ts";

export const admitApplicationInput = z.object({
  id: z.uuid(),
  rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
  /** Of a firm's licence; a team names it once it has become a firm. */
  uscc: z.string("residency.uscc-required").trim().min(1, "residency.uscc-required").max(40),
  name: optionalText(100),
  foundedOn: optionalDay,
  field: optionalText(3),
  admittedOn: day("admission.admitted-required"),
  enteredOn: day("residency.entered-required"),
  agreementNumber: optionalText(80),
  opinion: optionalText(1000),
});

/**
 * Admits an applicant: the firm is taken in with the days of application and admission, and what the conditions came to is
 * kept with the decision. Where they are not met, or left open, an opinion has to say why. Answers the stay.
 */
export async function admitApplication({
  ctx,
  input,
  key,
}: Verb<z.input<typeof admitApplicationInput>>): Promise<{ residencyId: string }> {
  authorise(ctx, "residency:write");
  const { id, rev, opinion, agreementNumber, ...firm } = admitApplicationInput.parse(input);
  if (firm.admittedOn > ctx.today) {
    throw new Refusal(
      "invalid",
      "admission.admitted-in-future",
      {},
      { admittedOn: "admission.admitted-in-future" },
    );
  }
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "admit-application", async () => {
      const row = await applicationById(tx, organizationId, id, true);
      if (!row) throw new Refusal("absent", "admission.absent");
      if (!isOpen(row.status)) throw new Refusal("conflict", "admission.step-refused");
      const given = addResidentInput.parse({
        uscc: firm.uscc,
        name: firm.name,
        foundedOn: firm.foundedOn,
        field: firm.field,
        appliedOn: row.receivedOn,
        admittedOn: firm.admittedOn,
        enteredOn: firm.enteredOn,
        entryReason: opinion?.slice(0, 500),
        entryEvidence: agreementNumber,
      });
      const stay = await takeIn(tx, ctx, given);
      // Asked after the firm is registered: what the register knows of the code goes before what was typed.
      const decided = await admissionChecks(tx, ctx, { ...row, uscc: firm.uscc }, firm.enteredOn);
      const state = decided.check?.state ?? "unknown";
      if (state !== "met" && opinion === null) {
        const code = "admission.opinion-for-exception";
        throw new Refusal("invalid", code, {}, { opinion: code });
      }
      const change = {
        status: "admitted",
        closedOn: ctx.today,
        agreementNumber,
        residencyId: stay.id,
        decided,
        uscc: decided.firm?.uscc ?? firm.uscc,
      };
      if (!(await updateApplication(tx, organizationId, { id, rev }, change))) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      await addEvent(tx, organizationId, {
        applicationId: id,
        action: "admit",
        opinion,
        userName: ctx.user.name,
      });
      const policy = decided.policy ? `${decided.policy.code}@${decided.policy.version}` : null;
      const after: Json = { number: row.number, residency: stay.id, state, policy, agreementNumber, opinion };
      await audit(tx, {
        action: "admit",
        entity: "application",
        entityId: id,
        before: { status: row.status },
        after,
      });
      await eraseContacts(tx, organizationId, eraseBefore(ctx.today));
      return { residencyId: stay.id };
    }),
  );
}
