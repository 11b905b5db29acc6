import { Field, TextInput } from "#app/components/ui/field.tsx";
import type { PasswordPolicy } from "#app/domain/access/password-policy.ts";
import { refusalText, useText } from "#app/i18n/index.ts";

/** The field for a new password, with what the installation asks of it. Managers of passwords may fill it. */
export function NewPasswordField({
  policy,
  label,
  fault,
}: {
  policy: PasswordPolicy;
  label: string;
  fault: string | undefined;
}) {
  const { t } = useText();
  const { minimumLength: minimum, kinds, history } = policy;
  const hint =
    kinds > 0
      ? t("account:password.hintKinds", { minimum, kinds, history })
      : t("account:password.hint", { minimum });
  return (
    <Field
      name="password"
      label={label}
      hint={hint}
      error={fault ? refusalText(t, fault) : undefined}
      required
    >
      <TextInput type="password" autoComplete="new-password" />
    </Field>
  );
}
