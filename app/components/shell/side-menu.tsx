import { NavLink } from "@remix-run/react";
import {
  Banknote,
  BookOpenText,
  Building2,
  CalendarDays,
  ChartNoAxesColumn,
  ClipboardCheck,
  FileText,
  HeartHandshake,
  House,
  LayoutGrid,
  type LucideIcon,
  Medal,
  Rocket,
  Ruler,
  Scale,
  ScrollText,
  Sparkles,
  Table2,
  Upload,
  Users,
  Workflow,
} from "lucide-react";
import { cx } from "#app/components/ui/class-names.ts";
import { formatCount } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";

const ICON = {
  home: House,
  residents: Building2,
  teams: Rocket,
  import: Upload,
  space: LayoutGrid,
  ledger: Ruler,
  titles: Medal,
  services: HeartHandshake,
  reports: Table2,
  filings: FileText,
  periods: CalendarDays,
  review: ClipboardCheck,
  points: Sparkles,
  performance: ChartNoAxesColumn,
  rewards: Banknote,
  conflicts: Scale,
  runs: Workflow,
  policies: BookOpenText,
  members: Users,
  audit: ScrollText,
} as const satisfies Record<string, LucideIcon>;

export type MenuIcon = keyof typeof ICON;
/** Plain data, so that a loader may hand it over. `isExact` marks the page of a group's root (home). */
export type MenuItem = { label: string; href: string; icon: MenuIcon; count?: number; isExact?: boolean };
export type MenuGroup = { label?: string; items: readonly MenuItem[] };

export function SideMenu({ groups }: { groups: readonly MenuGroup[] }) {
  const { t } = useText();
  return (
    <nav aria-label={t("shell:mainMenu")} className="flex flex-col gap-4">
      {groups
        .filter((group) => group.items.length > 0)
        .map((group) => (
          <div key={group.label ?? group.items[0]?.href ?? ""}>
            {group.label ? <p className="px-2 pb-1 text-xs text-ink-soft">{group.label}</p> : null}
            <ul className="flex flex-col gap-0.5">
              {group.items.map((item) => {
                const Icon = ICON[item.icon];
                return (
                  <li key={item.href}>
                    <NavLink
                      to={item.href}
                      end={item.isExact}
                      className={({ isActive }) =>
                        cx(
                          "flex min-h-8 items-center gap-2.5 rounded-md px-2 text-sm pointer-coarse:min-h-11",
                          isActive
                            ? "bg-accent-soft font-medium text-accent-strong"
                            : "text-ink hover:bg-hover",
                        )
                      }
                    >
                      <Icon aria-hidden className="size-4 shrink-0" />
                      <span className="min-w-0 grow truncate">{item.label}</span>
                      {item.count ? (
                        <span className="rounded-sm bg-sunken px-1.5 text-xs text-ink-soft">
                          {formatCount(item.count)}
                        </span>
                      ) : null}
                    </NavLink>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
    </nav>
  );
}
