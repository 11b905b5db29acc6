import { authorise, type Verb } from "#app/services/verb.server.ts";
import { incomingTransfers, outgoingTransfers, type TransferRow } from "#db/queries/transfers.server.ts";
import { withScope } from "#db/scope.server.ts";

export type TransferLine = Pick<TransferRow, "id" | "state" | "leavesOn" | "proposedAt" | "from" | "to"> & {
  firmName: string;
  uscc: string;
};

const line = ({ firm, id, state, leavesOn, proposedAt, from, to }: TransferRow): TransferLine => ({
  id,
  state,
  leavesOn,
  proposedAt,
  from,
  to,
  firmName: firm.name,
  uscc: firm.uscc,
});

/** Proposals to the carrier and by it, those that wait for an answer first. */
export async function listTransfers({
  ctx,
}: Verb<null>): Promise<{ incoming: TransferLine[]; outgoing: TransferLine[] }> {
  authorise(ctx, "residency:read");
  const openFirst = (rows: TransferRow[]) =>
    rows
      .toSorted((a, b) => Number(b.state === "proposed") - Number(a.state === "proposed"))
      .map((row) => line(row));
  return withScope(ctx, async (tx) => ({
    incoming: openFirst(await incomingTransfers(tx, ctx.organization.id)),
    outgoing: openFirst(await outgoingTransfers(tx, ctx.organization.id)),
  }));
}
