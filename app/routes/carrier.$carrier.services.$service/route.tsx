import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { Undo2 } from "lucide-react";
import { Documents } from "#app/components/documents/documents.tsx";
import { ServiceFields } from "#app/components/mentoring/service-fields.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, TextInput } from "#app/components/ui/field.tsx";
import { LedgerHistory } from "#app/components/ui/ledger-history.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { KeyValue, Section, TwoColumns } from "#app/components/ui/section.tsx";
import { DateText, Missing } from "#app/components/ui/values.tsx";
import { clockOf } from "#app/domain/mentoring/services.ts";
import { wordOf } from "#app/domain/people/code-lists.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { withJoined } from "#app/http/many-values.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listDocuments } from "#app/services/documents/list-documents.server.ts";
import { correctService, correctServiceInput } from "#app/services/mentoring/correct-service.server.ts";
import { restoreService, restoreServiceInput } from "#app/services/mentoring/restore-service.server.ts";
import { serviceForm } from "#app/services/mentoring/service-form.server.ts";
import { type ServiceView, showService } from "#app/services/mentoring/show-service.server.ts";
import { withdrawService, withdrawServiceInput } from "#app/services/mentoring/withdraw-service.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  pageTitle(matches, (t) => data?.view.entry.topic ?? t("mentoring:services"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, params }) => ({
  view: await showService({ ctx, input: { id: params.service ?? "" } }),
  documents: await listDocuments({ ctx, input: { kind: "service-entry", id: params.service ?? "" } }),
  choices: await serviceForm({ ctx, input: null }),
  today: ctx.today,
}));

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, params }) => {
  const here = (done: string) =>
    redirect(paths.carrier(ctx.organization.slug).service(params.service ?? "", done));
  switch (form.get("intent")) {
    case "correct": {
      const given = parseForm(correctServiceInput, withJoined(form, "residencyIds"));
      // The verb takes the hours as they were typed; parsed, they are minutes.
      await correctService({ ctx, input: { ...given, hours: String(form.get("hours") ?? "") } });
      return here("corrected");
    }
    case "withdraw":
      await withdrawService({ ctx, input: parseForm(withdrawServiceInput, form) });
      return here("withdrawn");
    case "restore":
      await restoreService({ ctx, input: parseForm(restoreServiceInput, form) });
      return here("restored");
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

function Facts({ view, to }: { view: ServiceView; to: ReturnType<typeof paths.carrier> }) {
  const { t, locale } = useText();
  const { entry, kinds } = view;
  return (
    <Section title={t("mentoring:show.facts")}>
      <KeyValue
        facts={[
          { label: t("mentoring:heldOn"), value: <DateText on={entry.heldOn} /> },
          { label: t("mentoring:kind"), value: wordOf(kinds, entry.kind, locale) },
          {
            label: t("mentoring:hours"),
            value: `${clockOf(entry.minutes)} ${t("mentoring:hoursUnit")}`,
          },
          {
            label: t("mentoring:provider"),
            value: (
              <>
                {entry.mentorId && entry.mentorName ? (
                  <Link to={to.mentor(entry.mentorId)} className="link">
                    {entry.mentorName}
                  </Link>
                ) : null}
                {entry.mentorId && entry.staff ? " · " : null}
                {entry.staff}
              </>
            ),
          },
          {
            label: t("mentoring:firms"),
            value: (
              <ul>
                {entry.firms.map((firm) => (
                  <li key={firm.id}>
                    <Link to={to.resident(firm.id)} className="link">
                      {firm.name}
                    </Link>
                  </li>
                ))}
              </ul>
            ),
          },
          { label: t("mentoring:evidence"), value: entry.evidence ?? <Missing reason="none" /> },
        ]}
      />
    </Section>
  );
}

const At = ({ entry, intent }: { entry: ServiceView["entry"]; intent: string }) => (
  <>
    <input type="hidden" name="intent" value={intent} />
    <input type="hidden" name="id" value={entry.id} />
    <input type="hidden" name="rev" value={entry.rev} />
  </>
);

function Withdraw({ entry, error }: { entry: ServiceView["entry"]; error?: string }) {
  const { t } = useText();
  return (
    <Section title={t("mentoring:show.withdrawTitle")} description={t("mentoring:show.withdrawHint")}>
      <Form method="post" className="flex flex-wrap items-end gap-3">
        <At entry={entry} intent="withdraw" />
        <Field name="reason" label={t("mentoring:show.reason")} error={error} required className="grow">
          <TextInput maxLength={200} />
        </Field>
        <SubmitButton variant="danger">{t("mentoring:show.withdraw")}</SubmitButton>
      </Form>
    </Section>
  );
}

/** Why an entry counts no more, and the way back. */
function Withdrawn({ entry, mayWrite }: { entry: ServiceView["entry"]; mayWrite: boolean }) {
  const { t } = useText();
  return (
    <Banner
      tone="warning"
      title={t("mentoring:show.withdrawnBecause", { reason: entry.withdrawnReason ?? "" })}
      actions={
        mayWrite ? (
          <Form method="post">
            <At entry={entry} intent="restore" />
            <SubmitButton variant="secondary" size="sm" icon={Undo2}>
              {t("mentoring:show.restore")}
            </SubmitButton>
          </Form>
        ) : undefined
      }
    />
  );
}

export default function Service() {
  const { t } = useText();
  const { view, documents, choices, today } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const to = paths.carrier(organization.slug);
  const { entry } = view;
  const mayWrite = permissions.includes("residency:write");
  const isWithdrawn = entry.withdrawnReason !== null;
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const done = {
    added: t("mentoring:show.done"),
    corrected: t("mentoring:show.corrected"),
    withdrawn: t("mentoring:show.withdrawn"),
    restored: t("mentoring:show.restored"),
  }[search.get("done") ?? ""];
  const values = { ...entry, residencyIds: entry.firms.map(({ id }) => id) };
  return (
    <Page>
      <PageHeader
        title={entry.topic}
        status={isWithdrawn ? <Badge tone="muted">{t("mentoring:state.withdrawn")}</Badge> : null}
        crumbs={[{ label: t("mentoring:services"), href: to.services() }, { label: entry.topic }]}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {done && !refusal && search.get("done") !== "withdrawn" ? <Banner tone="success" title={done} /> : null}
      {view.warnings.length > 0 ? (
        <Banner tone="warning" title={t("mentoring:show.secondLook")}>
          <ul className="list-disc pl-6">
            {view.warnings.map(({ code, details }) => (
              <li key={`${code}-${details.name ?? ""}`}>{refusalText(t, code, details)}</li>
            ))}
          </ul>
        </Banner>
      ) : null}
      {isWithdrawn ? <Withdrawn entry={entry} mayWrite={mayWrite} /> : null}
      <TwoColumns
        main={
          <>
            <Facts view={view} to={to} />
            {mayWrite && !isWithdrawn ? (
              <>
                <Section title={t("mentoring:show.correct")}>
                  <Form method="post" key={entry.rev} className="flex flex-col gap-3">
                    <At entry={entry} intent="correct" />
                    <ServiceFields choices={choices} values={values} today={today} error={error} />
                    <div>
                      <SubmitButton>{t("people:save")}</SubmitButton>
                    </div>
                  </Form>
                </Section>
                <Withdraw entry={entry} error={error("reason")} />
              </>
            ) : null}
          </>
        }
        side={
          <>
            <Documents list={documents} backTo={to.service(entry.id)} />
            <Section title={t("mentoring:show.history")}>
              <LedgerHistory label={t("mentoring:show.history")} entries={view.history} />
            </Section>
          </>
        }
      />
    </Page>
  );
}
