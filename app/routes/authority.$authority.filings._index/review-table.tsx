import { Form, Link } from "@remix-run/react";
import { Inbox } from "lucide-react";
import { useState } from "react";
import { FilingBadge } from "#app/components/filings/status-badge.tsx";
import { unitLabel } from "#app/components/filings/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button, SubmitButton } from "#app/components/ui/button.tsx";
import { closeDialog } from "#app/components/ui/close-dialog.ts";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { IdempotencyField } from "#app/components/ui/field.tsx";
import { Pagination } from "#app/components/ui/list-tools.tsx";
import { useMoneyUnit } from "#app/components/ui/money-unit.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { Area, Count, InstantText, Missing, Money } from "#app/components/ui/values.tsx";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import type { ReviewList, ReviewRow } from "#app/services/filings/list-filings-for-review.server.ts";

const sumOf = (rows: readonly ReviewRow[], figure: "residents" | "areaDm2" | "revenueFen"): number | null =>
  rows.reduce<number | null>((sum, { waiting }) => {
    const value = waiting?.[figure] ?? null;
    return value === null ? sum : (sum ?? 0) + value;
  }, null);

/** The carriers of a period; those that wait for this authority can be chosen and accepted together. */
export function ReviewTable({
  list,
  mayAccept,
  idempotencyKey,
}: {
  list: ReviewList;
  mayAccept: boolean;
  idempotencyKey: string;
}) {
  const { t, locale } = useText();
  const money = useMoneyUnit();
  const to = paths.authority(useFrame().organization.slug);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { rows, turn, period } = list;
  const waiting = rows.filter((row) => row.state === turn);
  const picked = waiting.filter((row) => chosen.has(row.slug));
  const clean = waiting.filter((row) => row.waiting?.remarks === 0);
  const nameOf = (row: ReviewRow) => (locale === "en" ? row.nameEn : row.nameZh);
  const hasWaiting = waiting.some((row) => row.waiting !== null);
  const toggle = (slug: string) =>
    setChosen((now) => new Set(now.has(slug) ? [...now].filter((it) => it !== slug) : [...now, slug]));
  const figures: Column<ReviewRow>[] = hasWaiting
    ? [
        {
          key: "residents",
          header: t("filings:review.residents"),
          align: "end",
          cell: (row) => <Count value={row.waiting?.residents} />,
          sum: <Count value={sumOf(rows, "residents")} />,
        },
        {
          key: "area",
          header: t("filings:review.area"),
          unit: t("common:units.m2"),
          align: "end",
          cell: (row) => <Area dm2={row.waiting?.areaDm2} />,
          sum: <Area dm2={sumOf(rows, "areaDm2")} />,
        },
        {
          key: "revenue",
          header: t("filings:review.revenue"),
          unit: unitLabel(t, "fen", money),
          align: "end",
          cell: (row) => <Money fen={row.waiting?.revenueFen} />,
          sum: <Money fen={sumOf(rows, "revenueFen")} />,
        },
        {
          key: "remarks",
          header: t("filings:review.remarks"),
          align: "end",
          cell: (row) =>
            row.waiting ? (
              <Badge tone={row.waiting.remarks > 0 ? "warn" : "ok"}>{row.waiting.remarks}</Badge>
            ) : (
              <Missing reason="none" />
            ),
        },
      ]
    : [];
  const columns: Column<ReviewRow>[] = [
    {
      key: "carrier",
      header: t("filings:review.carrier"),
      cell: (row) => (
        <span className="flex items-center gap-2">
          {mayAccept && row.state === turn ? (
            <input
              type="checkbox"
              name="filing"
              value={`${row.slug}@${row.revision}`}
              aria-label={t("filings:review.select", { name: nameOf(row) })}
              checked={chosen.has(row.slug)}
              onChange={() => toggle(row.slug)}
              className="size-4 shrink-0 accent-accent pointer-coarse:size-6"
            />
          ) : null}
          {row.state === "not-submitted" ? (
            nameOf(row)
          ) : (
            <Link to={to.filing(row.slug, period.code)} className="link inline-flex min-h-6 items-center">
              {nameOf(row)}
            </Link>
          )}
        </span>
      ),
    },
    {
      key: "unit",
      header: t("filings:review.unit"),
      cell: (row) => (locale === "en" ? row.unitEn : row.unitZh) ?? <Missing reason="none" />,
    },
    {
      key: "kind",
      header: t("filings:review.kind"),
      cell: (row) => t(`glossary:carrierKind.${row.carrierKind}`),
    },
    {
      key: "state",
      header: t("filings:review.state"),
      cell: (row) => (
        <span className="flex gap-1">
          <FilingBadge state={row.state} />
          {row.isLate ? <Badge tone="bad">{t("filings:list.late")}</Badge> : null}
        </span>
      ),
    },
    {
      key: "revision",
      header: t("filings:review.revision"),
      align: "end",
      cell: (row) => (row.revision > 0 ? row.revision : <Missing reason="none" />),
    },
    { key: "signed", header: t("filings:review.signedAt"), cell: (row) => <InstantText at={row.signedAt} /> },
    ...figures,
  ];
  return (
    <Form method="post" className="flex flex-col gap-3" preventScrollReset>
      <IdempotencyField value={idempotencyKey} />
      <input type="hidden" name="period" value={period.code} />
      {mayAccept && waiting.length > 0 ? (
        <div className="flex flex-wrap items-center gap-2">
          <ConfirmButton
            variant="primary"
            label={t("filings:review.acceptChosen")}
            disabled={picked.length === 0}
            title={t("filings:review.acceptTitle")}
            confirm={<SubmitButton onClick={closeDialog}>{t("filings:step.accept")}</SubmitButton>}
          >
            <p>{t("filings:review.acceptText")}</p>
            <ul className="mt-2 list-disc pl-5">
              {picked.map((row) => (
                <li key={row.slug}>{nameOf(row)}</li>
              ))}
            </ul>
          </ConfirmButton>
          <Button
            disabled={clean.length === 0}
            onClick={() => setChosen(new Set(clean.map((row) => row.slug)))}
          >
            {t("filings:review.selectClean")} ({clean.length})
          </Button>
          {picked.length > 0 ? (
            <Button variant="quiet" onClick={() => setChosen(new Set())}>
              {t("filings:review.selectNone")}
            </Button>
          ) : null}
          <span role="status" className="text-xs text-ink-soft">
            {t("filings:review.chosen", { count: picked.length })}
          </span>
        </div>
      ) : null}
      <Table
        label={t("filings:review.title")}
        rows={rows}
        keyOf={(row) => row.slug}
        hasSum={hasWaiting}
        rowTone={(row) => (row.isLate ? "warn" : undefined)}
        columns={columns}
        empty={
          <EmptyState icon={Inbox} title={t("filings:review.nothing")}>
            {t("filings:review.nothingHint")}
          </EmptyState>
        }
      />
      <Pagination total={rows.length} />
    </Form>
  );
}
