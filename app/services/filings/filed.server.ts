import type { FilingActor } from "#app/domain/filings/state.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { periodAsked } from "#app/services/reports/period.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { type FiledCarrier, readableCarriers } from "#db/queries/filing-review.server.ts";
import { type FilingRow, filingOf } from "#db/queries/filings.server.ts";
import type { PeriodRow } from "#db/queries/reports.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type Filed = { carrier: FiledCarrier; period: PeriodRow; filing: FilingRow };

/** A carrier's filing as an authority reads it; a draft, and a carrier of others, is not there. */
export async function filedAsked(
  tx: ScopedTx,
  ctx: Ctx,
  asked: { carrierSlug: string; periodCode: string },
): Promise<Filed> {
  const period = await periodAsked(tx, ctx, asked.periodCode);
  const [carrier] = await readableCarriers(tx, [asked.carrierSlug]);
  const filing = carrier ? await filingOf(tx, carrier.id, period.id) : null;
  if (!carrier || !filing || filing.revision === 0) throw new Refusal("absent", "filings.absent");
  return { carrier, period, filing };
}

/** For whom the person reviews. */
export const actorOf = (ctx: Ctx): FilingActor =>
  ctx.organization.kind === "city" ? "city" : ctx.organization.kind === "unit" ? "unit" : "carrier";

/** Refuses to act on another revision than the one that was read. */
export function assertRevision(filing: FilingRow, seen: number): void {
  if (filing.revision !== seen) {
    throw new Refusal("conflict", "filings.newer-revision", { seen, revision: filing.revision });
  }
}
