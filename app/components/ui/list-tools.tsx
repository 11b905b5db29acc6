import { Form, Link, useSearchParams } from "@remix-run/react";
import { ChevronDown, ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { formatCount } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import { Button, buttonClass, LinkButton } from "./button.tsx";
import { cx } from "./class-names.ts";
import { Banner } from "./notices.tsx";

/** Total and keyset paging: the loader gives the two addresses it has. */
export function Pagination({
  total,
  previousHref,
  nextHref,
}: {
  total: number;
  previousHref?: string | null;
  nextHref?: string | null;
}) {
  const { t } = useText();
  const step = (href: string | null | undefined, text: string, side: "before" | "after") => {
    const face = (
      <>
        {side === "before" ? <ChevronLeft aria-hidden className="size-4" /> : null}
        {text}
        {side === "after" ? <ChevronRight aria-hidden className="size-4" /> : null}
      </>
    );
    return href ? (
      <Link to={href} className={buttonClass("secondary", "sm")}>
        {face}
      </Link>
    ) : null;
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 text-sm text-ink-soft">
      <p>{t("common:table.total", { count: total })}</p>
      {previousHref || nextHref ? (
        <nav aria-label={t("common:paging.label")} className="flex gap-2">
          {step(previousHref, t("common:paging.previous"), "before")}
          {step(nextHref, t("common:paging.next"), "after")}
        </nav>
      ) : null}
    </div>
  );
}

/**
 * Filters of a list as a GET form: each view has an address and works without JavaScript.
 * `keep` carries parameters that are not fields here (status tab, sort, money unit).
 */
export function FilterBar({
  children,
  more,
  isMoreOpen,
  keep,
  resetHref,
  label,
}: {
  children: ReactNode;
  /** The less common filters, folded. */
  more?: ReactNode;
  isMoreOpen?: boolean;
  keep?: Readonly<Record<string, string | null | undefined>>;
  /** Shown as "clear" when given; give it only while a filter is set. */
  resetHref?: string;
  label?: string;
}) {
  const { t } = useText();
  return (
    <Form
      method="get"
      role="search"
      aria-label={label ?? t("common:actions.filter")}
      className="flex flex-col gap-3"
      preventScrollReset
    >
      {Object.entries(keep ?? {}).map(([name, value]) =>
        value ? <input key={name} type="hidden" name={name} value={value} /> : null,
      )}
      <div className="flex flex-wrap items-end gap-3 *:max-sm:w-full sm:*:min-w-40">
        {children}
        <div className="flex min-w-0! gap-2">
          <Button type="submit" variant="secondary">
            {t("common:actions.filter")}
          </Button>
          {resetHref ? (
            <Link to={resetHref} className={buttonClass("quiet")} preventScrollReset>
              {t("common:actions.reset")}
            </Link>
          ) : null}
        </div>
      </div>
      {more ? (
        <details open={isMoreOpen} className="group">
          <summary className="link inline-flex min-h-6 items-center gap-1 text-sm">
            <ChevronDown aria-hidden className="size-4 group-open:rotate-180" />
            {t("common:actions.moreFilters")}
          </summary>
          <div className="mt-2 flex flex-wrap items-end gap-3 *:max-sm:w-full sm:*:min-w-40">{more}</div>
        </details>
      ) : null}
    </Form>
  );
}

export type StatusTab = { key: string; label: string; count?: number; href: string; isCurrent: boolean };

/** The states of a list with their counts; each is a link. */
export function StatusTabs({ label, tabs }: { label: string; tabs: readonly StatusTab[] }) {
  return (
    <nav aria-label={label} className="max-w-full overflow-x-auto border-b border-line">
      <ul className="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab.key}>
            <Link
              to={tab.href}
              preventScrollReset
              aria-current={tab.isCurrent ? "page" : undefined}
              className={cx(
                "flex h-9 items-center gap-1.5 border-b-2 px-3 whitespace-nowrap focus-visible:-outline-offset-2 pointer-coarse:h-11",
                tab.isCurrent
                  ? "border-accent font-medium text-ink"
                  : "border-transparent text-ink-soft hover:border-line-strong hover:text-ink",
              )}
            >
              {tab.label}
              {tab.count === undefined ? null : (
                <span
                  className={cx(
                    "rounded-sm px-1 text-xs",
                    tab.isCurrent ? "bg-accent-soft text-accent-strong" : "bg-sunken text-ink-soft",
                  )}
                >
                  {formatCount(tab.count)}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** This page's address with some parameters changed; null and "" take one away. */
export function useHrefWith(): (changes: Readonly<Record<string, string | null | undefined>>) => string {
  const [current] = useSearchParams();
  return (changes) => {
    const next = new URLSearchParams(current);
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    return `?${next}`;
  };
}

/** Says that a page shows another day than today, with the way back. */
export function OtherDayBanner({
  title,
  today,
  href,
}: {
  title: string;
  /** What the way back is called. */
  today: string;
  href: string;
}) {
  return (
    <Banner
      title={title}
      actions={
        <LinkButton size="sm" to={href}>
          {today}
        </LinkButton>
      }
    />
  );
}
