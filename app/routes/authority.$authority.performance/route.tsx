import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PerformanceElsewhere, StandingPage } from "#app/components/runs/standing-page.tsx";
import { authorityLoader, cityAction } from "#app/http/organization.server.ts";
import { computePerformanceFromForm, loadStandings } from "#app/http/standings.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

const load = loadStandings("carrier-performance");

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("scoring:performance.title"));
export const loader = authorityLoader({ can: "performance:read" }, async (args) =>
  args.ctx.organization.kind === "city" ? load(args) : null,
);
export const action = cityAction({ can: "performance:compute" }, computePerformanceFromForm);

export default function Performance() {
  const data = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  if (!data) return <PerformanceElsewhere />;
  return (
    <StandingPage
      {...data}
      kind="carrier-performance"
      refusal={result && !result.ok ? result.refusal : null}
    />
  );
}
