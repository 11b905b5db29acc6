import { Field, TextInput } from "#app/components/ui/field.tsx";
import { refusalText, useText } from "#app/i18n/index.ts";

/** What proves again who one is: the password, and a code where the account has a second factor. */
export function ProofFields({
  email,
  hasSecondFactor,
  fields,
}: {
  email: string;
  hasSecondFactor: boolean;
  fields: Readonly<Record<string, string>>;
}) {
  const { t } = useText();
  const faultOf = (name: string) => (fields[name] ? refusalText(t, fields[name]) : undefined);
  return (
    <>
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field name="password" label={t("account:confirm.password")} error={faultOf("password")} required>
        <TextInput type="password" autoComplete="current-password" />
      </Field>
      {hasSecondFactor ? (
        <Field name="code" label={t("account:secondFactor.code6")} error={faultOf("code")} required>
          <TextInput autoComplete="one-time-code" spellCheck={false} />
        </Field>
      ) : null}
    </>
  );
}
