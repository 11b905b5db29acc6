import { z } from "zod";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import * as queries from "#db/queries/members.server.ts";
import { withScope } from "#db/scope.server.ts";

/** How long the link of an invitation is good. */
export const INVITATION_HOURS = 72;

export const inviteMemberInput = z.object({
  email: z.email("access.email-form").max(200),
  name: z.string("access.name-required").max(80),
  role: z.string("access.role-required").max(20),
  /** Another organisation of the city, for the city's administrator; else the own one. */
  organizationId: z.uuid().optional(),
  /** The language of the mail. */
  locale: z.enum(["zh-CN", "en"]).default("zh-CN"),
});

/**
 * Invites a person to an organisation: a mail with a link that works once. They are a member from the moment they follow
 * it. An earlier invitation of the same address to the same role ends. Whether the address has an account is not told.
 */
export async function inviteMember({ ctx, input }: Verb<z.input<typeof inviteMemberInput>>): Promise<string> {
  authorise(ctx, "members:manage", "members:appoint");
  const { email, name, role, locale, ...given } = inviteMemberInput.parse(input);
  const organizationId = given.organizationId ?? ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const invited = { organizationId, email, name, role, locale, hours: INVITATION_HOURS };
    const id = await queries.inviteMember(tx, invited);
    await audit(tx, {
      action: "invite",
      entity: "invitation",
      entityId: id,
      after: { organizationId, email: email.toLowerCase(), role },
    });
    return id;
  });
}
