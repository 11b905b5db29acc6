import { z } from "zod";
import { can } from "#app/domain/access/permissions.ts";
import { nextState } from "#app/domain/filings/state.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { periodAsked } from "#app/services/reports/period.server.ts";
import { audit, authorise, type Ctx, once, type Verb } from "#app/services/verb.server.ts";
import { filingOf } from "#db/queries/filings.server.ts";
import { withScope } from "#db/scope.server.ts";
import { takeStep } from "./step.server.ts";

export const takeBackFilingInput = z.object({
  periodCode: z.string("filings.period-required"),
  opinion: z.string().max(1000).optional(),
});

const mayPrepare = ({ organization: { kind, carrierKind }, role }: Ctx): boolean =>
  can({ orgKind: kind, carrierKind, role }, "filing:prepare");

/** Opens the figures of a prepared filing again: its preparer thought better of it, or its signer does not sign it. */
export async function takeBackFiling({
  ctx,
  input,
  key,
}: Verb<z.input<typeof takeBackFilingInput>>): Promise<void> {
  if (!mayPrepare(ctx)) authorise(ctx, "filing:sign");
  const { periodCode, opinion } = takeBackFilingInput.parse(input);
  await withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "take-back-filing", async () => {
      const period = await periodAsked(tx, ctx, periodCode);
      const filing = await filingOf(tx, ctx.organization.id, period.id);
      if (!filing) throw new Refusal("absent", "filings.absent");
      const revision = filing.revision;
      const status = nextState(filing.status, "take-back", "carrier", { revision });
      await takeStep(tx, ctx, filing, { status }, { action: "take-back", revision: revision + 1, opinion });
      await audit(tx, { action: "take-back", entity: "filing", entityId: filing.id, after: { status } });
      return undefined;
    }),
  );
}
