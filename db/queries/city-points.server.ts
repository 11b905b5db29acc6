import { type SQL, sql } from "drizzle-orm";
import type { FilingContent } from "#app/domain/filings/content.ts";
import type { ScoredFirm } from "#app/domain/runs/columns/column-results.ts";
import type { FrozenFirm } from "#app/domain/runs/columns/frozen-firm.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** The rows of one run in columns. */
export type OfRun = { organizationId: string; runId: string };

/** The accepted revisions of these carriers for these periods, without what they hold. */
export const acceptedRevisions = (
  tx: ScopedTx,
  carrierIds: readonly string[],
  periodIds: readonly string[],
): Promise<{ carrierId: string; periodId: string; revision: number; sha256: string }[]> =>
  tx.execute<{ carrierId: string; periodId: string; revision: number; sha256: string }>(sql`
    select f.organization_id as "carrierId", f.period_id as "periodId", r.revision, r.sha256
      from filings f
      join filing_revisions r on r.organization_id = f.organization_id and r.filing_id = f.id and r.revision = f.accepted_revision
     where f.organization_id = any (${uuids(carrierIds)}) and f.period_id = any (${uuids(periodIds)})`);

/** What revisions hold, by the carrier and the digest that a run names. */
export const revisionContents = (
  tx: ScopedTx,
  named: readonly { carrierId: string; sha256: string }[],
): Promise<{ sha256: string; content: FilingContent }[]> =>
  tx.execute<{ sha256: string; content: FilingContent }>(sql`
    select sha256, content from filing_revisions
     where organization_id = any (${uuids(named.map((it) => it.carrierId))})
       and sha256 = any (${texts(named.map((it) => it.sha256))})`);

const uuids = (ids: readonly string[]): SQL => sql`${`{${ids.join(",")}}`}::uuid[]`;
const texts = (of: readonly string[]): SQL =>
  sql`${`{${of.map((it) => JSON.stringify(it)).join(",")}}`}::text[]`;

const numbers = (of: readonly (number | null)[]): string => `{${of.map((it) => it ?? "NULL").join(",")}}`;
/** One array literal of many rows' texts. */
const listOf = (of: readonly (string | number | null)[]): string =>
  `{${of.map((it) => (it === null ? "NULL" : JSON.stringify(String(it)))).join(",")}}`;

/** Stores what a run froze of some firms, each with its place in lists. */
export async function insertFigures(
  tx: ScopedTx,
  { organizationId, runId }: OfRun,
  firms: readonly (FrozenFirm & { position: number })[],
): Promise<void> {
  if (firms.length === 0) return;
  const column = (of: (firm: FrozenFirm & { position: number }) => string | number | null): string =>
    listOf(firms.map(of));
  await tx.execute(sql`
    insert into run_figures (organization_id, run_id, subject, founded_on, field, figures, not_applicable, name, position, sources, decided, beside)
    select ${organizationId}, ${runId}, subject, founded_on, field, figures::bigint[], not_applicable::smallint[], name, position,
           sources::integer[], decided::smallint[], beside::bigint[]
      from unnest(
        ${column((it) => it.uscc)}::text[], ${column((it) => it.foundedOn)}::date[], ${column((it) => it.field)}::text[],
        ${column((it) => numbers(it.figures))}::text[], ${column((it) => numbers(it.notApplicable))}::text[],
        ${column((it) => it.name)}::text[], ${column((it) => it.position)}::integer[],
        ${column((it) => numbers(it.sources))}::text[], ${column((it) => numbers(it.decided))}::text[],
        ${column((it) => numbers(it.beside.flatMap(({ place, filing, value }) => [place, filing, value])))}::text[]
      ) as told (subject, founded_on, field, figures, not_applicable, name, position, sources, decided, beside)`);
}

/** The codes of a run's firms. */
export async function subjectsOf(tx: ScopedTx, { organizationId, runId }: OfRun): Promise<string[]> {
  const rows = await tx.execute<{ subject: string }>(
    sql`select subject from run_figures where organization_id = ${organizationId} and run_id = ${runId}`,
  );
  return rows.map((it) => it.subject);
}

const wholes = (text: string): number[] => (text === "{}" ? [] : text.slice(1, -1).split(",").map(Number));

