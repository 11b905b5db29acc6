import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, sha256, type Verb } from "#app/services/verb.server.ts";
import { buildingById, roomsOf } from "#db/queries/space.server.ts";
import { rooms, roomVersions } from "#db/schema/space.ts";
import { withScope } from "#db/scope.server.ts";
import { areaDm2Field, dateField, desksField, tenureField, useField } from "./fields.ts";
import { readRoomLines } from "./room-lines.ts";

const floorField = z
  .string("space.floor-required")
  .trim()
  .min(1, "space.floor-required")
  .max(20, "space.name-too-long");
const labelField = z
  .string("space.label-required")
  .trim()
  .min(1, "space.label-required")
  .max(40, "space.name-too-long");

export const addRoomsInput = z.object({
  buildingId: z.uuid("space.building-required"),
  /** The first day on which the rooms exist. */
  from: dateField,
  use: useField,
  tenure: tenureField,
  rooms: z
    .array(
      z.object({
        floor: floorField,
        label: labelField,
        areaDm2: areaDm2Field,
        desks: desksField.nullable().optional(),
      }),
    )
    .min(1, "space.lines-required")
    .max(500, "space.too-many-lines"),
});
export type AddRoomsInput = z.input<typeof addRoomsInput>;

/** The form gives one room a line: floor, label, area, and desks if there are any. */
const addRoomsFields = z.object({
  buildingId: z.uuid("space.building-required"),
  from: dateField,
  use: useField,
  tenure: tenureField,
  lines: z.string("space.lines-required"),
});
export const addRoomsForm = addRoomsFields.transform(({ lines, ...rest }, issues) => {
  const { rooms: read, faults } = readRoomLines(lines);
  for (const { line, code } of faults)
    issues.addIssue({ code: "custom", path: [`line-${line}`], message: code });
  if (faults.length > 0) issues.addIssue({ code: "custom", path: ["lines"], message: "space.lines-invalid" });
  return { ...rest, rooms: read };
});

/** Adds one room or many, all alike in use and tenure from the same day. Returns their ids in the order given. */
export async function addRooms({ ctx, input, key }: Verb<AddRoomsInput>): Promise<string[]> {
  authorise(ctx, "space:write");
  const given = addRoomsInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "add-rooms", async () => {
      const organizationId = ctx.organization.id;
      if (!(await buildingById(tx, organizationId, given.buildingId))) {
        throw new Refusal("absent", "space.building-absent");
      }
      const taken = new Set(
        (await roomsOf(tx, organizationId))
          .filter((room) => room.buildingId === given.buildingId)
          .map((room) => room.label),
      );
      const twice = given.rooms.find((room) => taken.has(room.label) || !taken.add(room.label));
      if (twice)
        throw new Refusal(
          "conflict",
          "space.room-exists",
          { label: twice.label },
          { label: "space.room-exists" },
        );
      const added = await tx
        .insert(rooms)
        .values(
          given.rooms.map(({ floor, label }) => ({
            organizationId,
            buildingId: given.buildingId,
            floor,
            label,
          })),
        )
        .returning({ id: rooms.id, label: rooms.label });
      const idOf = new Map(added.map((room) => [room.label, room.id]));
      const ids = given.rooms.map((room) => idOf.get(room.label)!);
      await tx.insert(roomVersions).values(
        given.rooms.map((room, index) => ({
          organizationId,
          roomId: ids[index]!,
          validFrom: given.from,
          areaDm2: room.areaDm2,
          desks: room.desks ?? null,
          use: given.use,
          tenure: given.tenure,
        })),
      );
      const only = given.rooms.length === 1 ? ids[0]! : null;
      await audit(tx, {
        action: "add",
        entity: "room",
        entityId: only,
        after: {
          buildingId: given.buildingId,
          from: given.from,
          use: given.use,
          tenure: given.tenure,
          count: ids.length,
          areaDm2: given.rooms.reduce((sum, room) => sum + room.areaDm2, 0),
          digest: sha256(JSON.stringify(given.rooms)),
          rooms: given.rooms.map((room, index) => ({ ...room, desks: room.desks ?? null, id: ids[index]! })),
        },
      });
      return ids;
    }),
  );
}
