import type { z } from "zod";
import { endingFault } from "#app/domain/residency/ending.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { endLeases, leasesOfStays, type StayLease } from "#db/queries/residency.server.ts";
import { changeStays, insertBulk } from "#db/queries/residency-register.server.ts";
import { withScope } from "#db/scope.server.ts";
import { beforeOf, chosenInput, lockFitting } from "./bulk.server.ts";
import { graduationFault, keepGraduations } from "./decide-graduations.server.ts";
import { endResidencyInput } from "./end-residency.server.ts";
import { evaluateGraduations, type GraduationChecks } from "./evaluate-graduation.server.ts";

export const endResidentsInput = endResidencyInput
  .omit({ id: true, rev: true, confirmed: true })
  .extend({ stays: chosenInput });

const byStay = (lease: StayLease): [string, StayLease[]] => [lease.residencyId, [lease]];

/**
 * Ends many stays on one day with one reason, each by the rule of `endResidency`, with what is let to them; as graduated, each with
 * its conditions and its decision. All or nothing: BulkRefusal names who does not fit. Answers the id of the bulk, by which it is undone.
 */
export async function endResidents({
  ctx,
  input,
  key,
}: Verb<z.input<typeof endResidentsInput>>): Promise<{ id: string; stays: number; leasesEnded: number }> {
  authorise(ctx, "residency:write");
  const { stays: chosen, ...given } = endResidentsInput.parse(input);
  const { leftOn } = given;
  // Of the day itself, whoever it is for.
  if (leftOn > ctx.today) {
    throw new Refusal("invalid", "residency.left-in-future", {}, { leftOn: "residency.left-in-future" });
  }
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "end-residents", async () => {
      let checks: ReadonlyMap<string, GraduationChecks> = new Map();
      const stays = await lockFitting(tx, ctx, chosen, async (all) => {
        const ids = all.map(({ id }) => id);
        // The latest lease of a stay decides: the others begin before it.
        const latest = new Map((await leasesOfStays(tx, organizationId, ids)).toReversed().map(byStay));
        if (given.exit === "graduated") {
          const firmIds = all.map(({ firmId }) => firmId);
          checks = await evaluateGraduations(tx, ctx, { firmIds, on: leftOn, confirmed: new Map() });
        }
        return (stay) =>
          endingFault(stay, latest.get(stay.id) ?? [], leftOn, ctx.today) ??
          (given.exit === "graduated" ? graduationFault(checks.get(stay.firmId)!, given.exitReason) : null);
      });
      const leases = await endLeases(
        tx,
        organizationId,
        stays.map(({ id }) => ({ residencyId: id, on: leftOn })),
      );
      const changed = await changeStays(
        tx,
        organizationId,
        stays.map(({ id, rev, note }) => ({ id, rev, note, ...given })),
      );
      if (changed !== stays.length) throw new Refusal("conflict", "common.changed-meanwhile");
      const decision = { on: leftOn, reason: given.exitReason, keepsLeases: false };
      const decided =
        given.exit === "graduated" ? await keepGraduations(tx, ctx, stays, decision, checks) : new Map();
      const rows = { stays: stays.map(beforeOf), leases };
      const id = await insertBulk(tx, organizationId, ctx.user, { act: "end", given, rows });
      const firms = stays.map(({ id: stay, uscc, name }) => ({ stay, uscc, name, ...decided.get(stay) }));
      const after = { ...given, stays: stays.length, leasesEnded: leases.length, firms };
      await audit(tx, { action: "end", entity: "residency-batch", entityId: id, after });
      return { id, stays: stays.length, leasesEnded: leases.length };
    }),
  );
}
