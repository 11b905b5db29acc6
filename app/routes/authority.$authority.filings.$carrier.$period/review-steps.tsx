import { Form } from "@remix-run/react";
import { X } from "lucide-react";
import { NEXT } from "#app/components/filings/filing-timeline.tsx";
import { factLabel } from "#app/components/filings/texts.ts";
import { IconButton, SubmitButton } from "#app/components/ui/button.tsx";
import { closeDialog } from "#app/components/ui/close-dialog.ts";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { Field, FormErrors, IdempotencyField, Textarea } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { OWN_REPORT } from "#app/domain/filings/difference.ts";
import type { FilingView } from "#app/domain/filings/view.ts";
import type { Fact } from "#app/domain/reports/facts.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import type { Comments } from "./comments.tsx";

type Refusal = {
  code: string;
  details: Readonly<Record<string, string | number>>;
  fields: Readonly<Record<string, string>>;
};
type Props = {
  view: FilingView;
  facts: ReadonlyMap<string, Fact>;
  comments: Comments;
  idempotencyKey: string;
  refusal: Refusal | null;
  isCity: boolean;
};

/** What this reviewer may do with the revision: accept it, return it with comments, or reopen an accepted one. */
export function ReviewSteps({ view, facts, comments, idempotencyKey, refusal, isCity }: Props) {
  const { t } = useText();
  const isCurrent = view.revision === view.latestRevision;
  const actions = isCurrent ? view.actions : [];
  const who = NEXT[view.status ?? "draft"];
  const errorOf = (name: string) =>
    refusal?.fields[name] ? refusalText(t, refusal.fields[name]) : undefined;
  const hidden = (suffix: string) => (
    <>
      <IdempotencyField value={`${idempotencyKey}-${suffix}`} />
      <input type="hidden" name="revision" value={view.revision} />
    </>
  );
  return (
    <Section title={t("filings:page.actions")}>
      <div className="flex flex-col gap-4">
        <FormErrors errors={refusal ? [refusalText(t, refusal.code, refusal.details)] : undefined} />
        {actions.includes("accept") ? (
          <Form method="post" className="flex flex-col gap-2" preventScrollReset>
            {hidden("accept")}
            <Field
              name="opinion"
              label={t("filings:step.opinion")}
              hint={t(isCity ? "filings:step.acceptCityHint" : "filings:step.acceptUnitHint")}
              optional
            >
              <Textarea rows={2} maxLength={1000} />
            </Field>
            <SubmitButton name="intent" value="accept">
              {t("filings:step.accept")}
            </SubmitButton>
          </Form>
        ) : null}
        {actions.includes("return") ? (
          <Form method="post" className="flex flex-col gap-2 border-t border-line pt-4" preventScrollReset>
            {hidden("return")}
            <PendingComments view={view} facts={facts} comments={comments} />
            <Field
              name="opinion"
              label={t("filings:step.returnOpinion")}
              hint={t("filings:step.returnHint")}
              error={errorOf("opinion")}
              required
            >
              <Textarea rows={3} maxLength={1000} />
            </Field>
            <SubmitButton name="intent" value="return" variant="danger">
              {t("filings:step.return")}
            </SubmitButton>
          </Form>
        ) : null}
        {actions.includes("amend") ? (
          <Form method="post" className="flex flex-col gap-2" preventScrollReset>
            {hidden("amend")}
            <input type="hidden" name="intent" value="amend" />
            <Field name="reason" label={t("filings:step.amendReason")} error={errorOf("reason")} required>
              <Textarea rows={3} maxLength={1000} />
            </Field>
            <ConfirmButton
              label={t("filings:step.amend")}
              title={t("filings:step.amend")}
              confirm={<SubmitButton onClick={closeDialog}>{t("filings:step.amend")}</SubmitButton>}
            >
              <p>{t("filings:step.amendHint")}</p>
            </ConfirmButton>
          </Form>
        ) : null}
        {actions.length > 0 ? null : (
          <p className="text-ink-soft">
            {who ? t("filings:step.waiting", { who: t(`filings:who.${who}`) }) : t("filings:step.none")}
          </p>
        )}
      </div>
    </Section>
  );
}

/** The comments that will go with the return; each can still be taken out. */
function PendingComments({ view, facts, comments }: Pick<Props, "view" | "facts" | "comments">) {
  const { t, locale } = useText();
  if (comments.drafts.size === 0) return null;
  const names = new Map(view.figures.map((row) => [row.uscc, row.name]));
  return (
    <div>
      <p className="text-sm font-medium">{t("filings:comment.pending", { count: comments.drafts.size })}</p>
      <ul className="mt-1 flex flex-col gap-1">
        {[...comments.drafts].map(([path, text]) => {
          const [, row = "", code = ""] = path.split("/");
          const fact = facts.get(code);
          const where = t("filings:comment.where", {
            firm: names.get(row === OWN_REPORT ? null : row) ?? row,
            fact: fact ? factLabel(fact, locale) : code,
          });
          return (
            <li
              key={path}
              className="flex items-start justify-between gap-2 rounded-md bg-warn-soft px-2 py-1 text-xs"
            >
              <input type="hidden" name={`comment:${row}:${code}`} value={text} />
              <span className="min-w-0">
                <span className="font-medium">{where}</span>: {text}
              </span>
              <IconButton
                size="sm"
                icon={X}
                label={`${t("filings:comment.remove")}: ${where}`}
                onClick={() => comments.put(path, "")}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
