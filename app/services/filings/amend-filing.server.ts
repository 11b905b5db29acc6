import { z } from "zod";
import { nextState } from "#app/domain/filings/state.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { withScope } from "#db/scope.server.ts";
import { actorOf, filedAsked } from "./filed.server.ts";
import { takeStep } from "./step.server.ts";

export const amendFilingInput = z.object({
  carrierSlug: z.string(),
  periodCode: z.string(),
  reason: z
    .string("filings.reason-missing")
    .trim()
    .min(1, "filings.reason-missing")
    .max(1000, "filings.words-long"),
});

/** Reopens an accepted filing for another revision, with a reason. The accepted one stays what runs read. */
export async function amendFiling({
  ctx,
  input,
  key,
}: Verb<z.input<typeof amendFilingInput>>): Promise<void> {
  authorise(ctx, "filing:amend");
  const { reason, ...asked } = amendFilingInput.parse(input);
  await withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "amend-filing", async () => {
      const { filing } = await filedAsked(tx, ctx, asked);
      const status = nextState(filing.status, "amend", actorOf(ctx), { reason });
      const { revision } = filing;
      await takeStep(tx, ctx, filing, { status }, { action: "amend", revision, opinion: reason });
      await audit(tx, {
        action: "amend",
        entity: "filing",
        entityId: filing.id,
        after: { revision, reason },
      });
      return undefined;
    }),
  );
}
