import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { RobustnessPage } from "#app/components/runs/robustness-page.tsx";
import { cityLoader } from "#app/http/organization.server.ts";
import { loadRobustness } from "#app/http/runs.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("runs:robustness.title"));
export const loader = cityLoader({ can: "run:read" }, loadRobustness);

export default function Robustness() {
  return <RobustnessPage {...useLoaderData<typeof loader>()} />;
}
