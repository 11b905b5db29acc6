import { and, eq, inArray, ne, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { HandedFirm, HandedStay, TransferState, TransferStep } from "#app/domain/transfers/transfer.ts";
import { organizations } from "#db/schema/access.ts";
import { carrierFirmNames } from "#db/schema/firms.ts";
import { transfers } from "#db/schema/transfers.ts";
import type { ScopedTx } from "#db/scope.server.ts";

type Named = { zh: string; en: string };
export type TransferRow = {
  id: string;
  organizationId: string;
  toOrganizationId: string;
  residencyId: string;
  toResidencyId: string | null;
  firmId: string;
  leavesOn: DateOn;
  reason: string;
  note: string | null;
  state: TransferState;
  firm: HandedFirm;
  timeline: readonly HandedStay[];
  proposedByName: string;
  proposedAt: string;
  answer: string | null;
  endedByName: string | null;
  endedAt: string | null;
  from: Named;
  to: Named;
};

const sender = alias(organizations, "sender");
const receiver = alias(organizations, "receiver");

const rowsWhere = (tx: ScopedTx, where: SQL | undefined, limit: number): Promise<TransferRow[]> =>
  tx
    .select({
      id: transfers.id,
      organizationId: transfers.organizationId,
      toOrganizationId: transfers.toOrganizationId,
      residencyId: transfers.residencyId,
      toResidencyId: transfers.toResidencyId,
      firmId: transfers.firmId,
      leavesOn: transfers.leavesOn,
      reason: transfers.reason,
      note: transfers.note,
      state: sql<TransferState>`${transfers.state}`,
      firm: transfers.firm,
      timeline: transfers.timeline,
      proposedByName: transfers.proposedByName,
      proposedAt: transfers.proposedAt,
      answer: transfers.answer,
      endedByName: transfers.endedByName,
      endedAt: transfers.endedAt,
      from: { zh: sender.nameZh, en: sender.nameEn },
      to: { zh: receiver.nameZh, en: receiver.nameEn },
    })
    .from(transfers)
    .innerJoin(sender, eq(sender.id, transfers.organizationId))
    .innerJoin(receiver, eq(receiver.id, transfers.toOrganizationId))
    .where(where)
    .orderBy(sql`${transfers.proposedAt} desc`, transfers.id)
    .limit(limit);

const MOST = 500;

/** What the carrier proposed, the latest first. */
export const outgoingTransfers = (tx: ScopedTx, organizationId: string) =>
  rowsWhere(tx, eq(transfers.organizationId, organizationId), MOST);

/** What the carrier is or was asked to take over, the latest first. */
export const incomingTransfers = (tx: ScopedTx, organizationId: string, state?: TransferState) =>
  rowsWhere(
    tx,
    and(eq(transfers.toOrganizationId, organizationId), state ? eq(transfers.state, state) : undefined),
    MOST,
  );

/** A proposal of the carrier or to it. */
export async function transferById(
  tx: ScopedTx,
  organizationId: string,
  id: string,
): Promise<TransferRow | null> {
  const [made] = await rowsWhere(
    tx,
    and(eq(transfers.organizationId, organizationId), eq(transfers.id, id)),
    1,
  );
  if (made) return made;
  const [got] = await rowsWhere(
    tx,
    and(eq(transfers.toOrganizationId, organizationId), eq(transfers.id, id)),
    1,
  );
  return got ?? null;
}

/** Proposals about these stays of the carrier's, the latest first. */
export const transfersOfStays = (tx: ScopedTx, organizationId: string, stayIds: readonly string[]) =>
  stayIds.length === 0
    ? Promise.resolve([])
    : rowsWhere(
        tx,
        and(eq(transfers.organizationId, organizationId), inArray(transfers.residencyId, [...stayIds])),
        MOST,
      );

/** Transfers by which these stays of the carrier's began, the latest first. */
export const transfersInto = (tx: ScopedTx, organizationId: string, stayIds: readonly string[]) =>
  stayIds.length === 0
    ? Promise.resolve([])
    : rowsWhere(
        tx,
        and(
          eq(transfers.toOrganizationId, organizationId),
          eq(transfers.state, "accepted"),
          inArray(transfers.toResidencyId, [...stayIds]),
        ),
        MOST,
      );

export type NewTransfer = Pick<
  TransferRow,
  "residencyId" | "firmId" | "toOrganizationId" | "leavesOn" | "reason" | "note" | "firm" | "timeline"
> & { residencyRev: number; proposedBy: string; proposedByName: string };

export async function insertTransfer(
  tx: ScopedTx,
  organizationId: string,
  row: NewTransfer,
): Promise<string> {
  const [made] = await tx
    .insert(transfers)
    .values({ organizationId, ...row })
    .returning({ id: transfers.id });
  return made!.id;
}

/** Takes the next step of a proposal; null once it is taken, else what stands against it. */
export async function endTransfer(
  tx: ScopedTx,
  at: { organizationId: string; id: string },
  step: TransferStep,
  { answer, residencyId }: { answer: string | null; residencyId: string | null },
): Promise<string | null> {
  const [row] = await tx.execute<{ said: string | null }>(
    sql`select app.end_transfer(${at.organizationId}::uuid, ${at.id}::uuid, ${step}, ${answer}, ${residencyId}::uuid) as said`,
  );
  return row!.said;
}

/** Until the transaction ends, a second one about the same proposal waits. */
export async function lockTransfer(tx: ScopedTx, id: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`transfer-${id}`}, 81))`);
}

/** The carriers of the city that are open, without the own one. */
export async function otherCarriers(
  tx: ScopedTx,
  { organizationId, cityId, today }: { organizationId: string; cityId: string; today: DateOn },
): Promise<{ id: string; zh: string; en: string }[]> {
  return tx
    .select({ id: organizations.id, zh: organizations.nameZh, en: organizations.nameEn })
    .from(organizations)
    .where(
      and(
        eq(organizations.cityId, cityId),
        eq(organizations.kind, "carrier"),
        ne(organizations.id, organizationId),
        sql`(${organizations.closedOn} is null or ${organizations.closedOn} > ${today})`,
      ),
    )
    .orderBy(organizations.nameZh, organizations.id);
}

/** The dated names of a firm as the carrier knows them, the earliest first. */
export async function namesKnown(
  tx: ScopedTx,
  organizationId: string,
  firmId: string,
): Promise<{ validFrom: DateOn; name: string }[]> {
  return tx
    .select({ validFrom: carrierFirmNames.validFrom, name: carrierFirmNames.name })
    .from(carrierFirmNames)
    .where(and(eq(carrierFirmNames.organizationId, organizationId), eq(carrierFirmNames.firmId, firmId)))
    .orderBy(carrierFirmNames.validFrom);
}

/** Takes over dated names of a firm; a day that has a name keeps it. */
export async function addNames(
  tx: ScopedTx,
  organizationId: string,
  firmId: string,
  names: readonly { validFrom: DateOn; name: string }[],
): Promise<void> {
  if (names.length === 0) return;
  await tx
    .insert(carrierFirmNames)
    .values(names.map((name) => ({ organizationId, firmId, ...name })))
    .onConflictDoNothing();
}
