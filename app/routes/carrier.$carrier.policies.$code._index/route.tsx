import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { PolicyPage } from "#app/components/policy/policy-page.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { loadPolicy } from "#app/http/policies.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("policy:title"));
export const loader = carrierLoader({ can: "policy:read" }, loadPolicy);

export default function Policy() {
  return <PolicyPage {...useLoaderData<typeof loader>()} done={null} refusal={null} />;
}
