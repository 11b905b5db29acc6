import { Link } from "@remix-run/react";
import { ChevronRight } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { useText } from "#app/i18n/index.ts";

export type Crumb = { label: string; href?: string };

export function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }) {
  const { t } = useText();
  return (
    <nav aria-label={t("shell:breadcrumb")} className="print:hidden">
      <ol className="flex flex-wrap items-center gap-x-1 text-xs text-ink-soft">
        {crumbs.map((crumb, index) => (
          <Fragment key={`${crumb.href ?? ""}${crumb.label}`}>
            {index > 0 ? (
              <li aria-hidden>
                <ChevronRight className="size-3" />
              </li>
            ) : null}
            <li>
              {crumb.href ? (
                <Link
                  to={crumb.href}
                  className="inline-flex min-h-6 items-center underline-offset-2 hover:text-ink hover:underline"
                >
                  {crumb.label}
                </Link>
              ) : (
                <span className="inline-flex min-h-6 items-center">{crumb.label}</span>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}

/** The head of each page: where one is, the page's h1 with its state, and what can be done here. */
export function PageHeader({
  title,
  crumbs,
  status,
  description,
  actions,
}: {
  title: ReactNode;
  crumbs?: readonly Crumb[];
  /** Badges beside the title. */
  status?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="flex flex-col gap-1">
      {crumbs && crumbs.length > 0 ? <Breadcrumb crumbs={crumbs} /> : null}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-xl">{title}</h1>
          {status ? <div className="flex flex-wrap items-center gap-1.5">{status}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2 print:hidden">{actions}</div> : null}
      </div>
      {description ? <p className="max-w-prose text-ink-soft">{description}</p> : null}
    </header>
  );
}

/** The column of a page: its header and sections, one under the other. */
export const Page = ({ children }: { children: ReactNode }) => (
  <div className="mx-auto flex w-full max-w-[120rem] flex-col gap-5 px-4 py-5 sm:px-6">{children}</div>
);
