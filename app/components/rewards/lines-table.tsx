import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Badge } from "#app/components/ui/badge.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { DateText, Money } from "#app/components/ui/values.tsx";
import type { MoneyUnit } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import type { LineView } from "#app/services/rewards/line-view.ts";
import { codedText, itemName, LINE_TONE } from "./texts.ts";

/** Reward lines; each opens where it comes from. Amounts are shown to the fen. */
export function LinesTable({
  lines,
  totalFen,
  unit,
  hrefOf,
  showBeneficiary,
  empty,
}: {
  lines: readonly LineView[];
  totalFen: number;
  unit: MoneyUnit;
  hrefOf: (line: LineView) => string;
  showBeneficiary?: boolean;
  empty?: ReactNode;
}) {
  const { t, locale } = useText();
  const columns: Column<LineView>[] = [
    {
      key: "firm",
      header: t("rewards:lines.what"),
      // The number makes each link a name of its own; what concerns no firm goes by its item.
      cell: (it) => (
        <Link to={hrefOf(it)} className="link">
          {it.lineNo} · {it.detail.firmName ?? itemName(t, locale, it.detail.itemLabel)}
        </Link>
      ),
    },
    {
      key: "item",
      header: t("rewards:lines.item"),
      cell: (it) => (
        <span className="inline-flex items-center gap-1.5">
          {itemName(t, locale, it.detail.itemLabel)}
          {it.kind === "item" ? null : (
            <Badge tone={LINE_TONE[it.kind]}>{t(`rewards:kind.${it.kind}`)}</Badge>
          )}
        </span>
      ),
    },
    {
      key: "amount",
      header: t("rewards:lines.amount"),
      unit: t(`common:units.${unit}`),
      align: "end",
      cell: (it) => <Money fen={it.amountFen} unit={unit} exact />,
      sum: <Money fen={totalFen} unit={unit} exact />,
    },
    {
      key: "date",
      header: t("rewards:lines.date"),
      cell: (it) => (
        <>
          <DateText on={it.detail.outcome?.date} />
          {/* The number of a grade or a place is its period, which the date says already. */}
          {it.uscc && it.detail.outcome?.number ? (
            <span className="block text-xs text-ink-soft">{it.detail.outcome.number}</span>
          ) : null}
        </>
      ),
    },
    {
      key: "why",
      header: t("rewards:lines.why"),
      wrap: true,
      cell: (it) => codedText(t, locale, it.detail.text, it.detail.standing?.gradeLabel),
    },
  ];
  if (showBeneficiary) {
    columns.splice(1, 0, {
      key: "beneficiary",
      header: t("rewards:table.beneficiary"),
      cell: (it) => it.detail.beneficiary.name,
    });
  }
  return (
    <Table
      isNested
      label={t("rewards:lines.tableLabel")}
      rows={lines}
      keyOf={(it) => `${it.runId}-${it.lineNo}`}
      columns={columns}
      empty={empty}
      hasSum
    />
  );
}
