import { Link } from "@remix-run/react";
import { Check, ChevronsUpDown } from "lucide-react";
import { cx } from "#app/components/ui/class-names.ts";
import { Menu, menuItemClass } from "#app/components/ui/menu.tsx";
import { useText } from "#app/i18n/index.ts";

export type OrganisationChoice = {
  id: string;
  name: string;
  /** Kind of organisation and the person's role there: "孵化器 · 经办人". */
  detail: string;
  href: string;
  isCurrent: boolean;
};

/** Where one is working, and the other places one belongs to. */
export function OrganisationSwitcher({ organisations }: { organisations: readonly OrganisationChoice[] }) {
  const { t } = useText();
  const current = organisations.find((organisation) => organisation.isCurrent);
  const face = (
    <span className="flex min-w-0 grow flex-col">
      <span className="truncate font-medium">{current?.name ?? t("shell:organisation.none")}</span>
      {current ? <span className="truncate text-xs text-ink-soft">{current.detail}</span> : null}
    </span>
  );
  const boxClass = "flex w-full items-center gap-2 rounded-md border border-line px-2.5 py-1.5 text-left";
  if (organisations.length < 2) return <div className={boxClass}>{face}</div>;
  return (
    <Menu
      align="start"
      panelClassName="max-h-96 w-full min-w-64 overflow-auto"
      face={
        <span className={cx(boxClass, "hover:bg-hover")}>
          <span className="sr-only">{t("shell:organisation.label")}</span>
          {face}
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-soft" />
        </span>
      }
    >
      <ul>
        {organisations.map((organisation) => (
          <li key={organisation.id}>
            <Link
              to={organisation.href}
              aria-current={organisation.isCurrent ? "true" : undefined}
              className={cx(menuItemClass, "py-1")}
            >
              <span className="min-w-0 grow">
                <span className="block">{organisation.name}</span>
                <span className="block text-xs text-ink-soft">{organisation.detail}</span>
              </span>
              {organisation.isCurrent ? <Check aria-hidden className="size-4 shrink-0 text-accent" /> : null}
            </Link>
          </li>
        ))}
      </ul>
    </Menu>
  );
}
