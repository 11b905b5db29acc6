import { sql } from "drizzle-orm";
import type postgres from "postgres";
import type { Database } from "./client.server.ts";
import { database, deadline, isCrowded } from "./client.server.ts";
import { away, isLost, isPassing, Lost, translateFault, unknownOutcome } from "./faults.server.ts";

/** Who asks. The database works out from it, and from nothing else, what may be seen and written. */
export type ScopeKey = {
  /** The session that asks; null where a job does, which has none. */
  sessionHash: Buffer | null;
  /** The job that is worked off, and the lease that its claim gave: the database acts as the member who asked for it. */
  job?: { organizationId: string; id: string; lease: string };
  membershipId: string;
  requestId: string;
  address: string;
  /**
   * When whoever asks is to have an answer, on the clock of performance.now(): all that a request waits for comes out of
   * one time. A person at a browser does not wait for ever, a job does.
   */
  answerBy?: number;
};

declare const scoped: unique symbol;
type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** A transaction in which a scope has begun. Only withScope makes one, and queries take nothing else. */
export type ScopedTx = Transaction & { readonly [scoped]: true };

/** The connection of a scope, for COPY, which Drizzle does not know. Queries of both go in the order in which they are asked. */
export const connectionOf = (tx: ScopedTx): postgres.TransactionSql =>
  (tx as unknown as { session: { client: postgres.TransactionSql } }).session.client;

const TRIES = 3;
/** The longest that a timer can be set to. */
const NEVER_MS = 2 ** 31 - 1;

const beginning = ({ job, sessionHash, membershipId, requestId, address }: ScopeKey) =>
  job
    ? // A job computes for minutes without asking anything; it ends with its process, whose connection falls.
      sql`select app.begin_job_scope(${job.organizationId}::uuid, ${job.id}::uuid, ${job.lease}::uuid, ${requestId}, ${address}),
                 set_config('idle_in_transaction_session_timeout', '0', true)`
    : sql`select app.begin_scope(${sessionHash}, ${membershipId}::uuid, ${requestId}, ${address})`;

type Watch = { isLate: () => boolean; hasBegun: boolean };

/** Rejects with Lost when the promise takes longer. What has not begun by then waits for a connection. */
async function within<T>(ms: number, work: (watch: Watch) => Promise<T>): Promise<T> {
  if (ms <= 0) throw new Lost("POOL_CROWDED");
  let callOff = (): void => {};
  let isLate = false;
  const watch: Watch = { isLate: () => isLate, hasBegun: false };
  const late = new Promise<never>((_, reject) => {
    callOff = deadline(ms, () => {
      isLate = true;
      reject(new Lost(!watch.hasBegun && isCrowded() ? "POOL_CROWDED" : undefined));
    });
  });
  try {
    return await Promise.race([work(watch), late]);
  } finally {
    callOff();
  }
}

/** One attempt. `onCommit` is told when the work is done, and only its COMMIT is still to be answered. */
const attempted = <T>(key: ScopeKey, work: (tx: ScopedTx) => Promise<T>, onCommit: () => void): Promise<T> =>
  within(key.answerBy === undefined ? NEVER_MS : key.answerBy - performance.now(), (watch) =>
    database().transaction(async (tx) => {
      // It waited for its connection longer than anybody waits for it.
      if (watch.isLate()) throw new Lost();
      watch.hasBegun = true;
      // The first query of `work` is sent behind this one without waiting. The connection keeps the order, and a
      // scope that is refused aborts the transaction, so nothing runs without one. Both are waited for in any
      // case: a query sent after its transaction's end would run in another's.
      const scope = tx.execute(beginning(key)).then(() => {});
      const [begun, done] = await Promise.allSettled([scope, work(tx as ScopedTx)]);
      if (begun.status === "rejected") throw begun.reason;
      if (done.status === "rejected") throw done.reason;
      // Who asked was told already that nothing was done.
      if (watch.isLate()) throw new Lost();
      onCommit();
      return done.value;
    }),
  );

/**
 * The only door to tenant tables: one transaction, its scope begun before anything else.
 * A deadlock or serialisation failure is tried again, so `work` does nothing outside the database.
 * Database refusals come out as Refusal: busy `common.busy` when the time of `answerBy` went by in waiting for others, busy
 * `common.away` when the database was lost and nothing was done, busy
 * `common.outcome-unknown` when it was lost while the answer to COMMIT was awaited, so that it may have been done.
 */
export async function withScope<T>(key: ScopeKey, work: (tx: ScopedTx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    let isCommitting = false;
    const onCommit = () => {
      isCommitting = true;
    };
    try {
      return await attempted(key, work, onCommit);
    } catch (error) {
      if (isPassing(error) && attempt < TRIES) continue;
      if (isLost(error)) throw isCommitting ? unknownOutcome() : away();
      throw translateFault(error);
    }
  }
}
