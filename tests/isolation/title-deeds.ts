import { inventedFirm } from "#db/seed/invented-firm.ts";
import { type Deed, of, type Slots } from "./deeds.ts";
import { type HttpWorld, sessionOf } from "./http-world.ts";

const PARK = "jinfeng-park";
const CITY = "chongqing";

const carrier = (route: string, params: Slots, more: Partial<Deed> = {}): Deed => ({
  route: `carrier.$carrier.${route}`,
  session: sessionOf(PARK, "owner"),
  params: { carrier: of("slug", PARK), ...params },
  ...more,
});
const city = (route: string, params: Slots, more: Partial<Deed> = {}): Deed => ({
  route: `authority.$authority.registry.${route}`,
  session: sessionOf(CITY, "analyst"),
  params: { authority: of("slug", CITY), ...params },
  ...more,
});

/** Pages on the register of titles, on duties, changes, distances and rights. */
export async function titlePages({ ids, one }: HttpWorld): Promise<Deed[]> {
  const right = of(
    "right",
    await one(
      `select id from intellectual_property where organization_id = '${ids[PARK]}' order by id limit 1`,
    ),
  );
  const batch = await one(`select id from registry_batches where organization_id = '${ids[CITY]}' limit 1`);
  return [
    carrier("titles.registry", {}),
    carrier("titles.radar", {}, { query: { done: "saved" } }),
    carrier(
      "titles.changes",
      {},
      { query: { from: "2024-01-01", to: "2025-01-01", firms: "all", kind: "high-tech", figure: "gained" } },
    ),
    carrier("titles.distance", {}, { query: { kind: "specialised" } }),
    carrier(
      "intellectual-property._index",
      {},
      { query: { q: "a", kind: "software", state: "all", page: "1" } },
    ),
    carrier("intellectual-property.new", {}),
    carrier("intellectual-property.$right", { right }, { query: { done: "recorded" } }),
    city("_index", {}, { query: { q: "a", kind: "high-tech", page: "1" } }),
    city("batches.$batch", { batch }, { query: { state: "new", page: "1", done: "checked" } }),
    city(
      "mismatches",
      {},
      { query: { period: of("period", "2024"), unit: of("organization", ids.gaoxin!) } },
    ),
  ];
}

/** The forms of the same, each with fields that it takes; in an order in which each one's turn comes. */
export async function titleForms({ ids, one }: HttpWorld): Promise<Deed[]> {
  const mine = `organization_id = '${ids[PARK]}'`;
  const own = (at: number) =>
    one(`select id from intellectual_property where ${mine} and rev = 1 order by id offset ${at} limit 1`);
  const [corrected, withdrawn] = [await own(0), await own(1)];
  const firm = await one(
    `select firm_id from residencies where ${mine} and left_on is null order by id limit 1`,
  );
  const uscc = await one(`select uscc from firms where id = '${firm}'`);
  const holder = await one(
    `select firm_id from titles where ${mine} and kind = 'high-tech' and awarded_on <= '2026-01-10'
      and expires_on > '2026-01-10' and revoked_on is null and id not in
        (select id from titles where ${mine} order by number, id limit 2) order by number, id limit 1`,
  );
  const form = (route: string, params: Slots, fields: Slots, more: Partial<Deed> = {}): Deed =>
    carrier(route, params, {
      fields,
      intent: typeof fields.intent === "string" ? fields.intent : undefined,
      ...more,
    });
  const optional = ["acquiredOn", "endedOn", "endReason", "highValue", "isMainBusiness", "evidence"];
  const right = { number: "SR-7", name: "软件", appliedOn: "2025-01-01", grantedOn: "2025-02-01" };
  const at = (id: string) => ({ id: of("right", id), rev: "1" });
  const listed = inventedFirm(920_001);
  const lines = `${listed.uscc}\t${listed.name}\tGR202551009999\t2025-10-28\t2028-10-28`;
  const batch = (status: string) =>
    one(
      `select id from registry_batches where organization_id = '${ids[CITY]}' and status = '${status}' order by created_at desc limit 1`,
    );
  return [
    form(
      "intellectual-property.new",
      {},
      { intent: "one", firmId: of("firm", firm), kind: "software", ...right },
      { optional },
    ),
    form("intellectual-property.new", {}, { intent: "many", rows: `${uscc}\t软著\tSR-8\t软件\t2025-01-01` }),
    form(
      "intellectual-property.$right",
      { right: of("right", corrected) },
      { intent: "correct", ...at(corrected), ...right, number: "SR-9" },
      { optional },
    ),
    form(
      "intellectual-property.$right",
      { right: of("right", withdrawn) },
      { intent: "withdraw", ...at(withdrawn) },
    ),
    form("titles.registry", {}, { entryId: "all" }, { isRefused: true }),
    form(
      "titles.radar",
      {},
      {
        intent: "event",
        firmId: of("firm", holder),
        duty: "high-tech-name-change",
        happenedOn: "2026-01-10",
      },
      { optional: ["evidence"] },
    ),
    city(
      "_index",
      {},
      {
        fields: { kind: "high-tech", title: "名单", announcedOn: "2025-12-01", rows: lines },
        optional: ["documentNumber", "link", "file"],
      },
    ),
    city(
      "batches.$batch",
      { batch: await batch("committed") },
      {
        intent: "commit",
        fields: { intent: "commit" },
        late: async () => ({ id: await batch("checked") }),
      },
    ),
  ];
}
