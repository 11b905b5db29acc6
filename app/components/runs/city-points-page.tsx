import { Link } from "@remix-run/react";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { InstantText } from "#app/components/ui/values.tsx";
import type { RefusalView } from "#app/http/errors.server.ts";
import type { CityPointsData } from "#app/http/standings.server.ts";
import { useText } from "#app/i18n/index.ts";
import { FirmList } from "./firm-list.tsx";
import { RunStatusBadge } from "./run-status.tsx";
import { StageTable } from "./stage-table.tsx";
import { StandingFrame } from "./standing-frame.tsx";

/** The city's firm points of a period: computing them, and how firms stand by stage. */
export function CityPointsPage({ refusal, ...data }: CityPointsData & { refusal: RefusalView | null }) {
  const { t } = useText();
  const { readiness, idempotencyKey, details } = data;
  return (
    <StandingFrame
      title={t("scoring:points.title")}
      description={t("scoring:points.leadCity")}
      verification={details?.run.verification ?? null}
      readiness={readiness}
      idempotencyKey={idempotencyKey}
      kind="firm-points"
      refusal={refusal}
    >
      {details ? <Standing details={details} /> : null}
    </StandingFrame>
  );
}

function Standing({ details }: { details: NonNullable<CityPointsData["details"]> }) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const { run } = details;
  const [policy] = details.policies;
  return (
    <>
      <Section
        isFlush
        title={
          <span className="flex flex-wrap items-center gap-2">
            {t("scoring:points.byStage")} {run.period} <RunStatusBadge status={run.status} />
          </span>
        }
        description={
          <>
            {policy ? (
              <>
                <Link className="link" to={to.policy(policy.code, policy.version)}>
                  {locale === "en" ? policy.title.en : policy.title.zh} {policy.version}
                </Link>{" "}
                ·{" "}
              </>
            ) : null}
            {run.computed.by} <InstantText at={run.computed.at} />
          </>
        }
        actions={
          <LinkButton size="sm" to={to.run(run.id)}>
            {t("scoring:toRun")}
          </LinkButton>
        }
      >
        <StageTable data={details} />
      </Section>
      <FirmList data={details} isPreview />
    </>
  );
}
