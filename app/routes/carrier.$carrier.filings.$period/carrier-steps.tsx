import { Form } from "@remix-run/react";
import { NEXT } from "#app/components/filings/filing-timeline.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { closeDialog } from "#app/components/ui/close-dialog.ts";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { Field, FormErrors, IdempotencyField, Textarea } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import type { FilingView } from "#app/domain/filings/view.ts";
import { refusalText, useText } from "#app/i18n/index.ts";

type Refusal = { code: string; details: Readonly<Record<string, string | number>> };

/** The steps that this person may take with the own filing now; on a past revision there are none. */
export function CarrierSteps({
  view,
  idempotencyKey,
  refusal,
}: {
  view: FilingView;
  idempotencyKey: string;
  refusal: Refusal | null;
}) {
  const { t } = useText();
  const blocking = view.faults.filter((it) => it.level === "block").length;
  const isCurrent = view.revision === 0;
  const may = (action: FilingView["actions"][number]) => isCurrent && view.actions.includes(action);
  const who = NEXT[view.status ?? "draft"];
  const mayAct = may("prepare") || may("submit") || may("take-back");
  return (
    <Section title={t("filings:page.actions")}>
      <div className="flex flex-col gap-3">
        <FormErrors errors={refusal ? [refusalText(t, refusal.code, refusal.details)] : undefined} />
        {mayAct && view.closed ? (
          <p className="text-warn">{refusalText(t, view.closed.code, view.closed.details)}</p>
        ) : null}
        {may("prepare") && !view.closed ? (
          <Form method="post" className="flex flex-col gap-2" preventScrollReset>
            <IdempotencyField value={idempotencyKey} />
            <p className="text-ink-soft">
              {blocking > 0 ? (
                <a href="#faults" className="link">
                  {t("filings:step.prepareBlocked", { count: blocking })}
                </a>
              ) : (
                t("filings:step.prepareHint")
              )}
            </p>
            <SubmitButton name="intent" value="prepare" disabled={blocking > 0}>
              {t("filings:step.prepare")}
            </SubmitButton>
          </Form>
        ) : null}
        {may("submit") && !view.closed ? <SignForm view={view} idempotencyKey={idempotencyKey} /> : null}
        {may("take-back") ? (
          <Form method="post" className="flex flex-col gap-2 border-t border-line pt-3" preventScrollReset>
            <IdempotencyField value={`${idempotencyKey}-back`} />
            <Field
              name="opinion"
              label={t("filings:step.takeBackReason")}
              hint={t("filings:step.takeBackHint")}
              optional
            >
              <Textarea rows={2} maxLength={1000} />
            </Field>
            <SubmitButton name="intent" value="take-back" variant="secondary">
              {t("filings:step.take-back")}
            </SubmitButton>
          </Form>
        ) : null}
        {mayAct ? null : (
          <p className="text-ink-soft">
            {who ? t("filings:step.waiting", { who: t(`filings:who.${who}`) }) : t("filings:step.none")}
          </p>
        )}
      </div>
    </Section>
  );
}

/** Signs what is on the page: its digest goes with the form. */
function SignForm({ view, idempotencyKey }: { view: FilingView; idempotencyKey: string }) {
  const { t } = useText();
  return (
    <Form method="post" preventScrollReset>
      <IdempotencyField value={`${idempotencyKey}-sign`} />
      <input type="hidden" name="digest" value={view.digest} />
      <input type="hidden" name="intent" value="submit" />
      <ConfirmButton
        variant="primary"
        label={t("filings:step.submit")}
        title={t("filings:step.signTitle")}
        confirm={<SubmitButton onClick={closeDialog}>{t("filings:step.signConfirm")}</SubmitButton>}
      >
        <p>{t("filings:step.signText")}</p>
        <p className="mt-2 text-xs text-ink-soft">
          {t("filings:page.digest")}: <code className="break-all">{view.digest}</code>
        </p>
      </ConfirmButton>
    </Form>
  );
}
