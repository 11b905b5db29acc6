import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { RightFields } from "#app/components/titles/right-fields.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, IdempotencyField, Select, Textarea } from "#app/components/ui/field.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { RIGHT_KINDS } from "#app/domain/intellectual-property/rules.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import {
  recordRight,
  recordRightInput,
  rightForm,
} from "#app/services/intellectual-property/record-right.server.ts";
import {
  type RecordedRights,
  recordRights,
  recordRightsInput,
} from "#app/services/intellectual-property/record-rights.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("property:add"));

export const loader = carrierLoader({ can: "titles:write" }, async ({ ctx }) => ({
  firms: await rightForm({ ctx, input: null }),
  today: ctx.today,
  keys: { one: freshKey(), many: freshKey() },
}));

export const action = carrierAction({ can: "titles:write" }, async ({ ctx, form, key }) => {
  switch (form.get("intent")) {
    case "one": {
      const { id } = await recordRight({ ctx, input: parseForm(recordRightInput, form), key });
      return redirect(paths.carrier(ctx.organization.slug).right(id, "recorded"));
    }
    case "many":
      return { many: await recordRights({ ctx, input: parseForm(recordRightsInput, form), key }) };
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

type ErrorOf = (name: string) => string | undefined;

function PasteForm({
  idempotencyKey,
  answer,
  error,
}: {
  idempotencyKey: string;
  answer: RecordedRights | null;
  error: ErrorOf;
}) {
  const { t } = useText();
  const faults = answer?.faults ?? [];
  return (
    <Form method="post" className="flex flex-col gap-3" key={answer?.recorded ? idempotencyKey : "kept"}>
      <input type="hidden" name="intent" value="many" />
      <IdempotencyField value={idempotencyKey} />
      {faults.length > 0 ? (
        <Banner tone="error" title={t("property:refusedMany", { count: faults.length })}>
          <ul className="list-disc pl-6">
            {faults.map(({ line, code, details }) => (
              <li key={`${line} ${code}`}>
                {t("titles:claim.line", { line })}
                {t("titles:claim.colon")}
                {refusalText(t, code, details)}
              </li>
            ))}
          </ul>
        </Banner>
      ) : null}
      {answer && answer.recorded > 0 ? (
        <Banner tone="success" title={t("property:doneMany", { count: answer.recorded })} />
      ) : null}
      <Field
        name="rows"
        label={t("property:rows")}
        hint={t("property:rowsHint")}
        error={error("rows")}
        required
      >
        <Textarea
          rows={8}
          className="font-mono whitespace-pre"
          spellCheck={false}
          placeholder={t("property:rowsExample")}
        />
      </Field>
      <div>
        <SubmitButton variant="secondary">{t("property:submitMany")}</SubmitButton>
      </div>
    </Form>
  );
}

export default function NewRight() {
  const { t } = useText();
  const { firms, today, keys } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [search] = useSearchParams();
  const to = paths.carrier(useFrame().organization.slug);
  const refusal = result && !result.ok ? result.refusal : null;
  const error: ErrorOf = (name) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  return (
    <Page>
      <PageHeader
        title={t("property:add")}
        crumbs={[{ label: t("property:title"), href: to.property() }, { label: t("property:add") }]}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {firms.length === 0 ? (
        <EmptyState
          title={t("property:noFirms")}
          action={<LinkButton to={to.residents()}>{t("residency:title")}</LinkButton>}
        />
      ) : (
        <div className="grid items-start gap-5 xl:grid-cols-2">
          <Section title={t("property:one")}>
            <Form method="post" className="grid gap-3 sm:grid-cols-2">
              <input type="hidden" name="intent" value="one" />
              <IdempotencyField value={keys.one} />
              <Field name="firmId" label={t("property:firm")} error={error("firmId")} required>
                <Select
                  defaultValue={search.get("firm") ?? ""}
                  placeholder={t("property:chooseFirm")}
                  options={firms.map(({ id, name }) => ({ value: id, label: name }))}
                />
              </Field>
              <Field name="kind" label={t("property:kindLabel")} error={error("kind")} required>
                <Select
                  placeholder={t("property:chooseKind")}
                  options={RIGHT_KINDS.map((kind) => ({ value: kind, label: t(`property:kind.${kind}`) }))}
                />
              </Field>
              <RightFields today={today} error={error} />
              <div>
                <SubmitButton>{t("property:submit")}</SubmitButton>
              </div>
            </Form>
          </Section>
          <Section title={t("property:many")}>
            <PasteForm
              idempotencyKey={keys.many}
              answer={result?.ok && "many" in result ? result.many : null}
              error={error}
            />
          </Section>
        </div>
      )}
    </Page>
  );
}
