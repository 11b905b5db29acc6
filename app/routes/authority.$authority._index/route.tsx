import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { OrganizationHome } from "#app/components/shell/organization-home.tsx";
import { authorityLoader } from "#app/http/organization.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listTargets } from "#app/services/access/list-targets.server.ts";
import { listTodos } from "#app/services/todos/list-todos.server.ts";
import { Targets } from "./targets.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("shell:menuItems.home"));

export const loader = authorityLoader({ can: "organisation:read" }, async ({ ctx }) => ({
  today: ctx.today,
  todos: await listTodos({ ctx, input: null }),
  targets: await listTargets({ ctx, input: null }),
}));

export default function AuthorityHome() {
  const { today, todos, targets } = useLoaderData<typeof loader>();
  return (
    <OrganizationHome todos={todos} today={today}>
      <Targets targets={targets} />
    </OrganizationHome>
  );
}
