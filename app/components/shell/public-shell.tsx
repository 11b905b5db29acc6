import { useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { cx } from "#app/components/ui/class-names.ts";
import { useText } from "#app/i18n/index.ts";
import type { Theme } from "#app/i18n/locales.ts";
import { Brand } from "./brand.tsx";
import { LocaleSwitch, ThemeSwitch } from "./preferences.tsx";

/** The frame of pages before signing in: landing, sign-in, set-up, one-time links. */
export function PublicShell({
  children,
  wide,
  actions,
}: {
  children: ReactNode;
  wide?: boolean;
  actions?: ReactNode;
}) {
  const { t } = useText();
  const theme = useRouteLoaderData<{ theme: Theme }>("root")?.theme ?? "system";
  const width = wide ? "max-w-6xl" : "max-w-md";
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex h-14 w-full max-w-6xl items-center justify-between gap-2 px-4 sm:px-6">
          <Brand />
          <div className="flex items-center gap-1 sm:gap-2">
            <LocaleSwitch />
            {actions}
          </div>
        </div>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className={cx("mx-auto w-full grow px-4 py-10 focus:outline-none sm:px-6", width)}
      >
        {children}
      </main>
      <footer className="border-t border-line">
        <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center justify-between gap-4 px-4 py-4 text-xs text-ink-soft sm:px-6">
          <p>{t("shell:landing.open")}</p>
          <ThemeSwitch current={theme} />
        </div>
      </footer>
    </div>
  );
}
