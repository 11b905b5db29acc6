import { can, type Permission } from "#app/domain/access/permissions.ts";
import { ADMINISTRATION_ROLES, type Role, rolesOf } from "#app/domain/access/roles.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { inviteMember, inviteMemberInput } from "#app/services/access/invite-member.server.ts";
import { type Invitation, listInvitations } from "#app/services/access/list-invitations.server.ts";
import { listMembers, type Member } from "#app/services/access/list-members.server.ts";
import {
  removeSecondFactor,
  removeSecondFactorInput,
} from "#app/services/access/remove-second-factor.server.ts";
import {
  requireSecondFactor,
  requireSecondFactorInput,
} from "#app/services/access/require-second-factor.server.ts";
import { invitationIdInput, resendInvitation } from "#app/services/access/resend-invitation.server.ts";
import { revokeMember, revokeMemberInput } from "#app/services/access/revoke-member.server.ts";
import { unlockMember, unlockMemberInput } from "#app/services/access/unlock-member.server.ts";
import { withdrawInvitation } from "#app/services/access/withdraw-invitation.server.ts";
import { parseForm } from "./form.server.ts";
import type { ActionArgs, ActionResult, LoaderArgs } from "./organization.server.ts";

export type MembersData = {
  members: Member[];
  /** Open invitations, for who manages members. */
  invitations: Invitation[];
  membershipId: string;
  requiresSecondFactor: boolean;
  /** The roles that the member who looks may give. */
  grantable: readonly Role[];
};
export type MembersDone = {
  done:
    | "invite"
    | "resend"
    | "withdraw"
    | "revoke"
    | "unlock"
    | "second-factor-removed"
    | "second-factor-on"
    | "second-factor-off";
  email: string | null;
};
export type MembersResult = ActionResult<MembersDone>;

/** The members' page is the same for carriers and authorities: what their routes load and do. */
export async function loadMembers({ ctx, memberships }: LoaderArgs): Promise<MembersData> {
  const { kind: orgKind, carrierKind } = ctx.organization;
  const may = (permission: Permission) => can({ orgKind, carrierKind, role: ctx.role }, permission);
  const [members, invitations] = await Promise.all([
    listMembers({ ctx, input: null }),
    may("members:manage") || may("members:appoint") ? listInvitations({ ctx, input: null }) : [],
  ]);
  const membership = memberships.find(({ id }) => id === ctx.membershipId);
  const requiresSecondFactor = membership?.requiresSecondFactor ?? false;
  const isHeld = (role: Role) => members.some((member) => member.role === role && !member.revokedAt);
  const grantable = may("members:manage")
    ? rolesOf(orgKind, membership?.isSeparated)
    : may("members:appoint")
      ? ADMINISTRATION_ROLES.filter((role) => role !== "system-admin" && !isHeld(role))
      : [];
  return { members, invitations, membershipId: ctx.membershipId, requiresSecondFactor, grantable };
}

export async function changeMembers({ ctx, form }: ActionArgs): Promise<MembersDone> {
  switch (form.get("intent")) {
    case "invite": {
      const input = parseForm(inviteMemberInput.omit({ organizationId: true }), form);
      await inviteMember({ ctx, input });
      return { done: "invite", email: input.email };
    }
    case "resend":
      return {
        done: "resend",
        email: await resendInvitation({ ctx, input: parseForm(invitationIdInput, form) }),
      };
    case "withdraw":
      return {
        done: "withdraw",
        email: await withdrawInvitation({ ctx, input: parseForm(invitationIdInput, form) }),
      };
    case "revoke":
      await revokeMember({ ctx, input: parseForm(revokeMemberInput, form) });
      return { done: "revoke", email: null };
    case "unlock":
      await unlockMember({ ctx, input: parseForm(unlockMemberInput, form) });
      return { done: "unlock", email: null };
    case "remove-second-factor":
      return {
        done: "second-factor-removed",
        email: await removeSecondFactor({ ctx, input: parseForm(removeSecondFactorInput, form) }),
      };
    case "second-factor": {
      const input = requireSecondFactorInput.safeParse({ required: form.get("required") });
      if (!input.success) throw new Refusal("invalid", "form.invalid");
      const required = input.data.required ? "on" : "off";
      await requireSecondFactor({ ctx, input: { required } });
      return { done: `second-factor-${required}`, email: null };
    }
    default:
      throw new Refusal("invalid", "form.invalid");
  }
}
