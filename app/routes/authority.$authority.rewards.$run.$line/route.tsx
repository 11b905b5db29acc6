import { useLoaderData } from "@remix-run/react";
import { RewardLinePage } from "#app/components/rewards/line-page.tsx";
import { lineLinks, lineMeta } from "#app/components/rewards/line-set-up.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { cityAction, cityLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { lineAsked } from "#app/http/reward-line.server.ts";
import { reverseLineInput, reverseRewardLine } from "#app/services/rewards/reverse-reward-line.server.ts";
import { Reversal } from "./reversal.tsx";

export const meta = lineMeta;

export const loader = cityLoader({ can: "rewards:read" }, async (asked) => ({
  details: await lineAsked(asked),
  key: freshKey(),
}));

export const action = cityAction({ can: "run:approve" }, async ({ ctx, form, params, key }) => {
  form.set("run", params.run ?? "");
  form.set("line", params.line ?? "");
  const { lineNo } = await reverseRewardLine({ ctx, input: parseForm(reverseLineInput, form), key });
  return { lineNo };
});

export default function RewardLine() {
  const { details, key } = useLoaderData<typeof loader>();
  const { organization, permissions } = useFrame();
  const to = paths.authority(organization.slug);
  const { line } = details;
  return (
    <RewardLinePage
      details={details}
      links={lineLinks(details, {
        back: to.rewards(undefined, { run: line.runId }),
        policy: to.policy,
        run: to.run(line.runId),
        filing: (it) => to.filing(it.carrierSlug, it.periodCode),
      })}
    >
      <Reversal
        details={details}
        mayApprove={permissions.includes("run:approve")}
        hrefOf={(no) => to.rewardLine(line.runId, no)}
        idempotencyKey={key}
      />
    </RewardLinePage>
  );
}
