import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { RewardLinePage } from "#app/components/rewards/line-page.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { cityAction, cityLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { reverseLineInput, reverseRewardLine } from "#app/services/rewards/reverse-reward-line.server.ts";
import { showRewardLine } from "#app/services/rewards/show-reward-line.server.ts";
import { Reversal } from "./reversal.tsx";

export const meta: MetaFunction = ({ matches, params }) =>
  pageTitle(matches, (t) => t("rewards:line.title", { no: params.line ?? "" }));

export const loader = cityLoader({ can: "rewards:read" }, async ({ ctx, params }) => ({
  details: await showRewardLine({ ctx, input: { run: params.run ?? "", line: params.line ?? "" } }),
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
  const { line, filings } = details;
  const { programme } = line.detail;
  return (
    <RewardLinePage
      details={details}
      links={{
        back: to.rewards(undefined, { run: line.runId }),
        policy: to.policy(programme.code, programme.version),
        run: to.run(line.runId),
        filing: (digest) => {
          const found = filings.find((it) => it.sha256 === digest);
          return found ? to.filing(found.carrierSlug, found.periodCode) : null;
        },
      }}
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
