import { Link } from "@remix-run/react";
import { MonthsLeft, type PlanRoom, RoomStateMark } from "#app/components/chart/stacking-plan.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Area, DateText, Missing } from "#app/components/ui/values.tsx";
import { addDays } from "#app/domain/shared/dates.ts";
import { useText } from "#app/i18n/index.ts";

type Row = PlanRoom & {
  use: "incubation" | "public-service" | "other";
  nextEnd: string | null;
};

/** The same rooms as the stacking plan, with every figure. */
export function RoomsTable({
  rooms,
  total,
  hrefOf,
}: {
  rooms: readonly Row[];
  total: { count: number; areaDm2: number; letDm2: number; freeDm2: number };
  hrefOf: (room: Row) => string;
}) {
  const { t } = useText();
  const m2 = t("common:units.m2");
  const hasDesks = rooms.some((room) => room.desks);
  return (
    <Table
      isNested
      hasSum
      label={t("space:title")}
      rows={rooms}
      keyOf={(room) => room.id}
      maxHeight="70vh"
      columns={[
        {
          key: "room",
          header: t("space:label"),
          cell: (room) => (
            <Link to={hrefOf(room)} className="link">
              {room.building} {room.label}
            </Link>
          ),
        },
        { key: "floor", header: t("space:floor"), cell: (room) => room.floor },
        {
          key: "state",
          header: t("space:state.label"),
          cell: (room) => <RoomStateMark state={room.state} />,
        },
        {
          key: "use",
          header: t("space:use"),
          cell: (room) => t(`glossary:roomUse.${room.use}`),
          wideOnly: true,
        },
        {
          key: "area",
          header: t("space:area"),
          unit: m2,
          align: "end",
          cell: (room) => <Area dm2={room.areaDm2} />,
          sum: <Area dm2={total.areaDm2} />,
        },
        {
          key: "let",
          header: t("space:let"),
          unit: m2,
          align: "end",
          cell: (room) => <Area dm2={room.letDm2} />,
          sum: <Area dm2={total.letDm2} />,
        },
        {
          key: "free",
          header: t("space:free"),
          unit: m2,
          align: "end",
          cell: (room) => <Area dm2={room.freeDm2} />,
          sum: <Area dm2={total.freeDm2} />,
        },
        ...(hasDesks
          ? [
              {
                key: "desks",
                header: t("space:desks"),
                align: "end" as const,
                cell: (room: Row) =>
                  room.desks ? `${room.letDesks} / ${room.desks}` : <Missing reason="none" />,
              },
            ]
          : []),
        {
          key: "occupants",
          header: t("space:occupants"),
          wrap: true,
          cell: (room) =>
            room.occupants.length > 0 ? (
              room.occupants.map(({ name }) => name).join("、")
            ) : (
              <Missing reason="none" />
            ),
        },
        {
          key: "end",
          header: t("space:ends"),
          cell: (room) =>
            room.occupants.length === 0 ? (
              <Missing reason="none" />
            ) : (
              <>
                {room.nextEnd ? (
                  <>
                    <DateText on={addDays(room.nextEnd, -1)} />{" "}
                  </>
                ) : null}
                <span className={room.nextEnd ? "text-xs text-ink-soft" : undefined}>
                  <MonthsLeft months={room.monthsLeft} />
                </span>
              </>
            ),
        },
      ]}
    />
  );
}
