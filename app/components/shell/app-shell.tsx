import { Link, useRouteLoaderData } from "@remix-run/react";
import { Bell, CircleUser, LogOut, Menu as MenuIcon, UserCog } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "#app/components/ui/button.tsx";
import { cx } from "#app/components/ui/class-names.ts";
import { Menu, menuItemClass } from "#app/components/ui/menu.tsx";
import { type Flash, Toast } from "#app/components/ui/notices.tsx";
import { paths } from "#app/http/paths.ts";
import { formatCount } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import type { Theme } from "#app/i18n/locales.ts";
import { Brand } from "./brand.tsx";
import { type OrganisationChoice, OrganisationSwitcher } from "./organisation-switcher.tsx";
import { LocaleSwitch, ThemeSwitch } from "./preferences.tsx";
import { SearchBox } from "./search-box.tsx";
import { type MenuGroup, SideMenu } from "./side-menu.tsx";

export type ShellProps = {
  /** The menu of this role, already worded. */
  menu: readonly MenuGroup[];
  organisations: readonly OrganisationChoice[];
  /** Where the search form goes; none, no search box. */
  search?: { action: string; value?: string };
  todo: { href: string; count: number };
  account: { name: string; detail?: string; signOutAction: string };
  /** The fixed day of a demo installation. */
  demoDay?: string | null;
  flash?: Flash | null;
  children: ReactNode;
};

type RootData = { theme: Theme };

/** The to-do bell: its count is in its name, so that it is not only seen. */
function TodoBell({ href, count }: ShellProps["todo"]) {
  const { t } = useText();
  const name = t("shell:todo.bell", { count });
  return (
    <Link
      to={href}
      aria-label={name}
      title={name}
      className={buttonClass("quiet", "md", "relative w-8 px-0! pointer-coarse:w-10")}
    >
      <Bell aria-hidden className="size-4" />
      {count > 0 ? (
        <span
          aria-hidden
          className="absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-bad px-1 text-center text-xs leading-4 text-surface"
        >
          {count > 99 ? "99+" : formatCount(count)}
        </span>
      ) : null}
    </Link>
  );
}

function AccountMenu({ name, detail, signOutAction }: ShellProps["account"]) {
  const { t } = useText();
  const theme = useRouteLoaderData<RootData>("root")?.theme ?? "system";
  return (
    <Menu
      label={`${t("shell:account.label")}: ${name}`}
      face={
        <span className={buttonClass("quiet", "md", "max-sm:w-8 max-sm:px-0! pointer-coarse:max-sm:w-10")}>
          <CircleUser aria-hidden className="size-4" />
          <span className="max-w-32 truncate max-sm:hidden">{name}</span>
        </span>
      }
    >
      <div className="border-b border-line px-2 pt-1 pb-2">
        <p className="font-medium">{name}</p>
        {detail ? <p className="text-xs text-ink-soft">{detail}</p> : null}
      </div>
      <div className="border-b border-line p-2">
        <p className="pb-1 text-xs text-ink-soft">{t("shell:preferences.theme")}</p>
        <ThemeSwitch current={theme} />
      </div>
      <Link to={paths.account()} className={menuItemClass}>
        <UserCog aria-hidden className="size-4" />
        {t("shell:account.mine")}
      </Link>
      <form method="post" action={signOutAction} className="pt-1">
        <button type="submit" className={menuItemClass}>
          <LogOut aria-hidden className="size-4" />
          {t("shell:account.signOut")}
        </button>
      </form>
    </Menu>
  );
}

function MenuColumn({
  menu,
  organisations,
  demoDay,
}: Pick<ShellProps, "menu" | "organisations" | "demoDay">) {
  const { t } = useText();
  return (
    <>
      <OrganisationSwitcher organisations={organisations} />
      <SideMenu groups={menu} />
      {demoDay ? (
        <p className="mt-auto border-t border-line pt-3 text-xs text-ink-soft">
          {t("shell:demoDay", { date: demoDay })}
        </p>
      ) : null}
    </>
  );
}

/** The frame of every page after signing in. Below 1024 px the menu becomes a drawer behind one button. */
export function AppShell({
  menu,
  organisations,
  search,
  todo,
  account,
  demoDay,
  flash,
  children,
}: ShellProps) {
  const { t } = useText();
  const column = <MenuColumn menu={menu} organisations={organisations} demoDay={demoDay} />;
  return (
    <div className="lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <aside className="sticky top-0 flex h-dvh flex-col gap-4 overflow-y-auto border-r border-line bg-surface p-3 max-lg:hidden print:hidden">
        <Brand />
        {column}
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col">
        <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b border-line bg-surface px-3 sm:px-6 pointer-coarse:h-14 print:hidden">
          <Menu
            className="static! lg:hidden"
            align="start"
            label={t("shell:menu")}
            face={
              <span className={buttonClass("quiet", "md", "w-8 px-0! pointer-coarse:w-10")}>
                <MenuIcon aria-hidden className="size-5" />
              </span>
            }
            panelClassName={cx(
              "fixed! inset-y-0! left-0! mt-0! flex w-72 max-w-[85vw] flex-col gap-4 overflow-y-auto rounded-none! border-y-0! p-3!",
              "shadow-[0_0_0_100vmax_var(--backdrop)]!",
            )}
          >
            <Brand />
            {column}
          </Menu>
          <div className="min-w-0 grow">{search ? <SearchBox {...search} /> : null}</div>
          <div className="flex shrink-0 items-center sm:gap-1">
            <TodoBell {...todo} />
            <LocaleSwitch />
            <AccountMenu {...account} />
          </div>
        </header>
        <main id="content" tabIndex={-1} className="min-w-0 grow focus:outline-none">
          {children}
        </main>
      </div>
      <Toast flash={flash} />
    </div>
  );
}
