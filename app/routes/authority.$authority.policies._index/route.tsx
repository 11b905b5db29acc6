import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PolicyListPage } from "#app/components/policy/policy-list-page.tsx";
import { authorityLoader, cityAction } from "#app/http/organization.server.ts";
import { draftFromForm, loadPolicies } from "#app/http/policies.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("policy:title"));
export const loader = authorityLoader({ can: "policy:read" }, loadPolicies);
export const action = cityAction({ can: "policy:write" }, draftFromForm);

export default function Policies() {
  const result = useActionData<typeof action>();
  return (
    <PolicyListPage
      {...useLoaderData<typeof loader>()}
      refusal={result && !result.ok ? result.refusal : null}
    />
  );
}
