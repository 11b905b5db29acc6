import { randomUUID } from "node:crypto";
import type { CarrierSlug, Slug } from "./members.ts";
import type { Insert } from "./row.ts";

const KEY = ["organization_id", "id"];
/** The number under which every carrier took a title over from the list that stands. */
const NUMBER = "registered";

/** What the city keeps of titles: a list in each of its states, and an entry of the one that stands. */
export async function insertRegistry(
  insert: Insert,
  ids: Record<Slug, string>,
  organization: Slug,
): Promise<void> {
  const organization_id = ids[organization];
  for (const status of ["checked", "undone", "committed"]) {
    const id = randomUUID();
    await insert(
      "registry_batches",
      {
        organization_id,
        id,
        kind: "high-tech",
        title: "t",
        announced_on: "2024-01-01",
        rows_sha256: "x",
        outcome: "{}",
        new_rows: 1,
        changed_rows: 0,
        same_rows: 0,
        wrong_rows: 0,
        status,
        created_by: randomUUID(),
        created_by_name: "x",
      },
      { organization, status },
      KEY,
    );
    if (status !== "committed") continue;
    await insert(
      "registry_entries",
      {
        organization_id,
        id: randomUUID(),
        batch_id: id,
        kind: "high-tech",
        uscc: "91000000000000001X",
        name: "x",
        number: NUMBER,
        awarded_on: "2024-01-01",
      },
      { organization },
      KEY,
    );
  }
}

/** What a carrier keeps beside the titles it claims: one from the register, duties and rights of a firm. */
export async function insertHoldings(
  insert: Insert,
  organization_id: string,
  organization: CarrierSlug,
  firm_id: string,
): Promise<void> {
  const own = () => ({ organization_id, id: randomUUID(), firm_id });
  const title = { kind: "high-tech", number: NUMBER, awarded_on: "2024-01-01", source: "registry" };
  await insert("titles", { ...own(), ...title }, { organization }, KEY);
  await insert(
    "title_duties",
    { ...own(), duty: "d", due_on: "2024-05-31", state: "open" },
    { organization },
    KEY,
  );
  await insert(
    "intellectual_property",
    { ...own(), kind: "software", number: "n", name: "x", granted_on: "2024-01-01" },
    { organization },
    KEY,
  );
}
