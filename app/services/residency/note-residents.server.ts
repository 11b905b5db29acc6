import { z } from "zod";
import { block } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { changeStays, insertBulk } from "#db/queries/residency-register.server.ts";
import { withScope } from "#db/scope.server.ts";
import { beforeOf, chosenInput, lockFitting } from "./bulk.server.ts";

// The longest note of a single stay.
const MOST_LETTERS = 500;

export const noteResidentsInput = z.object({
  stays: chosenInput,
  note: z.string("residency.note-required").trim().min(1, "residency.note-required").max(MOST_LETTERS),
});

const withNote = (former: string | null, note: string): string => (former ? `${former}\n${note}` : note);

/** Adds a line to the notes of many stays, all or none: BulkRefusal names those whose note would grow too long. */
export async function noteResidents({
  ctx,
  input,
  key,
}: Verb<z.input<typeof noteResidentsInput>>): Promise<{ id: string; stays: number }> {
  authorise(ctx, "residency:write");
  const { stays: chosen, note } = noteResidentsInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "note-residents", async () => {
      const stays = await lockFitting(
        tx,
        ctx,
        chosen,
        async () => (stay) =>
          withNote(stay.note, note).length > MOST_LETTERS
            ? block("residency.note-too-long", "note", { most: MOST_LETTERS })
            : null,
      );
      const noted = stays.map((stay) => ({ ...stay, note: withNote(stay.note, note) }));
      const changed = await changeStays(tx, organizationId, noted);
      if (changed !== stays.length) throw new Refusal("conflict", "common.changed-meanwhile");
      const rows = { stays: stays.map(beforeOf), leases: [] };
      const id = await insertBulk(tx, organizationId, ctx.user, { act: "note", given: { note }, rows });
      const firms = stays.map(({ id: stay, uscc, name }) => ({ stay, uscc, name }));
      await audit(tx, {
        action: "note",
        entity: "residency-batch",
        entityId: id,
        after: { note, stays: stays.length, firms },
      });
      return { id, stays: stays.length };
    }),
  );
}
