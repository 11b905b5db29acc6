import { type SQL, sql } from "drizzle-orm";
import type { Json } from "#app/domain/shared/canonical.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type AuditFilter = {
  organizationId: string;
  /** In the person's name, the thing's id, or what was written before and after. */
  text?: string;
  /** Who did it. */
  person?: string;
  entity?: string;
  action?: string;
  /** Days in Asia/Shanghai, both included. */
  from?: DateOn;
  to?: DateOn;
};
export type AuditRow = {
  seq: number;
  at: string;
  userName: string | null;
  address: string | null;
  requestId: string | null;
  action: string;
  entity: string;
  entityId: string | null;
  before: unknown;
  after: unknown;
  hash: string;
};

export type AuditPart = { beforeSeq?: number | null; afterSeq?: number | null; limit: number };

const like = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
const midnight = (on: DateOn): SQL => sql`(${on}::date::timestamp at time zone 'Asia/Shanghai')`;

function matching({ organizationId, text, person, entity, action, from, to }: AuditFilter): SQL {
  const conditions = [sql`organization_id = ${organizationId}`];
  if (person) conditions.push(sql`user_id = ${person}::uuid`);
  if (entity) conditions.push(sql`entity = ${entity}`);
  if (action) conditions.push(sql`action = ${action}`);
  if (from) conditions.push(sql`at >= ${midnight(from)}`);
  if (to) conditions.push(sql`at < ${midnight(to)} + interval '1 day'`);
  if (text) {
    const pattern = like(text);
    conditions.push(sql`(user_name ilike ${pattern} or entity_id ilike ${pattern} or before::text ilike ${pattern}
      or after::text ilike ${pattern} or request_id = ${text})`);
  }
  return sql.join(conditions, sql` and `);
}

/** The last entries before `beforeSeq`, or the first ones after `afterSeq`: in both cases the latest first. */
export async function auditRows(
  tx: ScopedTx,
  filter: AuditFilter,
  { beforeSeq = null, afterSeq = null, limit }: AuditPart,
): Promise<AuditRow[]> {
  const isForward = afterSeq !== null;
  const rows = await tx.execute<AuditRow>(sql`
    select seq::float8 as seq, at::text as at, user_name as "userName", address, request_id as "requestId", action, entity,
           entity_id as "entityId", before, after, hash
      from audit_entries
     where ${matching(filter)} and ${beforeSeq === null ? sql`true` : sql`seq < ${beforeSeq}`}
       and ${isForward ? sql`seq > ${afterSeq}` : sql`true`}
     order by seq ${isForward ? sql`asc` : sql`desc`} limit ${limit}`);
  return isForward ? rows.toReversed() : rows;
}

export async function countAuditRows(tx: ScopedTx, filter: AuditFilter): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(
    sql`select count(*)::int as count from audit_entries where ${matching(filter)}`,
  );
  return row?.count ?? 0;
}

export type AuditChoices = {
  entities: string[];
  actions: string[];
  /** Everybody who stands in the log, under the name that they had last. */
  people: { id: string; name: string }[];
};

/** What there is to choose from in the filters. */
export async function auditChoices(tx: ScopedTx, organizationId: string): Promise<AuditChoices> {
  const [row] = await tx.execute<AuditChoices>(sql`
    with entries as (select * from audit_entries where organization_id = ${organizationId}),
    people as (select distinct on (user_id) user_id, user_name from entries where user_id is not null order by user_id, seq desc)
    select coalesce((select array_agg(distinct entity order by entity) from entries), '{}') as entities,
           coalesce((select array_agg(distinct action order by action) from entries), '{}') as actions,
           coalesce((select jsonb_agg(jsonb_build_object('id', user_id, 'name', user_name) order by user_name, user_id)
                       from people), '[]') as people`);
  return row ?? { entities: [], actions: [], people: [] };
}

/** Whether this person's reading of the log with this filter was noted in the last quarter of an hour. */
export async function isReadingNoted(
  tx: ScopedTx,
  { organizationId, userId, filter }: { organizationId: string; userId: string; filter: Json },
): Promise<boolean> {
  const [row] = await tx.execute<{ noted: boolean }>(sql`
    select exists (select from audit_entries
      where organization_id = ${organizationId} and user_id = ${userId}::uuid and action = 'read' and entity = 'audit-log'
        and at > now() - interval '15 minutes' and after = ${JSON.stringify(filter)}::jsonb) as noted`);
  return row?.noted ?? false;
}

export type AuditLinkRow = { seq: number; at: string; link: string | null; hash: string };

/** The own log after `afterSeq` in order, each link as the very text whose digest the next one holds; null when it was changed. */
export async function auditLinks(
  tx: ScopedTx,
  { afterSeq, limit }: { afterSeq: number; limit: number },
): Promise<AuditLinkRow[]> {
  return tx.execute<AuditLinkRow>(sql`
    select seq::float8 as seq, at::text as at, link, hash from app.audit_links(${afterSeq}::bigint, ${limit}::int)`);
}

export type ChainRow = {
  links: number;
  lastHash: string;
  brokenAt: number | null;
  anchor: "held" | "missing" | "differs" | null;
};

export async function checkChain(
  tx: ScopedTx,
  anchor: { seq: number; hash: string } | null,
): Promise<ChainRow> {
  const [row] = await tx.execute<ChainRow>(sql`
    select links::float8 as links, last_hash as "lastHash", broken_at::float8 as "brokenAt", anchor
      from app.check_audit_chain(${anchor?.seq ?? null}::bigint, ${anchor?.hash ?? null}::text)`);
  return row!;
}
