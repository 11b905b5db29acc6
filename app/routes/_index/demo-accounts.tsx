import { ArrowRight } from "lucide-react";
import { paths } from "#app/http/paths.ts";
import { type Translate, useText } from "#app/i18n/index.ts";
import type { DemoAccount } from "#app/services/access/sign-in.server.ts";

/** What this person does in the demo, by kind of organisation and role. */
const taskOf = (t: Translate, { kind, role }: DemoAccount): string =>
  t(`shell:landing.task.${kind}.${role}` as "shell:landing.task.carrier.operator");

/** The demo's people, one press away. Shown in demo mode only; the loader decides. */
export function DemoAccounts({ accounts }: { accounts: readonly DemoAccount[] }) {
  const { t, locale } = useText();
  const placeOf = (account: DemoAccount) =>
    `${locale === "en" ? account.organizationEn : account.organizationZh} · ${t(`glossary:role.${account.role}` as "glossary:role.owner")}`;
  return (
    <section aria-labelledby="demo-accounts" className="flex flex-col gap-3">
      <div>
        <h2 id="demo-accounts" className="text-lg">
          {t("shell:landing.demoTitle")}
        </h2>
        <p className="text-ink-soft">{t("shell:landing.demoHint")}</p>
      </div>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {accounts.map((account) => (
          <li key={account.email}>
            <form method="post" action={paths.signIn()} className="h-full">
              <input type="hidden" name="demo" value={account.email} />
              <button
                type="submit"
                className="group flex h-full w-full items-start justify-between gap-3 rounded-md border border-line bg-surface p-3 text-left hover:border-accent-line hover:bg-accent-soft"
              >
                <span className="flex min-w-0 flex-col gap-0.5">
                  <span className="font-medium">{account.name}</span>
                  <span className="text-xs text-ink-soft">{placeOf(account)}</span>
                  <span className="mt-1 text-ink">{taskOf(t, account)}</span>
                  <span className="sr-only">{t("shell:landing.demoEnter")}</span>
                </span>
                <ArrowRight
                  aria-hidden
                  className="mt-0.5 size-4 shrink-0 text-ink-soft group-hover:text-accent"
                />
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}
