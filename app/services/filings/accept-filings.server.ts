import { z } from "zod";
import { type FilingState, nextState } from "#app/domain/filings/state.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { periodAsked } from "#app/services/reports/period.server.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { readableCarriers } from "#db/queries/filing-review.server.ts";
import { filingsOfCarriers, insertEvents, moveFilings } from "#db/queries/filings.server.ts";
import { withScope } from "#db/scope.server.ts";
import { actorOf, assertRevision } from "./filed.server.ts";
import { eventOf } from "./step.server.ts";

export const acceptFilingsInput = z.object({
  periodCode: z.string(),
  filings: z
    .array(
      z.object({ carrierSlug: z.string(), revision: z.coerce.number().int().min(1) }),
      "filings.none-chosen",
    )
    .min(1, "filings.none-chosen")
    .max(500),
  opinion: z.string().max(1000, "filings.words-long").optional(),
});

/**
 * Accepts filings: a unit's are then the city's to accept, a city's are accepted for good. All of them or none: if one
 * was changed meanwhile, nothing is done. Returns how many.
 */
export async function acceptFilings({
  ctx,
  input,
  key,
}: Verb<z.input<typeof acceptFilingsInput>>): Promise<number> {
  authorise(ctx, "filing:review");
  const { periodCode, filings: given, opinion } = acceptFilingsInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "accept-filings", async () => {
      const period = await periodAsked(tx, ctx, periodCode);
      const chosen = new Map(given.map((it) => [it.carrierSlug, it.revision]));
      const carriers = await readableCarriers(tx, [...chosen.keys()]);
      const slugs = new Map(carriers.map((it) => [it.id, it.slug]));
      const filings = await filingsOfCarriers(tx, [...slugs.keys()], period.id);
      if (filings.length !== chosen.size) throw new Refusal("absent", "filings.absent");
      const steps = new Set<FilingState>();
      for (const filing of filings) {
        assertRevision(filing, chosen.get(slugs.get(filing.organizationId) ?? "") ?? 0);
        steps.add(nextState(filing.status, "accept", actorOf(ctx)));
      }
      // One actor accepts from one state only, hence into one.
      const [to] = [...steps];
      if (!to || steps.size > 1) throw new Refusal("conflict", "common.changed-meanwhile");
      if ((await moveFilings(tx, filings, to, to === "accepted")) !== filings.length) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      await insertEvents(
        tx,
        filings.map((it) => eventOf(ctx, it, { action: "accept", revision: it.revision, opinion })),
      );
      const accepted = filings.map((it) => ({
        filing: it.id,
        carrier: slugs.get(it.organizationId) ?? "",
        revision: it.revision,
      }));
      const entityId = accepted.length === 1 ? accepted[0]!.filing : null;
      const after = { period: periodCode, status: to, opinion: opinion ?? null, accepted };
      await audit(tx, { action: "accept", entity: "filing", entityId, after });
      return accepted.length;
    }),
  );
}
