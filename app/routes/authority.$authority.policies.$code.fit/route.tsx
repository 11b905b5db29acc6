import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { FitPage } from "#app/components/policy/fit-page.tsx";
import { cityLoader } from "#app/http/organization.server.ts";
import { loadFit } from "#app/http/policies.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("policy:fit.title"));
export const loader = cityLoader({ can: "filing:read" }, loadFit);

export default function Fit() {
  return <FitPage {...useLoaderData<typeof loader>()} />;
}
