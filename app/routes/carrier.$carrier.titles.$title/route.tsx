import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { Trash2 } from "lucide-react";
import { Documents } from "#app/components/documents/documents.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Differences, VerificationBadge } from "#app/components/titles/verification-badge.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { DateInput, Field, FormErrors } from "#app/components/ui/field.tsx";
import { LedgerHistory } from "#app/components/ui/ledger-history.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { KeyValue, Section, TwoColumns } from "#app/components/ui/section.tsx";
import { TitleFields } from "#app/components/ui/title-fields.tsx";
import { DateText, Missing } from "#app/components/ui/values.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listDocuments } from "#app/services/documents/list-documents.server.ts";
import { correctTitle, correctTitleInput } from "#app/services/titles/correct-title.server.ts";
import { showTitle, type TitleView } from "#app/services/titles/show-title.server.ts";
import { withdrawTitle, withdrawTitleInput } from "#app/services/titles/withdraw-title.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("titles:title"));

export const loader = carrierLoader({ can: "titles:read" }, async ({ ctx, params }) => ({
  view: await showTitle({ ctx, input: { id: params.title ?? "" } }),
  documents: await listDocuments({ ctx, input: { kind: "title", id: params.title ?? "" } }),
  today: ctx.today,
}));

export const action = carrierAction({ can: "titles:write" }, async ({ ctx, form, params }) => {
  const to = paths.carrier(ctx.organization.slug);
  switch (form.get("intent")) {
    case "correct":
      await correctTitle({ ctx, input: parseForm(correctTitleInput, form) });
      return redirect(to.title(params.title ?? "", "corrected"));
    case "withdraw":
      await withdrawTitle({ ctx, input: parseForm(withdrawTitleInput, form) });
      return redirect(to.titles("withdrawn"));
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

function Facts({ title, residentHref }: { title: TitleView["title"]; residentHref: string | null }) {
  const { t } = useText();
  return (
    <Section title={t("titles:show.facts")}>
      <KeyValue
        facts={[
          {
            label: t("titles:firm"),
            value: residentHref ? (
              <Link to={residentHref} className="link">
                {title.name}
              </Link>
            ) : (
              title.name
            ),
          },
          { label: t("titles:number"), value: title.number },
          { label: t("titles:awardedOn"), value: <DateText on={title.awardedOn} /> },
          { label: t("titles:expiresOn"), value: <DateText on={title.expiresOn} /> },
          { label: t("titles:revokedOn"), value: <DateText on={title.revokedOn} /> },
          { label: t("titles:renewal"), value: t(title.isRenewal ? "common:value.yes" : "common:value.no") },
          { label: t("titles:evidence"), value: title.evidence ?? <Missing reason="none" /> },
        ]}
      />
    </Section>
  );
}

function Withdraw({ title }: { title: TitleView["title"] }) {
  const { t } = useText();
  const kind = t(`glossary:titleKind.${title.kind}`);
  return (
    <Form method="post" onSubmit={(event) => event.currentTarget.querySelector("dialog")?.close()}>
      <input type="hidden" name="intent" value="withdraw" />
      <input type="hidden" name="id" value={title.id} />
      <input type="hidden" name="rev" value={title.rev} />
      <ConfirmButton
        variant="danger"
        icon={Trash2}
        label={t("titles:show.withdraw")}
        title={t("titles:show.withdrawTitle")}
        confirm={<SubmitButton variant="danger">{t("titles:show.withdraw")}</SubmitButton>}
      >
        <p>{t("titles:show.withdrawBody", { name: title.name, kind, number: title.number })}</p>
      </ConfirmButton>
    </Form>
  );
}

export default function Title() {
  const { t } = useText();
  const { view, documents, today } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const to = paths.carrier(organization.slug);
  const { title } = view;
  const mayWrite = permissions.includes("titles:write");
  const kind = t(`glossary:titleKind.${title.kind}`);
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const done = { claimed: t("titles:claim.done"), corrected: t("titles:show.saved") }[
    search.get("done") ?? ""
  ];
  return (
    <Page>
      <PageHeader
        title={`${kind} · ${title.name}`}
        status={
          <Badge tone={title.isValid ? "ok" : "muted"}>
            {t(
              title.isValid
                ? "titles:state.valid"
                : title.awardedOn > today
                  ? "titles:state.later"
                  : "titles:state.ended",
            )}
          </Badge>
        }
        crumbs={[{ label: t("titles:title"), href: to.titles() }, { label: kind }]}
        actions={mayWrite ? <Withdraw title={title} /> : null}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {done && !refusal ? <Banner tone="success" title={done} /> : null}
      {view.warnings.length > 0 ? (
        <Banner tone="warning" title={t("titles:show.warnings")}>
          <ul className="list-disc pl-6">
            {view.warnings.map(({ code, details }) => (
              <li key={code}>{refusalText(t, code, details)}</li>
            ))}
          </ul>
        </Banner>
      ) : null}
      <TwoColumns
        main={
          <>
            <Facts title={title} residentHref={view.residencyId ? to.resident(view.residencyId) : null} />
            <Section
              title={t("registry:verification.label")}
              actions={<VerificationBadge state={view.verified.state} />}
            >
              {view.verified.entry ? (
                <>
                  <p>
                    {[view.verified.entry.documentNumber, view.verified.entry.batchTitle]
                      .filter(Boolean)
                      .join(" ")}
                  </p>
                  <Differences own={title} listed={view.verified.entry} fields={view.verified.differs} />
                </>
              ) : (
                <p className="text-ink-soft">
                  {t(
                    view.verified.state === "no-list" ? "registry:hint.no-list" : "registry:hint.not-listed",
                  )}
                </p>
              )}
            </Section>
            {mayWrite ? (
              <Section title={t("titles:show.correct")} description={t("titles:show.correctHint")}>
                <Form method="post" key={title.rev} className="grid gap-3 sm:grid-cols-2">
                  <input type="hidden" name="intent" value="correct" />
                  <input type="hidden" name="id" value={title.id} />
                  <input type="hidden" name="rev" value={title.rev} />
                  <TitleFields values={title} today={today} error={error} />
                  <Field
                    name="revokedOn"
                    label={t("titles:revokedOn")}
                    hint={t("titles:show.revokedHint")}
                    error={error("revokedOn")}
                    optional
                  >
                    <DateInput defaultValue={title.revokedOn ?? ""} />
                  </Field>
                  <div className="sm:col-span-2">
                    <SubmitButton>{t("titles:show.save")}</SubmitButton>
                  </div>
                </Form>
              </Section>
            ) : null}
          </>
        }
        side={
          <>
            <Documents list={documents} backTo={to.title(title.id)} />
            <Section title={t("titles:show.history")}>
              <LedgerHistory label={t("titles:show.history")} entries={view.history} />
            </Section>
          </>
        }
      />
    </Page>
  );
}
