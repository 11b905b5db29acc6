import { z } from "zod";
import { nextState } from "#app/domain/filings/state.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { factCatalogue } from "#app/services/reports/catalogue.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { insertComments, revisionContent } from "#db/queries/filings.server.ts";
import { withScope } from "#db/scope.server.ts";
import { actorOf, assertRevision, filedAsked } from "./filed.server.ts";
import { takeStep } from "./step.server.ts";

const words = (code: string) => z.string(code).trim().min(1, code).max(1000, "filings.words-long");

export const returnFilingInput = z.object({
  carrierSlug: z.string(),
  periodCode: z.string(),
  /** The revision that was read. */
  revision: z.coerce.number().int().min(1),
  opinion: words("filings.opinion-required"),
  comments: z
    .array(z.object({ uscc: z.string().nullable(), fact: z.string(), text: words("filings.comment-empty") }))
    .max(500)
    .default([]),
});

/** Sends a filing back to its carrier with an opinion and comments on cells, which the carrier finds in its grid. */
export async function returnFiling({
  ctx,
  input,
  key,
}: Verb<z.input<typeof returnFilingInput>>): Promise<void> {
  authorise(ctx, "filing:review");
  const given = returnFilingInput.parse(input);
  await withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "return-filing", async () => {
      const { filing } = await filedAsked(tx, ctx, given);
      assertRevision(filing, given.revision);
      const status = nextState(filing.status, "return", actorOf(ctx), { reason: given.opinion });
      const content = await revisionContent(tx, filing.organizationId, filing.id, given.revision);
      const firms = new Set<string | null>([null, ...(content?.firms ?? []).map((it) => it.uscc)]);
      for (const { uscc, fact } of given.comments) {
        const subject = factCatalogue.byCode.get(fact)?.subject;
        if (!firms.has(uscc) || subject !== (uscc === null ? "carrier" : "firm")) {
          throw new Refusal("invalid", "filings.no-such-cell", { fact });
        }
      }
      await insertComments(
        tx,
        given.comments.map((it) => ({
          organizationId: filing.organizationId,
          filingId: filing.id,
          revision: given.revision,
          ...it,
          authorOrganizationId: ctx.organization.id,
          authorOrganizationName: ctx.organization.nameZh,
          authorId: ctx.user.id,
          authorName: ctx.user.name,
        })),
      );
      const { revision, opinion } = given;
      await takeStep(tx, ctx, filing, { status }, { action: "return", revision, opinion });
      const after = { revision, opinion, comments: given.comments };
      await audit(tx, { action: "return", entity: "filing", entityId: filing.id, after });
      return undefined;
    }),
  );
}
