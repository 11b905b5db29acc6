import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { Banknote } from "lucide-react";
import { inLocale } from "#app/components/rewards/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, Select } from "#app/components/ui/field.tsx";
import { FilterBar } from "#app/components/ui/list-tools.tsx";
import { MoneyUnitSwitch } from "#app/components/ui/money-unit.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { freshKey } from "#app/http/idempotency.server.ts";
import { cityAction, cityLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { askRun, seenRunInput } from "#app/services/jobs/ask-run.server.ts";
import {
  type RewardsPage,
  showRewards,
  showRewardsInput,
} from "#app/services/rewards/show-rewards.server.ts";
import { ComputeForm } from "./compute-form.tsx";
import { readComputeForm } from "./read-compute-form.server.ts";
import { RunLines } from "./run-lines.tsx";
import { RunSummary } from "./run-summary.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("rewards:title"));

export const loader = cityLoader({ can: "rewards:read" }, async ({ ctx, url }) => {
  // An address with a parameter nobody offers shows the page without it, rather than a fault.
  const given = Object.entries(Object.fromEntries(url.searchParams)).filter(
    ([name, value]) => value !== "" && showRewardsInput.safeParse({ [name]: value }).success,
  );
  return { page: await showRewards({ ctx, input: Object.fromEntries(given) }), key: freshKey() };
});

export const action = cityAction({ can: "rewards:compute" }, async ({ ctx, form, key }) => {
  const input = readComputeForm(form);
  const seen = seenRunInput.safeParse(form.get("seen") ?? undefined).data;
  const { jobId } = await askRun({ ctx, input: { kind: "reward", input, seen }, key });
  return redirect(paths.authority(ctx.organization.slug).job(jobId, "waiting"));
});

export default function Rewards() {
  const { t, locale } = useText();
  const { page, key } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const to = paths.authority(useFrame().organization.slug);
  const refusal = result && !result.ok ? result.refusal : null;
  return (
    <Page>
      <PageHeader
        title={t("rewards:title")}
        description={t("rewards:lead")}
        status={page.weakest ? <VerificationMark verification={page.weakest} /> : null}
        actions={
          <>
            {page.details ? <MoneyUnitSwitch /> : null}
            <LinkButton to={to.openingBalance()}>{t("rewards:opening.open")}</LinkButton>
            <LinkButton to={to.recognitions()}>{t("rewards:recognitions.open")}</LinkButton>
            <LinkButton to={to.conflicts()}>{t("rewards:conflicts.title")}</LinkButton>
          </>
        }
      />
      {page.period === null ? (
        <EmptyState icon={Banknote} title={t("rewards:noPeriod")}>
          {t("rewards:noPeriodHint")}
        </EmptyState>
      ) : (
        <>
          <ChoosePeriod page={page} />
          {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
          {page.programme?.status === "published" ? (
            <ComputeForm key={key} page={page} idempotencyKey={key} refusal={refusal} />
          ) : page.details ? null : (
            <EmptyState
              icon={Banknote}
              title={t("rewards:noProgramme", { on: page.period.lastDay })}
              action={<LinkButton to={to.policies()}>{t("rewards:toPolicies")}</LinkButton>}
            >
              {t("rewards:noProgrammeHint")}
            </EmptyState>
          )}
          <Unfinished page={page} label={(text) => inLocale(locale, text)} />
          {page.details ? (
            <>
              <RunSummary details={page.details} period={page.period.code} />
              <RunLines details={page.details} />
            </>
          ) : page.programme?.status === "published" ? (
            <EmptyState title={t("rewards:noRun")}>{t("rewards:noRunHint")}</EmptyState>
          ) : null}
        </>
      )}
    </Page>
  );
}

function ChoosePeriod({ page }: { page: RewardsPage }) {
  const { t, locale } = useText();
  const [search] = useSearchParams();
  const offered = page.programmes.filter(
    (it) => it.status === "published" || it.code === page.programme?.code,
  );
  return (
    <FilterBar
      key={`${page.period?.code} ${page.programme?.code}`}
      label={t("rewards:period")}
      keep={{ money: search.get("money") }}
    >
      <Field name="period" label={t("rewards:period")}>
        <Select
          defaultValue={page.period?.code}
          options={page.periods.map(({ code }) => ({ value: code, label: code }))}
        />
      </Field>
      {offered.length > 0 ? (
        <Field name="programme" label={t("rewards:programme")}>
          <Select
            defaultValue={page.programme?.code}
            options={offered.map((it) => ({
              value: it.code,
              label: `${inLocale(locale, it.title)} (${it.version})`,
            }))}
          />
        </Field>
      ) : null}
    </FilterBar>
  );
}

/** Programmes of that time that cannot run yet, and what each of them lacks. */
function Unfinished({
  page,
  label,
}: {
  page: RewardsPage;
  label: (text: { zh: string; en: string }) => string;
}) {
  const { t } = useText();
  const to = paths.authority(useFrame().organization.slug);
  const drafts = page.programmes.filter((it) => it.status !== "published");
  if (drafts.length === 0) return null;
  return (
    <details className="rounded-md border border-line bg-surface px-4 py-2">
      <summary className="link text-sm">
        {t("rewards:unfinished")} ({drafts.length})
      </summary>
      <ul className="mt-2 flex flex-col gap-2 text-sm">
        {drafts.map((it) => (
          <li key={`${it.code}@${it.version}`}>
            <a className="link" href={to.policy(it.code, it.version)}>
              {label(it.title)} ({it.version})
            </a>{" "}
            <VerificationMark verification={it.verification} />
            <span className="block text-xs text-ink-soft">
              {it.unknown.length > 0
                ? t("rewards:unfinishedUnknown", {
                    count: it.unknown.length,
                    names: it.unknown.map((figure) => figureName(figure, label)).join("; "),
                  })
                : t("rewards:unfinishedDraft")}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** An unknown figure by the rules around it; one outside every rule by its place in the document. */
const figureName = (
  { labels, path }: RewardsPage["programmes"][number]["unknown"][number],
  label: (text: { zh: string; en: string }) => string,
): string => [...labels.map(label), path.split("/").at(-1)].join(" › ");
