import { Link } from "@remix-run/react";
import { GainsLink } from "#app/components/policy/gains.tsx";
import { policyWords } from "#app/components/policy/words.ts";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { Badge, VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, Stat, StatRow } from "#app/components/ui/section.tsx";
import { Missing, Points } from "#app/components/ui/values.tsx";
import type { RunSubjectData } from "#app/http/runs.server.ts";
import { textOfCode, useText } from "#app/i18n/index.ts";
import { RunStatusBadge } from "./run-status.tsx";
import { ScoreExplanation } from "./score-explanation.tsx";

/** What one subject's result is made of. */
export function RunSubjectPage(data: RunSubjectData) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const { run, policy, explanation } = data;
  const title = t("runs:one", { kind: t(`glossary:runKind.${run.kind}`), period: run.period });
  return (
    <Page>
      <PageHeader
        crumbs={[
          { label: t("runs:title"), href: to.runs() },
          { label: title, href: to.run(run.id) },
          { label: data.subjectName },
        ]}
        title={data.subjectName}
        status={
          <>
            <RunStatusBadge status={run.status} />
            <VerificationMark verification={policy.verification} />
          </>
        }
        description={
          <>
            {title} ·{" "}
            <Link className="link" to={to.policy(policy.code, policy.version)}>
              {locale === "en" ? policy.title.en : policy.title.zh} {policy.version}
            </Link>
          </>
        }
      />
      {explanation ? (
        <>
          <Figures data={data} />
          <Section
            title={t("runs:explain")}
            description={t("runs:explainHint")}
            actions={
              run.kind === "firm-points" && run.format === 1 && data.result?.totalMilli != null ? (
                <GainsLink run={run.id} subject={data.subject} />
              ) : null
            }
          >
            <ScoreExplanation node={explanation} data={data} />
          </Section>
        </>
      ) : (
        <EmptyState
          title={t("runs:toReward")}
          action={<LinkButton to={to.rewards(run.period)}>{t("runs:openRewards")}</LinkButton>}
        />
      )}
    </Page>
  );
}

function Figures({ data }: { data: RunSubjectData }) {
  const { t, locale } = useText();
  const words = policyWords(t, locale, data.names);
  const { result, run } = data;
  if (!result) return null;
  const isFirm = run.kind === "firm-points";
  return (
    <StatRow>
      <Stat
        label={t("scoring:total")}
        value={<Points milli={result.totalMilli} />}
        unit={t("common:units.points")}
      />
      <Stat
        label={t("scoring:rank")}
        value={
          result.barred ? (
            <Badge tone="bad">{t("scoring:barred")}</Badge>
          ) : (
            (result.rank ?? <Missing reason="none" />)
          )
        }
        note={(result.tied ?? 1) > 1 ? t("scoring:tied") : undefined}
      />
      {result.grade ? (
        <Stat
          label={t("scoring:grade")}
          value={words("grade", result.grade.code)}
          note={textOfCode(t, "scoring", `gradeHow.${result.grade.how}`)}
        />
      ) : null}
      <Stat
        label={isFirm ? t("scoring:points.class") : t("scoring:performance.class")}
        value={result.class === null ? t("scoring:notScored") : words("class", result.class)}
        note={
          result.reason
            ? t("scoring:unscored", { reason: textOfCode(t, "explain", result.reason) })
            : undefined
        }
      />
    </StatRow>
  );
}
