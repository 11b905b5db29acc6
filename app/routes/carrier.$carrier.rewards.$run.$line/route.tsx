import { useLoaderData } from "@remix-run/react";
import { RewardLinePage } from "#app/components/rewards/line-page.tsx";
import { lineLinks, lineMeta } from "#app/components/rewards/line-set-up.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { lineAsked } from "#app/http/reward-line.server.ts";

export const meta = lineMeta;

export const loader = carrierLoader({ can: "rewards:read" }, lineAsked);

export default function OwnRewardLine() {
  const details = useLoaderData<typeof loader>();
  const to = paths.carrier(useFrame().organization.slug);
  return (
    <RewardLinePage
      details={details}
      links={lineLinks(details, {
        back: to.rewards(),
        policy: to.policy,
        run: null,
        filing: (it) => to.filing(it.periodCode),
      })}
    />
  );
}
