import { currentPeriod, type Period } from "#app/domain/reports/periods.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { periodsOf } from "#db/queries/reports.server.ts";
import { withScope } from "#db/scope.server.ts";
import { periodView } from "./period.server.ts";

/** The city's periods, the latest first, and the one to begin with (null when there is none yet). */
export async function listPeriods({
  ctx,
}: Verb<null>): Promise<{ periods: Period[]; currentCode: string | null }> {
  authorise(ctx, "period:read");
  const rows = await withScope(ctx, (tx) => periodsOf(tx, ctx.organization.cityId));
  const periods = rows.map(periodView);
  return { periods, currentCode: currentPeriod(periods, ctx.today)?.code ?? null };
}
