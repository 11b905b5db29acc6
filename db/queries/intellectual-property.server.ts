import { and, eq, sql } from "drizzle-orm";
import type { Right } from "#app/domain/intellectual-property/rights.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { intellectualProperty } from "#db/schema/titles.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type RightRow = Right & {
  firmId: string;
  firmName: string;
  foundedOn: DateOn;
  evidence: string | null;
  rev: number;
};

/** The rights of a carrier's firms: all, those of one firm or of several, or one; the latest first. */
export async function rightsOf(
  tx: ScopedTx,
  {
    organizationId,
    firmId,
    firmIds,
    id,
  }: { organizationId: string; firmId?: string; firmIds?: readonly string[]; id?: string },
): Promise<RightRow[]> {
  const ofFirm = firmId ? sql`and firm_id = ${firmId}` : sql``;
  const ofFirms = firmIds
    ? sql`and firm_id in (select jsonb_array_elements_text(${JSON.stringify(firmIds)}::jsonb)::uuid)`
    : sql``;
  const ofId = id ? sql`and id = ${id}` : sql``;
  return tx.execute<RightRow>(sql`
    with held as (select * from intellectual_property where organization_id = ${organizationId} ${ofFirm} ${ofFirms} ${ofId})
    select h.id, h.firm_id as "firmId", f.uscc, f.name as "firmName", f.founded_on::text as "foundedOn", h.kind, h.number, h.name,
           h.applied_on::text as "appliedOn", h.granted_on::text as "grantedOn", h.acquired_on::text as "acquiredOn",
           h.ended_on::text as "endedOn", h.end_reason as "endReason", h.is_main_business as "isMainBusiness",
           h.high_value as "highValue", h.evidence, h.rev
      from held h join app.firm_facts(array(select distinct firm_id from held)) f on f.id = h.firm_id
     order by coalesce(h.granted_on, h.acquired_on, h.applied_on) desc, f.uscc, h.kind, h.id`);
}

export type RightFields = Pick<
  RightRow,
  | "number"
  | "name"
  | "appliedOn"
  | "grantedOn"
  | "acquiredOn"
  | "endedOn"
  | "endReason"
  | "isMainBusiness"
  | "highValue"
  | "evidence"
>;
export type NewRight = RightFields & Pick<RightRow, "firmId" | "kind">;

export async function insertRights(
  tx: ScopedTx,
  organizationId: string,
  rows: readonly NewRight[],
): Promise<string[]> {
  const added = await tx
    .insert(intellectualProperty)
    .values(rows.map((row) => ({ ...row, organizationId })))
    .returning({ id: intellectualProperty.id });
  return added.map(({ id }) => id);
}

type At = { organizationId: string; id: string; rev: number };
const at = ({ organizationId, id, rev }: At) =>
  and(
    eq(intellectualProperty.organizationId, organizationId),
    eq(intellectualProperty.id, id),
    eq(intellectualProperty.rev, rev),
  );

/** False when somebody changed the right since `rev` was read. */
export async function updateRight(tx: ScopedTx, where: At, change: RightFields): Promise<boolean> {
  const rows = await tx
    .update(intellectualProperty)
    .set({ ...change, rev: where.rev + 1 })
    .where(at(where))
    .returning({ id: intellectualProperty.id });
  return rows.length === 1;
}

/** False when somebody changed or withdrew the right since `rev` was read. */
export async function deleteRight(tx: ScopedTx, where: At): Promise<boolean> {
  const rows = await tx
    .delete(intellectualProperty)
    .where(at(where))
    .returning({ id: intellectualProperty.id });
  return rows.length === 1;
}
