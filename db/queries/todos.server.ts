import { and, eq, gt, isNull, lte, ne, or, sql } from "drizzle-orm";
import { organizations } from "#db/schema/access.ts";
import { filings } from "#db/schema/filings.ts";
import { periods } from "#db/schema/reports.ts";
import { conflicts } from "#db/schema/rewards.ts";
import { runs } from "#db/schema/runs.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** The carrier's open periods in which it has something to do: not filed yet, waiting for a signature, or returned. */
export async function ownFilings(
  tx: ScopedTx,
  { organizationId, cityId, today }: { organizationId: string; cityId: string; today: string },
): Promise<{ code: string; dueOn: string; status: string | null }[]> {
  return tx
    .select({ code: periods.code, dueOn: periods.dueOn, status: filings.status })
    .from(periods)
    .leftJoin(filings, and(eq(filings.periodId, periods.id), eq(filings.organizationId, organizationId)))
    .where(
      and(
        eq(periods.organizationId, cityId),
        lte(periods.opensOn, today),
        sql`${periods.closesOn} >= ${today}`,
        or(isNull(filings.status), sql`${filings.status} in ('draft', 'prepared', 'returned', 'amending')`),
      ),
    );
}

export async function expiringTitles(
  tx: ScopedTx,
  organizationId: string,
  from: string,
  to: string,
): Promise<{ id: string; titleKind: string; expiresOn: string; firmName: string }[]> {
  return tx.execute<{ id: string; titleKind: string; expiresOn: string; firmName: string }>(sql`
    with expiring as (
      select id, firm_id, kind, expires_on from titles
       where organization_id = ${organizationId} and revoked_on is null and expires_on > ${from} and expires_on <= ${to}
    )
    select e.id, e.kind as "titleKind", e.expires_on::text as "expiresOn", f.name as "firmName"
      from expiring e
      join app.firm_facts(array(select firm_id from expiring)) f on f.id = e.firm_id
     where exists (select from residencies r where r.organization_id = ${organizationId} and r.firm_id = e.firm_id and r.left_on is null)
       and not exists (select from titles t where t.organization_id = ${organizationId} and t.firm_id = e.firm_id
                         and t.kind = e.kind and t.expires_on > e.expires_on)`);
}

export async function endingLeases(
  tx: ScopedTx,
  organizationId: string,
  from: string,
  to: string,
): Promise<{ id: string; roomId: string; room: string; endsOn: string; occupant: string | null }[]> {
  return tx.execute<{
    id: string;
    roomId: string;
    room: string;
    endsOn: string;
    occupant: string | null;
  }>(sql`
    with ending as (
      select l.id, l.room_id, l.residency_id, l.tenant_name, l.ends_on, r.firm_id
        from leases l left join residencies r on r.organization_id = l.organization_id and r.id = l.residency_id
       where l.organization_id = ${organizationId} and l.ends_on > ${from} and l.ends_on <= ${to}
         and (r.id is null or r.left_on is null)
    )
    select e.id, e.room_id as "roomId", b.name || ' ' || m.label as room, e.ends_on::text as "endsOn",
           coalesce(f.name, e.tenant_name) as occupant
      from ending e
      join rooms m on m.organization_id = ${organizationId} and m.id = e.room_id
      join buildings b on b.organization_id = m.organization_id and b.id = m.building_id
      left join app.firm_facts(array(select firm_id from ending where firm_id is not null)) f on f.id = e.firm_id`);
}

export async function filingsToReview(
  tx: ScopedTx,
  status: string,
  ownId: string,
): Promise<{ carrierSlug: string; carrierName: string; code: string; closesOn: string }[]> {
  return tx
    .select({
      carrierSlug: organizations.slug,
      carrierName: organizations.nameZh,
      code: periods.code,
      closesOn: periods.closesOn,
    })
    .from(filings)
    .innerJoin(organizations, eq(organizations.id, filings.organizationId))
    .innerJoin(periods, and(eq(periods.organizationId, filings.cityId), eq(periods.id, filings.periodId)))
    .where(and(eq(filings.status, status), ne(filings.organizationId, ownId)));
}

/** Open conflicts that the session sees: all of a city, or those that a carrier is a party of. */
export async function openConflicts(tx: ScopedTx): Promise<{ id: string; firmName: string }[]> {
  return tx
    .select({ id: conflicts.id, firmName: conflicts.firmName })
    .from(conflicts)
    .where(and(sql`${conflicts.organizationId} = (select app.city())`, eq(conflicts.status, "open")));
}

/** Runs that wait for another person's approval. */
export async function runsToApprove(
  tx: ScopedTx,
  organizationId: string,
  userId: string,
): Promise<{ id: string; kind: string; code: string }[]> {
  return tx
    .select({ id: runs.id, kind: runs.kind, code: periods.code })
    .from(runs)
    .innerJoin(periods, and(eq(periods.organizationId, runs.cityId), eq(periods.id, runs.periodId)))
    .where(
      and(
        eq(runs.organizationId, organizationId),
        eq(runs.status, "computed"),
        ne(runs.computedBy, userId),
        gt(runs.subjects, 0),
      ),
    );
}
