import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { holdsOf, leasesOf, lockRooms, roomsOf } from "#db/queries/space.server.ts";
import { roomHolds } from "#db/schema/space.ts";
import { withScope } from "#db/scope.server.ts";
import { areaWanted, heldRefusal, lettingRefusal } from "./decide-letting.ts";
import {
  areaDm2Field,
  areaText,
  dateField,
  desksField,
  desksText,
  lastDayText,
  noteField,
  tenantField,
} from "./fields.ts";

export const holdRoomInput = z.object({
  roomId: z.uuid("space.room-required"),
  heldFor: tenantField,
  from: dateField,
  /** The first day on which nothing is held any more. */
  to: dateField,
  /** Absent: the whole room, or the desks' share of it. */
  areaDm2: areaDm2Field.optional(),
  desks: desksField.nullable().optional(),
  note: noteField.nullable().optional(),
});

export const holdRoomForm = z
  .object({
    heldFor: tenantField,
    from: dateField,
    lastOn: lastDayText,
    area: areaText.optional(),
    desks: desksText.optional(),
    note: noteField.optional(),
  })
  .transform(({ lastOn, area, desks, note, ...rest }) => ({
    ...rest,
    to: lastOn,
    ...(area === undefined ? {} : { areaDm2: area }),
    desks: desks ?? null,
    note: note ?? null,
  }));

/** Keeps area, or desks, for an applicant until a day; only what is free and not held yet. Returns the hold's id. */
export async function holdRoom({
  ctx,
  input,
  key,
}: Verb<z.input<typeof holdRoomInput>>): Promise<{ holdId: string }> {
  authorise(ctx, "space:write");
  const given = holdRoomInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "hold-room", async () => {
      const organizationId = ctx.organization.id;
      await lockRooms(tx, [given.roomId]);
      const [room] = await roomsOf(tx, organizationId, { roomId: given.roomId });
      if (!room) throw new Refusal("absent", "space.absent");
      if (given.to <= ctx.today) {
        throw new Refusal("invalid", "space.hold-over", { today: ctx.today }, { lastOn: "space.hold-over" });
      }
      const standing = await leasesOf(tx, organizationId, { roomId: room.id });
      const holds = await holdsOf(tx, organizationId, { roomId: room.id });
      const { from, to, heldFor, desks = null } = given;
      const areaDm2 = areaWanted(room, given, given);
      const wanted = { id: "", roomId: room.id, from, to, areaDm2, desks };
      const refusal =
        lettingRefusal(room, standing, wanted) ?? heldRefusal(room, standing, holds, wanted, ctx.today);
      if (refusal) throw refusal;
      const [row] = await tx
        .insert(roomHolds)
        .values({
          organizationId,
          roomId: room.id,
          areaDm2,
          desks,
          startsOn: from,
          endsOn: to,
          heldFor,
          note: given.note ?? null,
        })
        .returning({ id: roomHolds.id });
      await audit(tx, {
        action: "hold",
        entity: "room",
        entityId: room.id,
        after: {
          holdId: row!.id,
          heldFor,
          from,
          to,
          areaDm2,
          desks,
          note: given.note ?? null,
          label: room.label,
        },
      });
      return { holdId: row!.id };
    }),
  );
}
