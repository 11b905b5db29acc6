import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { GainsPage } from "#app/components/policy/gains.tsx";
import { authorityLoader } from "#app/http/organization.server.ts";
import { loadGains } from "#app/http/policies.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("policy:gains.title"));
export const loader = authorityLoader({ can: "run:read" }, loadGains);

export default function Gains() {
  return <GainsPage {...useLoaderData<typeof loader>()} />;
}
