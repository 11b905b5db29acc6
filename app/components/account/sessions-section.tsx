import { Form } from "@remix-run/react";
import { Badge } from "#app/components/ui/badge.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { InstantText } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { OwnSession } from "#app/services/access/own-account.server.ts";
import { deviceOf } from "./device.ts";

/** Where one is signed in, and a way out of each place. */
export function SessionsSection({ sessions }: { sessions: readonly OwnSession[] }) {
  const { t } = useText();
  const nameOf = (session: OwnSession) => {
    const device = deviceOf(session.device);
    return device ? t("account:sessions.on", device) : t("account:sessions.unknown");
  };
  const hasOthers = sessions.some((session) => !session.isCurrent);
  return (
    <Section
      isFlush
      id="sessions"
      title={t("account:sessions.title")}
      description={t("account:sessions.hint")}
      actions={
        hasOthers ? (
          <Form method="post">
            <input type="hidden" name="intent" value="end-others" />
            <SubmitButton variant="danger" size="sm">
              {t("account:sessions.endOthers")}
            </SubmitButton>
          </Form>
        ) : null
      }
    >
      <Table
        label={t("account:sessions.list")}
        rows={sessions}
        keyOf={(session) => session.id}
        columns={[
          {
            key: "device",
            header: t("account:sessions.device"),
            cell: (session) => (
              <span className="inline-flex flex-wrap items-center gap-2">
                {nameOf(session)}
                {session.isCurrent ? <Badge tone="ok">{t("account:sessions.present")}</Badge> : null}
              </span>
            ),
          },
          {
            key: "seen",
            header: t("account:sessions.seen"),
            cell: (session) => <InstantText at={session.lastSeenAt} />,
          },
          {
            key: "started",
            header: t("account:sessions.started"),
            cell: (session) => <InstantText at={session.startedAt} />,
          },
          {
            key: "ends",
            header: t("account:sessions.ends"),
            cell: (session) => <InstantText at={session.endsAt} />,
          },
          {
            key: "address",
            header: t("account:sessions.address"),
            cell: (session) => session.address ?? "—",
          },
          {
            key: "act",
            header: t("common:table.rowActions"),
            hideHeader: true,
            cell: (session) =>
              session.isCurrent ? null : (
                <Form method="post">
                  <input type="hidden" name="intent" value="end-session" />
                  <input type="hidden" name="sessionId" value={session.id} />
                  <SubmitButton variant="danger" size="sm">
                    {t("account:sessions.end")}
                  </SubmitButton>
                </Form>
              ),
          },
        ]}
      />
    </Section>
  );
}
