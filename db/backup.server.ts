import { finished } from "node:stream/promises";
import postgres from "postgres";

/**
 * Whole tables, of all organisations, in and out: what back-up and restore work on, with a login of their own that sees
 * past row-level security. Nothing that serves a request imports this file.
 */
export type WholeDatabase = postgres.Sql | postgres.TransactionSql;

/** A table by schema and name; columns that are computed from others are not stored in a copy. */
export type StoredTable = { name: string; columns: string[] };
export type AppliedMigration = { at: number; hash: string };
export type Sequence = { name: string; value: string | null };
export type LogHead = { organization: string; seq: number; hash: string; brokenAt: number | null };

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const named = (table: string): string => table.split(".").map(quoted).join(".");
const target = ({ name, columns }: StoredTable): string =>
  `${named(name)} (${columns.map(quoted).join(", ")})`;

/** One connection, on which the text of every value depends on nothing but the value, and a hidden row is an error. */
export const openWhole = (url: string): postgres.Sql =>
  postgres(url, {
    max: 1,
    max_lifetime: null,
    onnotice: () => {},
    connection: {
      application_name: "zaiti-backup",
      row_security: "off",
      datestyle: "ISO, YMD",
      intervalstyle: "iso_8601",
      timezone: "UTC",
      extra_float_digits: "1",
      bytea_output: "hex",
      statement_timeout: 0,
      idle_in_transaction_session_timeout: 0,
    },
  });

/** Whether this login sees past row-level security. */
export async function seesEverything(sql: WholeDatabase): Promise<boolean> {
  const [row] = await sql<{ sees: boolean }[]>`
    select rolsuper or rolbypassrls as sees from pg_roles where rolname = current_user`;
  return row?.sees ?? false;
}

/** What a login needs to put rows back past guards and policies, of which this one lacks something: its name, or null. */
export async function lackingForRestore(sql: WholeDatabase): Promise<string | null> {
  const [row] = await sql<{ lack: string | null }[]>`
    select case
      when r.rolsuper then null
      when not r.rolbypassrls then 'BYPASSRLS'
      when not has_parameter_privilege(r.oid, 'session_replication_role', 'SET') then 'SET ON PARAMETER session_replication_role'
      when not pg_has_role(r.oid, 'zaiti_owner', 'USAGE') then 'zaiti_owner'
      when not pg_has_role(r.oid, 'zaiti_definer', 'USAGE') then 'zaiti_definer'
    end as lack from pg_roles r where r.rolname = current_user`;
  return row?.lack ?? null;
}

/**
 * Every table of the product and whether this login may read it. Only the key that signs scopes is left out: a restored
 * database has one of its own.
 */
export async function storedTables(sql: WholeDatabase): Promise<(StoredTable & { isReadable: boolean })[]> {
  return sql`
    select n.nspname || '.' || c.relname as name, array_agg(a.attname::text order by a.attnum) as columns,
           has_table_privilege(c.oid, 'SELECT') as "isReadable"
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'app_private')
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind = 'r' and (n.nspname, c.relname) <> ('app_private', 'secret')
     group by c.oid, n.nspname, c.relname order by (n.nspname || '.' || c.relname) collate "C"`;
}

