import { Link } from "@remix-run/react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Section } from "#app/components/ui/section.tsx";
import type { FilingList } from "#app/domain/filings/difference.ts";
import type { FilingView } from "#app/domain/filings/view.ts";
import type { Fact } from "#app/domain/reports/facts.ts";
import { useText } from "#app/i18n/index.ts";
import { factLabel, faultText } from "./texts.ts";

/** What the checks found, the blocking first; `hrefOf` leads to where it is mended. */
export function FaultList({
  faults,
  facts,
  hrefOf,
}: {
  faults: FilingView["faults"];
  facts: ReadonlyMap<string, Fact>;
  hrefOf?: (list: FilingList) => string | null;
}) {
  const { t, locale } = useText();
  const block = faults.filter((it) => it.level === "block");
  const sorted = [...block, ...faults.filter((it) => it.level === "warn")];
  return (
    <Section
      id="faults"
      title={t("filings:faults.title")}
      description={
        sorted.length > 0
          ? t("filings:faults.count", { block: block.length, warn: sorted.length - block.length })
          : undefined
      }
      isFlush={sorted.length > 0}
    >
      {sorted.length === 0 ? <p>{t("filings:faults.none")}</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ul tabIndex={0} aria-label={t("filings:faults.title")} className="max-h-96 overflow-auto">
        {sorted.map((fault, index) => {
          const href = hrefOf?.(fault.list) ?? null;
          const fact = facts.get(fault.field);
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a row may have one fault twice, and the list is replaced as a whole
              key={index}
              className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-line px-4 py-1.5 last:border-b-0"
            >
              <Badge tone={fault.level === "block" ? "bad" : "warn"}>
                {t(`filings:faults.${fault.level}`)}
              </Badge>
              <span className="font-medium">
                {t(`filings:difference.list.${fault.list}`)} · {fault.row}
                {fact && fault.code !== "filings.figures-missing" ? ` · ${factLabel(fact, locale)}` : ""}
              </span>
              <span className="min-w-0 grow">{faultText(t, locale, fault, facts)}</span>
              {href ? (
                <Link to={href} className="link inline-flex min-h-6 items-center">
                  {t("filings:faults.mend")}
                </Link>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
