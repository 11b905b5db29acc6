import { Form, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { Choices, Field, TextInput } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import type { Role } from "#app/domain/access/roles.ts";
import { refusalText, useText } from "#app/i18n/index.ts";

/** Ends the wait of an account after failed sign-ins. */
export function UnlockForm({ id }: { id: string }) {
  const { t } = useText();
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="unlock" />
      <input type="hidden" name="membershipId" value={id} />
      <SubmitButton variant="secondary" size="sm">
        {t("access:members.unlock")}
      </SubmitButton>
    </Form>
  );
}

/** Whether members need two-step sign-in. */
export function SecondFactorRule({ isRequired }: { isRequired: boolean }) {
  const { t } = useText();
  return (
    <Section title={t("access:members.requireTitle")} description={t("access:members.requireLead")}>
      <Form method="post" className="flex flex-wrap items-center gap-4">
        <input type="hidden" name="intent" value="second-factor" />
        <input type="hidden" name="required" value={isRequired ? "off" : "on"} />
        <p>{isRequired ? t("access:members.requiredNow") : t("access:members.notRequired")}</p>
        <SubmitButton variant="secondary">
          {isRequired ? t("access:members.requireOff") : t("access:members.requireOn")}
        </SubmitButton>
      </Form>
    </Section>
  );
}

/** Ends a membership, once it is said again. */
export function RevokeForm({ id, name }: { id: string; name: string }) {
  const { t } = useText();
  return (
    <ConfirmButton
      label={t("access:members.revoke")}
      title={t("access:members.revokeTitle", { name })}
      confirm={
        <Form method="post">
          <input type="hidden" name="intent" value="revoke" />
          <input type="hidden" name="membershipId" value={id} />
          <SubmitButton variant="danger">{t("access:members.revoke")}</SubmitButton>
        </Form>
      }
    >
      {t("access:members.revokeText")}
    </ConfirmButton>
  );
}

/** Invites a person to one of the roles that whoever looks may give. */
export function InviteForm({
  roles,
  fields,
  isDone,
}: {
  roles: readonly Role[];
  fields: Readonly<Record<string, string>>;
  isDone: boolean;
}) {
  const { t, locale } = useText();
  const form = useRef<HTMLFormElement>(null);
  const { state } = useNavigation();
  useEffect(() => {
    if (isDone && state === "idle") form.current?.reset();
  }, [isDone, state]);
  const errorOf = (name: string) => (fields[name] ? refusalText(t, fields[name]) : undefined);
  return (
    <Section title={t("access:members.add")} description={t("access:members.addHint")}>
      <Form ref={form} method="post" className="flex max-w-2xl flex-col gap-4">
        <input type="hidden" name="intent" value="invite" />
        <input type="hidden" name="locale" value={locale} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="name" label={t("access:members.name")} error={errorOf("name")} required>
            <TextInput autoComplete="off" />
          </Field>
          <Field name="email" label={t("access:members.email")} error={errorOf("email")} required>
            <TextInput type="email" autoComplete="off" />
          </Field>
        </div>
        <Choices legend={t("access:members.role")} error={errorOf("role")}>
          {roles.map((role, index) => (
            <label key={role} className="flex min-h-6 items-center gap-2">
              <input
                type="radio"
                name="role"
                value={role}
                defaultChecked={index === Math.min(1, roles.length - 1)}
                className="size-4"
              />
              <span>
                {t(`glossary:role.${role}`)}{" "}
                <span className="text-xs text-ink-soft">{t(`access:members.roleHint.${role}`)}</span>
              </span>
            </label>
          ))}
        </Choices>
        <div>
          <SubmitButton variant="primary">{t("access:members.submit")}</SubmitButton>
        </div>
      </Form>
    </Section>
  );
}

/** Takes two-step sign-in away from who has lost it: what to check first, and why it was done. */
export function LostFactorForm({ id, name }: { id: string; name: string }) {
  const { t, locale } = useText();
  const form = `lost-factor-${id}`;
  return (
    <ConfirmButton
      label={t("access:members.lostFactor.open")}
      title={t("access:members.lostFactor.title", { name })}
      confirm={
        <SubmitButton form={form} variant="danger">
          {t("access:members.lostFactor.submit")}
        </SubmitButton>
      }
    >
      <Form id={form} method="post" className="flex flex-col gap-3">
        <input type="hidden" name="intent" value="remove-second-factor" />
        <input type="hidden" name="membershipId" value={id} />
        <input type="hidden" name="locale" value={locale} />
        <p>{t("access:members.lostFactor.check")}</p>
        <p>{t("access:members.lostFactor.ends")}</p>
        <Field
          name="reason"
          label={t("access:members.lostFactor.reason")}
          hint={t("access:members.lostFactor.reasonHint")}
          required
        >
          <TextInput maxLength={300} autoComplete="off" />
        </Field>
      </Form>
    </ConfirmButton>
  );
}
