import { and, eq, sql } from "drizzle-orm";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type FollowsAs, termsFault } from "#app/domain/space/rent.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { lockStay } from "#db/queries/residency.server.ts";
import { holdsOf, type LeaseRow, leasesOf, lockRooms, roomsOf } from "#db/queries/space.server.ts";
import { leases } from "#db/schema/space.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { heldRefusal, lettingRefusal } from "./decide-letting.ts";
import type { LeaseTerms } from "./lease-terms.ts";

const at = (organizationId: string, id: string) =>
  and(eq(leases.organizationId, organizationId), eq(leases.id, id));

/** Sets the end of a lease that is still as it was read; refuses it otherwise (common.changed-meanwhile). */
export async function setEnd(
  tx: ScopedTx,
  organizationId: string,
  lease: { id: string; rev: number },
  to: string | null,
): Promise<void> {
  const changed = await tx
    .update(leases)
    .set({ endsOn: to, rev: sql`${leases.rev} + 1` })
    .where(and(at(organizationId, lease.id), eq(leases.rev, lease.rev)))
    .returning({ id: leases.id });
  if (changed.length === 0) throw new Refusal("conflict", "common.changed-meanwhile");
}

export type Following = LeaseTerms & {
  roomId: string;
  from: string;
  to: string | null;
  areaDm2: number;
  desks: number | null;
  note: string | null;
};

/** A lease with its room locked, as it stands. Refuses one that is gone or has changed (common.changed-meanwhile). */
export async function lockedLease(
  tx: ScopedTx,
  ctx: Ctx,
  { leaseId, rev }: { leaseId: string; rev: number },
): Promise<LeaseRow> {
  const organizationId = ctx.organization.id;
  const [found] = await leasesOf(tx, organizationId, { leaseId });
  if (!found) throw new Refusal("absent", "space.lease-absent");
  await lockRooms(tx, [found.roomId]);
  if (found.residencyId) await lockStay(tx, organizationId, found.residencyId);
  const [lease] = await leasesOf(tx, organizationId, { leaseId });
  if (lease?.rev !== rev) throw new Refusal("conflict", "common.changed-meanwhile");
  return lease;
}

/** Whether a lease that goes on from `before` may stand so: its terms, the room, and what is held of it. */
export async function assertMayFollow(
  tx: ScopedTx,
  ctx: Ctx,
  standing: readonly LeaseRow[],
  given: Following,
): Promise<void> {
  const organizationId = ctx.organization.id;
  const [room] = await roomsOf(tx, organizationId, { roomId: given.roomId });
  if (!room) throw new Refusal("absent", "space.absent");
  const wanted = { ...given, id: "" };
  const holds = await holdsOf(tx, organizationId, { roomId: room.id });
  const refusal =
    lettingRefusal(room, standing, wanted) ??
    termsFault(given) ??
    heldRefusal(room, standing, holds, wanted, ctx.today);
  if (refusal) throw refusal;
}

/** Begins the lease that goes on from `before`, to the same occupant; a lease that followed `before` follows this one then. */
export async function beginFollowing(
  tx: ScopedTx,
  organizationId: string,
  before: LeaseRow,
  as: FollowsAs,
  given: Following,
): Promise<string> {
  const { from, to, ...rest } = given;
  const [row] = await tx
    .insert(leases)
    .values({
      organizationId,
      ...rest,
      startsOn: from,
      endsOn: to,
      residencyId: before.residencyId,
      tenantName: before.residencyId === null ? before.occupant : null,
    })
    .returning({ id: leases.id });
  const id = row!.id;
  if (before.followedBy) {
    await tx.update(leases).set({ previousLeaseId: id }).where(at(organizationId, before.followedBy));
  }
  await tx.update(leases).set({ previousLeaseId: before.id, followsAs: as }).where(at(organizationId, id));
  return id;
}

/** Takes a following lease away again; one that followed it follows the one before then. */
export async function dropFollowing(tx: ScopedTx, organizationId: string, lease: LeaseRow): Promise<void> {
  const gone = { previousLeaseId: null, followsAs: null };
  await tx.update(leases).set(gone).where(at(organizationId, lease.id));
  if (lease.followedBy) {
    await tx
      .update(leases)
      .set({ previousLeaseId: lease.previousLeaseId })
      .where(at(organizationId, lease.followedBy));
  }
  const dropped = await tx
    .delete(leases)
    .where(and(at(organizationId, lease.id), eq(leases.rev, lease.rev)))
    .returning({ id: leases.id });
  if (dropped.length === 0) throw new Refusal("conflict", "common.changed-meanwhile");
}
