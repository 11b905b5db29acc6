import { sql } from "drizzle-orm";
import type { DatedName } from "#app/domain/firms/names.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type FirmName = DatedName & { evidence: string | null };

/** The names that the carrier knows of a firm, the newest first. */
export async function namesOfFirm(tx: ScopedTx, organizationId: string, firmId: string): Promise<FirmName[]> {
  return tx.execute<FirmName>(sql`
    select valid_from::text as "validFrom", name, evidence from carrier_firm_names
     where organization_id = ${organizationId} and firm_id = ${firmId} order by valid_from desc`);
}

/** Every name, present and former, of these firms. */
export async function namesOfFirms(
  tx: ScopedTx,
  organizationId: string,
  firmIds: readonly string[],
): Promise<(DatedName & { firmId: string })[]> {
  if (firmIds.length === 0) return [];
  return tx.execute(sql`
    select firm_id as "firmId", valid_from::text as "validFrom", name from carrier_firm_names
     where organization_id = ${organizationId}
       and firm_id in (select jsonb_array_elements_text(${JSON.stringify(firmIds)}::jsonb)::uuid)
     order by firm_id, valid_from desc`);
}

/** Lets nobody else change what the carrier knows of these firms until the transaction ends; how many of them it knows. */
export async function lockFirms(
  tx: ScopedTx,
  organizationId: string,
  firmIds: readonly string[],
): Promise<number> {
  const rows = await tx.execute(sql`
    select from carrier_firms
     where organization_id = ${organizationId}
       and firm_id in (select jsonb_array_elements_text(${JSON.stringify(firmIds)}::jsonb)::uuid)
     order by firm_id for update`);
  return rows.length;
}

export async function insertName(
  tx: ScopedTx,
  organizationId: string,
  firmId: string,
  { validFrom, name, evidence }: FirmName,
): Promise<void> {
  await tx.execute(sql`
    insert into carrier_firm_names (organization_id, firm_id, valid_from, name, evidence)
    values (${organizationId}, ${firmId}, ${validFrom}, ${name}, ${evidence})`);
}

/** Changes the name that began on `on`; the caller holds the firm's lock. */
export async function updateName(
  tx: ScopedTx,
  organizationId: string,
  { firmId, on }: { firmId: string; on: DateOn },
  { validFrom, name, evidence }: FirmName,
): Promise<void> {
  await tx.execute(sql`
    update carrier_firm_names set valid_from = ${validFrom}, name = ${name}, evidence = ${evidence}
     where organization_id = ${organizationId} and firm_id = ${firmId} and valid_from = ${on}`);
}

export async function deleteName(
  tx: ScopedTx,
  organizationId: string,
  { firmId, on }: { firmId: string; on: DateOn },
): Promise<void> {
  await tx.execute(sql`
    delete from carrier_firm_names
     where organization_id = ${organizationId} and firm_id = ${firmId} and valid_from = ${on}`);
}

/** Gives the common register the firm's present name, where this carrier answers for the firm. */
export async function publishName(tx: ScopedTx, firmId: string): Promise<boolean> {
  const [row] = await tx.execute<{ changed: boolean }>(
    sql`select app.publish_firm_name(${firmId}) as changed`,
  );
  return row?.changed ?? false;
}
