import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { FileCheck2, NotebookText, ReceiptText } from "lucide-react";
import { signedIn } from "#app/auth/sessions.server.ts";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { env } from "#app/env.server.ts";
import { paths } from "#app/http/paths.ts";
import { publicLoader } from "#app/http/public.server.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { demoAccounts } from "#app/services/access/sign-in.server.ts";
import { DemoAccounts } from "./demo-accounts.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("shell:landing.title"));

export const loader = publicLoader(async ({ request }) => ({
  demoAccounts: env.DEMO ? await demoAccounts() : [],
  isSignedIn: (await signedIn(request)) !== null,
}));

export default function Landing() {
  const { t } = useText();
  const { demoAccounts: accounts, isSignedIn } = useLoaderData<typeof loader>();
  const promises = [
    {
      key: "ledger",
      icon: NotebookText,
      title: t("shell:landing.ledgerTitle"),
      text: t("shell:landing.ledgerText"),
    },
    {
      key: "filing",
      icon: FileCheck2,
      title: t("shell:landing.filingTitle"),
      text: t("shell:landing.filingText"),
    },
    {
      key: "reward",
      icon: ReceiptText,
      title: t("shell:landing.rewardTitle"),
      text: t("shell:landing.rewardText"),
    },
  ];
  return (
    <PublicShell
      wide
      actions={
        <LinkButton to={isSignedIn ? paths.entry() : paths.signIn()} variant="primary">
          {isSignedIn ? t("shell:landing.enter") : t("shell:landing.signIn")}
        </LinkButton>
      }
    >
      <div className="flex flex-col gap-12 py-2 sm:py-8">
        <div className="flex max-w-3xl flex-col gap-4">
          <h1 className="text-xl sm:text-2xl">{t("shell:landing.title")}</h1>
          <p className="text-base text-ink-soft">{t("shell:landing.lead")}</p>
        </div>
        <section aria-label={t("shell:landing.factsTitle")}>
          <ul className="grid gap-x-10 gap-y-6 md:grid-cols-3">
            {promises.map(({ key, icon: Icon, title, text }) => (
              <li key={key} className="flex flex-col gap-1.5 border-t-2 border-accent pt-3">
                <h2 className="flex items-center gap-2 text-base">
                  <Icon aria-hidden className="size-4 text-accent" />
                  {title}
                </h2>
                <p className="text-ink-soft">{text}</p>
              </li>
            ))}
          </ul>
        </section>
        {accounts.length > 0 ? <DemoAccounts accounts={accounts} /> : null}
      </div>
    </PublicShell>
  );
}
