import { Badge } from "#app/components/ui/badge.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DateText } from "#app/components/ui/values.tsx";
import type { MembersData, MembersDone, MembersResult } from "#app/http/members.server.ts";
import { formatInstant } from "#app/i18n/format.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { InviteForm, LostFactorForm, RevokeForm, SecondFactorRule, UnlockForm } from "./member-forms.tsx";
import { OpenInvitations } from "./open-invitations.tsx";
import { useFrame } from "./organization-frame.tsx";

/** The members of a carrier or an authority: list, add, end. */
export function MembersPage({
  members,
  invitations,
  membershipId,
  requiresSecondFactor,
  grantable,
  result,
}: MembersData & { result: MembersResult | undefined }) {
  const { t } = useText();
  const { permissions } = useFrame();
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
              cell: (member) => <DateText on={formatInstant(member.createdAt).slice(0, 10)} />,
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
                    {member.hasSecondFactor && member.id !== membershipId ? (
                      <LostFactorForm id={member.id} name={member.name} />
                    ) : null}
                    {member.id !== membershipId ? <RevokeForm id={member.id} name={member.name} /> : null}
                  </div>
                ) : null,
            },
          ]}
        />
      </Section>
      {invitations.length > 0 ? <OpenInvitations invitations={invitations} /> : null}
      {grantable.length > 0 ? (
        <InviteForm
          roles={grantable}
          fields={refusal?.fields ?? {}}
          isDone={Boolean(result?.ok && result.done === "invite")}
        />
      ) : null}
      {mayManage ? <SecondFactorRule isRequired={requiresSecondFactor} /> : null}
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
