import type { FilingAction } from "#app/domain/filings/state.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { type FilingRow, insertEvents, moveFiling } from "#db/queries/filings.server.ts";
import type { filingEvents } from "#db/schema/filings.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** The row of the timeline for a step that this person takes for their organisation. */
export const eventOf = (
  ctx: Ctx,
  filing: Pick<FilingRow, "organizationId" | "id">,
  step: { action: FilingAction; revision: number; opinion?: string | null },
): typeof filingEvents.$inferInsert => ({
  organizationId: filing.organizationId,
  filingId: filing.id,
  revision: step.revision,
  action: step.action,
  actorOrganizationId: ctx.organization.id,
  actorOrganizationName: ctx.organization.nameZh,
  actorId: ctx.user.id,
  actorName: ctx.user.name,
  opinion: step.opinion?.trim() || null,
});

/** Moves the filing on and writes the timeline; refused when somebody else moved it meanwhile. */
export async function takeStep(
  tx: ScopedTx,
  ctx: Ctx,
  seen: FilingRow,
  to: Parameters<typeof moveFiling>[2],
  step: { action: FilingAction; revision: number; opinion?: string | null },
): Promise<void> {
  if (!(await moveFiling(tx, seen, to))) throw new Refusal("conflict", "common.changed-meanwhile");
  await insertEvents(tx, [eventOf(ctx, seen, step)]);
}
