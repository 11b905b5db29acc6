import { Form, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { Badge } from "#app/components/ui/badge.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { Choices, Field, FormErrors, TextInput } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DateText } from "#app/components/ui/values.tsx";
import { rolesOf } from "#app/domain/access/roles.ts";
import type { MembersData, MembersDone, MembersResult } from "#app/http/members.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { OpenInvitations } from "./open-invitations.tsx";
import { useFrame } from "./organization-frame.tsx";

/** The members of a carrier or an authority: list, add, end. */
export function MembersPage({
  members,
  invitations,
  membershipId,
  requiresSecondFactor,
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
      {result?.ok ? <DoneBanner {...result} /> : null}
      <Section isFlush title={t("access:members.title")}>
        <Table
          label={t("access:members.list")}
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
                ) : member.lockedSeconds !== null ? (
                  <Badge tone="warn">
                    {t("access:members.locked", { minutes: Math.ceil(member.lockedSeconds / 60) })}
                  </Badge>
                ) : (
                  <Badge tone="ok">{t("access:members.active")}</Badge>
                ),
            },
            {
              key: "second-factor",
              header: t("access:members.secondFactor"),
              wideOnly: true,
              cell: (member) => (member.hasSecondFactor ? t("access:members.secondFactorOn") : "—"),
            },
            {
              key: "act",
              header: t("common:table.rowActions"),
              hideHeader: true,
              cell: (member) =>
                mayManage && !member.revokedAt ? (
                  <div className="flex flex-wrap gap-2">
                    {member.lockedSeconds !== null ? <UnlockForm id={member.id} /> : null}
                    {member.id !== membershipId ? <RevokeForm id={member.id} name={member.name} /> : null}
                  </div>
                ) : null,
            },
          ]}
        />
      </Section>
      {mayManage ? (
        <>
          {invitations.length > 0 ? <OpenInvitations invitations={invitations} /> : null}
          <InviteForm
            kind={organization.kind}
            fields={refusal?.fields ?? {}}
            isDone={Boolean(result?.ok && result.done === "invite")}
          />
          <SecondFactorRule isRequired={requiresSecondFactor} />
        </>
      ) : null}
    </Page>
  );
}

function DoneBanner({ done, email }: { done: MembersDone["done"]; email: string | null }) {
  const { t } = useText();
  const title =
    done === "invite"
      ? t("access:members.invited", { email })
      : t(`access:members.done.${done}`, { email: email ?? "" });
  return <Banner tone="success" title={title} />;
}

function UnlockForm({ id }: { id: string }) {
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
function SecondFactorRule({ isRequired }: { isRequired: boolean }) {
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

function InviteForm({
  kind,
  fields,
  isDone,
}: {
  kind: "city" | "group" | "unit" | "carrier";
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
