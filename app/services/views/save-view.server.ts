import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { putView } from "#db/queries/views.server.ts";
import { withScope } from "#db/scope.server.ts";
import { isTicked, keptQuery, VIEW_PAGES, viewName, viewPage } from "./views.ts";

const MOST_LETTERS = 1_000;

export const saveViewInput = z.object({
  page: viewPage,
  name: viewName,
  /** The list's address after the question mark. */
  query: z.string().max(4_000).default(""),
  isShared: isTicked,
});

/** Keeps a list's filters under a name; an own view of that name on the page is replaced. */
export async function saveView({ ctx, input }: Verb<z.input<typeof saveViewInput>>): Promise<{ id: string }> {
  const { page, name, query: given, isShared } = saveViewInput.parse(input);
  authorise(ctx, VIEW_PAGES[page]);
  const query = keptQuery(given);
  if (query.length > MOST_LETTERS)
    throw new Refusal("invalid", "views.too-long", {}, { name: "views.too-long" });
  return withScope(ctx, async (tx) => {
    const view = { page, name, query, isShared };
    const id = await putView(tx, ctx.organization.id, ctx.user, view);
    await audit(tx, { action: "save", entity: "saved-view", entityId: id, after: view });
    return { id };
  });
}
