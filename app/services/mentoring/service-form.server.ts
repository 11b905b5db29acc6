import { holdsOn } from "#app/domain/people/spans.ts";
import { CODE_LISTS } from "#app/services/people/code-lists.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { mentorsOf, staysToServe } from "#db/queries/mentoring.server.ts";
import { withScope } from "#db/scope.server.ts";

export type ServiceChoices = {
  firms: { id: string; name: string; uscc: string; isResident: boolean }[];
  mentors: { id: string; name: string; employer: string | null; isAppointed: boolean }[];
  kinds: typeof CODE_LISTS.serviceKinds;
};

/** Whom a service can be for and who can give it: residents and appointed mentors first. */
export async function serviceForm({ ctx }: Verb<null>): Promise<ServiceChoices> {
  authorise(ctx, "residency:read");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const stays = await staysToServe(tx, organizationId, ctx.today);
    const mentors = await mentorsOf(tx, organizationId);
    return {
      firms: stays.map(({ id, name, uscc, isResident }) => ({ id, name, uscc, isResident })),
      mentors: mentors
        .map(({ id, name, employer, ...span }) => ({
          id,
          name,
          employer,
          isAppointed: holdsOn(span, ctx.today),
        }))
        .toSorted((a, b) => Number(b.isAppointed) - Number(a.isAppointed)),
      kinds: CODE_LISTS.serviceKinds,
    };
  });
}
