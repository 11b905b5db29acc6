import type { Period } from "#app/domain/reports/periods.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { type PeriodRow, periodByCode } from "#db/queries/reports.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** A period as pages show it. */
export const periodView = (row: PeriodRow): Period => ({
  code: row.code,
  kind: row.kind as Period["kind"],
  firstDay: row.firstDay,
  lastDay: row.lastDay,
  opensOn: row.opensOn,
  dueOn: row.dueOn,
  closesOn: row.closesOn,
});

/** The period of the own city by its code; refuses one that does not exist. */
export async function periodAsked(tx: ScopedTx, ctx: Ctx, code: string): Promise<PeriodRow> {
  const period = await periodByCode(tx, ctx.organization.cityId, code);
  if (!period) throw new Refusal("absent", "reports.no-period", { code });
  return period;
}

export type PeriodView = Period;
