import { z } from "zod";
import { nextState, submissionFault } from "#app/domain/filings/state.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { periodAsked } from "#app/services/reports/period.server.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { ensureFiling } from "#db/queries/filings.server.ts";
import { withScope } from "#db/scope.server.ts";
import { faultsOf, freezeLedger } from "./freeze-ledger.server.ts";
import { takeStep } from "./step.server.ts";

export const prepareFilingInput = z.object({ periodCode: z.string("filings.period-required") });

/**
 * Closes the figures and lays the filing before the signer. The filing is made when there is none yet. Refused while
 * anything blocks it; remarks do not. Returns the digest of what lies ready and how many remarks there are.
 */
export async function prepareFiling({
  ctx,
  input,
  key,
}: Verb<z.input<typeof prepareFilingInput>>): Promise<{ digest: string; warnings: number }> {
  authorise(ctx, "filing:prepare");
  const { periodCode } = prepareFilingInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "prepare-filing", async () => {
      const period = await periodAsked(tx, ctx, periodCode);
      const { id: organizationId, cityId } = ctx.organization;
      const filing = await ensureFiling(tx, { organizationId, cityId, periodId: period.id });
      const status = nextState(filing.status, "prepare", "carrier");
      const closed = submissionFault(period, ctx.today, filing.revision);
      if (closed) throw closed;
      const { content, digest } = await freezeLedger(tx, ctx, period);
      const faults = await faultsOf(tx, ctx, period, content);
      const blocking = faults.filter((it) => it.level === "block").length;
      if (blocking > 0) throw new Refusal("conflict", "filings.faults-block", { count: blocking });
      await takeStep(tx, ctx, filing, { status }, { action: "prepare", revision: filing.revision + 1 });
      const after = { period: period.code, digest, warnings: faults.length };
      await audit(tx, { action: "prepare", entity: "filing", entityId: filing.id, after });
      return { digest, warnings: faults.length };
    }),
  );
}
