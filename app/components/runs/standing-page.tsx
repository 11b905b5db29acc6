import { type PolicyNames, policyWords } from "#app/components/policy/words.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { StatusTabs, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import type { RefusalView } from "#app/http/errors.server.ts";
import type { StandingsData } from "#app/http/standings.server.ts";
import { useText } from "#app/i18n/index.ts";
import { useStandingColumns } from "./standing-columns.tsx";
import { StandingFrame } from "./standing-frame.tsx";
import { StandingSection } from "./standing-section.tsx";

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
  const hrefWith = useHrefWith();
  const { run, results, names } = details;
  const isFirms = kind === "firm-points";
  const classes = classesIn(results, names);
  const shown = chosen && classes.includes(chosen) ? results.filter((it) => it.class === chosen) : results;
  const words = policyWords(t, locale, names);
  const title = isFirms ? t("scoring:points.ranking") : t("scoring:performance.ranking");
  const columns = useStandingColumns(run.id, results, names, kind, true);
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
      <StandingSection title={title} run={run} policy={details.policies[0]}>
        <Table
          isNested
          maxHeight="70vh"
          label={t("runs:tableOf", { name: title })}
          rows={shown}
          keyOf={(it) => it.subject}
          columns={columns}
        />
      </StandingSection>
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
