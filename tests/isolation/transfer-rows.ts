import { randomUUID } from "node:crypto";
import { CARRIERS, type CarrierSlug, type Slug } from "./members.ts";
import type { Insert, Row } from "./row.ts";

/** Whom each carrier proposes its firm to; the one of another city to a carrier that it cannot name. */
const TO: Record<CarrierSlug, CarrierSlug> = {
  alpha: "beta",
  beta: "gamma",
  park: "alpha",
  gamma: "park",
  xray: "alpha",
};

const FIRM = JSON.stringify({ uscc: "91000000000000001X", name: "firm", names: [] });

/** A proposal of every carrier that waits for an answer. */
export async function insertTransfers(
  insert: Insert,
  ids: Record<Slug, string>,
  rows: readonly Row[],
  firm_id: string,
): Promise<void> {
  for (const organization of CARRIERS) {
    const stay = rows.find((row) => row.table === "residencies" && row.organization === organization)!;
    await insert(
      "transfers",
      {
        organization_id: ids[organization],
        id: randomUUID(),
        residency_id: stay.key.id,
        residency_rev: 1,
        firm_id,
        to_organization_id: ids[TO[organization]],
        leaves_on: "2026-01-01",
        reason: "x",
        firm: FIRM,
        timeline: "[]",
        proposed_by: randomUUID(),
        proposed_by_name: "x",
      },
      { organization, beneficiary: TO[organization] },
      ["organization_id", "id"],
    );
  }
}

type Making = {
  own: () => { organization_id: string; id: string };
  put: (table: string, rows: Record<string, unknown>[]) => Promise<string[]>;
};

/** The same for each of these stays of somebody else, to somebody else. */
export const foreignTransfers = (
  { own, put }: Making,
  stays: readonly string[],
  firms: readonly string[],
  to: string,
): Promise<string[]> =>
  put(
    "transfers",
    stays.map((residency_id, i) => ({
      ...own(),
      residency_id,
      residency_rev: 1,
      firm_id: firms[i],
      to_organization_id: to,
      leaves_on: "2026-01-01",
      reason: "x",
      firm: FIRM,
      timeline: "[]",
      proposed_by: randomUUID(),
      proposed_by_name: "x",
    })),
  );