/** What a run froze of these firms, in the order of their codes. */
export async function frozenFirms(
  tx: ScopedTx,
  { organizationId, runId }: OfRun,
  subjects: readonly string[],
): Promise<FrozenFirm[]> {
  const rows = await tx.execute<
    Record<"subject" | "name" | "field" | "figures" | "na" | "sources" | "decided" | "beside", string> & {
      founded: string | null;
    }
  >(sql`
    select subject, name, field, founded_on::text as founded, figures::text as figures, not_applicable::text as na,
           sources::text as sources, decided::text as decided, beside::text as beside
      from unnest(${texts(subjects)}) as told (subject) join run_figures f using (subject)
     where f.organization_id = ${organizationId} and f.run_id = ${runId}`);
  return rows
    .map((row): FrozenFirm => {
      const threes = wholes(row.beside);
      return {
        uscc: row.subject,
        name: row.name,
        foundedOn: row.founded,
        field: row.field,
        figures:
          row.figures === "{}"
            ? []
            : row.figures
                .slice(1, -1)
                .split(",")
                .map((it) => (it === "NULL" ? null : Number(it))),
        notApplicable: wholes(row.na),
        sources: wholes(row.sources),
        decided: wholes(row.decided),
        beside: Array.from({ length: threes.length / 3 }, (_, at) => ({
          place: threes[at * 3]!,
          filing: threes[at * 3 + 1]!,
          value: threes[at * 3 + 2]!,
        })),
      };
    })
    .sort(byCode);
}

/** How a run scored these firms, in the order of their codes. */
export async function scoredFirms(
  tx: ScopedTx,
  { organizationId, runId }: OfRun,
  subjects: readonly string[],
): Promise<ScoredFirm[]> {
  const rows = await tx.execute<
    Omit<ScoredFirm, "total" | "groups" | "lines"> & { total: string | null; groups: string; lines: string }
  >(sql`
    select subject as uscc, class, peer_group as "peerGroup", barred, total_milli::text as total, rank, tied, grade,
           groups_milli::text as groups, lines_milli::text as lines
      from unnest(${texts(subjects)}) as told (subject) join run_scores s using (subject)
     where s.organization_id = ${organizationId} and s.run_id = ${runId}`);
  return rows
    .map((row) => ({
      ...row,
      total: row.total === null ? null : Number(row.total),
      groups: wholes(row.groups),
      lines: wholes(row.lines),
    }))
    .sort(byCode);
}
const byCode = (a: { uscc: string }, b: { uscc: string }): number =>
  a.uscc < b.uscc ? -1 : a.uscc > b.uscc ? 1 : 0;

/** One firm in a list of results. */
export type ListedFirm = {
  position: number;
  subject: string;
  subjectName: string;
  field: string;
  class: string | null;
  peerGroup: string | null;
  rank: number | null;
  tied: number | null;
  totalMilli: number | null;
  grade: string | null;
  barred: boolean;
  groupsMilli: number[];
};
/** `class` "" asks for firms that are not scored. */
export type FirmFilter = { text?: string; class?: string; field?: string };

function conditions({ organizationId, runId }: OfRun, { text, class: stage, field }: FirmFilter): SQL {
  const like = text ? `%${text.replace(/[\\%_]/g, "\\$&")}%` : null;
  return sql.join(
    [
      sql`f.organization_id = ${organizationId} and f.run_id = ${runId}`,
      ...(like ? [sql`(f.name ilike ${like} or f.subject like ${like.toUpperCase()})`] : []),
      ...(stage === undefined ? [] : [stage === "" ? sql`s.class is null` : sql`s.class = ${stage}`]),
      ...(field === undefined ? [] : [sql`f.field = ${field}`]),
    ],
    sql` and `,
  );
}
const joined = sql`
  run_figures f join run_scores s on s.organization_id = f.organization_id and s.run_id = f.run_id and s.subject = f.subject`;

/** A page of the firms of a run: those after a place in the list, or before one. One more than asked tells that there are more. */
export async function listFirms(
  tx: ScopedTx,
  of: OfRun,
  filter: FirmFilter,
  page: { limit: number; after?: number; before?: number },
): Promise<ListedFirm[]> {
  const back = page.before !== undefined;
  const from =
    page.before !== undefined
      ? sql`and f.position < ${page.before}`
      : page.after !== undefined
        ? sql`and f.position > ${page.after}`
        : sql``;
  const rows = await tx.execute<
    Omit<ListedFirm, "totalMilli" | "groupsMilli"> & { total: string | null; groups: string }
  >(sql`
    select f.position, f.subject, f.name as "subjectName", f.field, s.class, s.peer_group as "peerGroup", s.rank, s.tied,
           s.total_milli::text as total, s.grade, s.barred, s.groups_milli::text as groups
      from ${joined}
     where ${conditions(of, filter)} ${from}
     order by f.position ${back ? sql`desc` : sql`asc`} limit ${page.limit}`);
  const firms = rows.map(({ total, groups, ...row }) => ({
    ...row,
    totalMilli: total === null ? null : Number(total),
    groupsMilli: wholes(groups),
  }));
  return back ? firms.reverse() : firms;
}

