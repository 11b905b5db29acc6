import type { FilingState } from "#app/domain/filings/state.ts";
import { isOpenToCarrier, submissionFault } from "#app/domain/filings/state.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import type { PeriodRow } from "#db/queries/reports.server.ts";

/**
 * Why the figures of a period cannot be changed now, or null. They are closed while the filing is with the signer or the
 * authority, and once the period has closed without it; what was returned or reopened may be changed at any time. They
 * may be typed before the period opens.
 */
export function figuresLock(
  ctx: Pick<Ctx, "today">,
  period: PeriodRow,
  filing: { status: FilingState; revision: number } | null,
): Refusal | null {
  if (filing && !isOpenToCarrier(filing.status)) {
    return new Refusal("conflict", "reports.locked", { status: filing.status });
  }
  const fault = submissionFault(period, ctx.today, filing?.revision ?? 0);
  return fault?.code === "filings.closed" ? fault : null;
}
