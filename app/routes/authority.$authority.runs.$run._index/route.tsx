import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ColumnRunPage } from "#app/components/runs/column-run-page.tsx";
import { RunPage } from "#app/components/runs/run-page.tsx";
import { authorityAction, authorityLoader } from "#app/http/organization.server.ts";
import { changeRun, loadAuthorityRun } from "#app/http/runs.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("runs:title"));
export const loader = authorityLoader({ can: "run:read" }, loadAuthorityRun);
export const action = authorityAction({ can: "run:approve" }, changeRun);

export default function Run() {
  const result = useActionData<typeof action>();
  const { form, data } = useLoaderData<typeof loader>();
  const isApproved = result?.ok === true;
  const refusal = result && !result.ok ? result.refusal : null;
  return form === "columns" ? (
    <ColumnRunPage data={data} isApproved={isApproved} refusal={refusal} />
  ) : (
    <RunPage {...data} isApproved={isApproved} refusal={refusal} />
  );
}
