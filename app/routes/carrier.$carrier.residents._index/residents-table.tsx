import { Link } from "@remix-run/react";
import { TermBadge } from "#app/components/admission/term-badge.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { ResidencyStateBadge } from "#app/components/ui/residency-state.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Area, Count, DateText, Missing } from "#app/components/ui/values.tsx";
import { monthsInIncubation } from "#app/domain/residency/residency.ts";
import { useText } from "#app/i18n/index.ts";
import type { ResidentsList } from "#app/services/residency/list-residents.server.ts";

type Row = ResidentsList["rows"][number];

/** The register of a day, one stay a row; the sum is of all pages. */
export function ResidentsTable({
  list,
  hrefOf,
  endHrefOf,
  sortHref,
}: {
  list: ResidentsList;
  hrefOf: (row: Row) => string;
  /** Where a stay is ended; null for those who may not. */
  endHrefOf: ((row: Row) => string) | null;
  sortHref: (sort: ResidentsList["filter"]["sort"]) => string;
}) {
  const { t } = useText();
  const { sort, state } = list.filter;
  const sorted = (name: typeof sort, direction: "ascending" | "descending") =>
    sort === name ? direction : undefined;
  const showsEnd = state !== "resident" && state !== "expected";
  return (
    <Table
      label={t("residency:title")}
      rows={list.rows}
      keyOf={(row) => row.id}
      hasSum
      columns={[
        {
          key: "name",
          header: t("residency:fact.name"),
          sortHref: sortHref("name"),
          sorted: sorted("name", "ascending"),
          sum: t("common:table.sum"),
          cell: (row) => (
            <span className="flex items-start gap-2">
              {endHrefOf ? (
                <input
                  type="checkbox"
                  name="stay"
                  value={row.id}
                  aria-label={t("register:bulk.choose", { name: row.name })}
                  className="mt-1 size-4 shrink-0 accent-accent pointer-coarse:size-6"
                />
              ) : null}
              <span className="min-w-0">
                <Link to={hrefOf(row)} className="link font-medium">
                  {row.name}
                </Link>
                {row.formerly ? (
                  <span className="block text-xs">{t("firms:formerly", { name: row.formerly })}</span>
                ) : null}
                <span className="block font-mono text-xs text-ink-soft">{row.uscc}</span>
              </span>
            </span>
          ),
        },
        {
          key: "state",
          header: t("residency:state.label"),
          cell: (row) => <ResidencyStateBadge state={row.state} />,
        },
        {
          key: "entered",
          header: t("residency:fact.enteredOn"),
          sortHref: sortHref("entered"),
          sorted: sorted("entered", "descending"),
          cell: (row) => <DateText on={row.enteredOn} />,
        },
        ...(showsEnd
          ? [
              {
                key: "left",
                header: t("residency:fact.leftOn"),
                cell: (row: Row) => <DateText on={row.leftOn} />,
              },
            ]
          : []),
        {
          key: "months",
          header: t("residency:list.months"),
          align: "end",
          wideOnly: true,
          cell: (row) => <Count value={monthsInIncubation(row, list.on)} />,
        },
        ...(list.rows.some(({ clock }) => clock && clock.state !== "unlimited")
          ? [
              {
                key: "term",
                header: t("admission:clock.column"),
                cell: (row: Row) =>
                  row.clock ? <TermBadge state={row.clock.state} /> : <Missing reason="none" />,
              },
            ]
          : []),
        {
          key: "rooms",
          header: t("residency:fact.rooms"),
          cell: (row) => row.rooms ?? <Missing reason="none" />,
        },
        {
          key: "area",
          header: t("residency:fact.area"),
          unit: t("common:units.m2"),
          align: "end",
          sortHref: sortHref("area"),
          sorted: sorted("area", "descending"),
          cell: (row) => (row.areaDm2 > 0 ? <Area dm2={row.areaDm2} /> : <Missing reason="none" />),
          sum: <Area dm2={list.total.areaDm2} />,
        },
        {
          key: "field",
          header: t("residency:fact.field"),
          wideOnly: true,
          cell: (row) => row.fieldName ?? <Missing reason="unknown" />,
        },
        {
          key: "titles",
          header: t("residency:fact.titles"),
          cell: (row) =>
            row.titles.length > 0 ? (
              <span className="flex flex-wrap gap-1">
                {row.titles.map((kind) => (
                  <Badge key={kind} tone="neutral" icon={null}>
                    {t(`glossary:titleKind.${kind}`)}
                  </Badge>
                ))}
              </span>
            ) : (
              <Missing reason="none" />
            ),
        },
        ...(endHrefOf
          ? [
              {
                key: "act",
                header: t("common:table.rowActions"),
                hideHeader: true,
                align: "end" as const,
                cell: (row: Row) =>
                  row.leftOn === null && row.state === "resident" ? (
                    <Link
                      to={endHrefOf(row)}
                      className="link"
                      aria-label={`${t("residency:list.end")} ${row.name}`}
                    >
                      {t("residency:list.end")}
                    </Link>
                  ) : null,
              },
            ]
          : []),
      ]}
    />
  );
}
