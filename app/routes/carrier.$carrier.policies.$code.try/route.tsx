import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { TryPage } from "#app/components/policy/try-page.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { loadTrial } from "#app/http/policies.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("policy:try.title"));
export const loader = carrierLoader({ can: "policy:read" }, loadTrial);

export default function TryPolicy() {
  return <TryPage {...useLoaderData<typeof loader>()} />;
}
