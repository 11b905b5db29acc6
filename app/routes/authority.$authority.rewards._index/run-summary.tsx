import { RUN_TONE } from "#app/components/rewards/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { useMoneyUnit } from "#app/components/ui/money-unit.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Stat, StatRow } from "#app/components/ui/section.tsx";
import { Count, InstantText, Money } from "#app/components/ui/values.tsx";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import type { RewardRunDetails } from "#app/services/rewards/show-rewards.server.ts";

type Findings = RewardRunDetails["run"]["findings"];

/** The run on the page: its state, what keeps it from being approved, and its sums. */
export function RunSummary({ details, period }: { details: RewardRunDetails; period: string }) {
  const { t } = useText();
  const to = paths.authority(useFrame().organization.slug);
  const unit = t(`common:units.${useMoneyUnit()}`);
  const { run, budget, table } = details;
  const isConflict = (code: string) => code === "rewards.conflict-open";
  const blocks = run.findings.filter((it) => it.blocks && !isConflict(it.code));
  const isReady = run.status === "computed" && !run.findings.some((it) => it.blocks);
  const notes = run.findings.filter((it) => !it.blocks);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Badge tone={RUN_TONE[run.status]}>{t(`rewards:run.statusOf.${run.status}`)}</Badge>
        <span className="text-sm text-ink-soft">
          {t("rewards:run.computedBy", { name: run.computed.by })} · <InstantText at={run.computed.at} />
        </span>
        <LinkButton size="sm" to={to.run(run.id)}>
          {t(isReady ? "rewards:run.toApprove" : "rewards:run.toRun")}
        </LinkButton>
      </div>
      {run.status === "superseded" ? (
        <Banner
          tone="warning"
          title={t("rewards:run.older")}
          actions={
            <LinkButton size="sm" to={to.rewards(period, { programme: run.policyCode })}>
              {t("rewards:run.toLive")}
            </LinkButton>
          }
        />
      ) : (
        <Queue details={details} href={to.conflicts()} />
      )}
      {blocks.length > 0 ? (
        <Banner tone="error" title={t("rewards:run.blocks", { count: blocks.length })}>
          <FindingList findings={blocks} />
        </Banner>
      ) : null}
      <StatRow>
        <Stat label={t("rewards:stat.total")} value={<Money fen={table.totalFen} exact />} unit={unit} />
        <Stat
          label={t("rewards:stat.entitled")}
          value={<Money fen={budget.entitledFen} exact />}
          unit={unit}
        />
        <Stat
          label={t("rewards:stat.budget")}
          value={<Money fen={budget.budgetFen} exact />}
          unit={budget.budgetFen === null ? undefined : unit}
          note={t(budget.state === "none" ? "rewards:stat.noBudget" : `rewards:stat.${budget.state}`)}
        />
        {budget.state === "none" ? null : (
          <Stat
            label={t("rewards:stat.leftover")}
            value={<Money fen={budget.leftoverFen} exact />}
            unit={unit}
          />
        )}
        <Stat label={t("rewards:stat.beneficiaries")} value={<Count value={table.rows.length} />} />
      </StatRow>
      {notes.length > 0 ? (
        <details className="rounded-md border border-line bg-surface px-4 py-2">
          <summary className="link text-sm">{t("rewards:run.notes", { count: notes.length })}</summary>
          <FindingList findings={notes} />
        </details>
      ) : null}
    </>
  );
}

function Queue({ details, href }: { details: RewardRunDetails; href: string }) {
  const { t } = useText();
  const link = (
    <LinkButton size="sm" to={href}>
      {t("rewards:run.toConflicts")}
    </LinkButton>
  );
  return (
    <>
      {details.openConflicts > 0 ? (
        <Banner
          tone="warning"
          title={t("rewards:run.conflicts", { count: details.openConflicts })}
          actions={link}
        />
      ) : null}
      {details.ruledSince > 0 ? (
        <Banner tone="info" title={t("rewards:run.ruled", { count: details.ruledSince })}>
          {t("rewards:run.ruledHint")}
        </Banner>
      ) : null}
    </>
  );
}

function FindingList({ findings }: { findings: Findings }) {
  const { t } = useText();
  return (
    <ul className="mt-1 list-disc pl-5 text-sm">
      {findings.map((it) => {
        const params = Object.fromEntries(
          Object.entries(it.params).map(([key, value]) => [key, value ?? "—"]),
        );
        const text = refusalText(t, it.code, params);
        return (
          <li key={`${it.code} ${it.subject} ${text}`}>
            {t("runs:finding", { name: String(params.name ?? it.subject), text })}
          </li>
        );
      })}
    </ul>
  );
}
