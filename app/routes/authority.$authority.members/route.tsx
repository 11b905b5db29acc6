import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { MembersPage } from "#app/components/shell/members-page.tsx";
import { changeMembers, loadMembers } from "#app/http/members.server.ts";
import { authorityAction, authorityLoader } from "#app/http/organization.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("access:members.title"));
export const loader = authorityLoader({ can: "members:read" }, loadMembers);
export const action = authorityAction({ can: ["members:manage", "members:appoint"] }, changeMembers);

export default function Members() {
  return <MembersPage {...useLoaderData<typeof loader>()} result={useActionData<typeof action>()} />;
}
