import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { RewardLinePage } from "#app/components/rewards/line-page.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { showRewardLine } from "#app/services/rewards/show-reward-line.server.ts";

export const meta: MetaFunction = ({ matches, params }) =>
  pageTitle(matches, (t) => t("rewards:line.title", { no: params.line ?? "" }));

export const loader = carrierLoader({ can: "rewards:read" }, ({ ctx, params }) =>
  showRewardLine({ ctx, input: { run: params.run ?? "", line: params.line ?? "" } }),
);

export default function OwnRewardLine() {
  const details = useLoaderData<typeof loader>();
  const to = paths.carrier(useFrame().organization.slug);
  const { line, filings } = details;
  const { programme } = line.detail;
  return (
    <RewardLinePage
      details={details}
      links={{
        back: to.rewards(),
        policy: to.policy(programme.code, programme.version),
        run: null,
        filing: (digest) => {
          const found = filings.find((it) => it.sha256 === digest);
          return found ? to.filing(found.periodCode) : null;
        },
      }}
    />
  );
}
