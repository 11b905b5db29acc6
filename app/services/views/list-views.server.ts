import { z } from "zod";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type SavedView, viewsOfPage } from "#db/queries/views.server.ts";
import { withScope } from "#db/scope.server.ts";
import { VIEW_PAGES, viewPage } from "./views.ts";

export const listViewsInput = z.object({ page: viewPage });

/** One's own kept views of a list, then those that colleagues share. */
export async function listViews({ ctx, input }: Verb<z.input<typeof listViewsInput>>): Promise<SavedView[]> {
  const { page } = listViewsInput.parse(input);
  authorise(ctx, VIEW_PAGES[page]);
  return withScope(ctx, (tx) => viewsOfPage(tx, ctx.organization.id, ctx.user.id, page));
}
