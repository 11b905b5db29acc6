import { authorise, type Verb } from "#app/services/verb.server.ts";
import { tagsOf } from "#db/queries/people.server.ts";
import { withScope } from "#db/scope.server.ts";
import { CODE_LISTS, INDUSTRY_TAGS } from "./code-lists.ts";

export type MarkChoices = {
  founderKinds: typeof CODE_LISTS.founderKinds;
  industryTags: typeof INDUSTRY_TAGS;
  /** Free tags in use, the most frequent first. */
  tags: { name: string; count: number }[];
};

/** By what the residents' list can be filtered. */
export async function markChoices({ ctx }: Verb<null>): Promise<MarkChoices> {
  authorise(ctx, "residency:read");
  return withScope(ctx, async (tx) => ({
    founderKinds: CODE_LISTS.founderKinds,
    industryTags: INDUSTRY_TAGS,
    tags: await tagsOf(tx, ctx.organization.id),
  }));
}
