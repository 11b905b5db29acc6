import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { deleteView as remove } from "#db/queries/views.server.ts";
import { withScope } from "#db/scope.server.ts";
import { VIEW_PAGES, viewPage } from "./views.ts";

export const deleteViewInput = z.object({ page: viewPage, id: z.uuid() });

/** Takes away one's own view. Nothing that it showed changes. */
export async function deleteView({ ctx, input }: Verb<z.input<typeof deleteViewInput>>): Promise<void> {
  const { page, id } = deleteViewInput.parse(input);
  authorise(ctx, VIEW_PAGES[page]);
  await withScope(ctx, async (tx) => {
    const before = await remove(tx, ctx.organization.id, ctx.user.id, id);
    if (!before) throw new Refusal("absent", "views.absent");
    await audit(tx, { action: "delete", entity: "saved-view", entityId: id, before });
  });
}
