import { z } from "zod";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { endingFault } from "#app/domain/residency/ending.ts";
import { EXIT_KINDS } from "#app/domain/residency/residency.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { endLeases, leasesOfStays, lockStay, updateStay } from "#db/queries/residency.server.ts";
import { withScope } from "#db/scope.server.ts";
import { graduateStay } from "./graduate-resident.server.ts";
import { day, optionalText } from "./resident-fields.ts";

export const endResidencyInput = z.object({
  id: z.uuid(),
  rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
  exit: z.enum(EXIT_KINDS, "residency.exit-required"),
  /** The first day on which the firm is gone. */
  leftOn: day("residency.left-required"),
  exitReason: optionalText(500),
  exitEvidence: optionalText(500),
  /** Of a graduation: evidence of a condition that the figures leave open, by its code, as JSON. */
  confirmed: z.string().max(10_000).optional(),
});

/**
 * Ends a stay. What is let to it ends on the same day, in the same transaction: a firm that is gone holds no room. A
 * lease that begins on that day or later contradicts the ending and must be taken away first (`lease-begins-later`).
 * Ending it as graduated is a graduation, by the rule of `graduateResident` and with its decision.
 */
export async function endResidency({
  ctx,
  input,
  key,
}: Verb<z.input<typeof endResidencyInput>>): Promise<{ leasesEnded: number }> {
  authorise(ctx, "residency:write");
  const { id, rev, confirmed, ...given } = endResidencyInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "end-residency", async () => {
      if (given.exit === "graduated") {
        const { leftOn: on, exitReason: reason, exitEvidence: evidence } = given;
        const fields = { day: "leftOn", reason: "exitReason" };
        const asked = { id, rev, on, leases: "end", reason, evidence, confirmed, fields } as const;
        const { leasesEnded } = await graduateStay(tx, ctx, asked);
        return { leasesEnded };
      }
      const stay = await lockStay(tx, ctx.organization.id, id);
      if (!stay) throw new Refusal("absent", "residency.absent");
      const leases = await leasesOfStays(tx, ctx.organization.id, [id]);
      const fault = endingFault(stay, leases, given.leftOn, ctx.today);
      // A fault of the day is the form's; any other is of the ledger as it stands.
      if (fault?.field === "leftOn") throw refusalOf([fault]);
      if (fault) throw new Refusal("conflict", fault.code, fault.details);
      const ended = await endLeases(tx, ctx.organization.id, [{ residencyId: id, on: given.leftOn }]);
      if (!(await updateStay(tx, ctx.organization.id, { id, rev }, given))) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      await audit(tx, {
        action: "end",
        entity: "residency",
        entityId: id,
        after: { ...given, leasesEnded: ended.map((lease) => lease.id) },
      });
      return { leasesEnded: ended.length };
    }),
  );
}
