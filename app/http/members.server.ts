import { Refusal } from "#app/domain/shared/errors.ts";
import { addMember, addMemberInput } from "#app/services/access/add-member.server.ts";
import { listMembers, type Member } from "#app/services/access/list-members.server.ts";
import { revokeMember, revokeMemberInput } from "#app/services/access/revoke-member.server.ts";
import { parseForm } from "./form.server.ts";
import type { ActionArgs, ActionResult, LoaderArgs } from "./organization.server.ts";

export type MembersData = { members: Member[]; membershipId: string };
type Done = { added: string | null; initialPassword: string | null };
export type MembersResult = ActionResult<Done>;

/** The members' page is the same for carriers and authorities: what their routes load and do. */
export async function loadMembers({ ctx }: LoaderArgs): Promise<MembersData> {
  return { members: await listMembers({ ctx, input: null }), membershipId: ctx.membershipId };
}

export async function changeMembers({ ctx, form }: ActionArgs): Promise<Done> {
  switch (form.get("intent")) {
    case "add": {
      const input = parseForm(addMemberInput.omit({ organizationId: true }), form);
      const { initialPassword } = await addMember({ ctx, input });
      return { added: input.email, initialPassword };
    }
    case "revoke":
      await revokeMember({ ctx, input: parseForm(revokeMemberInput, form) });
      return { added: null, initialPassword: null };
    default:
      throw new Refusal("invalid", "form.invalid");
  }
}
