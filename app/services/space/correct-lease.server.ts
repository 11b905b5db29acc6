import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { termsFault } from "#app/domain/space/rent.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { leasesOf, lockRooms, roomsOf } from "#db/queries/space.server.ts";
import { leases } from "#db/schema/space.ts";
import { withScope } from "#db/scope.server.ts";
import { lettingRefusal } from "./decide-letting.ts";
import {
  areaDm2Field,
  areaText,
  dateField,
  desksField,
  desksText,
  lastDayText,
  noteField,
  revField,
} from "./fields.ts";
import { readTerms, termFields, termFormFields, termsOf } from "./lease-terms.ts";

export const correctLeaseInput = z.object({
  leaseId: z.uuid("space.lease-absent"),
  rev: revField,
  /** What is left out stays as it is. */
  from: dateField.optional(),
  to: dateField.nullable().optional(),
  areaDm2: areaDm2Field.optional(),
  desks: desksField.nullable().optional(),
  ...termFields,
  note: noteField.nullable().optional(),
});

/** The form shows every field, so an empty one is emptied. */
export const correctLeaseForm = z
  .object({
    leaseId: z.uuid("space.lease-absent"),
    rev: revField,
    from: dateField,
    lastOn: lastDayText.optional(),
    area: areaText,
    desks: desksText.optional(),
    ...termFormFields,
    note: noteField.optional(),
  })
  .transform((given) => {
    const { terms, rest: form } = readTerms(given);
    const { lastOn, area, desks, note, ...rest } = form;
    return {
      ...rest,
      ...terms,
      to: lastOn ?? null,
      areaDm2: area,
      desks: desks ?? null,
      note: note ?? null,
    };
  });

const GIVEN_TERMS = ["rentFreeFrom", "rentFreeTo", "rentSteps"] as const;

/** Puts a lease right: its days, extent, rent or note. Room and occupant stay; a lease to the wrong one is cancelled. */
export async function correctLease({
  ctx,
  input,
  key,
}: Verb<z.input<typeof correctLeaseInput>>): Promise<{ rev: number }> {
  authorise(ctx, "space:write");
  const { leaseId, rev, ...changes } = correctLeaseInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "correct-lease", async () => {
      const organizationId = ctx.organization.id;
      const [found] = await leasesOf(tx, organizationId, { leaseId });
      if (!found) throw new Refusal("absent", "space.lease-absent");
      await lockRooms(tx, [found.roomId]);
      const [room] = await roomsOf(tx, organizationId, { roomId: found.roomId });
      const standing = await leasesOf(tx, organizationId, { roomId: found.roomId });
      const before = standing.find((lease) => lease.id === leaseId);
      if (!room || before?.rev !== rev) throw new Refusal("conflict", "common.changed-meanwhile");
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const after = { ...before, ...given };
      const refusal = lettingRefusal(room, standing, after);
      if (refusal) throw refusal;
      // Ending a lease early leaves what was agreed for later where it is: only what is given anew has to fit.
      const fault = GIVEN_TERMS.some((name) => changes[name] !== undefined) ? termsFault(after) : null;
      if (fault) throw fault;
      const [changed] = await tx
        .update(leases)
        .set({
          startsOn: after.from,
          endsOn: after.to,
          areaDm2: after.areaDm2,
          desks: after.desks,
          ...termsOf(after),
          note: after.note,
          rev: sql`${leases.rev} + 1`,
        })
        .where(and(eq(leases.organizationId, organizationId), eq(leases.id, leaseId), eq(leases.rev, rev)))
        .returning({ rev: leases.rev });
      if (!changed) throw new Refusal("conflict", "common.changed-meanwhile");
      await audit(tx, {
        action: "correct",
        entity: "lease",
        entityId: leaseId,
        before: { ...before },
        after,
      });
      return { rev: changed.rev };
    }),
  );
}
