import { sql } from "drizzle-orm";
import type { CarrierKind } from "#app/domain/access/roles.ts";
import type { FilingContent } from "#app/domain/filings/content.ts";
import type { FilingState } from "#app/domain/filings/state.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type ExpectedFiling = {
  carrierId: string;
  slug: string;
  nameZh: string;
  nameEn: string;
  carrierKind: CarrierKind;
  unitZh: string | null;
  unitEn: string | null;
  filingId: string | null;
  status: FilingState | null;
  revision: number;
  signedAt: string | null;
  signedByName: string | null;
};

/**
 * Every carrier that the session's authority reads and that existed in the period, with what it filed. A draft is not
 * seen: to an authority it is as if nothing were there.
 */
export const expectedFilings = (
  tx: ScopedTx,
  period: { id: string; firstDay: DateOn; lastDay: DateOn },
): Promise<ExpectedFiling[]> =>
  tx.execute<ExpectedFiling>(sql`
    select o.id as "carrierId", o.slug, o.name_zh as "nameZh", o.name_en as "nameEn", o.carrier_kind as "carrierKind",
           u.name_zh as "unitZh", u.name_en as "unitEn", f.id as "filingId", f.status, coalesce(f.revision, 0) as revision,
           r.signed_at as "signedAt", r.signed_by_name as "signedByName"
      from organizations o
      left join placements p on p.organization_id = o.id and p.relation = 'unit'
           and p.valid_from <= ${period.lastDay}::date and (p.valid_to is null or ${period.lastDay}::date < p.valid_to)
      left join organizations u on u.id = p.parent_id
      left join filings f on f.organization_id = o.id and f.period_id = ${period.id}::uuid
      left join filing_revisions r on r.organization_id = f.organization_id and r.filing_id = f.id and r.revision = f.revision
     where o.kind = 'carrier' and o.id = any ((select app.readable())::uuid[])
       and (o.opened_on is null or o.opened_on <= ${period.lastDay}::date)
       and (o.closed_on is null or ${period.firstDay}::date < o.closed_on)
     order by u.name_zh nulls last, o.name_zh, o.id`);

export type FiledCarrier = { id: string; slug: string; nameZh: string; nameEn: string };

/** Carriers by slug, of those that the session reads. */
export const readableCarriers = (tx: ScopedTx, slugs: readonly string[]): Promise<FiledCarrier[]> =>
  tx.execute<FiledCarrier>(sql`
    select o.id, o.slug, o.name_zh as "nameZh", o.name_en as "nameEn" from organizations o
     where o.kind = 'carrier' and o.id = any ((select app.readable())::uuid[])
       and o.slug in (select jsonb_array_elements_text(${JSON.stringify(slugs)}::jsonb))`);

export type RevisionRow = {
  organizationId: string;
  slug: string;
  nameZh: string;
  nameEn: string;
  filingId: string;
  revision: number;
  sha256: string;
  content: FilingContent;
};

const revisionColumns = sql`f.organization_id as "organizationId", o.slug, o.name_zh as "nameZh", o.name_en as "nameEn",
  f.id as "filingId", r.revision, r.sha256, r.content`;

/** The last revisions of a period's filings that stand in a state, by carrier. */
export const revisionsInState = (
  tx: ScopedTx,
  periodId: string,
  status: FilingState,
): Promise<RevisionRow[]> =>
  tx.execute<RevisionRow>(sql`
    select ${revisionColumns}
      from filings f
      join organizations o on o.id = f.organization_id
      join filing_revisions r on r.organization_id = f.organization_id and r.filing_id = f.id and r.revision = f.revision
     where f.period_id = ${periodId}::uuid and f.status = ${status} and f.organization_id = any ((select app.readable())::uuid[])
     order by f.organization_id`);

/** The accepted revisions of a period that the session reads, by carrier: what runs are computed from. */
export const acceptedRevisions = (tx: ScopedTx, periodId: string): Promise<RevisionRow[]> =>
  tx.execute<RevisionRow>(sql`
    select ${revisionColumns}
      from filings f
      join organizations o on o.id = f.organization_id
      join filing_revisions r
        on r.organization_id = f.organization_id and r.filing_id = f.id and r.revision = f.accepted_revision
     where f.period_id = ${periodId}::uuid and f.organization_id = any ((select app.readable())::uuid[])
     order by f.organization_id`);
