import { Link } from "@remix-run/react";
import { VerificationBadge } from "#app/components/titles/verification-badge.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DateText, Missing } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { ListedTitle } from "#app/services/titles/list-titles.server.ts";

function StateBadge({ title, on }: { title: ListedTitle; on: string }) {
  const { t } = useText();
  const state = title.isExpiring
    ? "expiring"
    : title.isValid
      ? "valid"
      : title.awardedOn > on
        ? "later"
        : "ended";
  const tone = { expiring: "warn", valid: "ok", later: "info", ended: "muted" } as const;
  return <Badge tone={tone[state]}>{t(`titles:state.${state}`)}</Badge>;
}

export function TitlesTable({
  rows,
  on,
  hrefOf,
  residentHref,
}: {
  rows: readonly ListedTitle[];
  on: string;
  hrefOf: (id: string) => string;
  residentHref: (id: string) => string;
}) {
  const { t } = useText();
  return (
    <Table
      label={t("titles:title")}
      rows={rows}
      keyOf={(title) => title.id}
      columns={[
        {
          key: "firm",
          header: t("titles:firm"),
          cell: (title) => (
            <>
              {title.residencyId ? (
                <Link to={residentHref(title.residencyId)} className="link">
                  {title.name}
                </Link>
              ) : (
                title.name
              )}
              <span className="block text-xs text-ink-soft">
                <span className="font-mono">{title.uscc}</span>
                {title.isResident ? null : ` · ${t("titles:notResident")}`}
              </span>
            </>
          ),
        },
        {
          key: "kind",
          header: t("titles:kind"),
          cell: (title) => (
            <Link to={hrefOf(title.id)} className="link font-medium">
              {t(`glossary:titleKind.${title.kind}`)}
            </Link>
          ),
        },
        {
          key: "state",
          header: t("titles:state.label"),
          cell: (title) => <StateBadge title={title} on={on} />,
        },
        {
          key: "check",
          header: t("registry:verification.label"),
          cell: (title) => <VerificationBadge state={title.verification} />,
        },
        { key: "number", header: t("titles:number"), cell: (title) => title.number },
        { key: "awarded", header: t("titles:awardedOn"), cell: (title) => <DateText on={title.awardedOn} /> },
        { key: "expires", header: t("titles:expiresOn"), cell: (title) => <DateText on={title.expiresOn} /> },
        {
          key: "revoked",
          header: t("titles:revokedOn"),
          wideOnly: true,
          cell: (title) => <DateText on={title.revokedOn} />,
        },
        {
          key: "renewal",
          header: t("titles:renewal"),
          wideOnly: true,
          cell: (title) => t(title.isRenewal ? "common:value.yes" : "common:value.no"),
        },
        {
          key: "evidence",
          header: t("titles:evidence"),
          wrap: true,
          cell: (title) => title.evidence ?? <Missing reason="none" />,
        },
      ]}
    />
  );
}
