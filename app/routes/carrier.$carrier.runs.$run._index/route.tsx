import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { RunPage } from "#app/components/runs/run-page.tsx";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { changeRun, loadRun } from "#app/http/runs.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("runs:title"));
export const loader = carrierLoader({ can: "run:read" }, loadRun);
export const action = carrierAction({ can: "run:approve" }, changeRun);

export default function Run() {
  const result = useActionData<typeof action>();
  return (
    <RunPage
      {...useLoaderData<typeof loader>()}
      isApproved={result?.ok === true}
      refusal={result && !result.ok ? result.refusal : null}
    />
  );
}
