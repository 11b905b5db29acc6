import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { StandingPage } from "#app/components/runs/standing-page.tsx";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { computePointsFromForm, loadStandings } from "#app/http/standings.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("scoring:points.title"));
export const loader = carrierLoader({ can: "points:read" }, loadStandings("firm-points"));
export const action = carrierAction({ can: "points:compute" }, computePointsFromForm);

export default function Points() {
  const result = useActionData<typeof action>();
  return (
    <StandingPage
      {...useLoaderData<typeof loader>()}
      kind="firm-points"
      refusal={result && !result.ok ? result.refusal : null}
    />
  );
}