export async function countFirms(tx: ScopedTx, of: OfRun, filter: FirmFilter): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(
    sql`select count(*)::integer as n from ${joined} where ${conditions(of, filter)}`,
  );
  return row?.n ?? 0;
}

/** How many firms of a run stand where: by stage, grade and whether they are barred. */
export const countsByStage = (
  tx: ScopedTx,
  { organizationId, runId }: OfRun,
): Promise<
  { class: string | null; grade: string | null; barred: boolean; n: number; total: number | null }[]
> =>
  tx.execute<{
    class: string | null;
    grade: string | null;
    barred: boolean;
    n: number;
    total: number | null;
  }>(sql`
    select class, grade, barred, count(*)::integer as n, sum(total_milli)::double precision as total
      from run_scores where organization_id = ${organizationId} and run_id = ${runId} group by class, grade, barred`);

export const fieldsOf = async (tx: ScopedTx, { organizationId, runId }: OfRun): Promise<string[]> =>
  (
    await tx.execute<{ field: string }>(
      sql`select distinct field from run_figures where organization_id = ${organizationId} and run_id = ${runId} order by field`,
    )
  ).map((it) => it.field);

type Side = "before" | "after";
const side = (of: Side, { organizationId }: OfRun, runId: string): SQL => sql`
  (select subject, class, total_milli, rank, grade, barred from run_scores
    where organization_id = ${organizationId} and run_id = ${runId}) ${sql.raw(of)}`;
const MOVED = sql.raw(`(before.subject is null or after.subject is null
  or (before.total_milli, before.rank, before.grade, before.class, before.barred)
     is distinct from (after.total_milli, after.rank, after.grade, after.class, after.barred))`);

/** How many firms moved between two runs, and how. */
export type MoveCounts = {
  moved: number;
  added: number;
  gone: number;
  up: number;
  down: number;
  ranks: number;
  grades: number;
};
export async function countMoves(tx: ScopedTx, of: OfRun, beforeId: string): Promise<MoveCounts> {
  const [row] = await tx.execute<MoveCounts>(sql`
    select count(*)::integer as moved,
           (count(*) filter (where before.subject is null))::integer as added,
           (count(*) filter (where after.subject is null))::integer as gone,
           (count(*) filter (where after.total_milli > before.total_milli))::integer as up,
           (count(*) filter (where after.total_milli < before.total_milli))::integer as down,
           (count(*) filter (where before.subject = after.subject and before.rank is distinct from after.rank))::integer as ranks,
           (count(*) filter (where before.subject = after.subject and before.grade is distinct from after.grade))::integer as grades
      from ${side("before", of, beforeId)} full join ${side("after", of, of.runId)} on after.subject = before.subject
     where ${MOVED}`);
  return row!;
}

export type MovedSide = {
  class: string | null;
  totalMilli: number | null;
  rank: number | null;
  grade: string | null;
};
export type MovedFirm = { subject: string; name: string; before: MovedSide | null; after: MovedSide | null };

/** The firms that moved furthest between two runs: by total, then by rank; those that came or went first. */
export async function furthestMoves(
  tx: ScopedTx,
  of: OfRun,
  beforeId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<MovedFirm[]> {
  const told = (of: Side) =>
    sql.raw(
      `case when ${of}.subject is not null then jsonb_build_object('class', ${of}.class, 'totalMilli', ${of}.total_milli, 'rank', ${of}.rank, 'grade', ${of}.grade) end as ${of}`,
    );
  return tx.execute<MovedFirm>(sql`
    with moves as (
      select coalesce(after.subject, before.subject) as subject, ${told("before")}, ${told("after")},
             abs(after.total_milli - before.total_milli) as far, abs(after.rank - before.rank) as places
        from ${side("before", of, beforeId)} full join ${side("after", of, of.runId)} on after.subject = before.subject
       where ${MOVED}
       order by 4 desc nulls first, 5 desc nulls last, 1 limit ${limit} offset ${offset})
    select m.subject, f.name, m.before, m.after
      from moves m
      join run_figures f on f.organization_id = ${of.organizationId} and f.subject = m.subject
       and f.run_id = case when m.after is null then ${beforeId}::uuid else ${of.runId}::uuid end
     order by m.far desc nulls first, m.places desc nulls last, m.subject`);
}

/** By which name in addresses each carrier goes. */
export async function slugsOf(tx: ScopedTx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.execute<{ id: string; slug: string }>(
    sql`select id, slug from organizations where id = any (${uuids(ids)})`,
  );
  return new Map(rows.map((it) => [it.id, it.slug]));
}
