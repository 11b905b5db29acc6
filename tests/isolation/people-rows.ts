import { randomUUID } from "node:crypto";
import type { CarrierSlug } from "./members.ts";
import type { Insert } from "./row.ts";

/** A service of a carrier that was for nobody yet. */
export const freeEntryOf = (organizationId: string) => `${organizationId.slice(0, 35)}9`;

/** Founders, marks, mentors, whom they coach and the log of services, of a carrier with this stay. */
export async function insertPeople(
  insert: Insert,
  organization_id: string,
  organization: CarrierSlug,
  residency_id: string,
): Promise<void> {
  const row = { organization };
  const key = ["organization_id", "id"];
  const [mentor, entry] = [randomUUID(), randomUUID()];
  await insert(
    "founders",
    { organization_id, id: randomUUID(), residency_id, name: "x", kinds: "{student}" },
    row,
    key,
  );
  await insert(
    "residency_marks",
    { organization_id, id: randomUUID(), residency_id, kind: "tag", name: "x" },
    row,
    key,
  );
  await insert(
    "mentors",
    { organization_id, id: mentor, name: "x", kind: "business", starts_on: "2024-01-01" },
    row,
    key,
  );
  await insert(
    "coachings",
    { organization_id, id: randomUUID(), mentor_id: mentor, residency_id, starts_on: "2024-01-01" },
    row,
    key,
  );
  const service = { held_on: "2024-01-01", kind: "event", mentor_id: mentor, minutes: 60, topic: "x" };
  for (const id of [entry, freeEntryOf(organization_id)]) {
    await insert("service_entries", { organization_id, id, ...service }, row, key);
  }
  await insert("service_entry_firms", { organization_id, entry_id: entry, residency_id }, row, [
    "organization_id",
    "entry_id",
    "residency_id",
  ]);
}

type Making = {
  own: () => { organization_id: string; id: string };
  put: (table: string, rows: Record<string, unknown>[]) => Promise<string[]>;
};

/** The same for each of these stays of somebody else. */
export async function foreignPeople({ own, put }: Making, stays: readonly string[]) {
  const founder = await put(
    "founders",
    stays.map((residency_id) => ({ ...own(), residency_id, name: "x", kinds: "{student}" })),
  );
  const mark = await put(
    "residency_marks",
    stays.map((residency_id) => ({ ...own(), residency_id, kind: "tag", name: "x" })),
  );
  const mentor = await put(
    "mentors",
    stays.map((_, i) => ({ ...own(), name: `x${i}`, kind: "business", starts_on: "2024-01-01" })),
  );
  const coaching = await put(
    "coachings",
    stays.map((residency_id, i) => ({
      ...own(),
      residency_id,
      mentor_id: mentor[i],
      starts_on: "2024-01-01",
    })),
  );
  const service = await put(
    "service_entries",
    stays.map((_, i) => ({
      ...own(),
      held_on: "2025-01-01",
      kind: "event",
      mentor_id: mentor[i],
      minutes: 60,
      topic: "x",
    })),
  );
  return { founder, mark, mentor, coaching, service };
}
