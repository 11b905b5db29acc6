import { permissionsOf } from "#app/domain/access/permissions.ts";
import { env } from "#app/env.server.ts";
import { listTodos } from "#app/services/todos/list-todos.server.ts";
import type { Membership } from "./context.server.ts";
import type { LoaderArgs } from "./organization.server.ts";

export type FrameOrganization = {
  id: string;
  slug: string;
  kind: string;
  carrierKind: string | null;
  nameZh: string;
  nameEn: string;
  role: string;
  isCurrent: boolean;
};

const asChoice = ({ organization, role }: Membership, currentId: string): FrameOrganization => ({
  id: organization.id,
  slug: organization.slug,
  kind: organization.kind,
  carrierKind: organization.carrierKind,
  nameZh: organization.nameZh,
  nameEn: organization.nameEn,
  role,
  isCurrent: organization.id === currentId,
});

/** What the shell around every page of an organisation shows; pages under it read it through useFrame(). */
export async function frameOf({ ctx, memberships }: LoaderArgs) {
  const { organization, role, user, today } = ctx;
  const membership = memberships.find(({ id }) => id === ctx.membershipId);
  const todos = await listTodos({ ctx, input: null });
  return {
    organization,
    role,
    permissions: permissionsOf({ orgKind: organization.kind, carrierKind: organization.carrierKind, role }),
    organizations: memberships.map((membership) => asChoice(membership, organization.id)),
    user: { name: user.name, email: user.email },
    today,
    demoDay: env.DEMO ? today : null,
    todos: todos.length,
    missingAdministrators: membership?.missingAdministrators ?? [],
    isSeparated: membership?.isSeparated ?? false,
  };
}

export type Frame = Awaited<ReturnType<typeof frameOf>>;
