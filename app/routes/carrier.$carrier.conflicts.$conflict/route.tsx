import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ConflictPage } from "#app/components/rewards/conflict-page.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { showConflict } from "#app/services/rewards/show-conflict.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("rewards:conflicts.title"));

export const loader = carrierLoader({ can: "rewards:read" }, async ({ ctx, params }) => ({
  details: await showConflict({ ctx, input: { id: params.conflict ?? "" } }),
  ownId: ctx.organization.id,
}));

export default function OwnConflict() {
  const { details, ownId } = useLoaderData<typeof loader>();
  const to = paths.carrier(useFrame().organization.slug);
  const linkOf = (digest: string) => {
    const found = details.filings.find((it) => it.sha256 === digest && it.carrierId === ownId);
    return found ? to.filing(found.periodCode) : null;
  };
  return <ConflictPage details={details} ownId={ownId} listHref={to.conflicts()} linkOf={linkOf} />;
}
