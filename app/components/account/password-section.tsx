import { Form } from "@remix-run/react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Field, TextInput } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { InstantText } from "#app/components/ui/values.tsx";
import type { PasswordPolicy } from "#app/domain/access/password-policy.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { NewPasswordField } from "./new-password-field.tsx";

/** Changing one's password. */
export function PasswordSection({
  email,
  changedAt,
  policy,
  fields,
}: {
  email: string;
  changedAt: string;
  policy: PasswordPolicy;
  /** The faults of what was just sent. */
  fields: Readonly<Record<string, string>>;
}) {
  const { t } = useText();
  return (
    <Section
      id="password"
      title={t("account:password.title")}
      description={
        <>
          {t("account:password.changedOn")} <InstantText at={changedAt} />
        </>
      }
    >
      <Form method="post" className="flex max-w-md flex-col gap-4">
        <input type="hidden" name="intent" value="password" />
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <Field
          name="present"
          label={t("account:password.present")}
          error={fields.present ? refusalText(t, fields.present) : undefined}
          required
        >
          <TextInput type="password" autoComplete="current-password" />
        </Field>
        <NewPasswordField policy={policy} label={t("account:password.new")} fault={fields.password} />
        <p className="text-xs text-ink-soft">{t("account:password.others")}</p>
        <div>
          <SubmitButton variant="primary">{t("account:password.submit")}</SubmitButton>
        </div>
      </Form>
    </Section>
  );
}
