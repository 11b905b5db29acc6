import { useLocation } from "@remix-run/react";
import { Languages, Monitor, Moon, Sun } from "lucide-react";
import { buttonClass } from "#app/components/ui/button.tsx";
import { cx } from "#app/components/ui/class-names.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { THEMES, type Theme } from "#app/i18n/locales.ts";

function useReturnTo(): string {
  const { pathname, search } = useLocation();
  return `${pathname}${search}`;
}

/** The other language, one press away. A plain form: the page is loaded anew in the language chosen. */
export function LocaleSwitch() {
  const { t, locale } = useText();
  const returnTo = useReturnTo();
  const other = locale === "en" ? "zh-CN" : "en";
  return (
    <form method="post" action={paths.locale()}>
      <input type="hidden" name="returnTo" value={returnTo} />
      <button type="submit" name="locale" value={other} lang={other} className={buttonClass("quiet")}>
        <Languages aria-hidden className="size-4" />
        <span className="sr-only">{t("shell:preferences.language")}</span>
        <span className="max-sm:hidden">{t(`shell:preferences.${other}`)}</span>
        <span className="sm:hidden">{t(`shell:preferences.${other}-short`)}</span>
      </button>
    </form>
  );
}

const THEME_ICON = { system: Monitor, light: Sun, dark: Moon } as const;

/** Light, dark, or as the device says. */
export function ThemeSwitch({ current }: { current: Theme }) {
  const { t } = useText();
  const returnTo = useReturnTo();
  return (
    <form method="post" action={paths.theme()}>
      <input type="hidden" name="returnTo" value={returnTo} />
      <fieldset className="flex rounded-md border border-line-strong">
        <legend className="sr-only">{t("shell:preferences.theme")}</legend>
        {THEMES.map((theme) => {
          const Icon = THEME_ICON[theme];
          const name = t(`shell:preferences.${theme}`);
          return (
            <button
              key={theme}
              type="submit"
              name="theme"
              value={theme}
              title={name}
              aria-label={name}
              aria-pressed={theme === current}
              className={cx(
                "flex h-7 grow items-center justify-center px-2 first-of-type:rounded-l-md last-of-type:rounded-r-md pointer-coarse:h-10",
                theme === current ? "bg-accent text-on-accent" : "hover:bg-hover",
              )}
            >
              <Icon aria-hidden className="size-4" />
            </button>
          );
        })}
      </fieldset>
    </form>
  );
}
