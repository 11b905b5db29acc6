import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { Trash2 } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { RightFields } from "#app/components/titles/right-fields.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { LedgerHistory } from "#app/components/ui/ledger-history.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { KeyValue, Section, TwoColumns } from "#app/components/ui/section.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import {
  correctRight,
  correctRightInput,
  withdrawRight,
  withdrawRightInput,
} from "#app/services/intellectual-property/correct-right.server.ts";
import { showRight } from "#app/services/intellectual-property/show-right.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("property:title"));

export const loader = carrierLoader({ can: "titles:read" }, async ({ ctx, params }) => ({
  view: await showRight({ ctx, input: { id: params.right ?? "" } }),
  today: ctx.today,
}));

export const action = carrierAction({ can: "titles:write" }, async ({ ctx, form, params }) => {
  const to = paths.carrier(ctx.organization.slug);
  switch (form.get("intent")) {
    case "correct":
      await correctRight({ ctx, input: parseForm(correctRightInput, form) });
      return redirect(to.right(params.right ?? "", "corrected"));
    case "withdraw":
      await withdrawRight({ ctx, input: parseForm(withdrawRightInput, form) });
      return redirect(to.property({ done: "withdrawn" }));
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

export default function Right() {
  const { t } = useText();
  const { view, today } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const to = paths.carrier(organization.slug);
  const { right } = view;
  const mayWrite = permissions.includes("titles:write");
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const done = search.get("done");
  const hidden = (intent: string) => (
    <>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="id" value={right.id} />
      <input type="hidden" name="rev" value={right.rev} />
    </>
  );
  return (
    <Page>
      <PageHeader
        title={right.name}
        crumbs={[
          { label: t("property:title"), href: to.property() },
          { label: t(`property:kind.${right.kind}`) },
        ]}
        actions={
          mayWrite ? (
            <Form method="post" onSubmit={(event) => event.currentTarget.querySelector("dialog")?.close()}>
              {hidden("withdraw")}
              <ConfirmButton
                variant="danger"
                icon={Trash2}
                label={t("property:withdraw")}
                title={t("property:withdraw")}
                confirm={<SubmitButton variant="danger">{t("property:withdraw")}</SubmitButton>}
              >
                <p>{t("property:withdrawBody", { name: right.name })}</p>
              </ConfirmButton>
            </Form>
          ) : null
        }
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {!refusal && (done === "recorded" || done === "corrected") ? (
        <Banner tone="success" title={t(`property:done.${done}`)} />
      ) : null}
      {view.warnings.map(({ code, details }) => (
        <Banner key={code} tone="warning" title={refusalText(t, code, details)} />
      ))}
      <TwoColumns
        main={
          <>
            <Section title={t("property:facts")}>
              <KeyValue
                facts={[
                  {
                    label: t("property:firm"),
                    value: view.residencyId ? (
                      <Link to={to.resident(view.residencyId)} className="link">
                        {right.firmName}
                      </Link>
                    ) : (
                      right.firmName
                    ),
                  },
                  { label: t("property:kindLabel"), value: t(`property:kind.${right.kind}`) },
                  { label: t("property:number"), value: right.number },
                  {
                    label: t("property:state.label"),
                    value: t(
                      right.isHeld
                        ? "property:state.held"
                        : right.endedOn
                          ? "property:state.ended"
                          : "property:state.pending",
                    ),
                  },
                ]}
              />
            </Section>
            {mayWrite ? (
              <Section title={t("property:correct")} description={t("property:correctHint")}>
                <Form method="post" key={right.rev} className="grid gap-3 sm:grid-cols-2">
                  {hidden("correct")}
                  <RightFields values={right} today={today} error={error} />
                  <div>
                    <SubmitButton>{t("property:save")}</SubmitButton>
                  </div>
                </Form>
              </Section>
            ) : null}
          </>
        }
        side={
          <Section title={t("property:history")}>
            <LedgerHistory label={t("property:history")} entries={view.history} />
          </Section>
        }
      />
    </Page>
  );
}
