import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { RunListPage } from "#app/components/runs/run-list-page.tsx";
import { authorityLoader } from "#app/http/organization.server.ts";
import { loadRuns } from "#app/http/runs.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("runs:title"));
export const loader = authorityLoader({ can: "run:read" }, loadRuns);

export default function Runs() {
  return <RunListPage {...useLoaderData<typeof loader>()} />;
}
