import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { leasesBeyond, monthsBefore } from "#app/domain/transfers/transfer.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { leasesOfStays, type StayLease } from "#db/queries/residency.server.ts";
import { type TransferRow, transferById } from "#db/queries/transfers.server.ts";
import { withScope } from "#db/scope.server.ts";
import { fieldName } from "../residency/hightech-fields.ts";

export const showTransferInput = z.object({ id: z.uuid() });

export type TransferView = Omit<
  TransferRow,
  "organizationId" | "toOrganizationId" | "firmId" | "residencyId" | "toResidencyId"
> & {
  /** The own stay: the one that is handed over, or the one that came of it. */
  stayId: string | null;
  /** From the own side: proposed here, or to here. */
  direction: "out" | "in";
  fieldName: string | null;
  /** Whole months of all stays handed over. */
  months: number;
  /** Of the proposer: leases that run beyond the day and have to end before the other carrier can accept. */
  leases: StayLease[];
};

/** A transfer that the carrier proposed or was proposed. */
export async function showTransfer({
  ctx,
  input,
}: Verb<z.input<typeof showTransferInput>>): Promise<TransferView> {
  authorise(ctx, "residency:read");
  const given = showTransferInput.safeParse(input);
  if (!given.success) throw new Refusal("absent", "transfers.absent");
  const own = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const row = await transferById(tx, own, given.data.id);
    if (!row) throw new Refusal("absent", "transfers.absent");
    const {
      organizationId,
      toOrganizationId: _to,
      firmId: _firm,
      residencyId,
      toResidencyId,
      ...shown
    } = row;
    const isOut = organizationId === own;
    const leases =
      isOut && row.state === "proposed"
        ? leasesBeyond(await leasesOfStays(tx, own, [residencyId]), row.leavesOn)
        : [];
    return {
      ...shown,
      stayId: isOut ? residencyId : toResidencyId,
      direction: isOut ? "out" : "in",
      fieldName: fieldName(row.firm.field),
      months: monthsBefore(row.timeline),
      leases,
    };
  });
}
