import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PolicyPage } from "#app/components/policy/policy-page.tsx";
import { authorityLoader, cityAction } from "#app/http/organization.server.ts";
import { changePolicy, loadPolicy } from "#app/http/policies.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("policy:title"));
export const loader = authorityLoader({ can: "policy:read" }, loadPolicy);
export const action = cityAction({ can: "policy:publish" }, changePolicy);

export default function Policy() {
  const result = useActionData<typeof action>();
  return (
    <PolicyPage
      {...useLoaderData<typeof loader>()}
      done={result?.ok ? result.done : null}
      refusal={result && !result.ok ? result.refusal : null}
    />
  );
}
