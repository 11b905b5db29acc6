import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { WhatIfPage } from "#app/components/policy/what-if-page.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { loadWhatIf } from "#app/http/policies.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("policy:whatIf.title"));
export const loader = carrierLoader({ can: "points:compute" }, loadWhatIf);

export default function WhatIf() {
  return <WhatIfPage {...useLoaderData<typeof loader>()} />;
}
