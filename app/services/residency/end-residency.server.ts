import { z } from "zod";
import { EXIT_KINDS } from "#app/domain/residency/residency.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { endLeases, leasesOfStays, lockStay, updateStay } from "#db/queries/residency.server.ts";
import { withScope } from "#db/scope.server.ts";
import { day, optionalText } from "./resident-fields.ts";

export const endResidencyInput = z.object({
  id: z.uuid(),
  rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
  exit: z.enum(EXIT_KINDS, "residency.exit-required"),
  /** The first day on which the firm is gone. */
  leftOn: day("residency.left-required"),
  exitReason: optionalText(500),
  exitEvidence: optionalText(500),
});

/**
 * Ends a stay. What is let to it ends on the same day, in the same transaction: a firm that is gone holds no room. A
 * lease that begins on that day or later contradicts the ending and must be taken away first (`lease-begins-later`).
 */
export async function endResidency({
  ctx,
  input,
  key,
}: Verb<z.input<typeof endResidencyInput>>): Promise<{ leasesEnded: number }> {
  authorise(ctx, "residency:write");
  const { id, rev, ...given } = endResidencyInput.parse(input);
  if (given.leftOn > ctx.today) {
    throw new Refusal("invalid", "residency.left-in-future", {}, { leftOn: "residency.left-in-future" });
  }
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "end-residency", async () => {
      const stay = await lockStay(tx, ctx.organization.id, id);
      if (!stay) throw new Refusal("absent", "residency.absent");
      if (stay.leftOn !== null) throw new Refusal("conflict", "residency.already-ended");
      if (given.leftOn <= stay.enteredOn) {
        const code = "residency.left-before-entered";
        throw new Refusal("invalid", code, { enteredOn: stay.enteredOn }, { leftOn: code });
      }
      const leases = await leasesOfStays(tx, ctx.organization.id, [id]);
      const later = leases.find(({ startsOn }) => startsOn >= given.leftOn);
      if (later) {
        throw new Refusal("conflict", "residency.lease-begins-later", {
          room: later.room,
          startsOn: later.startsOn,
        });
      }
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
