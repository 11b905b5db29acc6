import { and, eq, gt, sql } from "drizzle-orm";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { filings } from "#db/schema/filings.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type CarrierUnit = { carrierId: string; unitId: string; nameZh: string; nameEn: string };
/** The unit that each carrier of a city stood in on a day, by the unit's name. */
export const unitsOfCarriers = (tx: ScopedTx, cityId: string, on: DateOn): Promise<CarrierUnit[]> =>
  tx.execute<CarrierUnit>(sql`
    select p.organization_id as "carrierId", u.id as "unitId", u.name_zh as "nameZh", u.name_en as "nameEn"
      from placements p
      join organizations u on u.id = p.parent_id
     where p.city_id = ${cityId} and p.relation = 'unit'
       and p.valid_from <= ${on}::date and (p.valid_to is null or ${on}::date < p.valid_to)
     order by u.name_zh, u.id, p.organization_id`);

/** The periods that a carrier has signed a filing for. */
export async function filedPeriods(tx: ScopedTx, organizationId: string): Promise<string[]> {
  const rows = await tx
    .select({ periodId: filings.periodId })
    .from(filings)
    .where(and(eq(filings.organizationId, organizationId), gt(filings.revision, 0)));
  return rows.map((row) => row.periodId);
}
