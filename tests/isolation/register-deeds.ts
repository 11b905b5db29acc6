import { randomUUID } from "node:crypto";
import { type Deed, of, type Slots } from "./deeds.ts";
import { type HttpWorld, sessionOf } from "./http-world.ts";

const PARK = "jinfeng-park";

const deed = (route: string, params: Slots, more: Partial<Deed> = {}): Deed => ({
  route: `carrier.$carrier.residents${route}`,
  session: sessionOf(PARK, "owner"),
  params: { carrier: of("slug", PARK), ...params },
  ...more,
});

/** Two stays of the park that go on, other than those that the carrier's other forms change. */
const staysOf = async ({ ids, one }: HttpWorld): Promise<string[]> => {
  const stay = (at: number) =>
    one(
      `select id from residencies where organization_id = '${ids[PARK]}' and left_on is null
         and note is null order by id desc limit 1 offset ${at}`,
    );
  return [await stay(0), await stay(1)];
};

/** What was done to stays at once before. */
const batchOf = async ({ ids, one }: HttpWorld) =>
  of(
    "bulk",
    await one(
      `select id from residency_batches where organization_id = '${ids[PARK]}' order by created_at limit 1`,
    ),
  );

/** Pages and files, asked by the park's owner. */
export async function registerPages(world: HttpWorld): Promise<Deed[]> {
  const [stay] = await staysOf(world);
  const days = { from: "2025-01-01", to: "2025-12-31" };
  return [
    deed(".difference._index", {}, { query: days }),
    deed(".difference.export", {}, { query: days }),
    deed(".bulk._index", {}, { query: { stay: of("residency", stay!) } }),
    deed(".bulk.$batch", { batch: await batchOf(world) }, { query: { done: "undone" } }),
  ];
}

/** What is done to many stays at once and taken back, and a view that is kept, changed and deleted. */
export async function registerForms(world: HttpWorld): Promise<Deed[]> {
  const { ids, one } = world;
  const [first, second] = await staysOf(world);
  // Before a view was kept, an id of nothing.
  const latest = (table: string) =>
    one(
      `select id from ${table} where organization_id = '${ids[PARK]}' order by created_at desc limit 1`,
    ).catch(() => randomUUID());
  const revOf = (stay: string) => one(`select rev from residencies where id = '${stay}'`);
  const chosen = (stay: string) => async () => ({ stays: `${stay}:${await revOf(stay)}` });
  const view = { intent: "save-view", name: "我的筛选", query: "q=a&state=all" };
  const late = async () => ({ id: of("view", await latest("saved_views")) });
  return [
    deed(
      ".bulk._index",
      {},
      { fields: { intent: "note", note: "加一行" }, intent: "note", late: chosen(first!) },
    ),
    deed(
      ".bulk._index",
      {},
      {
        fields: { intent: "end", exit: "left", leftOn: "2026-01-15" },
        intent: "end",
        optional: ["exitReason", "exitEvidence"],
        late: chosen(second!),
      },
    ),
    deed(".bulk.$batch", { batch: await batchOf(world) }, { fields: {} }),
    deed("._index", {}, { fields: view, intent: "save-view", optional: ["isShared"] }),
    deed(
      "._index",
      {},
      {
        fields: { intent: "change-view", name: "改了名" },
        intent: "change-view",
        optional: ["isShared"],
        late,
      },
    ),
    deed("._index", {}, { fields: { intent: "delete-view" }, intent: "delete-view", late }),
  ];
}
