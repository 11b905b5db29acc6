import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Card } from "#app/components/ui/section.tsx";
import { InstantText } from "#app/components/ui/values.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { env } from "#app/env.server.ts";
import { asThrown } from "#app/http/errors.server.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listLaidMails } from "#app/services/access/list-laid-mails.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("account:outbox.title"));

/** In development and in the demo, where mails go nowhere. Elsewhere there is no such page. */
export const loader = async () => {
  const isShown = (env.DEMO || env.OUTBOX_PAGE) && !env.SMTP_URL;
  if (!isShown) throw asThrown(new Refusal("absent", "common.no-such-page"));
  return { mails: await listLaidMails() };
};

const LINK = /(https?:\/\/\S+)/;

export default function Outbox() {
  const { t } = useText();
  const { mails } = useLoaderData<typeof loader>();
  return (
    <PublicShell wide>
      <div className="flex max-w-3xl flex-col gap-4">
        <h1 className="text-xl">{t("account:outbox.title")}</h1>
        <p className="text-ink-soft">{t("account:outbox.lead")}</p>
        {mails.length === 0 ? <EmptyState title={t("account:outbox.empty")} /> : null}
        {mails.map((mail) => (
          <Card key={mail.id + mail.laidAt}>
            <h2 className="text-sm">{mail.subject}</h2>
            <p className="pb-3 text-xs text-ink-soft">
              {t("account:outbox.to")}: {mail.to} · {t("account:outbox.at")}: <InstantText at={mail.laidAt} />
            </p>
            <p className="whitespace-pre-wrap break-words">
              {mail.text.split(LINK).map((piece, at) =>
                at % 2 === 1 ? (
                  <a key={piece} href={piece} className="link break-all">
                    {piece}
                  </a>
                ) : (
                  piece
                ),
              )}
            </p>
          </Card>
        ))}
      </div>
    </PublicShell>
  );
}
