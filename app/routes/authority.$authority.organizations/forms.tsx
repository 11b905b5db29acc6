import { Form } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, Select, TextInput } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { CARRIER_KINDS, type Role, rolesOf } from "#app/domain/access/roles.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import type { Locale } from "#app/i18n/locales.ts";
import type { OrganizationRow } from "#app/services/access/list-organizations.server.ts";

type Props = { rows: readonly OrganizationRow[]; fields: Readonly<Record<string, string>> };

/** The organisations of these kinds that still are, to choose from. */
const choices = (rows: Props["rows"], kinds: readonly string[], locale: Locale) =>
  rows
    .filter((row) => kinds.includes(row.kind) && !row.closedOn)
    .map((row) => ({ value: row.id, label: locale === "en" ? row.nameEn : row.nameZh }));

function useErrors(fields: Props["fields"]) {
  const { t } = useText();
  return (name: string) => (fields[name] ? refusalText(t, fields[name]) : undefined);
}

/** Adds an organisation to the city's tree. */
export function OrganizationForm({ rows, fields }: Props) {
  const { t, locale } = useText();
  const { isSeparated } = useFrame();
  const errorOf = useErrors(fields);
  return (
    <Section
      title={t("access:organizations.add")}
      description={t(`access:organizations.${isSeparated ? "addHintSeparated" : "addHint"}`)}
    >
      <Form method="post" className="grid gap-4 sm:grid-cols-2">
        <input type="hidden" name="intent" value="organization" />
        <Field name="kind" label={t("access:organizations.kind")} error={errorOf("kind")} required>
          <Select
            defaultValue="carrier"
            options={(["carrier", "unit", "group"] as const).map((kind) => ({
              value: kind,
              label: t(`glossary:organisationKind.${kind}`),
            }))}
          />
        </Field>
        <Field
          name="carrierKind"
          label={t("access:organizations.carrierKind")}
          hint={t("access:organizations.carrierKindHint")}
          error={errorOf("carrierKind")}
        >
          <Select
            placeholder="—"
            options={CARRIER_KINDS.map((kind) => ({
              value: kind,
              label: t(`glossary:carrierKind.${kind}`),
            }))}
          />
        </Field>
        <Field name="nameZh" label={t("access:organizations.nameZh")} error={errorOf("nameZh")} required>
          <TextInput />
        </Field>
        <Field name="nameEn" label={t("access:organizations.nameEn")} error={errorOf("nameEn")} required>
          <TextInput />
        </Field>
        <Field name="slug" label={t("access:organizations.slug")} error={errorOf("slug")} required>
          <TextInput />
        </Field>
        <Field
          name="parentId"
          label={t("access:organizations.parent")}
          hint={t("access:organizations.parentHint")}
          error={errorOf("parentId")}
        >
          <Select placeholder="—" options={choices(rows, ["group", "unit"], locale)} />
        </Field>
        <Field
          name="placedFrom"
          label={t("access:organizations.placedFrom")}
          error={errorOf("placedFrom")}
          optional
        >
          <DateInput />
        </Field>
        <div className="sm:col-span-2">
          <SubmitButton variant="primary">{t("access:organizations.submit")}</SubmitButton>
        </div>
      </Form>
    </Section>
  );
}

/** Who may be a first member: an owner or admin; where administrators are separated, whoever a unit or a carrier has. */
const firstRoles = (isSeparated: boolean): readonly Role[] =>
  isSeparated ? [...new Set([...rolesOf("carrier", true), ...rolesOf("unit", true)])] : ["owner", "admin"];

/** Invites a member to another organisation of the city. */
export function FirstMemberForm({ rows, fields }: Props) {
  const { t, locale } = useText();
  const { isSeparated } = useFrame();
  const errorOf = useErrors(fields);
  const roles = firstRoles(isSeparated);
  return (
    <Section
      title={t("access:organizations.firstMember")}
      description={t(`access:organizations.${isSeparated ? "firstMemberSeparated" : "firstMemberHint"}`)}
    >
      <Form method="post" className="grid gap-4 sm:grid-cols-2">
        <input type="hidden" name="intent" value="member" />
        <input type="hidden" name="locale" value={locale} />
        <Field
          name="organizationId"
          label={t("access:organizations.organization")}
          error={errorOf("organizationId")}
          required
        >
          <Select
            placeholder={t("common:form.choose")}
            options={choices(rows, ["unit", "carrier"], locale)}
          />
        </Field>
        <Field name="role" label={t("access:members.role")} error={errorOf("role")} required>
          <Select options={roles.map((role) => ({ value: role, label: t(`glossary:role.${role}`) }))} />
        </Field>
        <Field name="name" label={t("access:members.name")} error={errorOf("name")} required>
          <TextInput />
        </Field>
        <Field name="email" label={t("access:members.email")} error={errorOf("email")} required>
          <TextInput type="email" />
        </Field>
        <div className="sm:col-span-2">
          <SubmitButton variant="primary">{t("access:members.submit")}</SubmitButton>
        </div>
      </Form>
    </Section>
  );
}
