import { Form } from "@remix-run/react";
import { Badge } from "#app/components/ui/badge.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { InstantText } from "#app/components/ui/values.tsx";
import type { MembersData } from "#app/http/members.server.ts";
import { useText } from "#app/i18n/index.ts";

type Invitation = MembersData["invitations"][number];
const TONE = { waiting: "info", sent: "ok", failed: "bad" } as const;

/** Invitations that nobody has followed yet: send again, withdraw. */
export function OpenInvitations({ invitations }: Pick<MembersData, "invitations">) {
  const { t } = useText();
  return (
    <Section isFlush title={t("access:members.invitations.title")}>
      <Table
        label={t("access:members.invitations.list")}
        rows={invitations}
        keyOf={(invitation) => invitation.id}
        columns={[
          { key: "name", header: t("access:members.name"), cell: ({ name }) => name },
          { key: "email", header: t("access:members.email"), cell: ({ email }) => email },
          {
            key: "role",
            header: t("access:members.role"),
            cell: ({ role }) => t(`glossary:role.${role}` as "glossary:role.owner"),
          },
          { key: "by", header: t("access:members.invitations.by"), cell: ({ invitedBy }) => invitedBy },
          {
            key: "until",
            header: t("access:members.invitations.until"),
            cell: ({ expiresAt }) => <InstantText at={expiresAt} />,
          },
          {
            key: "state",
            header: t("access:members.state"),
            cell: ({ isExpired, mail }) =>
              isExpired ? (
                <Badge tone="warn">{t("access:members.invitations.expired")}</Badge>
              ) : (
                <Badge tone={TONE[mail]}>{t(`access:members.invitations.${mail}`)}</Badge>
              ),
          },
          {
            key: "act",
            header: t("common:table.rowActions"),
            hideHeader: true,
            cell: (invitation) => <Acts invitation={invitation} />,
          },
        ]}
      />
    </Section>
  );
}

function Acts({ invitation: { id, email } }: { invitation: Invitation }) {
  const { t } = useText();
  const form = (intent: "resend" | "withdraw", variant: "secondary" | "danger", size: "sm" | "md") => (
    <Form method="post">
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="invitationId" value={id} />
      <SubmitButton variant={variant} size={size}>
        {t(`access:members.invitations.${intent}`)}
      </SubmitButton>
    </Form>
  );
  return (
    <div className="flex gap-2">
      {form("resend", "secondary", "sm")}
      <ConfirmButton
        size="sm"
        label={t("access:members.invitations.withdraw")}
        title={t("access:members.invitations.withdrawTitle", { email })}
        confirm={form("withdraw", "danger", "md")}
      >
        {t("access:members.invitations.withdrawText")}
      </ConfirmButton>
    </div>
  );
}
