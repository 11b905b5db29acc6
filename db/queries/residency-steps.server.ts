import { sql } from "drizzle-orm";
import type { Step, Why } from "#app/domain/residency/steps.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type JournalStep = Step & {
  /** Made from a stay that is older than the journal: nobody recorded it as a step. */
  isTakenOver: boolean;
  /** Empty where the installation itself did it. */
  recordedByName: string;
  /** ISO 8601, UTC. */
  recordedAt: string;
};
export type RecordedStep = JournalStep & { residencyId: string };

/** What every journal says of a step, beside whose it is. */
export const journalColumns = sql`
  no, kind, on_day::text as "on", reason, evidence, reverses, recorded_by_name as "recordedByName",
  to_char(recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt"`;

/** The journals of these stays, each in its order. */
export async function stepsOfStays(
  tx: ScopedTx,
  organizationId: string,
  stayIds: readonly string[],
): Promise<RecordedStep[]> {
  if (stayIds.length === 0) return [];
  return tx.execute<RecordedStep>(sql`
    select residency_id as "residencyId", is_taken_over as "isTakenOver", ${journalColumns}
      from residency_steps
     where organization_id = ${organizationId}
       and residency_id in (select jsonb_array_elements_text(${JSON.stringify(stayIds)}::jsonb)::uuid)
     order by residency_id, no`);
}

/**
 * Says for the rest of the transaction why stays change: the journal's counter-entries keep it. The steps themselves are written
 * by the database with every change of a stay.
 */
export async function sayWhy(tx: ScopedTx, { reason, evidence, isUndo }: Why): Promise<void> {
  const why = JSON.stringify({ reason: reason ?? null, evidence: evidence ?? null, undo: isUndo === true });
  await tx.execute(sql`select set_config('app.step', ${why}, true)`);
}
