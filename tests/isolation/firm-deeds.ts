import { randomUUID } from "node:crypto";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { type Deed, of, type Slots } from "./deeds.ts";
import { type HttpWorld, sessionOf } from "./http-world.ts";

const PARK = "jinfeng-park";

const deed = (route: string, params: Slots, more: Partial<Deed> = {}): Deed => ({
  route: `carrier.$carrier.residents.${route}`,
  session: sessionOf(PARK, "owner"),
  params: { carrier: of("slug", PARK), ...params },
  ...more,
});

/** Pages about firms that may be one, asked by the park's owner. */
export async function firmPages(_: HttpWorld): Promise<Deed[]> {
  return [deed("duplicates", {}, { query: { done: "merged" } })];
}

const [KEPT, MERGED, STAY] = [1, 2, 3].map((n) => `f1f1f1f1-0000-4000-8000-00000000000${n}`);
const DAYS = ["2017-01-01", "2018-01-01", "2019-01-01"];

/** Two firms that were here one after the other, which the other forms leave alone. */
async function addPair({ admin, ids }: HttpWorld): Promise<void> {
  for (const [place, firm] of [KEPT!, MERGED!].entries()) {
    const { uscc, name, foundedOn } = inventedFirm(920_000 + place);
    await admin`
      insert into firms (id, uscc, name, founded_on) values (${firm}, ${uscc}, ${name}, ${foundedOn}) on conflict do nothing`;
    await admin`
      insert into carrier_firms (organization_id, firm_id, founded_on) values (${ids[PARK]!}, ${firm}, ${foundedOn}) on conflict do nothing`;
    await admin`
      insert into carrier_firm_names (organization_id, firm_id, valid_from, name)
      values (${ids[PARK]!}, ${firm}, ${foundedOn}, ${name}) on conflict do nothing`;
    await admin`
      insert into residencies (organization_id, id, firm_id, entered_on, left_on, exit)
      values (${ids[PARK]!}, ${place === 0 ? STAY! : MERGED!}, ${firm}, ${DAYS[place]!}, ${DAYS[place + 1]!}, 'left') on conflict do nothing`;
  }
}

/** A firm's name changed, mended and taken back; two firms held to be two; two made one, and two again. */
export async function firmForms(world: HttpWorld): Promise<Deed[]> {
  const { ids, one } = world;
  await addPair(world);
  const [kept, merged, stay] = [KEPT!, MERGED!, STAY!];
  const at = { resident: of("residency", stay) };
  const residencyId = of("residency", stay);
  const [first, second] = ["2026-01-10", "2026-01-11"];
  const form = (intent: string, fields: Slots, more: Partial<Deed> = {}) =>
    deed("$resident", at, { intent, fields: { intent, residencyId, ...fields }, ...more });
  const pair = { firmId: of("firm", kept), otherFirmId: of("firm", merged) };
  const decided = (intent: string, fields: Slots, more: Partial<Deed> = {}) =>
    deed("duplicates", {}, { intent, fields: { intent, ...fields }, ...more });
  const latest = () =>
    one(
      `select id from firm_merges where organization_id = '${ids[PARK]}' order by merged_at desc limit 1`,
    ).catch(() => randomUUID());
  const names = { name: "新名称有限公司", validFrom: first };
  return [
    form("name-add", names, { optional: ["evidence"] }),
    form(
      "name-correct",
      { ...names, validFrom: second, on: first, was: names.name },
      { optional: ["evidence"] },
    ),
    form("name-remove", { on: second, was: names.name }),
    decided("keep-apart", pair),
    decided("propose-again", pair),
    decided("merge", { ...pair, keptId: of("firm", kept), reason: "同一家" }),
    decided("undo-merge", {}, { late: async () => ({ id: of("merge", await latest()) }) }),
  ];
}
