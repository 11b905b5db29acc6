import { randomUUID } from "node:crypto";
import type { CarrierSlug } from "./members.ts";
import type { Insert } from "./row.ts";

/** A team of a carrier that passed into this stay, and a step of its journal beside those that the trigger writes. */
export async function insertTeams(
  insert: Insert,
  organization_id: string,
  organization: CarrierSlug,
  residency_id: string,
): Promise<void> {
  const row = { organization };
  const id = randomUUID();
  const team = { name: "x", leader: "x", entered_on: "2023-01-01", left_on: "2024-01-01", exit: "founded" };
  await insert("teams", { organization_id, id, ...team, residency_id }, row, ["organization_id", "id"]);
  await insert(
    "team_steps",
    { organization_id, team_id: id, no: 9, kind: "applied", on_day: "2022-12-01" },
    row,
    ["organization_id", "team_id", "no"],
  );
}

type Making = {
  own: () => { organization_id: string; id: string };
  put: (table: string, rows: Record<string, unknown>[]) => Promise<string[]>;
};

/** A team of somebody else for each of these stays. */
export const foreignTeams = ({ own, put }: Making, stays: readonly string[]): Promise<string[]> =>
  put(
    "teams",
    stays.map((_, i) => ({ ...own(), name: `x${i}`, leader: "x", entered_on: "2024-01-01" })),
  );
