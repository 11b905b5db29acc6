import { and, asc, desc, eq, inArray, ne, type SQL, sql } from "drizzle-orm";
import type { CarrierKind } from "#app/domain/access/roles.ts";
import type { EarlierPayment, LineKind, RewardResult, Ruling } from "#app/domain/rewards/types.ts";
import { organizations } from "#db/schema/access.ts";
import { conflictParties, conflicts, paymentKeys, rewardLines } from "#db/schema/rewards.ts";
import { runs } from "#db/schema/runs.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type LineRow = Omit<typeof rewardLines.$inferSelect, "kind"> & { kind: LineKind };
const asLine = (row: typeof rewardLines.$inferSelect): LineRow => ({ ...row, kind: row.kind as LineKind });

const ROWS_AT_ONCE = 500;
export async function insertLines(
  tx: ScopedTx,
  rows: readonly (typeof rewardLines.$inferInsert)[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await tx.insert(rewardLines).values(rows.slice(from, from + ROWS_AT_ONCE));
  }
}

/** The lines of a run that the session may see, in order. */
export async function linesOfRun(tx: ScopedTx, organizationId: string, runId: string): Promise<LineRow[]> {
  const rows = await tx
    .select()
    .from(rewardLines)
    .where(and(eq(rewardLines.organizationId, organizationId), eq(rewardLines.runId, runId)))
    .orderBy(asc(rewardLines.lineNo));
  return rows.map(asLine);
}

export async function lineOf(
  tx: ScopedTx,
  of: { organizationId: string; runId: string; lineNo: number },
): Promise<LineRow | null> {
  const [row] = await tx
    .select()
    .from(rewardLines)
    .where(
      and(
        eq(rewardLines.organizationId, of.organizationId),
        eq(rewardLines.runId, of.runId),
        eq(rewardLines.lineNo, of.lineNo),
      ),
    );
  return row ? asLine(row) : null;
}

/** The number of the line that takes one back; a reversal stands in the run of its line. */
export async function reversalOf(
  tx: ScopedTx,
  of: { organizationId: string; runId: string; lineNo: number },
): Promise<number | null> {
  const [row] = await tx
    .select({ lineNo: rewardLines.lineNo })
    .from(rewardLines)
    .where(
      and(
        eq(rewardLines.organizationId, of.organizationId),
        eq(rewardLines.reversesRunId, of.runId),
        eq(rewardLines.reversesLineNo, of.lineNo),
      ),
    );
  return row?.lineNo ?? null;
}

/** The lines of approved runs that are paid to one beneficiary, the latest run first. */
export async function linesOfBeneficiary(
  tx: ScopedTx,
  of: { organizationId: string; beneficiaryId: string },
): Promise<LineRow[]> {
  const rows = await tx
    .select()
    .from(rewardLines)
    .where(
      and(eq(rewardLines.organizationId, of.organizationId), eq(rewardLines.beneficiaryId, of.beneficiaryId)),
    )
    .orderBy(desc(rewardLines.createdAt), asc(rewardLines.runId), asc(rewardLines.lineNo));
  return rows.map(asLine);
}

/** Payments of a programme family that live now, save those of one run (the one that is about to be followed). */
export async function livePayments(
  tx: ScopedTx,
  of: { organizationId: string; family: string; exceptRunId: string | null },
): Promise<EarlierPayment[]> {
  return tx
    .select({
      paymentKey: paymentKeys.paymentKey,
      amountFen: rewardLines.amountFen,
      runId: rewardLines.runId,
    })
    .from(paymentKeys)
    .innerJoin(
      rewardLines,
      and(
        eq(rewardLines.organizationId, paymentKeys.organizationId),
        eq(rewardLines.runId, paymentKeys.runId),
        eq(rewardLines.lineNo, paymentKeys.lineNo),
      ),
    )
    .where(
      and(
        eq(paymentKeys.organizationId, of.organizationId),
        sql`starts_with(${paymentKeys.paymentKey}, ${`${of.family}/`})`,
        of.exceptRunId ? ne(paymentKeys.runId, of.exceptRunId) : undefined,
      ),
    );
}

/** Every carrier that ever belonged to the city: also one that closed has filed what still counts. */
export const carriersOfCity = (
  tx: ScopedTx,
  cityId: string,
): Promise<{ id: string; slug: string; carrierKind: CarrierKind }[]> =>
  tx
    .select({
      id: organizations.id,
      slug: organizations.slug,
      carrierKind: sql<CarrierKind>`${organizations.carrierKind}`,
    })
    .from(organizations)
    .where(and(eq(organizations.cityId, cityId), eq(organizations.kind, "carrier")));

