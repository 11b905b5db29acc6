import { Form, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { Badge } from "#app/components/ui/badge.tsx";
import { CopyButton, SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { Choices, Field, FormErrors, TextInput } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DateText } from "#app/components/ui/values.tsx";
import { rolesOf } from "#app/domain/access/roles.ts";
import type { MembersData, MembersResult } from "#app/http/members.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { useFrame } from "./organization-frame.tsx";

/** The members of a carrier or an authority: list, add, end. */
export function MembersPage({
  members,
  membershipId,
  result,
}: MembersData & { result: MembersResult | undefined }) {
  const { t } = useText();
  const { permissions, organization } = useFrame();
  const mayManage = permissions.includes("members:manage");
  const refusal = result && !result.ok ? result.refusal : null;
  const roleName = (role: string) => t(`glossary:role.${role}` as "glossary:role.owner");
  return (
    <Page>
      <PageHeader title={t("access:members.title")} description={t("access:members.lead")} />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {result?.ok && result.added ? (
        <Banner tone="success" title={t("access:members.added", { email: result.added })}>
          <p className="flex flex-wrap items-center gap-2">
            {t("access:members.initialPassword")}: <code>{result.initialPassword}</code>
            <CopyButton text={result.initialPassword ?? ""} label={t("access:members.initialPassword")} />
          </p>
          <p>{t("access:members.existing")}</p>
        </Banner>
      ) : null}
      <Section isFlush title={t("access:members.title")}>
        <Table
          label={t("access:members.title")}
          rows={members}
          keyOf={(member) => member.id}
          empty={t("access:members.empty")}
          columns={[
            {
              key: "name",
              header: t("access:members.name"),
              cell: (member) =>
                member.id === membershipId ? `${member.name}（${t("access:members.you")}）` : member.name,
            },
            { key: "email", header: t("access:members.email"), cell: (member) => member.email },
            { key: "role", header: t("access:members.role"), cell: (member) => roleName(member.role) },
            {
              key: "since",
              header: t("access:members.since"),
              cell: (member) => <DateText on={member.createdAt.slice(0, 10)} />,
            },
            {
              key: "state",
              header: t("access:members.state"),
              cell: (member) =>
                member.revokedAt ? (
                  <Badge tone="muted">{t("access:members.revoked")}</Badge>
                ) : (
                  <Badge tone="ok">{t("access:members.active")}</Badge>
                ),
            },
            {
              key: "act",
              header: t("common:table.rowActions"),
              hideHeader: true,
              cell: (member) =>
                mayManage && !member.revokedAt && member.id !== membershipId ? (
                  <RevokeForm id={member.id} name={member.name} />
                ) : null,
            },
          ]}
        />
      </Section>
      {mayManage ? (
        <AddForm
          kind={organization.kind}
          fields={refusal?.fields ?? {}}
          isDone={Boolean(result?.ok && result.added)}
        />
      ) : null}
    </Page>
  );
}

function RevokeForm({ id, name }: { id: string; name: string }) {
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

function AddForm({
  kind,
  fields,
  isDone,
}: {
  kind: "city" | "group" | "unit" | "carrier";
  fields: Readonly<Record<string, string>>;
  isDone: boolean;
}) {
  const { t } = useText();
  const form = useRef<HTMLFormElement>(null);
  const { state } = useNavigation();
  useEffect(() => {
    if (isDone && state === "idle") form.current?.reset();
  }, [isDone, state]);
  const errorOf = (name: string) => (fields[name] ? refusalText(t, fields[name]) : undefined);
  return (
    <Section title={t("access:members.add")} description={t("access:members.addHint")}>
      <Form ref={form} method="post" className="flex max-w-2xl flex-col gap-4">
        <input type="hidden" name="intent" value="add" />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="name" label={t("access:members.name")} error={errorOf("name")} required>
            <TextInput autoComplete="off" />
          </Field>
          <Field name="email" label={t("access:members.email")} error={errorOf("email")} required>
            <TextInput type="email" autoComplete="off" />
          </Field>
        </div>
        <Choices legend={t("access:members.role")} error={errorOf("role")}>
          {rolesOf(kind).map((role, index) => (
            <label key={role} className="flex min-h-6 items-center gap-2">
              <input type="radio" name="role" value={role} defaultChecked={index === 1} className="size-4" />
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
