import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { CarrierKind, OrganisationKind, Role } from "#app/domain/access/roles.ts";
import type { RunKind } from "#app/domain/runs/bundle.ts";
import { jobs } from "#db/schema/jobs.ts";
import { periods } from "#db/schema/reports.ts";
import { database } from "../client.server.ts";
import { translateFault } from "../faults.server.ts";
import type { ScopedTx } from "../scope.server.ts";

export type JobStatus = "queued" | "running" | "done" | "refused" | "cancelled" | "failed";
export type JobStage = "read" | "compute" | "write";
/** A refusal as it is kept: a code, its figures, and the faults by field. */
export type KeptRefusal = {
  code: string;
  details: Readonly<Record<string, string | number>>;
  fields: Readonly<Record<string, string>>;
};

/** Everything of a job but its lease, which nobody reads. */
const columns = {
  id: jobs.id,
  kind: jobs.kind,
  periodCode: periods.code,
  policyCode: jobs.policyCode,
  followsRunId: jobs.followsRunId,
  input: jobs.input,
  askedBy: jobs.askedBy,
  askedByName: jobs.askedByName,
  askedAt: jobs.askedAt,
  status: jobs.status,
  stage: jobs.stage,
  done: jobs.done,
  total: jobs.total,
  attempts: jobs.attempts,
  startedAt: jobs.startedAt,
  endedAt: jobs.endedAt,
  cancelAskedAt: jobs.cancelAskedAt,
  cancelAskedByName: jobs.cancelAskedByName,
  runId: jobs.runId,
  refusal: jobs.refusal,
  reference: jobs.reference,
};
const select = (tx: ScopedTx) =>
  tx
    .select(columns)
    .from(jobs)
    .innerJoin(periods, and(eq(periods.organizationId, jobs.cityId), eq(periods.id, jobs.periodId)));
const asJob = (row: Awaited<ReturnType<typeof select>>[number]) => ({
  ...row,
  kind: row.kind as RunKind,
  status: row.status as JobStatus,
  stage: row.stage as JobStage | null,
  refusal: row.refusal as KeptRefusal | null,
});
export type JobRow = ReturnType<typeof asJob>;

export async function jobOf(tx: ScopedTx, organizationId: string, id: string): Promise<JobRow | null> {
  const [row] = await select(tx).where(and(eq(jobs.organizationId, organizationId), eq(jobs.id, id)));
  return row ? asJob(row) : null;
}

const isLive = inArray(jobs.status, ["queued", "running"]);

/** What is waiting or being computed for an organisation, the latest first. */
export async function liveJobs(tx: ScopedTx, organizationId: string): Promise<JobRow[]> {
  const rows = await select(tx)
    .where(and(eq(jobs.organizationId, organizationId), isLive))
    .orderBy(desc(jobs.askedAt), desc(jobs.id));
  return rows.map(asJob);
}

type Asked = {
  organizationId: string;
  kind: RunKind;
  periodId: string;
  policyCode: string;
  followsRunId: string | null;
};
/** The latest job of this very run in one of these states. */
export async function jobFor(tx: ScopedTx, of: Asked, among: JobStatus[]): Promise<JobRow | null> {
  const [row] = await select(tx)
    .where(
      and(
        eq(jobs.organizationId, of.organizationId),
        eq(jobs.kind, of.kind),
        eq(jobs.periodId, of.periodId),
        eq(jobs.policyCode, of.policyCode),
        sql`${jobs.followsRunId} is not distinct from ${of.followsRunId}::uuid`,
        inArray(jobs.status, among),
      ),
    )
    .orderBy(desc(jobs.askedAt));
  return row ? asJob(row) : null;
}

/** The job's id, or null when the same run is asked for already. */
export async function insertJob(tx: ScopedTx, values: typeof jobs.$inferInsert): Promise<string | null> {
  const [row] = await tx.insert(jobs).values(values).onConflictDoNothing().returning({ id: jobs.id });
  return row?.id ?? null;
}

/** Asks a job to stop. False when this member may not, or there is no such job. */
export async function stopJob(tx: ScopedTx, organizationId: string, id: string): Promise<boolean> {
  const stopped = await tx
    .update(jobs)
    .set({ cancelAskedAt: sql`now()` })
    .where(and(eq(jobs.organizationId, organizationId), eq(jobs.id, id)))
    .returning({ id: jobs.id });
  return stopped.length === 1;
}

/** What a claim gives: the ids and the lease, and as whom the job is worked off; no member when none holds any more. */
export type Claim = {
  organization_id: string;
  id: string;
  lease: string;
  attempts: number;
  membership_id: string | null;
  role: Role;
  user_id: string;
  user_name: string;
  email: string;
  slug: string;
  kind: OrganisationKind;
  carrier_kind: CarrierKind | null;
  city_id: string;
  name_zh: string;
  name_en: string;
};
export type Lease = { organizationId: string; id: string; lease: string };

const asked = async <T extends Record<string, unknown>>(query: ReturnType<typeof sql>): Promise<T[]> => {
  try {
    return (await database().execute(query)) as unknown as T[];
  } catch (error) {
    throw translateFault(error);
  }
};

/** The next job, taken; null when there is nothing to do. */
export async function claimJob(): Promise<Claim | null> {
  const [claim] = await asked<Claim>(sql`select * from app.claim_job()`);
  return claim ?? null;
}

/** Says how far it is, outside of the job's own transaction, so that others see it. True when it is to stop. */
export async function noteProgress(
  of: Lease,
  stage: JobStage,
  done: number,
  total: number,
): Promise<boolean> {
  const [row] = await asked<{ stops: boolean }>(
    sql`select app.note_progress(${of.organizationId}::uuid, ${of.id}::uuid, ${of.lease}::uuid, ${stage}, ${done}::integer, ${total}::integer) as stops`,
  );
  return row!.stops;
}

type Ending = { status: "refused"; refusal: KeptRefusal } | { status: "cancelled" } | { status: "failed" };
export async function endJob(of: Lease, end: Ending): Promise<void> {
  const refusal = end.status === "refused" ? JSON.stringify(end.refusal) : null;
  await asked(
    sql`select app.end_job(${of.organizationId}::uuid, ${of.id}::uuid, ${of.lease}::uuid, ${end.status}, null, ${refusal}::jsonb)`,
  );
}

/** Done, in the transaction that stores the run. */
export const finishJob = (tx: ScopedTx, of: Lease, runId: string) =>
  tx.execute(
    sql`select app.end_job(${of.organizationId}::uuid, ${of.id}::uuid, ${of.lease}::uuid, 'done', ${runId}::uuid, null)`,
  );

export async function giveBackJob(of: Lease, counts: boolean): Promise<void> {
  await asked(
    sql`select app.give_back_job(${of.organizationId}::uuid, ${of.id}::uuid, ${of.lease}::uuid, ${counts})`,
  );
}
