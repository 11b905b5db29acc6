import { z } from "zod";
import type { Fault } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { type ChosenStay, chosenStays } from "#db/queries/residency-register.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export const MOST_CHOSEN = 200;

/** The stays chosen, each with the revision that was shown: `id:rev` with commas. */
export const chosenInput = z
  .string("residency.bulk-none")
  .transform((text): unknown => [...new Set(text.split(","))].map((one) => one.split(":")))
  .pipe(
    z
      .array(z.tuple([z.uuid(), z.coerce.number().int().min(0)]))
      .min(1, "residency.bulk-none")
      .max(MOST_CHOSEN, "residency.bulk-too-many"),
  );
export type Chosen = z.output<typeof chosenInput>;

/** What stands against doing it to one of the stays. */
export type Unfit = { id: string; name: string; uscc: string; code: string; details: Fault["details"] };

/** Nothing was done, as some of the stays do not fit: which, and by which rule. */
export class BulkRefusal extends Refusal {
  constructor(readonly unfit: readonly Unfit[]) {
    super("conflict", "residency.bulk-unfit", { count: unfit.length });
  }
}

/**
 * Locks the stays chosen and asks `faultOf` for each, the same pure decision as for a single one. All or nothing: throws
 * BulkRefusal with every stay that does not fit, absent when one is not there.
 */
export async function lockFitting(
  tx: ScopedTx,
  ctx: Ctx,
  chosen: Chosen,
  faultOf: (stays: readonly ChosenStay[]) => Promise<(stay: ChosenStay) => Fault | null>,
): Promise<ChosenStay[]> {
  const shown = new Map(chosen);
  const stays = await chosenStays(tx, ctx.organization.id, [...shown.keys()], true);
  if (stays.length < shown.size) throw new Refusal("absent", "residency.absent");
  const decide = await faultOf(stays);
  const unfit = stays.flatMap((stay): Unfit[] => {
    const { id, name, uscc } = stay;
    const fault = decide(stay);
    if (fault) return [{ id, name, uscc, code: fault.code, details: fault.details }];
    if (stay.rev === shown.get(id)) return [];
    return [{ id, name, uscc, code: "common.changed-meanwhile", details: {} }];
  });
  if (unfit.length > 0) throw new BulkRefusal(unfit);
  return stays;
}

/** How a stay was, at the revision that its change will give it. */
export const beforeOf = ({
  id,
  rev,
  leftOn,
  exit,
  exitReason,
  exitEvidence,
  note,
  uscc,
  name,
}: ChosenStay) => ({
  id,
  rev: rev + 1,
  leftOn,
  exit,
  exitReason,
  exitEvidence,
  note,
  uscc,
  name,
});
