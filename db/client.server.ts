import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { knowArrays } from "./array-types.server.ts";
import { isLost, Lost } from "./faults.server.ts";

export type Database = PostgresJsDatabase;
type Connection = { url: string; sql: postgres.Sql; database: Database; isCrowded: () => boolean };

// One pool a process: the started server and the built application are two module graphs that share it.
const registry = globalThis as typeof globalThis & { zaitiConnection?: Connection };

/** Statements with more parameters than this are lists and batches, whose text seldom comes again. */
const PREPARED_PARAMETERS = 40;

/** How long a connection may take to come about; a database that is not there is then said not to be. */
const CONNECT_SECONDS = 5;
/** Between two attempts of the same connection: recovery is not to wait longer than the database does. */
const BACKOFF_SECONDS = 0.2;
/** Longest wait for a free connection, and for a statement outside of a transaction: these look people up, and are small. */
const WAIT_MS = 8_000;
/** Longest wait for a statement of a transaction: more than the server lets one run (statement_timeout, 30 s). */
const STATEMENT_MS = 35_000;
/** How long what is under way on a pool that was given up may take to its end. */
const FAREWELL_SECONDS = 40;

const SECOND_LOOK_MS = 250;
/**
 * Acts after `ms`, unless the answer calls it off; and not before what has arrived meanwhile was read, since a long
 * computation holds up clocks and answers alike. Returns what calls it off.
 */
export function deadline(ms: number, act: () => void): () => void {
  let timer = setTimeout(() => {
    timer = setTimeout(act, SECOND_LOOK_MS);
  }, ms);
  return () => clearTimeout(timer);
}

type Unsafe = postgres.Sql["unsafe"];

type Limits = {
  ms: number;
  /** Statements are worked off one after another: each waits for those before it, and only silence counts. */
  isInTurn: boolean;
  isCrowded: () => boolean;
  onLost: (fault: unknown) => void;
};

/** Statements that are given up when no answer comes: still waiting for a connection, or lost on the way. */
function timed(unsafe: Unsafe, { ms, isInTurn, isCrowded, onLost }: Limits): Unsafe {
  let heardAt = 0;
  return ((text, args, options) => {
    const query = unsafe(text, args, options) as ReturnType<Unsafe> & {
      state?: unknown;
      reject: (fault: unknown) => void;
    };
    const askedAt = performance.now();
    const giveUp = () => {
      const silentMs = performance.now() - Math.max(askedAt, heardAt);
      if (isInTurn && silentMs < ms) {
        callOff = deadline(ms - silentMs, giveUp);
        return;
      }
      if (query.state) return query.reject(new Lost());
      query.reject(new Lost(isCrowded() ? "POOL_CROWDED" : "CONNECT_TIMEOUT"));
      // Taken out of the queue, so that it is not done once nobody wants it any more.
      query.cancel();
    };
    let callOff = deadline(ms, giveUp);
    const hear = () => {
      callOff();
      heardAt = performance.now();
    };
    query.then(hear, (fault) => {
      hear();
      if (isLost(fault)) onLost(fault);
    });
    return query;
  }) as Unsafe;
}

/**
 * A pool that has lost a connection is not used again: its slots may hold half a message, or wait for an answer that never
 * comes. And a transaction whose connection is gone ends there: the driver would send its rollback, and whatever the work
 * still asks, on that slot's next connection, which is another's. Answers how to ask whether all connections are taken.
 */
function guarding(sql: postgres.Sql, poolSize: number, onLost: () => void): () => boolean {
  let underway = 0;
  const isCrowded = () => underway >= poolSize;
  sql.unsafe = timed(sql.unsafe, {
    ms: WAIT_MS,
    isInTurn: false,
    isCrowded,
    onLost,
  });
  const begin = sql.begin as (work: (tx: postgres.TransactionSql) => unknown) => Promise<unknown>;
  sql.begin = (async (work: (tx: postgres.TransactionSql) => unknown) => {
    let lost: unknown = null;
    let giveUp = (_fault: unknown): void => {};
    const end = (fault: unknown) => {
      lost ??= fault;
      giveUp(fault);
      onLost();
    };
    const given = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    let callOff = (): void => {};
    const begun = begin(async (tx) => {
      underway++;
      const unsafe = timed(tx.unsafe, {
        ms: STATEMENT_MS,
        isInTurn: true,
        isCrowded: () => false,
        onLost: end,
      });
      tx.unsafe = ((...asked: Parameters<Unsafe>) => {
        if (lost) throw lost;
        return unsafe(...asked);
      }) as Unsafe;
      try {
        return await work(tx);
      } catch (fault) {
        if (lost) return await new Promise(() => {});
        throw fault;
      } finally {
        underway--;
        // What the driver sends now, COMMIT or ROLLBACK, is a statement like others.
        callOff = deadline(STATEMENT_MS, () => end(new Lost()));
      }
    })
      .catch((fault: unknown) => {
        if (isLost(fault)) end(fault);
        throw fault;
      })
      .finally(() => callOff());
    return Promise.race([begun, given]);
  }) as typeof sql.begin;
  return isCrowded;
}

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

function open(url: string, poolSize: number): Connection {
  const sql = postgres(url, {
    max: poolSize,
    onnotice: () => {},
    connect_timeout: CONNECT_SECONDS,
    backoff: () => BACKOFF_SECONDS,
    connection: { application_name: "zaiti" },
    fetch_types: false,
  });
  const renew = () => {
    if (registry.zaitiConnection?.sql !== sql) return;
    registry.zaitiConnection = open(url, poolSize);
    void sql.end({ timeout: FAREWELL_SECONDS }).catch(() => {});
  };
  knowArrays(sql);
  const isCrowded = guarding(sql, poolSize, renew);
  preparing(sql);
  return { url, sql, database: drizzle(sql), isCrowded };
}

/** Opens the pool, as the role zaiti_app. A second call with the same address keeps the pool. */
export function connect(url: string, poolSize = 16): Database {
  if (registry.zaitiConnection?.url !== url) registry.zaitiConnection = open(url, poolSize);
  return registry.zaitiConnection.database;
}

export function database(): Database {
  if (!registry.zaitiConnection) throw new Error("the database is not connected yet");
  return registry.zaitiConnection.database;
}

/** True while transactions hold all connections: who waits then waits for others. */
export const isCrowded = (): boolean => registry.zaitiConnection?.isCrowded() ?? false;

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
