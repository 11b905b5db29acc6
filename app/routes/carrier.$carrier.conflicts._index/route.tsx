import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ConflictList } from "#app/components/rewards/conflict-list.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { CONFLICT_STATES, listConflicts } from "#app/services/rewards/list-conflicts.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("rewards:conflicts.title"));

export const loader = carrierLoader({ can: "rewards:read" }, ({ ctx, url }) => {
  const state = CONFLICT_STATES.find((it) => it === url.searchParams.get("state"));
  const q = url.searchParams.get("q")?.trim().slice(0, 80) || undefined;
  return listConflicts({ ctx, input: { state, q } });
});

export default function OwnConflicts() {
  const { t } = useText();
  const queue = useLoaderData<typeof loader>();
  const to = paths.carrier(useFrame().organization.slug);
  return (
    <Page>
      <PageHeader title={t("rewards:conflicts.title")} description={t("rewards:conflicts.leadCarrier")} />
      <ConflictList
        queue={queue}
        // Whether a run still waits for a ruling is the city's own matter.
        states={[null, "open", "ruled"]}
        hrefOf={to.conflict}
        emptyHint={t("rewards:conflicts.emptyHintCarrier")}
      />
    </Page>
  );
}
