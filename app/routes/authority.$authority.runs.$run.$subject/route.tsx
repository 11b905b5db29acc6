import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { RunSubjectPage } from "#app/components/runs/run-subject-page.tsx";
import { authorityLoader } from "#app/http/organization.server.ts";
import { loadRunSubject } from "#app/http/runs.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("runs:explain"));
export const loader = authorityLoader({ can: "run:read" }, loadRunSubject);

export default function RunSubject() {
  return <RunSubjectPage {...useLoaderData<typeof loader>()} />;
}
