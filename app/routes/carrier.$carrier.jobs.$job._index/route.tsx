import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { JobPage } from "#app/components/runs/job-page.tsx";
import { changeJob, loadJob } from "#app/http/jobs.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("runs:job.pageTitle"));
export const loader = carrierLoader({ can: "run:read" }, loadJob);
export const action = carrierAction({ can: "points:compute" }, changeJob);

export default function Job() {
  const data = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return <JobPage key={data.job.id} {...data} refusal={result && !result.ok ? result.refusal : null} />;
}
