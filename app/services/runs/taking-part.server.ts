import type { AbsentCarrier } from "#app/domain/runs/bundle.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { PeriodRow } from "#db/queries/reports.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import type { Ctx } from "../verb.server.ts";
import { absentOf } from "./absent-carriers.ts";
import { assertAccepted, type CarrierState, carrierStates } from "./load-filings.server.ts";

/**
 * Who is in a city's run of a period, and who is named as not taking part. Refused while a filing of those in it is not
 * accepted, and where nobody is left.
 */
export async function takingPart(
  tx: ScopedTx,
  ctx: Ctx,
  period: PeriodRow,
  named: readonly { carrierId: string; reason: string }[],
): Promise<{ absent: AbsentCarrier[]; taking: CarrierState[] }> {
  const placed = await carrierStates(tx, ctx, period);
  const absent = absentOf(placed, named);
  const taking = placed.filter((it) => !absent.some((other) => other.carrierId === it.id));
  assertAccepted(taking);
  if (taking.length === 0) throw new Refusal("conflict", "scoring.no-carriers", { period: period.code });
  return { absent, taking };
}