/** In the order in which they were applied; none in a database that was never migrated. */
export async function appliedMigrations(sql: WholeDatabase): Promise<AppliedMigration[]> {
  const [found] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as "exists"`;
  if (!found?.exists) return [];
  return sql`select created_at::float8 as at, hash from drizzle.__drizzle_migrations order by created_at, id`;
}

/** Counters that stand outside of tables; the value is null while none was taken. */
export const sequences = (sql: WholeDatabase): Promise<Sequence[]> =>
  sql<Sequence[]>`select sequencename as name, last_value::text as value from pg_sequences
    where schemaname = 'public' order by sequencename collate "C"`;

export async function setSequence(sql: WholeDatabase, { name, value }: Sequence): Promise<void> {
  if (value !== null) await sql`select setval(${`public.${quoted(name)}`}::regclass, ${value}::bigint)`;
}

/** The end of every organisation's log, and from where on it does not hold. */
export const logHeads = (sql: WholeDatabase): Promise<LogHead[]> =>
  sql<
    LogHead[]
  >`select o.slug as organization, h.seq::float8 as seq, h.hash, b.broken_at::float8 as "brokenAt"
    from public.audit_heads h join public.organizations o on o.id = h.organization_id
    left join app_private.broken_logs() b on b.organization_id = h.organization_id order by o.slug collate "C"`;

export async function countRows(sql: WholeDatabase, table: string): Promise<number> {
  const [row] = await sql.unsafe(`select count(*)::float8 as rows from ${named(table)}`);
  return Number(row!.rows);
}

/** Empties the tables of the installation itself, in which migrations have put what a new one begins with. */
export async function clearInstallation(sql: WholeDatabase, tables: readonly StoredTable[]): Promise<void> {
  for (const { name } of tables) {
    if (!name.startsWith("public.")) await sql.unsafe(`delete from ${named(name)}`);
  }
}

/** The first table of people's data that holds a row, or null. */
export async function filledTable(
  sql: WholeDatabase,
  tables: readonly StoredTable[],
): Promise<string | null> {
  for (const { name } of tables.filter((it) => it.name.startsWith("public."))) {
    const [row] = await sql.unsafe(`select exists (select from ${named(name)}) as filled`);
    if (row!.filled) return name;
  }
  return null;
}

/** Keeps migrations away from these tables while they are read, or everybody else's writes while they are filled. */
export async function lockTables(
  sql: WholeDatabase,
  tables: readonly StoredTable[],
  mode: "access share" | "exclusive",
): Promise<void> {
  const names = tables.map(({ name }) => named(name)).join(", ");
  if (tables.length > 0) await sql.unsafe(`lock table ${names} in ${mode} mode`);
}

/** A table as lines of COPY's text, in pieces as they come. */
export async function* copyOut(sql: WholeDatabase, table: StoredTable): AsyncGenerator<Buffer> {
  const stream = await sql.unsafe(`copy ${target(table)} to stdout`).readable();
  for await (const part of stream) yield part as Buffer;
  // A copy that ended under backpressure leaves the socket paused with postgres 3.4.9; reading once more wakes it.
  stream._read(0);
}

/** Lines of COPY's text into a table, in the order in which they are put. */
export async function openCopyIn(
  sql: WholeDatabase,
  table: StoredTable,
): Promise<{ put: (lines: Buffer) => Promise<void>; end: () => Promise<void> }> {
  const stream = await sql.unsafe(`copy ${target(table)} from stdin`).writable();
  const ended = finished(stream);
  // A fault is met by who puts next, or by who waits for the end.
  ended.catch(() => {});
  return {
    put: (lines) =>
      Promise.race([ended, new Promise<void>((resolve) => stream.write(lines, () => resolve()))]),
    end: async () => {
      // With postgres 3.4.9 a fault that the server finds at the very end is told to nobody, and the stream never ends. Every
      // line has been sent, so that the next answer on this connection is the one after it: in a failed transaction a refusal.
      stream.end();
      await Promise.race([ended, sql`select 1`]);
      await ended;
    },
  };
}

/** In this transaction, rows are stored as they come: foreign keys and guards have seen them before. */
export const pauseGuards = (sql: WholeDatabase): Promise<unknown> =>
  sql`set local session_replication_role = replica`;
export const resumeGuards = (sql: WholeDatabase): Promise<unknown> =>
  sql`set local session_replication_role = origin`;

type ForeignKey = { name: string; child: string; parent: string; from: string[]; to: string[] };

/** The first foreign key that some row breaks, or null: for rows that were stored with the keys paused. */
export async function brokenForeignKey(sql: WholeDatabase): Promise<string | null> {
  const keys = await sql<ForeignKey[]>`
    select k.conname as name, k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
           array(select quote_ident(a.attname) from unnest(k.conkey) with ordinality u (n, i)
                   join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by u.i) as "from",
           array(select quote_ident(a.attname) from unnest(k.confkey) with ordinality u (n, i)
                   join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by u.i) as "to"
      from pg_constraint k join pg_namespace n on n.oid = k.connamespace
     where k.contype = 'f' and n.nspname = 'public' order by 2, 1`;
  for (const { name, child, parent, from, to } of keys) {
    const [row] = await sql.unsafe(`select exists (select from ${child} c
      where ${from.map((it) => `c.${it} is not null`).join(" and ")}
        and not exists (select from ${parent} p where ${to.map((it, i) => `p.${it} = c.${from[i]}`).join(" and ")})) as broken`);
    if (row!.broken) return name;
  }
  return null;
}

/** Ends what was open when the back-up was made, and says in every log that there was a restore. */
export async function afterRestore(
  sql: WholeDatabase,
  backup: Record<string, string>,
): Promise<{ sessions: number; logs: number }> {
  const [row] = await sql<{ sessions: number; logs: number }[]>`
    select sessions::float8 as sessions, logs::float8 as logs from app_private.after_restore(${JSON.stringify(backup)}::text::jsonb)`;
  return row!;
}

export async function serverVersion(sql: WholeDatabase): Promise<string> {
  const [row] = await sql`show server_version`;
  return String(row!.server_version);
}
