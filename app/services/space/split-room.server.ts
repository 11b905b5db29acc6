import { z } from "zod";
import { isWithin } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { withScope } from "#db/scope.server.ts";
import { areaDm2Field, dateField, desksField, revField } from "./fields.ts";
import { lockedRooms, reshapeRooms } from "./reshape-rooms.server.ts";
import { readRoomLines } from "./room-lines.ts";

const labelField = z
  .string("space.label-required")
  .trim()
  .min(1, "space.label-required")
  .max(40, "space.name-too-long");

export const splitRoomInput = z.object({
  roomId: z.uuid("space.room-required"),
  rev: revField,
  /** The first day of the parts. */
  on: dateField,
  parts: z
    .array(z.object({ label: labelField, areaDm2: areaDm2Field, desks: desksField.nullable().default(null) }))
    .min(2, "space.parts-two")
    .max(60, "space.too-many-lines"),
  /** Which part each lease goes to that still runs on the day: by the lease's id, the part's number from 0. */
  partOf: z.record(z.uuid(), z.int().min(0)).default({}),
});

/** The parts as people type them, one a line: room number, area, desks. `part-<lease>` names a part by its place from 1. */
export const splitRoomForm = z
  .looseObject({
    rev: revField,
    on: dateField,
    parts: z.string("space.parts-two").max(4000, "space.too-many-lines"),
  })
  .transform((form, issues) => {
    const text = form.parts
      .split(/\r?\n/)
      .map((line) =>
        line.trim() === ""
          ? ""
          : `-\t${line
              .trim()
              .split(/[\t,，、]\s*|\s+/)
              .join("\t")}`,
      )
      .join("\n");
    const { rooms, faults } = readRoomLines(text);
    if (faults.length > 0) {
      issues.addIssue({ code: "custom", path: ["parts"], message: "space.parts-shape" });
      return z.NEVER;
    }
    const chosen = Object.entries(form).flatMap(([name, value]) => {
      const place = Number(value);
      return name.startsWith("part-") && Number.isInteger(place) && place > 0
        ? [[name.slice("part-".length), place - 1] as const]
        : [];
    });
    return {
      rev: form.rev,
      on: form.on,
      parts: rooms.map(({ label, areaDm2, desks }) => ({ label, areaDm2, desks })),
      partOf: Object.fromEntries(chosen),
    };
  });

/** Splits a room from a day on into parts that add up to it; its past stays. Returns the parts' ids, in their order. */
export async function splitRoom({
  ctx,
  input,
  key,
}: Verb<z.input<typeof splitRoomInput>>): Promise<{ roomIds: string[] }> {
  authorise(ctx, "space:write");
  const given = splitRoomInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "split-room", async () => {
      const { rooms, standing } = await lockedRooms(tx, ctx, [given.roomId]);
      const [room] = rooms;
      if (room?.rev !== given.rev) throw new Refusal("conflict", "common.changed-meanwhile");
      const roomIds = await reshapeRooms(tx, ctx, {
        on: given.on,
        kind: "split",
        from: rooms,
        standing,
        parts: given.parts,
        partOf: new Map(Object.entries(given.partOf)),
      });
      await audit(tx, {
        action: "split",
        entity: "room",
        entityId: room.id,
        before: { label: room.label, ...room.versions.find((it) => isWithin(given.on, it)) },
        after: { on: given.on, parts: given.parts, roomIds, partOf: given.partOf },
      });
      return { roomIds };
    }),
  );
}
