import { and, asc, count, desc, eq, inArray } from "drizzle-orm";
import type { BeneficiaryKind, OpeningPayment } from "#app/domain/rewards/types.ts";
import { openingPayments } from "#db/schema/rewards.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export const OPENING_STATES = ["entered", "confirmed", "refused", "cancelled"] as const;
export type OpeningState = (typeof OPENING_STATES)[number];
export type OpeningRow = Omit<typeof openingPayments.$inferSelect, "status"> & { status: OpeningState };

/** Enters payments; each is one row for ever. The ids in the order given. */
export async function insertOpening(
  tx: ScopedTx,
  rows: readonly (typeof openingPayments.$inferInsert)[],
): Promise<string[]> {
  const added = await tx
    .insert(openingPayments)
    .values([...rows])
    .returning({ id: openingPayments.id });
  return added.map((row) => row.id);
}

/** The keys among these that an entered or confirmed payment holds already. */
export async function openKeys(
  tx: ScopedTx,
  organizationId: string,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await tx
    .select({ key: openingPayments.paymentKey })
    .from(openingPayments)
    .where(
      and(
        eq(openingPayments.organizationId, organizationId),
        inArray(openingPayments.status, ["entered", "confirmed"]),
        inArray(openingPayments.paymentKey, [...keys]),
      ),
    );
  return new Set(rows.map((row) => row.key));
}

/** The payments of a state, or of all, the latest entered first. */
export async function openingOf(
  tx: ScopedTx,
  of: { organizationId: string; status?: OpeningState | undefined; limit: number },
): Promise<OpeningRow[]> {
  const rows = await tx
    .select()
    .from(openingPayments)
    .where(
      and(
        eq(openingPayments.organizationId, of.organizationId),
        of.status ? eq(openingPayments.status, of.status) : undefined,
      ),
    )
    .orderBy(desc(openingPayments.enteredAt), asc(openingPayments.subject), asc(openingPayments.id))
    .limit(of.limit);
  return rows.map((row) => ({ ...row, status: row.status as OpeningState }));
}

export async function countOpening(
  tx: ScopedTx,
  organizationId: string,
): Promise<Record<OpeningState, number>> {
  const rows = await tx
    .select({ status: openingPayments.status, rows: count() })
    .from(openingPayments)
    .where(eq(openingPayments.organizationId, organizationId))
    .groupBy(openingPayments.status);
  const found = new Map(rows.map((row) => [row.status, row.rows]));
  return Object.fromEntries(OPENING_STATES.map((it) => [it, found.get(it) ?? 0])) as Record<
    OpeningState,
    number
  >;
}

/** The confirmed payments of a programme family, as a run reads them. */
export async function confirmedOpening(
  tx: ScopedTx,
  organizationId: string,
  family: string,
): Promise<OpeningPayment[]> {
  const rows = await tx
    .select({
      family: openingPayments.family,
      item: openingPayments.item,
      beneficiaryKind: openingPayments.beneficiaryKind,
      outcome: openingPayments.outcome,
      subject: openingPayments.subject,
      number: openingPayments.number,
      amountFen: openingPayments.amountFen,
      paidOn: openingPayments.paidOn,
      document: openingPayments.document,
    })
    .from(openingPayments)
    .where(
      and(
        eq(openingPayments.organizationId, organizationId),
        eq(openingPayments.family, family),
        eq(openingPayments.status, "confirmed"),
      ),
    )
    .orderBy(asc(openingPayments.paymentKey));
  return rows.map((row) => ({ ...row, beneficiaryKind: row.beneficiaryKind as BeneficiaryKind }));
}

/** Moves payments from one state to another; the rows that were still there. Who and when the database writes itself. */
export async function decideOpening(
  tx: ScopedTx,
  of: { organizationId: string; ids: readonly string[] },
  step: { from: OpeningState; to: OpeningState; reason: string | null },
): Promise<{ id: string; paymentKey: string; amountFen: number }[]> {
  return tx
    .update(openingPayments)
    .set({ status: step.to, reason: step.reason })
    .where(
      and(
        eq(openingPayments.organizationId, of.organizationId),
        inArray(openingPayments.id, [...of.ids]),
        eq(openingPayments.status, step.from),
      ),
    )
    .returning({
      id: openingPayments.id,
      paymentKey: openingPayments.paymentKey,
      amountFen: openingPayments.amountFen,
    });
}
