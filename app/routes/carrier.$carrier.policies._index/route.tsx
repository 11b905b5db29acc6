import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { PolicyListPage } from "#app/components/policy/policy-list-page.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { loadPolicies } from "#app/http/policies.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("policy:title"));
export const loader = carrierLoader({ can: "policy:read" }, loadPolicies);

export default function Policies() {
  return <PolicyListPage {...useLoaderData<typeof loader>()} refusal={null} />;
}
