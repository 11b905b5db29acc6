import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { CityPointsPage } from "#app/components/runs/city-points-page.tsx";
import { cityAction, cityLoader } from "#app/http/organization.server.ts";
import { computeCityPointsFromForm, loadCityPoints } from "#app/http/standings.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("scoring:points.title"));
export const loader = cityLoader({ can: "points:read" }, loadCityPoints);
export const action = cityAction({ can: "points:compute" }, computeCityPointsFromForm);

export default function CityPoints() {
  const result = useActionData<typeof action>();
  return (
    <CityPointsPage
      {...useLoaderData<typeof loader>()}
      refusal={result && !result.ok ? result.refusal : null}
    />
  );
}
