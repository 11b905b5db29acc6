import { randomUUID } from "node:crypto";
import type { CarrierSlug } from "./members.ts";
import type { Insert } from "./row.ts";

/** A room of a carrier that was made of no other yet. */
export const freeRoomOf = (organizationId: string) => `${organizationId.slice(0, 35)}8`;

/** A room that another was made of, and what is held of it. */
export async function insertSpace(
  insert: Insert,
  organization_id: string,
  organization: CarrierSlug,
  { building, room }: { building: string; room: string },
): Promise<void> {
  const row = { organization };
  const key = ["organization_id", "id"];
  const part = randomUUID();
  for (const [id, label] of [
    [part, "101-1"],
    [freeRoomOf(organization_id), "101-2"],
  ] as const) {
    await insert("rooms", { organization_id, id, building_id: building, floor: "1", label }, row, key);
  }
  await insert(
    "room_origins",
    {
      organization_id,
      id: randomUUID(),
      room_id: part,
      from_room_id: room,
      kind: "split",
      changed_on: "2025-01-01",
    },
    row,
    key,
  );
  await insert(
    "room_holds",
    {
      organization_id,
      id: randomUUID(),
      room_id: room,
      area_dm2: 100,
      starts_on: "2026-01-01",
      ends_on: "2027-01-01",
      held_for: "x",
    },
    row,
    key,
  );
}
