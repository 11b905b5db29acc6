import { sql } from "drizzle-orm";
import type { FilingLease, FilingRoom } from "#app/domain/filings/content.ts";
import type { ReportCell } from "#app/domain/reports/cells.ts";
import type { ExitKind } from "#app/domain/residency/residency.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { TitleKind } from "#app/domain/titles/kinds.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type LedgerRow = {
  /** Null when the carrier has no unit on the period's last day. */
  unit: { id: string; name: string; group: string | null } | null;
  parkId: string | null;
  firms: { id: string; uscc: string; name: string; foundedOn: DateOn; field: string | null }[];
  residencies: {
    id: string;
    firmId: string;
    enteredOn: DateOn;
    leftOn: DateOn | null;
    exit: ExitKind | null;
    evidence: string | null;
  }[];
  rooms: FilingRoom[];
  leases: FilingLease[];
  titles: {
    id: string;
    firmId: string;
    kind: TitleKind;
    number: string;
    awardedOn: DateOn;
    expiresOn: DateOn | null;
    revokedOn: DateOn | null;
    isRenewal: boolean;
    evidence: string | null;
  }[];
  /** Of the firms that the carrier answers for, and its own (firmId null). */
  reports: { firmId: string | null; cells: ReportCell[] }[];
};

/**
 * The carrier's whole ledger as a period's filing sees it. One statement, hence one snapshot: what is signed never mixes
 * the state before somebody's change with the state after it.
 */
export async function ledgerOf(
  tx: ScopedTx,
  { organizationId, periodId, lastDay }: { organizationId: string; periodId: string; lastDay: DateOn },
): Promise<LedgerRow> {
  const own = sql`${organizationId}::uuid`;
  const day = sql`${lastDay}::date`;
  const placedOn = (alias: string) =>
    sql`${sql.raw(alias)}.valid_from <= ${day} and (${sql.raw(alias)}.valid_to is null or ${day} < ${sql.raw(alias)}.valid_to)`;
  const [row] = await tx.execute<{ ledger: LedgerRow }>(sql`
    with record as materialized (select firm_id from app.firms_of_record(${day})),
    stays as materialized (select * from residencies where organization_id = ${own}),
    held as materialized (select * from titles where organization_id = ${own})
    select jsonb_build_object(
      'unit', (
        select jsonb_build_object('id', u.id, 'name', u.name_zh, 'group', (
                 select g.name_zh from placements q join organizations g on g.id = q.parent_id
                  where q.organization_id = u.id and q.relation = 'group' and ${placedOn("q")}))
          from placements p join organizations u on u.id = p.parent_id
         where p.organization_id = ${own} and p.relation = 'unit' and ${placedOn("p")}),
      'parkId', (select p.parent_id from placements p
                  where p.organization_id = ${own} and p.relation = 'park' and ${placedOn("p")}),
      'firms', (
        select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'uscc', f.uscc, 'name', f.name,
                                                     'foundedOn', f.founded_on, 'field', f.field)), '[]')
          from app.firm_facts(array(select firm_id from stays union select firm_id from held union select firm_id from record)) f),
      'residencies', (
        select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'firmId', s.firm_id, 'enteredOn', s.entered_on, 'leftOn', s.left_on,
                 'exit', s.exit, 'evidence', coalesce(s.exit_evidence, s.entry_evidence))), '[]') from stays s),
      'rooms', (
        select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'building', b.name, 'floor', r.floor, 'label', r.label, 'versions', (
                 select coalesce(jsonb_agg(jsonb_build_object('from', v.valid_from, 'to', v.valid_to, 'areaDm2', v.area_dm2,
                                                              'use', v.use, 'tenure', v.tenure)), '[]')
                   from room_versions v where v.organization_id = r.organization_id and v.room_id = r.id))), '[]')
          from rooms r join buildings b on b.organization_id = r.organization_id and b.id = r.building_id
         where r.organization_id = ${own}),
      'leases', (
        select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'roomId', l.room_id, 'residencyId', l.residency_id,
                 'from', l.starts_on, 'to', l.ends_on, 'areaDm2', l.area_dm2)), '[]')
          from leases l where l.organization_id = ${own}),
      'titles', (
        select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'firmId', h.firm_id, 'kind', h.kind, 'number', h.number,
                 'awardedOn', h.awarded_on, 'expiresOn', h.expires_on, 'revokedOn', h.revoked_on,
                 'isRenewal', h.is_renewal, 'evidence', h.evidence)), '[]') from held h),
      'reports', (
        select coalesce(jsonb_agg(jsonb_build_object('firmId', r.firm_id, 'cells', (
                 select coalesce(jsonb_agg(jsonb_build_object('fact', c.fact, 'state', c.state,
                          'value', coalesce(to_jsonb(c.value), to_jsonb(c.text_value)), 'explanation', c.explanation)), '[]')
                   from report_cells c where c.organization_id = r.organization_id and c.report_id = r.id))), '[]')
          from reports r
         where r.organization_id = ${own} and r.period_id = ${periodId}::uuid
           and (r.firm_id is null or r.firm_id in (select firm_id from record)))
    ) as ledger`);
  return row!.ledger;
}
