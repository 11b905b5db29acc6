import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { changeView as change, isViewNameTaken } from "#db/queries/views.server.ts";
import { withScope } from "#db/scope.server.ts";
import { isTicked, VIEW_PAGES, viewName, viewPage } from "./views.ts";

export const changeViewInput = z.object({ page: viewPage, id: z.uuid(), name: viewName, isShared: isTicked });

/** Renames one's own view, shares it or keeps it to oneself. Refused where another own view has the name. */
export async function changeView({ ctx, input }: Verb<z.input<typeof changeViewInput>>): Promise<void> {
  const { page, ...given } = changeViewInput.parse(input);
  authorise(ctx, VIEW_PAGES[page]);
  const [organizationId, userId] = [ctx.organization.id, ctx.user.id];
  await withScope(ctx, async (tx) => {
    if (await isViewNameTaken(tx, organizationId, userId, given)) {
      throw new Refusal("conflict", "views.name-taken", {}, { name: "views.name-taken" });
    }
    const before = await change(tx, organizationId, userId, given);
    if (!before) throw new Refusal("absent", "views.absent");
    const { id, ...after } = given;
    await audit(tx, { action: "change", entity: "saved-view", entityId: id, before, after });
  });
}
