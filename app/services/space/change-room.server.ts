import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { isWithin } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { leasesOf, lockRooms, type RoomRow, roomsOf, type VersionRow } from "#db/queries/space.server.ts";
import { rooms, roomVersions } from "#db/schema/space.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { shrinkRefusal } from "./decide-letting.ts";
import {
  areaDm2Field,
  areaText,
  dateField,
  desksField,
  desksText,
  revField,
  tenureField,
  useField,
} from "./fields.ts";

export const changeRoomInput = z.object({
  roomId: z.uuid("space.room-required"),
  rev: revField,
  /** The first day of the change; what the room was before stays true. */
  from: dateField,
  areaDm2: areaDm2Field,
  use: useField,
  tenure: tenureField,
  desks: desksField.nullable().optional(),
});

export const changeRoomForm = z
  .object({
    rev: revField,
    from: dateField,
    area: areaText,
    use: useField,
    tenure: tenureField,
    desks: desksText.optional(),
  })
  .transform(({ area, desks, ...rest }) => ({ ...rest, areaDm2: area, desks: desks ?? null }));

type Kind = Pick<VersionRow, "areaDm2" | "use" | "tenure" | "desks">;

/** What the room is from a day on, until its next change if there is one. Its past stays true. */
export async function changeRoom({
  ctx,
  input,
  key,
}: Verb<z.input<typeof changeRoomInput>>): Promise<{ rev: number }> {
  authorise(ctx, "space:write");
  const given = changeRoomInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "change-room", async () => {
      const organizationId = ctx.organization.id;
      await lockRooms(tx, [given.roomId]);
      const [room] = await roomsOf(tx, organizationId, { roomId: given.roomId });
      if (!room) throw new Refusal("absent", "space.absent");
      const kind: Kind = {
        areaDm2: given.areaDm2,
        use: given.use,
        tenure: given.tenure,
        desks: given.desks ?? null,
      };
      const before = room.versions.find((version) => isWithin(given.from, version));
      if (!before) {
        const details = { on: given.from, first: room.versions[0]?.from ?? "" };
        throw new Refusal("invalid", "space.before-room", details, { from: "space.before-room" });
      }
      const standing = await leasesOf(tx, organizationId, { roomId: room.id });
      const refusal = shrinkRefusal({ ...room, versions: changed(room, before, given.from, kind) }, standing);
      if (refusal) throw refusal;
      await writeVersion(tx, organizationId, before, given.from, { roomId: room.id, ...kind });
      const [row] = await tx
        .update(rooms)
        .set({ rev: sql`${rooms.rev} + 1` })
        .where(and(eq(rooms.organizationId, organizationId), eq(rooms.id, room.id), eq(rooms.rev, given.rev)))
        .returning({ rev: rooms.rev });
      if (!row) throw new Refusal("conflict", "common.changed-meanwhile");
      await audit(tx, {
        action: "change",
        entity: "room",
        entityId: room.id,
        before: { ...before },
        after: { from: given.from, ...kind },
      });
      return row;
    }),
  );
}

/** The room's versions as they will be. */
const changed = (room: RoomRow, before: VersionRow, from: string, kind: Kind): VersionRow[] =>
  room.versions.flatMap((version) => {
    if (version.id !== before.id) return [version];
    const after = { ...version, ...kind, from };
    return version.from === from ? [after] : [{ ...version, to: from }, after];
  });

/** One statement ends the old version and begins the new, so that the guard never sees the room without one. */
async function writeVersion(
  tx: ScopedTx,
  organizationId: string,
  before: VersionRow,
  from: string,
  kind: Kind & { roomId: string },
): Promise<void> {
  if (before.from === from) {
    await tx
      .update(roomVersions)
      .set({ areaDm2: kind.areaDm2, use: kind.use, tenure: kind.tenure, desks: kind.desks })
      .where(and(eq(roomVersions.organizationId, organizationId), eq(roomVersions.id, before.id)));
    return;
  }
  await tx.execute(sql`
    with ended as (
      update room_versions set valid_to = ${from}::date
       where organization_id = ${organizationId} and id = ${before.id}
      returning organization_id, room_id
    )
    insert into room_versions (organization_id, room_id, valid_from, valid_to, area_dm2, use, tenure, desks)
    select organization_id, room_id, ${from}::date, ${before.to}::date, ${kind.areaDm2}::bigint, ${kind.use}, ${kind.tenure},
           ${kind.desks}::integer
      from ended`);
}
