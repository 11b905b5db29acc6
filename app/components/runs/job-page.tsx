import { Form, Link, useLocation } from "@remix-run/react";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { buttonClass, LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrors, IdempotencyField } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { ProgressBar } from "#app/components/ui/progress.tsx";
import { type Fact, KeyValue, Section } from "#app/components/ui/section.tsx";
import { Steps } from "#app/components/ui/steps.tsx";
import { InstantText } from "#app/components/ui/values.tsx";
import type { RefusalView } from "#app/http/errors.server.ts";
import type { JobData, JobState } from "#app/http/jobs.server.ts";
import { formatCount } from "#app/i18n/format.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { JobStatusBadge } from "./job-status.tsx";
import { useJobState } from "./use-job-state.ts";

type Job = JobState["job"];
const STEPS = ["queued", "read", "compute", "write"] as const;

/** A run that somebody asked for: how far it is, what came of it, and how to stop it. */
export function JobPage({ refusal, ...data }: JobData & { refusal: RefusalView | null }) {
  const { t } = useText();
  const to = useOrganizationPaths();
  const { job, runPath, isStale } = useJobState(data);
  const isLive = job.status === "queued" || job.status === "running";
  const title = t("runs:job.one", { kind: t(`glossary:runKind.${job.kind}`), period: job.period });
  return (
    <Page>
      <PageHeader
        crumbs={[{ label: t("runs:title"), href: to.runs() }, { label: job.id.slice(0, 8) }]}
        title={title}
        status={
          <span aria-live="polite">
            <JobStatusBadge job={job} />
          </span>
        }
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {isLive ? <Going data={data} job={job} isStale={isStale} /> : null}
      <Outcome job={job} runPath={runPath} askPath={data.askPath} />
      <Section title={t("runs:job.facts")}>
        <KeyValue facts={useFacts(job)} />
      </Section>
    </Page>
  );
}

/** A page that is open tells by itself how far it is; without scripts the browser loads it again every two seconds. */
function Going({ data, job, isStale }: { data: JobData; job: Job; isStale: boolean }) {
  const { t } = useText();
  const { pathname, search } = useLocation();
  const reload = (
    <a href={`${pathname}${search}`} className={buttonClass("secondary", "sm")}>
      {t("runs:job.lookAgain")}
    </a>
  );
  return (
    <Section title={t("runs:job.progress")}>
      <noscript>
        <meta httpEquiv="refresh" content="2" />
      </noscript>
      <div className="flex flex-col gap-4">
        {isStale ? (
          <Banner tone="warning" title={t("runs:job.stale")} actions={reload}>
            {t("runs:job.staleHint")}
          </Banner>
        ) : null}
        <Steps
          label={t("runs:job.steps")}
          steps={STEPS.map((it) => t(`runs:job.step.${it}`))}
          current={job.status === "queued" ? 0 : STEPS.indexOf(job.stage ?? "read")}
        />
        <Bar job={job} />
        <p className="text-ink-soft">
          {job.stop
            ? t("runs:job.stopAsked", { name: job.stop.by })
            : t(data.isWaiting ? "runs:job.leads" : "runs:job.mayLeave")}
        </p>
        {job.mayStop ? <Stop idempotencyKey={data.idempotencyKey} /> : null}
        <noscript>{reload}</noscript>
      </div>
    </Section>
  );
}

function Bar({ job }: { job: Job }) {
  const { t } = useText();
  if (job.status === "queued" || job.stage === null) {
    return <ProgressBar label={t("runs:job.bar.queued")} note={t("runs:job.bar.queuedNote")} />;
  }
  const note =
    job.total > 0 ? t("runs:job.subjects", { count: job.total, figure: formatCount(job.total) }) : undefined;
  const isCounted = job.stage === "write" || (job.stage === "read" && job.total > 0);
  return isCounted ? (
    <ProgressBar label={t(`runs:job.bar.${job.stage}`)} done={job.done} total={job.total} />
  ) : (
    <ProgressBar label={t(`runs:job.bar.${job.stage}`)} note={note ?? t("runs:job.bar.note")} />
  );
}

/** To stop asks nothing first: nothing is lost, and the same run may be asked for again. */
function Stop({ idempotencyKey }: { idempotencyKey: string }) {
  const { t } = useText();
  return (
    <Form method="post" className="flex flex-wrap items-center gap-3" preventScrollReset>
      <input type="hidden" name="intent" value="stop" />
      <IdempotencyField value={idempotencyKey} />
      <SubmitButton variant="secondary" pendingText={t("runs:job.stopping")}>
        {t("runs:job.stop")}
      </SubmitButton>
      <span className="text-xs text-ink-soft">{t("runs:job.stopHint")}</span>
    </Form>
  );
}

function Outcome({ job, runPath, askPath }: { job: Job; runPath: string | null; askPath: string }) {
  const { t } = useText();
  const again = (
    <LinkButton size="sm" to={askPath}>
      {t("runs:job.back")}
    </LinkButton>
  );
  if (job.status === "done" && runPath) {
    const toRun = (
      <LinkButton size="sm" variant="primary" to={runPath}>
        {t("runs:job.openRun")}
      </LinkButton>
    );
    return <Banner tone="success" title={t("runs:job.done")} actions={toRun} />;
  }
  if (job.status === "refused" && job.refusal) {
    return (
      <Banner tone="warning" title={t("runs:job.refused")} actions={again}>
        {refusalText(t, job.refusal.code, job.refusal.details)}
      </Banner>
    );
  }
  if (job.status === "cancelled") {
    return (
      <Banner title={t("runs:job.cancelled")} actions={again}>
        {t("runs:job.cancelledHint")}
      </Banner>
    );
  }
  if (job.status !== "failed") return null;
  return (
    <Banner tone="error" title={t("runs:job.failed")} actions={again}>
      {t("runs:job.failedHint", { reference: job.reference ?? "" })}
    </Banner>
  );
}

function useFacts(job: Job): Fact[] {
  const { t } = useText();
  const to = useOrganizationPaths();
  const at = (label: string, instant: string | null): Fact[] =>
    instant ? [{ label, value: <InstantText at={instant} /> }] : [];
  return [
    {
      label: t("runs:policy"),
      value: (
        <Link className="link" to={to.policy(job.policyCode)}>
          {job.policyCode}
        </Link>
      ),
    },
    { label: t("runs:job.askedBy"), value: job.asked.by },
    ...at(t("runs:job.askedAt"), job.asked.at),
    ...at(t("runs:job.startedAt"), job.startedAt),
    ...at(t("runs:job.endedAt"), job.endedAt),
    ...(job.stop ? [{ label: t("runs:job.stoppedBy"), value: job.stop.by }] : []),
    ...(job.attempts > 1 ? [{ label: t("runs:job.attempts"), value: String(job.attempts) }] : []),
  ];
}
