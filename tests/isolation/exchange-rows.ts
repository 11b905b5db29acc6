import { createHash, randomUUID } from "node:crypto";
import type { CarrierSlug } from "./members.ts";
import type { Insert } from "./row.ts";

const CONTENT = Buffer.from("%PDF-1.7");
/** A document for a thing, as it is stored. */
export const documentFor = (organization_id: string, kind: "residency" | "lease" | "title", id: string) => ({
  organization_id,
  id: randomUUID(),
  subject_kind: kind,
  subject_id: id,
  [`${kind}_id`]: id,
  name: "f.pdf",
  media_type: "application/pdf",
  size: CONTENT.length,
  sha256: createHash("sha256").update(randomUUID()).digest("hex"),
  content: CONTENT,
  added_by: randomUUID(),
  added_by_name: "x",
});

/** What a carrier exchanges: a document in use and one that is withdrawn. */
export async function insertExchange(
  insert: Insert,
  organization_id: string,
  organization: CarrierSlug,
  residency: string,
): Promise<void> {
  const key = ["organization_id", "id"];
  const mapping = {
    organization_id,
    noun: "rooms",
    header: "h",
    column_code: "label",
    set_by: randomUUID(),
    set_by_name: "x",
  };
  await insert("import_mappings", mapping, { organization }, ["organization_id", "noun", "header"]);
  await insert("documents", documentFor(organization_id, "residency", residency), { organization }, key);
  const withdrawn = {
    ...documentFor(organization_id, "residency", residency),
    residency_id: null,
    withdrawn_by: randomUUID(),
    withdrawn_by_name: "x",
    withdrawn_at: "2026-01-01",
    withdrawn_reason: "x",
  };
  await insert("documents", withdrawn, { organization, status: "withdrawn" }, key);
}
