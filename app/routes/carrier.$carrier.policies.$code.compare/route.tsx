import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ComparePage } from "#app/components/policy/compare-page.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { loadComparison } from "#app/http/policies.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("policy:compare.title"));
export const loader = carrierLoader({ can: "policy:read" }, loadComparison);

export default function ComparePolicies() {
  return <ComparePage {...useLoaderData<typeof loader>()} />;
}
