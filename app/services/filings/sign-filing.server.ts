import { z } from "zod";
import { filingContent } from "#app/domain/filings/content.ts";
import { nextState, submissionFault } from "#app/domain/filings/state.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { assertRecent } from "#app/services/access/assert-recent.server.ts";
import { periodAsked } from "#app/services/reports/period.server.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { filingOf, insertRevision } from "#db/queries/filings.server.ts";
import { withScope } from "#db/scope.server.ts";
import { faultsOf, freezeLedger } from "./freeze-ledger.server.ts";
import { takeStep } from "./step.server.ts";

export const signFilingInput = z.object({
  periodCode: z.string("filings.period-required"),
  /** The digest of the content that the signer was shown. */
  digest: z.string("filings.digest-required").regex(/^[0-9a-f]{64}$/, "filings.digest-required"),
});

/**
 * Signs and submits: what the ledger holds this moment is frozen as the next revision, provided it is exactly what the
 * signer was shown. Refused after the period has closed, unless the authority asked for another revision.
 */
export async function signFiling({
  ctx,
  input,
  key,
}: Verb<z.input<typeof signFilingInput>>): Promise<{ revision: number; digest: string }> {
  authorise(ctx, "filing:sign");
  const given = signFilingInput.parse(input);
  return withScope(ctx, async (tx) => {
    await assertRecent(tx, ctx);
    return once(tx, { ctx, input, key }, "sign-filing", async () => {
      const period = await periodAsked(tx, ctx, given.periodCode);
      const filing = await filingOf(tx, ctx.organization.id, period.id);
      if (!filing) throw new Refusal("absent", "filings.absent");
      const status = nextState(filing.status, "submit", "carrier");
      const closed = submissionFault(period, ctx.today, filing.revision);
      if (closed) throw closed;
      const { content, digest } = await freezeLedger(tx, ctx, period);
      if (digest !== given.digest) throw new Refusal("conflict", "filings.ledger-changed");
      const faults = await faultsOf(tx, ctx, period, content);
      const blocking = faults.filter((it) => it.level === "block").length;
      if (blocking > 0) throw new Refusal("conflict", "filings.faults-block", { count: blocking });
      const revision = filing.revision + 1;
      await insertRevision(tx, {
        organizationId: ctx.organization.id,
        filingId: filing.id,
        revision,
        content: filingContent.parse(content),
        sha256: digest,
        signedBy: ctx.user.id,
        signedByName: ctx.user.name,
      });
      await takeStep(tx, ctx, filing, { status, revision }, { action: "submit", revision });
      const after = { period: period.code, revision, digest };
      await audit(tx, { action: "submit", entity: "filing", entityId: filing.id, after });
      return { revision, digest };
    });
  });
}
