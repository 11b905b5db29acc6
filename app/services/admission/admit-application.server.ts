import { z } from "zod";
import { eraseBefore, isOpen } from "#app/domain/admission/application.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { enterTeam } from "#app/services/teams/add-team.server.ts";
import { audit, authorise, type Ctx, once, type Verb } from "#app/services/verb.server.ts";
import {
  type ApplicationRow,
  addEvent,
  applicationById,
  eraseContacts,
  updateApplication,
} from "#db/queries/applications.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { addResidentInput, takeIn } from "../residency/add-resident.server.ts";
import { day, optionalDay, optionalText } from "../residency/resident-fields.ts";
import { admissionChecks } from "./admission-checks.server.ts";

export const admitApplicationInput = z.object({
  id: z.uuid(),
  rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
  /** Of a firm's licence. A team has none, unless it has become a firm meanwhile. */
  uscc: optionalText(40),
  name: optionalText(100),
  foundedOn: optionalDay,
  field: optionalText(3),
  admittedOn: day("admission.admitted-required"),
  enteredOn: day("residency.entered-required"),
  agreementNumber: optionalText(80),
  opinion: optionalText(1000),
  /** Of a team; else who is named as its contact. */
  leader: optionalText(60),
});
type Given = Omit<z.output<typeof admitApplicationInput>, "id" | "rev">;
type Admitted = { residencyId: string | null; teamId: string | null };

/** Into the register of teams, with what the application says of the team. */
async function enterApplicant(
  tx: ScopedTx,
  ctx: Ctx,
  row: ApplicationRow,
  { name, field, leader, admittedOn, enteredOn, opinion, agreementNumber }: Given,
): Promise<Admitted> {
  const leads = leader ?? row.contactName;
  if (leads === null) {
    throw new Refusal("invalid", "teams.leader-required", {}, { leader: "teams.leader-required" });
  }
  const team = {
    name: name ?? row.name,
    field: field ?? row.field,
    business: row.business,
    leader: leads,
    contactPhone: row.contactPhone,
    people: row.people,
    kinds: [],
    originPlace: null,
    originName: null,
    appliedOn: row.receivedOn,
    admittedOn,
    enteredOn,
    entryReason: opinion?.slice(0, 500) ?? null,
    entryEvidence: agreementNumber,
    note: null,
  };
  return { residencyId: null, teamId: await enterTeam(tx, ctx, team, row.id) };
}

/** Into the register of residents, with the firm's code. */
async function takeInApplicant(
  tx: ScopedTx,
  ctx: Ctx,
  row: ApplicationRow,
  { uscc, opinion, agreementNumber, leader: _, ...firm }: Given,
): Promise<Admitted> {
  if (uscc === null) {
    throw new Refusal("invalid", "residency.uscc-required", {}, { uscc: "residency.uscc-required" });
  }
  const given = addResidentInput.parse({
    ...firm,
    uscc,
    appliedOn: row.receivedOn,
    entryReason: opinion?.slice(0, 500),
    entryEvidence: agreementNumber,
  });
  return { residencyId: (await takeIn(tx, ctx, given)).id, teamId: null };
}

/**
 * Admits an applicant, with the days of application and admission: a firm is taken in as a resident, a team that is none yet
 * enters the register of teams. What the conditions came to is kept with the decision; where they are not met, or left open,
 * an opinion has to say why. Answers the stay or the team.
 */
export async function admitApplication({
  ctx,
  input,
  key,
}: Verb<z.input<typeof admitApplicationInput>>): Promise<Admitted> {
  authorise(ctx, "residency:write");
  const { id, rev, ...given } = admitApplicationInput.parse(input);
  const { opinion, agreementNumber } = given;
  if (given.admittedOn > ctx.today) {
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
      const isTeam = row.applicant === "team" && given.uscc === null;
      const admitted = isTeam
        ? await enterApplicant(tx, ctx, row, given)
        : await takeInApplicant(tx, ctx, row, given);
      // Asked after the firm is registered: what the register knows of the code goes before what was typed.
      const decided = await admissionChecks(tx, ctx, { ...row, uscc: given.uscc }, given.enteredOn);
      const state = decided.check?.state ?? "unknown";
      if (state !== "met" && opinion === null) {
        const code = "admission.opinion-for-exception";
        throw new Refusal("invalid", code, {}, { opinion: code });
      }
      const change = {
        status: "admitted",
        closedOn: ctx.today,
        agreementNumber,
        residencyId: admitted.residencyId,
        decided,
        uscc: decided.firm?.uscc ?? given.uscc,
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
      const into: Json = isTeam ? { team: admitted.teamId } : { residency: admitted.residencyId };
      const after: Json = { number: row.number, ...into, state, policy, agreementNumber, opinion };
      await audit(tx, {
        action: "admit",
        entity: "application",
        entityId: id,
        before: { status: row.status },
        after,
      });
      await eraseContacts(tx, organizationId, eraseBefore(ctx.today));
      return admitted;
    }),
  );
}