/** Names of the city's organisations by id. */
export async function organizationNames(
  tx: ScopedTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: organizations.id, name: organizations.nameZh })
    .from(organizations)
    .where(inArray(organizations.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** What a reward run gave beside its lines, out of its bundle. */
export async function resultOfRun(
  tx: ScopedTx,
  organizationId: string,
  runId: string,
): Promise<Pick<RewardResult, "budget" | "uncounted" | "conflicts"> | null> {
  // A city's bundle is tens of megabytes of text: it is gone through once, and nothing is made of what nobody asked for.
  const [row] = await tx.execute<Pick<RewardResult, "budget" | "uncounted" | "conflicts">>(sql`
    select part.budget, part.uncounted, part.conflicts
      from runs, json_to_record(bundle::json #> '{results,rewards}') as part (budget jsonb, uncounted jsonb, conflicts jsonb)
     where organization_id = ${organizationId} and id = ${runId} and kind = 'reward'`);
  return row ?? null;
}

/** Who did not take part in a run, with the reason, out of its bundle. */
export async function absentOfRun(
  tx: ScopedTx,
  organizationId: string,
  runId: string,
): Promise<{ carrierId: string; reason: string }[]> {
  const [row] = await tx
    .select({
      absent: sql<
        { carrierId: string; reason: string }[] | null
      >`(${runs.bundle}::json) #> '{inputs,absent}'`,
    })
    .from(runs)
    .where(and(eq(runs.organizationId, organizationId), eq(runs.id, runId)));
  return row?.absent ?? [];
}

type ConflictRowRaw = typeof conflicts.$inferSelect;
/** What a conflict was before, written by the database: until when, by whom it ended, and why. */
export type ConflictPast = {
  status: "open" | "ruled" | "lapsed";
  ruledFor?: string;
  reason?: string;
  by?: string;
  at?: string;
  endedBy: string;
  endedAt: string;
  endReason?: string;
};
export type ConflictRow = Omit<ConflictRowRaw, "status" | "history"> & {
  status: ConflictPast["status"];
  history: ConflictPast[];
};
const asConflict = (row: ConflictRowRaw): ConflictRow => ({
  ...row,
  status: row.status as ConflictRow["status"],
  history: row.history as ConflictPast[],
});

/** The rulings of a programme, as a run reads them. */
export async function rulingsOf(tx: ScopedTx, organizationId: string, programme: string): Promise<Ruling[]> {
  const rows = await tx
    .select({ outcomeKey: conflicts.outcomeKey, carrierId: conflicts.ruledFor, reason: conflicts.reason })
    .from(conflicts)
    .where(
      and(
        eq(conflicts.organizationId, organizationId),
        eq(conflicts.programme, programme),
        eq(conflicts.status, "ruled"),
      ),
    );
  return rows.map((row) => ({ ...row, carrierId: row.carrierId!, reason: row.reason! }));
}

/**
 * Puts conflicts into the queue; one that stands there already is left as it is. Answers the id and status of each
 * by its outcome.
 */
export async function keepConflicts(
  tx: ScopedTx,
  rows: readonly (typeof conflicts.$inferInsert)[],
): Promise<Map<string, Pick<ConflictRow, "id" | "status">>> {
  const [first] = rows;
  if (!first) return new Map();
  await tx
    .insert(conflicts)
    .values([...rows])
    .onConflictDoNothing();
  const kept = await tx
    .select({ id: conflicts.id, outcomeKey: conflicts.outcomeKey, status: conflicts.status })
    .from(conflicts)
    .where(
      and(
        eq(conflicts.organizationId, first.organizationId),
        eq(conflicts.programme, first.programme),
        inArray(
          conflicts.outcomeKey,
          rows.map((row) => row.outcomeKey),
        ),
      ),
    );
  return new Map(
    kept.map((row) => [row.outcomeKey, { id: row.id, status: row.status as ConflictRow["status"] }]),
  );
}

/** Adds sides to conflicts; one that is known already keeps the facts it was written down with. */
export async function addParties(
  tx: ScopedTx,
  rows: readonly (typeof conflictParties.$inferInsert)[],
): Promise<void> {
  if (rows.length > 0)
    await tx
      .insert(conflictParties)
      .values([...rows])
      .onConflictDoNothing();
}

/** The conflicts that the session may see, of its own city or of those it is a party of; open ones first. */
export async function conflictsOf(tx: ScopedTx, cityId: string): Promise<ConflictRow[]> {
  const rows = await tx
    .select()
    .from(conflicts)
    .where(eq(conflicts.organizationId, cityId))
    .orderBy(asc(conflicts.status), desc(conflicts.createdAt), asc(conflicts.outcomeKey));
  return rows.map(asConflict);
}

export async function conflictOf(
  tx: ScopedTx,
  cityId: string,
  id: string,
  options: { hold?: boolean } = {},
): Promise<ConflictRow | null> {
  const query = tx
    .select()
    .from(conflicts)
    .where(and(eq(conflicts.organizationId, cityId), eq(conflicts.id, id)));
  const [row] = options.hold ? await query.for("update") : await query;
  return row ? asConflict(row) : null;
}

export type PartyRow = { conflictId: string; carrierId: string; facts: unknown };
export const partiesOf = (
  tx: ScopedTx,
  cityId: string,
  conflictIds: readonly string[],
): Promise<PartyRow[]> =>
  conflictIds.length === 0
    ? Promise.resolve([])
    : tx
        .select({
          conflictId: conflictParties.conflictId,
          carrierId: conflictParties.carrierId,
          facts: conflictParties.facts,
        })
        .from(conflictParties)
        .where(
          and(
            eq(conflictParties.organizationId, cityId),
            inArray(conflictParties.conflictId, [...conflictIds]),
          ),
        )
        .orderBy(asc(conflictParties.carrierId));

/** Rules an open conflict. False when somebody else did so first. Who and when the database writes itself. */
export async function ruleOpenConflict(
  tx: ScopedTx,
  of: { organizationId: string; id: string },
  ruling: { carrierId: string; reason: string; by: { id: string; name: string } },
): Promise<boolean> {
  const ruled = await tx
    .update(conflicts)
    .set({
      status: "ruled",
      ruledFor: ruling.carrierId,
      reason: ruling.reason,
      ruledBy: ruling.by.id,
      ruledByName: ruling.by.name,
      ruledAt: sql`now()`,
    })
    .where(
      and(
        eq(conflicts.organizationId, of.organizationId),
        eq(conflicts.id, of.id),
        eq(conflicts.status, "open"),
      ),
    )
    .returning({ id: conflicts.id });
  return ruled.length === 1;
}

/** Takes a ruling back. False when it was none any more. What it was the database keeps itself. */
export async function reopenRuling(
  tx: ScopedTx,
  of: { organizationId: string; id: string },
  reason: string,
): Promise<boolean> {
  const opened = await tx
    .update(conflicts)
    .set({ status: "open", reason })
    .where(
      and(
        eq(conflicts.organizationId, of.organizationId),
        eq(conflicts.id, of.id),
        eq(conflicts.status, "ruled"),
      ),
    )
    .returning({ id: conflicts.id });
  return opened.length === 1;
}

const isRaised = sql`exists (
  select from runs r, jsonb_array_elements(r.findings) f
   where r.organization_id = ${conflicts.organizationId} and r.kind = 'reward' and r.status <> 'superseded'
     and r.policy_code = ${conflicts.programme} and f ->> 'code' = 'rewards.conflict-open' and f ->> 'subject' = ${conflicts.outcomeKey})`;

/** Brings the queue of a programme up to what its runs raise now: what none raises lapses, what one raises again is open. */
export async function settleQueue(
  tx: ScopedTx,
  of: { organizationId: string; programme: string },
): Promise<void> {
  const step = (from: "open" | "lapsed", to: "open" | "lapsed", when: SQL) =>
    tx
      .update(conflicts)
      .set({ status: to })
      .where(
        and(
          eq(conflicts.organizationId, of.organizationId),
          eq(conflicts.programme, of.programme),
          eq(conflicts.status, from),
          when,
        ),
      );
  await step("open", "lapsed", sql`not ${isRaised}`);
  await step("lapsed", "open", isRaised);
}

/** The outcomes that wait for a ruling in runs that count now, with the run. */
export async function waitingOutcomes(
  tx: ScopedTx,
  organizationId: string,
): Promise<{ runId: string; programme: string; outcomeKey: string }[]> {
  return tx.execute<{ runId: string; programme: string; outcomeKey: string }>(sql`
    select r.id as "runId", r.policy_code as programme, f ->> 'subject' as "outcomeKey"
      from runs r, jsonb_array_elements(r.findings) f
     where r.organization_id = ${organizationId} and r.kind = 'reward' and r.status <> 'superseded'
       and f ->> 'code' = 'rewards.conflict-open'`);
}
