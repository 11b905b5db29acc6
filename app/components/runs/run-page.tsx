import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section, TwoColumns } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Timeline } from "#app/components/ui/timeline.tsx";
import type { RefusalView } from "#app/http/errors.server.ts";
import type { RunData } from "#app/http/runs.server.ts";
import { useText } from "#app/i18n/index.ts";
import { RunFrame, useSteps } from "./run-frame.tsx";
import { Difference, FilingParts, Findings, SealedParts, VerifyPart } from "./run-parts.tsx";
import { useStandingColumns } from "./standing-columns.tsx";

/** One run: results, what it read, what it found, its digests, its bundle, and who approves it. */
export function RunPage({
  isApproved,
  refusal,
  ...data
}: RunData & { isApproved: boolean; refusal: RefusalView | null }) {
  const { t } = useText();
  const to = useOrganizationPaths();
  const { run } = data;
  const kind = t(`glossary:runKind.${run.kind}`);
  const columns = useStandingColumns(run.id, data.results, data.names, run.kind);
  return (
    <RunFrame data={data} isApproved={isApproved} refusal={refusal}>
      <TwoColumns
        main={
          <>
            <Section
              isFlush
              title={t("runs:results")}
              actions={
                run.kind === "carrier-performance" ? (
                  <LinkButton size="sm" to={to.runRobustness(run.id)}>
                    {t("runs:robustness.open")}
                  </LinkButton>
                ) : run.kind === "reward" ? (
                  <LinkButton size="sm" to={to.rewards(run.period)}>
                    {t("runs:openRewards")}
                  </LinkButton>
                ) : null
              }
            >
              <Table
                isNested
                maxHeight="60vh"
                label={t("runs:resultsOf", { subject: kind })}
                rows={data.results}
                keyOf={(it) => it.subject}
                columns={columns}
              />
            </Section>
            <Difference data={data} />
            <FilingParts data={data} />
          </>
        }
        side={
          <>
            <VerifyPart data={data} />
            <Findings data={data} />
            <Section title={t("runs:timeline")}>
              <Timeline entries={useSteps(data)} />
            </Section>
            <SealedParts data={data} />
          </>
        }
      />
    </RunFrame>
  );
}
