import { randomUUID } from "node:crypto";
import { type Deed, of, type Slots } from "./deeds.ts";
import { type HttpWorld, SPACE_BUILDING, sessionOf } from "./http-world.ts";

const PARK = "jinfeng-park";

const deed = (route: string, params: Slots, more: Partial<Deed> = {}): Deed => ({
  route: `carrier.$carrier.space.${route}`,
  session: sessionOf(PARK, "owner"),
  params: { carrier: of("slug", PARK), ...params },
  ...more,
});

/** Pages and files of space, asked by the park's owner. */
export async function spacePages({ ids, one }: HttpWorld): Promise<Deed[]> {
  const own = (table: string) =>
    one(`select id from ${table} where organization_id = '${ids[PARK]}' order by id limit 1`);
  const lease = of("lease", await own("leases"));
  const room = of("room", await own("rooms"));
  return [
    deed("leases.$lease", { lease }, { query: { act: "correct", done: "ended", back: "2026-01-01" } }),
    deed("rooms.$room", { room }, { query: { act: "split", done: "reshaped" } }),
    deed("renewals", {}, { query: { window: "over" } }),
    deed("ledger", {}, { query: { on: "2025-01-01", from: "2024-06-01" } }),
    deed("statement._index", {}, { query: { month: "2025-06" } }),
    deed("statement.workbook", {}, { query: { month: "2025-06" } }),
  ];
}

const TERMS = ["deposit", "agreementNumber", "rentFreeFrom", "rentFreeLastOn", "steps"];

/** The forms of leases, holds, splits and merges, each with fields that it takes; in an order in which each one's turn comes. */
export async function spaceForms({ ids, one }: HttpWorld): Promise<Deed[]> {
  const mine = `organization_id = '${ids[PARK]}'`;
  const room = (no: number) =>
    one(`select r.id from rooms r join buildings b on b.id = r.building_id
      where r.${mine} and b.name = '${SPACE_BUILDING}' and r.label = 'S${no}'`);
  const [held, whole, left, right] = [await room(2), await room(3), await room(4), await room(5)];
  const lease = await one(`select id from leases where room_id = '${await room(1)}'`);
  const area = await one(`select (area_dm2 / 100.0)::numeric(20, 2)::text from leases where id = '${lease}'`);
  const size = Number(await one(`select area_dm2::text from room_versions where room_id = '${whole}'`));
  // What an earlier form leaves; before it was asked, an id of nothing.
  const latest = (text: string) => one(text).catch(() => randomUUID());
  const isoOne = () => latest(`select id from rooms where ${mine} and label = 'ISO-1'`);
  const rev = async (id: string) => ({
    rev: await one(`select rev::text from leases where id = '${id}'`).catch(() => "1"),
  });
  const follower = (id: string) => latest(`select id from leases where previous_lease_id = '${id}'`);
  const own = of("lease", lease);
  const act = (intent: string, fields: Slots, more: Partial<Deed> = {}): Deed =>
    deed(
      "leases.$lease",
      { lease: own },
      { intent, fields: { intent, leaseId: own, rev: "1", ...fields }, ...more },
    );
  const at = (room: string, intent: string, fields: Slots, more: Partial<Deed> = {}): Deed =>
    deed("rooms.$room", { room: of("room", room) }, { intent, fields: { intent, ...fields }, ...more });
  return [
    act("end", { lastOn: "2026-06-30" }, { late: () => rev(lease) }),
    act("reopen", {}, { late: () => rev(lease), optional: ["back"] }),
    act("change", { on: "2026-02-01", area: "1" }, { late: () => rev(lease), optional: ["desks", "rent"] }),
    act(
      "undo-change",
      {},
      {
        late: async () => ({ leaseId: await follower(lease), ...(await rev(await follower(lease))) }),
      },
    ),
    act(
      "correct",
      { from: "2025-06-01", area, lastOn: "2026-06-30" },
      { late: () => rev(lease), optional: ["desks", "rent", "note", ...TERMS] },
    ),
    act(
      "renew",
      { lastOn: "2027-06-30", area },
      { late: () => rev(lease), optional: ["desks", "rent", "note", ...TERMS] },
    ),
    act(
      "cancel",
      {},
      { late: async () => ({ leaseId: await follower(lease), ...(await rev(await follower(lease))) }) },
    ),
    at(
      held,
      "hold",
      { heldFor: "申请人", from: "2026-01-20", lastOn: "2026-03-01" },
      { optional: ["area", "desks", "note"] },
    ),
    at(
      held,
      "release",
      {},
      {
        late: async () => ({ holdId: await latest(`select id from room_holds where room_id = '${held}'`) }),
      },
    ),
    at(whole, "split", { rev: "1", on: "2026-02-01", parts: `ISO-1,${(size - 100) / 100}\nISO-2,1` }),
    at(left, "merge", { on: "2026-02-10", label: "ISO-3", rooms: of("room", right) }),
    at(whole, "undo-reshape", {}, { late: async () => ({ roomId: await isoOne() }) }),
  ];
}
