import { z } from "zod";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { proposalFault, timelineOf } from "#app/domain/transfers/transfer.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { firmsById } from "#db/queries/firms.server.ts";
import { leasesOfStays, lockStay, staysOfFirm } from "#db/queries/residency.server.ts";
import {
  insertTransfer,
  namesKnown,
  otherCarriers,
  transfersInto,
  transfersOfStays,
} from "#db/queries/transfers.server.ts";
import { withScope } from "#db/scope.server.ts";
import { day, optionalText } from "../residency/resident-fields.ts";

export const proposeTransferInput = z.object({
  residencyId: z.uuid(),
  rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
  to: z.uuid("transfers.to-required"),
  leavesOn: day("transfers.leaves-required"),
  reason: z
    .string("transfers.reason-required")
    .trim()
    .min(1, "transfers.reason-required")
    .max(500)
    .transform((text) => text.replaceAll("\0", "")),
  note: optionalText(500),
  /** Read what is handed over, and agrees to it. */
  consents: z.literal("yes", "transfers.consent-required"),
});

/**
 * Proposes to hand a resident firm to another carrier of the city, with its facts, names and stays. Refuses a stay that has
 * ended, changed meanwhile or is proposed already, and leases that run on beyond the day.
 */
export async function proposeTransfer({
  ctx,
  input,
  key,
}: Verb<z.input<typeof proposeTransferInput>>): Promise<{ id: string }> {
  authorise(ctx, "residency:write");
  const { residencyId, rev, to, leavesOn, reason, note } = proposeTransferInput.parse(input);
  const { id: organizationId, cityId, nameZh, nameEn } = ctx.organization;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "propose-transfer", async () => {
      const stay = await lockStay(tx, organizationId, residencyId);
      if (!stay) throw new Refusal("absent", "residency.absent");
      if (stay.rev !== rev) throw new Refusal("conflict", "common.changed-meanwhile");
      const leases = await leasesOfStays(tx, organizationId, [residencyId]);
      const fault = proposalFault(stay, leases, leavesOn, ctx.today);
      if (fault?.field === "leavesOn") throw refusalOf([fault]);
      if (fault) throw new Refusal("conflict", fault.code, fault.details);
      const made = await transfersOfStays(tx, organizationId, [residencyId]);
      if (made.some(({ state }) => state === "proposed")) {
        throw new Refusal("conflict", "transfers.proposed-already");
      }
      const carriers = await otherCarriers(tx, { organizationId, cityId, today: ctx.today });
      const target = carriers.find(({ id }) => id === to);
      if (!target) {
        throw new Refusal("invalid", "transfers.to-required", {}, { to: "transfers.to-required" });
      }
      const [known] = await firmsById(tx, [stay.firmId]);
      const { id: firmId, ...facts } = known!;
      const stays = await staysOfFirm(tx, organizationId, firmId);
      const earlier = await transfersInto(
        tx,
        organizationId,
        stays.map(({ id }) => id),
      );
      const id = await insertTransfer(tx, organizationId, {
        residencyId,
        residencyRev: stay.rev,
        firmId,
        toOrganizationId: to,
        leavesOn,
        reason,
        note,
        firm: { ...facts, names: await namesKnown(tx, organizationId, firmId) },
        timeline: timelineOf(
          earlier.flatMap(({ timeline }) => timeline),
          stays.filter((other) => other.id === stay.id || other.leftOn !== null),
          { zh: nameZh, en: nameEn },
          leavesOn,
        ),
        proposedBy: ctx.user.id,
        proposedByName: ctx.user.name,
      });
      await audit(tx, {
        action: "propose-transfer",
        entity: "residency",
        entityId: residencyId,
        after: { transfer: id, to: target.zh, leavesOn, reason },
      });
      return { id };
    }),
  );
}
