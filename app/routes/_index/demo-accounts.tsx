import { ArrowRight } from "lucide-react";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";

export type DemoAccount = {
  email: string;
  name: string;
  /** Organisation and role, in both languages: "嘉陵孵化器 · 经办人". */
  detail: { zh: string; en: string };
  /** What this person does in the walk, in both languages. */
  task: { zh: string; en: string };
};

/** The demo's people, one press away. Shown in demo mode only; the loader decides. */
export function DemoAccounts({ accounts }: { accounts: readonly DemoAccount[] }) {
  const { t, locale } = useText();
  const language = locale === "en" ? "en" : "zh";
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
                  <span className="text-xs text-ink-soft">{account.detail[language]}</span>
                  <span className="mt-1 text-ink">{account.task[language]}</span>
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
