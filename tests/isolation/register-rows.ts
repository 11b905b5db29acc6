import { randomUUID } from "node:crypto";
import { CARRIERS, type CarrierSlug, type Member, type Slug } from "./members.ts";
import type { Insert } from "./row.ts";

/** A step of a carrier's journal, something done to many stays at once, and a view that colleagues see. */
export async function insertRegister(
  insert: Insert,
  organization_id: string,
  organization: CarrierSlug,
  firm_id: string,
): Promise<void> {
  const row = { organization };
  const step = { residency_id: randomUUID(), no: 1, firm_id, kind: "entered", on_day: "2024-01-01" };
  await insert("residency_steps", { organization_id, ...step }, row, [
    "organization_id",
    "residency_id",
    "no",
  ]);
  const by = { created_by: randomUUID(), created_by_name: "x" };
  const done = { id: randomUUID(), act: "note", given: "{}", rows: "{}", stays: 0, ...by };
  await insert("residency_batches", { organization_id, ...done }, row, ["organization_id", "id"]);
  await insertView(insert, organization_id, { ...row, status: "shared" }, randomUUID());
}

async function insertView(
  insert: Insert,
  organization_id: string,
  row: Parameters<Insert>[2],
  user_id: string,
): Promise<void> {
  const view = { user_id, user_name: "x", page: "residents", name: row.status, query: "q=x" };
  const kept = { id: randomUUID(), ...view, is_shared: row.status === "shared" };
  await insert("saved_views", { organization_id, ...kept }, row, ["organization_id", "id"]);
}

/** A view that a member of each carrier keeps for themselves, and one of theirs that colleagues see. */
export async function insertViews(
  insert: Insert,
  ids: Record<Slug, string>,
  members: readonly Member[],
): Promise<void> {
  for (const organization of CARRIERS) {
    const author = members.find(({ slug, isLive }) => slug === organization && isLive)!;
    for (const status of ["own", "shared"]) {
      await insertView(
        insert,
        ids[organization],
        { organization, status, author: author.name },
        author.userId,
      );
    }
  }
}

type Making = {
  own: () => { organization_id: string; id: string };
  put: (table: string, rows: Record<string, unknown>[]) => Promise<string[]>;
};

/** What somebody else has done to many stays at once, and the views that they share. */
export async function foreignRegister(
  { own, put }: Making,
  each: (of: () => Record<string, unknown>) => Record<string, unknown>[],
) {
  const by = { created_by: randomUUID(), created_by_name: "x" };
  const bulk = await put(
    "residency_batches",
    each(() => ({ ...own(), act: "note", given: "{}", rows: '{"stays":[],"leases":[]}', stays: 0, ...by })),
  );
  const view = await put(
    "saved_views",
    each(() => ({
      ...own(),
      user_id: randomUUID(),
      user_name: "x",
      page: "residents",
      name: "x",
      query: "",
      is_shared: true,
    })),
  );
  return { bulk, view };
}
