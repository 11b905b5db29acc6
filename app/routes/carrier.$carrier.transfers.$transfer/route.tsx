import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { HandedTimeline } from "#app/components/transfers/handed-timeline.tsx";
import { TransferStateBadge } from "#app/components/transfers/transfer-state.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { KeyValue, Section } from "#app/components/ui/section.tsx";
import { Code, DateText, InstantText, Missing, Money } from "#app/components/ui/values.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { answerTransfer, answerTransferInput } from "#app/services/transfers/answer-transfer.server.ts";
import { showTransfer, type TransferView } from "#app/services/transfers/show-transfer.server.ts";
import { AnswerForms } from "./answer-forms.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  pageTitle(matches, (t) => data?.view.firm.name ?? t("transfers:title"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, params }) => ({
  view: await showTransfer({ ctx, input: { id: params.transfer ?? "" } }),
  today: ctx.today,
  idempotencyKey: freshKey(),
}));

const DONE = { withdraw: "withdrawn", decline: "declined", accept: "accepted" } as const;

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key, params }) => {
  const input = parseForm(answerTransferInput, form);
  // The form is this page's: it answers no other proposal.
  if (input.id !== params.transfer) throw new Refusal("absent", "transfers.absent");
  await answerTransfer({ ctx, input, key });
  return redirect(paths.carrier(ctx.organization.slug).transfer(input.id, DONE[input.step]));
});

const isDone = (done: string | null): done is "proposed" | "withdrawn" | "declined" | "accepted" =>
  done === "proposed" || done === "withdrawn" || done === "declined" || done === "accepted";

function Facts({ view }: { view: TransferView }) {
  const { t, locale } = useText();
  const named = (it: { zh: string; en: string }) => (locale === "en" ? it.en : it.zh);
  const { firm } = view;
  const facts = [
    { key: "from", label: t("transfers:show.from"), value: named(view.from) },
    { key: "to", label: t("transfers:show.to"), value: named(view.to) },
    { key: "leavesOn", label: t("transfers:leavesOn"), value: <DateText on={view.leavesOn} /> },
    { key: "reason", label: t("transfers:new.reason"), value: view.reason },
    ...(view.note ? [{ key: "note", label: t("transfers:new.note"), value: view.note }] : []),
    { key: "by", label: t("transfers:show.by"), value: view.proposedByName },
    { key: "at", label: t("transfers:proposedAt"), value: <InstantText at={view.proposedAt} /> },
    ...(view.endedAt
      ? [
          { key: "endedBy", label: t("transfers:show.answeredBy"), value: view.endedByName },
          { key: "endedAt", label: t("transfers:show.answeredAt"), value: <InstantText at={view.endedAt} /> },
        ]
      : []),
    ...(view.answer ? [{ key: "answer", label: t("transfers:show.answer"), value: view.answer }] : []),
  ];
  return (
    <>
      <Section title={t("transfers:show.facts")}>
        <KeyValue facts={facts} columns={2} />
      </Section>
      <Section title={t("transfers:new.shared")}>
        <KeyValue
          columns={2}
          facts={[
            { label: t("transfers:show.uscc"), value: <Code>{firm.uscc}</Code> },
            { label: t("transfers:show.foundedOn"), value: <DateText on={firm.foundedOn} /> },
            { label: t("transfers:show.field"), value: view.fieldName ?? <Missing /> },
            { label: t("transfers:show.capital"), value: <Money fen={firm.registeredCapitalFen} withUnit /> },
            {
              label: t("transfers:show.names"),
              value: (
                <ul>
                  {(firm.names.length > 0
                    ? firm.names
                    : [{ name: firm.name, validFrom: firm.foundedOn }]
                  ).map((one) => (
                    <li key={one.validFrom}>
                      {t("transfers:show.nameFrom", { name: one.name, on: one.validFrom })}
                    </li>
                  ))}
                </ul>
              ),
            },
          ]}
        />
      </Section>
    </>
  );
}

export default function Transfer() {
  const { t } = useText();
  const { view, today, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [search] = useSearchParams();
  const { organization, permissions } = useFrame();
  const to = paths.carrier(organization.slug);
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const done = search.get("done");
  const title = view.direction === "out" ? "titleOut" : "titleIn";
  return (
    <Page>
      <PageHeader
        title={t(`transfers:show.${title}`, { name: view.firm.name })}
        status={<TransferStateBadge state={view.state} />}
        crumbs={[{ label: t("transfers:title"), href: to.transfers() }, { label: view.firm.name }]}
        actions={
          view.stayId ? (
            <LinkButton to={to.resident(view.stayId)}>{t("transfers:show.openResident")}</LinkButton>
          ) : null
        }
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {!refusal && isDone(done) ? <Banner tone="success" title={t(`transfers:done.${done}`)} /> : null}
      {view.leases.length > 0 ? (
        <Banner tone="warning" title={t("transfers:show.runs")}>
          {view.leases.map(({ id, room }) => (
            <Link
              key={id}
              to={to.lease(id, { act: "end" })}
              className="mr-3 inline-block underline underline-offset-4"
            >
              {room}
            </Link>
          ))}
        </Banner>
      ) : null}
      {view.state === "proposed" && permissions.includes("residency:write") ? (
        <AnswerForms view={view} today={today} idempotencyKey={idempotencyKey} error={error} />
      ) : null}
      <Facts view={view} />
      <Section title={t("transfers:timeline.title")} description={t("transfers:timeline.lead")} isFlush>
        <HandedTimeline stays={view.timeline} months={view.months} />
      </Section>
    </Page>
  );
}
