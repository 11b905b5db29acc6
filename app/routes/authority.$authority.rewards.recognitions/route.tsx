import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm, refusalOf } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { cityAction, cityLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { endRecognition, endRecognitionInput } from "#app/services/rewards/end-recognition.server.ts";
import { listRecognitions } from "#app/services/rewards/list-recognitions.server.ts";
import {
  recordRecognition,
  recordRecognitionInput,
} from "#app/services/rewards/record-recognition.server.ts";
import { RecordForm } from "./record-form.tsx";
import { Register } from "./register.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("rewards:recognitions.title"));

export const loader = cityLoader({ can: "rewards:read" }, async ({ ctx }) => ({
  register: await listRecognitions({ ctx, input: null }),
  key: freshKey(),
}));

export const action = cityAction({ can: "rewards:compute" }, async ({ ctx, form, key }) => {
  const intent = form.get("intent");
  if (intent === "record") {
    await recordRecognition({ ctx, input: parseForm(recordRecognitionInput, form), key });
    return { recorded: true };
  }
  if (intent !== "revoke" && intent !== "remove") throw new Refusal("invalid", "form.invalid");
  const revokedOn = intent === "remove" ? null : form.get("revokedOn");
  const read = endRecognitionInput.safeParse({ id: form.get("id"), revokedOn });
  if (!read.success) throw refusalOf(read.error);
  await endRecognition({ ctx, input: read.data, key });
  return { recorded: false };
});

export default function Recognitions() {
  const { t } = useText();
  const { register, key } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const to = paths.authority(organization.slug);
  const mayWrite = permissions.includes("rewards:compute");
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  return (
    <Page>
      <PageHeader
        title={t("rewards:recognitions.title")}
        description={t("rewards:recognitions.lead")}
        crumbs={[
          { label: t("rewards:title"), href: to.rewards() },
          { label: t("rewards:recognitions.title") },
        ]}
      />
      {refusal ? (
        <FormErrors errors={[error("revokedOn") ?? refusalText(t, refusal.code, refusal.details)]} />
      ) : null}
      {result?.ok && result.recorded ? (
        <Banner tone="success" title={t("rewards:recognitions.done")} />
      ) : null}
      <Register recognitions={register.recognitions} mayWrite={mayWrite} idempotencyKey={key} />
      {mayWrite ? (
        <Section title={t("rewards:recognitions.record")}>
          <RecordForm key={key} carriers={register.carriers} error={error} idempotencyKey={key} />
        </Section>
      ) : (
        <p className="text-sm text-ink-soft">{t("rewards:recognitions.mayNot")}</p>
      )}
    </Page>
  );
}
