import { Link } from "@remix-run/react";
import { type PolicyNames, policyWords } from "#app/components/policy/words.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { LinkButton } from "#app/components/ui/button.tsx";
import { StatusTabs, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { InstantText } from "#app/components/ui/values.tsx";
import type { RefusalView } from "#app/http/errors.server.ts";
import type { StandingsData } from "#app/http/standings.server.ts";
import { useText } from "#app/i18n/index.ts";
import { RunStatusBadge } from "./run-status.tsx";
import { useStandingColumns } from "./standing-columns.tsx";
import { StandingFrame } from "./standing-frame.tsx";

export type StandingsProps = StandingsData & {
  kind: "firm-points" | "carrier-performance";
  refusal: RefusalView | null;
};

/** A ranking of a period: computing it, the table, and the way from each row to what it is made of. */
export function StandingPage(props: StandingsProps) {
  const { t } = useText();
  const { readiness, idempotencyKey, details, kind, refusal } = props;
  const isFirms = kind === "firm-points";
  return (
    <StandingFrame
      title={isFirms ? t("scoring:points.title") : t("scoring:performance.title")}
      description={isFirms ? t("scoring:points.lead") : t("scoring:performance.lead")}
      verification={details?.run.verification ?? null}
      readiness={readiness}
      idempotencyKey={idempotencyKey}
      kind={kind}
      refusal={refusal}
    >
      {details ? <Ranking details={details} chosen={props.chosen} kind={kind} /> : null}
    </StandingFrame>
  );
}

function Ranking({
  details,
  chosen,
  kind,
}: {
  details: NonNullable<StandingsData["details"]>;
  chosen: string | null;
  kind: StandingsProps["kind"];
}) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const hrefWith = useHrefWith();
  const { run, results, names } = details;
  const isFirms = kind === "firm-points";
  const classes = classesIn(results, names);
  const shown = chosen && classes.includes(chosen) ? results.filter((it) => it.class === chosen) : results;
  const words = policyWords(t, locale, names);
  const title = isFirms ? t("scoring:points.ranking") : t("scoring:performance.ranking");
  const columns = useStandingColumns(run.id, results, names, kind, true);
  const [policy] = details.policies;
  return (
    <>
      <StatusTabs
        label={isFirms ? t("scoring:points.class") : t("scoring:performance.class")}
        tabs={[
          {
            key: "all",
            label: isFirms ? t("scoring:points.everyone") : t("scoring:performance.everyone"),
            count: results.length,
            href: hrefWith({ class: null }),
            isCurrent: shown === results,
          },
          ...classes.map((it) => ({
            key: it,
            label: words("class", it),
            count: results.filter((row) => row.class === it).length,
            href: hrefWith({ class: it }),
            isCurrent: shown !== results && chosen === it,
          })),
        ]}
      />
      <Section
        isFlush
        title={
          <span className="flex flex-wrap items-center gap-2">
            {title} {run.period} <RunStatusBadge status={run.status} />
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
        <Table
          isNested
          maxHeight="70vh"
          label={t("runs:tableOf", { name: title })}
          rows={shown}
          keyOf={(it) => it.subject}
          columns={columns}
        />
      </Section>
    </>
  );
}

/** The stages in the scheme's order, or the kinds of carrier in the order of the table. */
function classesIn(rows: readonly { class: string | null }[], names: PolicyNames): string[] {
  const found = [...new Set(rows.flatMap((it) => (it.class === null ? [] : [it.class])))];
  const order = Object.keys(names.classes);
  return order.length > 0 ? order.filter((it) => found.includes(it)) : found;
}

/** For an authority that does not compute performance itself. */
export function PerformanceElsewhere() {
  const { t } = useText();
  const { organization } = useFrame();
  return (
    <Page>
      <PageHeader title={t("scoring:performance.title")} />
      <EmptyState title={t("scoring:performance.elsewhere")}>
        {organization.kind === "city" ? null : t("scoring:performance.elsewhereHint")}
      </EmptyState>
    </Page>
  );
}
