import { z } from "zod";
import type { AbsentCarrier } from "#app/domain/runs/bundle.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { CarrierState } from "./load-filings.server.ts";
import type { RunFinding } from "./store-run.server.ts";

/** Carriers that did not take part in the period, each with the analyst's reason. */
export const absentInput = z
  .array(
    z.object({
      carrierId: z.uuid(),
      reason: z.string("scoring.reason-required").trim().min(2, "scoring.reason-required").max(200),
    }),
  )
  .default([]);

/** The absences with names, each for a carrier of the run whose filing was not accepted. */
export function absentOf(
  placed: readonly CarrierState[],
  named: readonly { carrierId: string; reason: string }[],
): AbsentCarrier[] {
  return named.map(({ carrierId, reason }) => {
    const carrier = placed.find((it) => it.id === carrierId);
    if (!carrier) throw new Refusal("invalid", "scoring.absent-unknown");
    // An accepted filing is not put aside: that would be a way of leaving a carrier out of the ranking.
    if (carrier.state === "accepted") {
      throw new Refusal("conflict", "scoring.absent-accepted", { name: carrier.nameZh });
    }
    return { carrierId, name: carrier.nameZh, reason };
  });
}

/** Says in the run's findings that a carrier is not in it, and why. */
export const absenceFinding = ({ carrierId, name, reason }: AbsentCarrier): RunFinding => ({
  code: "scoring.absent",
  subject: carrierId,
  blocks: false,
  params: { name, reason },
});
