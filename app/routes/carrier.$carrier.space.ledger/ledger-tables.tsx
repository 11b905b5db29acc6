import { Link } from "@remix-run/react";
import { Sparkline } from "#app/components/chart/sparkline.tsx";
import { StackedColumns } from "#app/components/chart/stacked-columns.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { Area, Percent } from "#app/components/ui/values.tsx";
import type { AreaLine, AreaLines } from "#app/domain/space/ledger.ts";
import type { RoomUse } from "#app/domain/space/rooms.ts";
import { formatArea, formatPercentMilli } from "#app/i18n/format.ts";
import { type Translate, useText } from "#app/i18n/index.ts";

const LINES = [
  "total",
  "resident",
  "otherTenant",
  "publicService",
  "otherUse",
  "vacant",
  "disposable",
  "used",
] as const;

/** The parts that add up to the total. */
const PARTS = ["resident", "otherTenant", "publicService", "otherUse", "vacant"] as const;

function areaColumns<Row extends AreaLines>(t: Translate, total?: AreaLines): Column<Row>[] {
  return LINES.map((line) => {
    const figure: AreaLine = `${line}Dm2`;
    return {
      key: line,
      header: t(`space:ledger.${line}`),
      unit: t("common:units.m2"),
      align: "end",
      cell: (row) => <Area dm2={row[figure]} />,
      sum: total ? <Area dm2={total[figure]} /> : undefined,
    };
  });
}

type RoomRow = AreaLines & { id: string; building: string; floor: string; label: string; use: RoomUse };

/** One line a room; the sum row is the ledger. */
export function RoomLedger({
  rooms,
  total,
  hrefOf,
}: {
  rooms: readonly RoomRow[];
  total: AreaLines;
  hrefOf: (roomId: string) => string;
}) {
  const { t } = useText();
  return (
    <Section isFlush title={t("space:ledger.byRoom")} description={t("space:ledger.byRoomHint")}>
      <Table
        isNested
        hasSum
        label={t("space:ledger.byRoomTable")}
        rows={rooms}
        keyOf={(room) => room.id}
        maxHeight="70vh"
        columns={[
          {
            key: "room",
            header: t("space:label"),
            cell: (room) => (
              <Link to={hrefOf(room.id)} className="link">
                {room.building} {room.label}
              </Link>
            ),
          },
          { key: "floor", header: t("space:floor"), cell: (room) => room.floor },
          { key: "use", header: t("space:use"), cell: (room) => t(`glossary:roomUse.${room.use}`) },
          ...areaColumns<RoomRow>(t, total),
        ]}
      />
    </Section>
  );
}

type Point = AreaLines & { on: string; usePercentMilli: number | null };

/** Twelve months of the ledger; each row opens its day. */
export function LedgerSeries({
  series,
  hrefOf,
}: {
  series: readonly Point[];
  hrefOf: (on: string) => string;
}) {
  const { t } = useText();
  return (
    <Section
      isFlush
      title={t("space:ledger.series")}
      description={t("space:ledger.seriesHint")}
      actions={
        <Sparkline
          label={t("space:ledger.trend")}
          points={series.map(({ on, usePercentMilli }) => ({
            label: on,
            value: usePercentMilli,
            text: formatPercentMilli(usePercentMilli),
          }))}
        />
      }
    >
      <div className="p-4">
        <StackedColumns
          label={t("leases:opened.chart", { from: series[0]?.on ?? "", to: series.at(-1)?.on ?? "" })}
          parts={PARTS.map((part) => ({ key: part, label: t(`space:ledger.${part}`) }))}
          columns={series.map((point) => ({
            key: point.on,
            label: point.on.slice(2, 7),
            values: PARTS.map((part) => point[`${part}Dm2`]),
            text: `${point.on} · ${PARTS.map((part) => `${t(`space:ledger.${part}`)} ${formatArea(point[`${part}Dm2`])}`).join(" · ")}`,
          }))}
        />
      </div>
      <Table
        isNested
        label={t("space:ledger.seriesTable")}
        rows={series}
        keyOf={(point) => point.on}
        columns={[
          {
            key: "on",
            header: t("space:asOf"),
            cell: (point) => (
              <Link to={hrefOf(point.on)} className="link">
                {point.on}
              </Link>
            ),
          },
          {
            key: "ratio",
            header: t("space:ledger.useRatio"),
            align: "end",
            cell: (point) => <Percent milli={point.usePercentMilli} />,
          },
          ...areaColumns<Point>(t),
        ]}
      />
    </Section>
  );
}
