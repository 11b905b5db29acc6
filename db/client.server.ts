import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";

export type Database = PostgresJsDatabase;
type Connection = { url: string; sql: postgres.Sql; database: Database };

// One pool a process: the started server and the built application are two module graphs that share it.
const registry = globalThis as typeof globalThis & { zaitiConnection?: Connection };

/** Statements with more parameters than this are lists and batches, whose text seldom comes again. */
const PREPARED_PARAMETERS = 40;

/**
 * Lets statements that Drizzle sends be prepared once a connection: it sends each as new, which costs a second round
 * trip and a plan every time. A connection forgets its statements when the pool replaces it, at the latest in an hour.
 */
export function preparing<T extends postgres.Sql | postgres.TransactionSql>(sql: T): T {
  const { unsafe } = sql;
  sql.unsafe = ((text, args = [], options = {}) =>
    unsafe(text, args, {
      ...options,
      prepare: args.length > 0 && args.length <= PREPARED_PARAMETERS,
    })) as T["unsafe"];
  if ("begin" in sql) {
    const begin = sql.begin as (work: (tx: postgres.TransactionSql) => unknown) => Promise<unknown>;
    sql.begin = ((work: (tx: postgres.TransactionSql) => unknown) =>
      begin((tx) => work(preparing(tx)))) as typeof sql.begin;
  }
  return sql;
}

/** Opens the pool, as the role zaiti_app. A second call with the same address keeps the pool. */
export function connect(url: string, poolSize = 16): Database {
  if (registry.zaitiConnection?.url === url) return registry.zaitiConnection.database;
  const sql = preparing(
    postgres(url, { max: poolSize, onnotice: () => {}, connection: { application_name: "zaiti" } }),
  );
  registry.zaitiConnection = { url, sql, database: drizzle(sql) };
  return registry.zaitiConnection.database;
}

export function database(): Database {
  if (!registry.zaitiConnection) throw new Error("the database is not connected yet");
  return registry.zaitiConnection.database;
}

export async function disconnect(): Promise<void> {
  const connection = registry.zaitiConnection;
  registry.zaitiConnection = undefined;
  await connection?.sql.end({ timeout: 5 });
}

/** Why this login must not serve requests, or null: it would see or change what policies hide from it. */
export async function loginFault(db: Database): Promise<string | null> {
  const [row] = await db.execute<{ fault: string | null }>(`
    select case
      when r.rolsuper then 'is a superuser'
      when r.rolbypassrls then 'bypasses row-level security'
      when exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname in ('public', 'app', 'app_private') and c.relowner = r.oid) then 'owns tables'
      when pg_has_role(r.oid, 'zaiti_owner', 'member') or pg_has_role(r.oid, 'zaiti_definer', 'member') then 'is a member of an owning role'
      when exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname = 'public' and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity))
        then 'faces a table without forced row-level security'
    end as fault
    from pg_roles r where r.rolname = current_user`);
  return row?.fault ?? null;
}
