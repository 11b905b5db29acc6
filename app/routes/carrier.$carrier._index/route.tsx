import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { OrganizationHome } from "#app/components/shell/organization-home.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listTodos } from "#app/services/todos/list-todos.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("shell:menuItems.home"));

export const loader = carrierLoader({ can: "organisation:read" }, async ({ ctx }) => ({
  today: ctx.today,
  todos: await listTodos({ ctx, input: null }),
}));

export default function CarrierHome() {
  const { today, todos } = useLoaderData<typeof loader>();
  return <OrganizationHome todos={todos} today={today} />;
}
