import { Form } from "@remix-run/react";
import { Calculator } from "lucide-react";
import { inLocale } from "#app/components/rewards/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Field, IdempotencyField, TextInput } from "#app/components/ui/field.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { paths } from "#app/http/paths.ts";
import { formatMoneyExact } from "#app/i18n/format.ts";
import { refusalText, textOfCode, useText } from "#app/i18n/index.ts";
import type { RewardsPage } from "#app/services/rewards/show-rewards.server.ts";

type Refusal = {
  code: string;
  details: Readonly<Record<string, string | number>>;
  fields: Readonly<Record<string, string>>;
};

/** What stands between the period and its rewards, and the button that computes them. */
export function ComputeForm({
  page,
  idempotencyKey,
  refusal,
}: {
  page: RewardsPage;
  idempotencyKey: string;
  refusal: Refusal | null;
}) {
  const { t, locale } = useText();
  const { organization, permissions } = useFrame();
  const to = paths.authority(organization.slug);
  const { programme, period, carriers, details } = page;
  if (!programme || !period) return null;
  const open = carriers.filter((it) => it.state !== "accepted");
  const toFilings = (
    <LinkButton size="sm" to={to.filings(period.code)}>
      {t("rewards:toFilings")}
    </LinkButton>
  );
  if (open.length === carriers.length) {
    return (
      <EmptyState icon={Calculator} title={t("rewards:noAccepted")} action={toFilings}>
        {t("rewards:noAcceptedHint")}
      </EmptyState>
    );
  }
  if (!permissions.includes("rewards:compute")) {
    return details ? null : <Banner title={t("rewards:compute.mayNot")} />;
  }
  const readiness =
    open.length > 0
      ? t("rewards:compute.open", { count: open.length })
      : t("rewards:compute.ready", { count: carriers.length });
  const form = <Fields page={page} open={open} idempotencyKey={idempotencyKey} refusal={refusal} />;
  // A run that stands comes first on the page; computing again is at hand, and open when there is a reason for it.
  if (details && details.run.status !== "superseded") {
    return (
      <details
        className="rounded-md border border-line bg-surface"
        open={details.ruledSince > 0 || refusal !== null}
      >
        <summary className="flex flex-wrap items-baseline gap-2 px-4 py-2 text-sm">
          <span className="link">{t("rewards:compute.again")}</span>
          <span className="text-xs text-ink-soft">{readiness}</span>
        </summary>
        <div className="border-t border-line p-4">{form}</div>
      </details>
    );
  }
  return (
    <Section
      title={`${t("rewards:compute.title")} · ${inLocale(locale, programme.title)} (${programme.version})`}
      description={readiness}
      actions={toFilings}
    >
      {form}
    </Section>
  );
}

function Fields({
  page,
  open,
  idempotencyKey,
  refusal,
}: {
  page: RewardsPage;
  open: RewardsPage["carriers"];
  idempotencyKey: string;
  refusal: Refusal | null;
}) {
  const { t, locale } = useText();
  const { programme, period, details } = page;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    // The state of a filing is said by the label; only a fault of what was typed stands below the field.
    return code && !code.startsWith("runs.filing-") ? refusalText(t, code, refusal?.details) : undefined;
  };
  const run = details && details.run.status !== "superseded" ? details.run : null;
  const budgetFen = run ? (details?.budget.budgetFen ?? null) : null;
  return (
    <Form method="post" className="flex flex-col gap-3" preventScrollReset>
      <IdempotencyField value={idempotencyKey} />
      <input type="hidden" name="period" value={period?.code} />
      <input type="hidden" name="policy" value={programme?.code} />
      <input type="hidden" name="seen" value={run?.id ?? "none"} />
      {open.length > 0 ? (
        <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          {open.map((it) => (
            <Field
              key={it.id}
              name={`absent-${it.id}`}
              label={t("rewards:compute.absentReason", {
                name: locale === "en" ? it.nameEn : it.nameZh,
                state: textOfCode(t, "errors", `runs.filing-${it.state}`),
              })}
              error={error(`absent-${it.id}`)}
            >
              <TextInput maxLength={200} defaultValue={page.absentReasons[it.id]} />
            </Field>
          ))}
        </div>
      ) : null}
      <Field
        name="budget"
        label={t("rewards:compute.budget")}
        hint={t(`rewards:compute.budgetHint.${programme?.whenOverBudget ?? "refuse"}`)}
        error={error("budget")}
        className="w-full max-w-md"
        optional
      >
        <TextInput
          inputMode="decimal"
          align="end"
          unit={t("common:units.yuan")}
          defaultValue={budgetFen === null ? undefined : formatMoneyExact(budgetFen)}
        />
      </Field>
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton icon={Calculator} pendingText={t("rewards:compute.pending")}>
          {t(run ? "rewards:compute.again" : "rewards:compute.submit")}
        </SubmitButton>
        {run ? (
          <p className="text-xs text-ink-soft">
            {t(run.status === "approved" ? "rewards:compute.approved" : "rewards:compute.hint")}
          </p>
        ) : null}
      </div>
    </Form>
  );
}
