import { Link, useSearchParams } from "@remix-run/react";
import type { ReactNode } from "react";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Area, Count } from "#app/components/ui/values.tsx";
import type { AreaLine } from "#app/domain/space/ledger.ts";
import { useText } from "#app/i18n/index.ts";

const nameOf = (line: AreaLine) => line.slice(0, -"Dm2".length) as LineName;
type LineName = AreaLine extends `${infer Name}Dm2` ? Name : never;
/** Where the opened figure stands on the page. */
const OPENED = "opened";

/** A figure that opens into the rooms and leases that it is made of. */
export function Opens({ to, line, children }: { to: string; line: AreaLine; children: ReactNode }) {
  const { t } = useText();
  const [search] = useSearchParams();
  const isOpen = to.split("?")[1] === search.toString();
  return (
    <Link
      to={`${to}#${OPENED}`}
      className="link"
      aria-current={isOpen ? "true" : undefined}
      title={t("leases:opened.open", { line: t(`space:ledger.${nameOf(line)}`) })}
    >
      {children}
    </Link>
  );
}

type OpenedView = {
  line: AreaLine;
  over: "day" | "window";
  from: string;
  to: string;
  sum: number;
  pieces: readonly {
    roomId: string;
    room: string;
    leaseId: string | null;
    occupant: string | null;
    from: string;
    to: string;
    days: number;
    areaDm2: number;
  }[];
};
type Piece = OpenedView["pieces"][number];

/** What a figure of the ledger is made of: one line a room or lease and stretch of days; the sum row is the figure. */
export function OpenedFigure({
  opened,
  closeHref,
  hrefOfRoom,
  hrefOfLease,
}: {
  opened: OpenedView;
  closeHref: string;
  hrefOfRoom: (id: string) => string;
  hrefOfLease: (id: string) => string;
}) {
  const { t } = useText();
  const { over, from, to, sum, pieces } = opened;
  const line = t(`space:ledger.${nameOf(opened.line)}`);
  const isWindow = over === "window";
  const room = (piece: Piece) => (
    <Link to={hrefOfRoom(piece.roomId)} className="link">
      {piece.room}
    </Link>
  );
  const occupant = (piece: Piece) =>
    piece.leaseId ? (
      <Link to={hrefOfLease(piece.leaseId)} className="link">
        {piece.occupant}
      </Link>
    ) : (
      "—"
    );
  const area = {
    key: "area",
    header: t("space:area"),
    unit: t("common:units.m2"),
    align: "end" as const,
    cell: (piece: Piece) => <Area dm2={piece.areaDm2} />,
  };
  return (
    <Section
      isFlush
      id={OPENED}
      title={t(isWindow ? "leases:opened.titleDays" : "leases:opened.title", { line, on: to })}
      description={t(isWindow ? "leases:opened.hintDays" : "leases:opened.hint", { from, to })}
      actions={
        <LinkButton size="sm" to={closeHref} preventScrollReset>
          {t("leases:opened.close")}
        </LinkButton>
      }
    >
      <Table
        isNested
        hasSum
        label={t("leases:opened.table", { line })}
        rows={pieces}
        keyOf={(piece) => `${piece.roomId} ${piece.leaseId} ${piece.from}`}
        maxHeight="28rem"
        columns={[
          { key: "room", header: t("space:label"), cell: room },
          { key: "occupant", header: t("space:lease.occupant"), cell: occupant, wrap: true },
          ...(isWindow
            ? [
                { key: "from", header: t("leases:figures.from"), cell: (piece: Piece) => piece.from },
                { key: "to", header: t("leases:figures.to"), cell: (piece: Piece) => piece.to },
                area,
                {
                  key: "days",
                  header: t("leases:opened.days"),
                  align: "end" as const,
                  cell: (piece: Piece) => <Count value={piece.days} />,
                },
                {
                  key: "areaDays",
                  header: t("leases:figures.areaDays"),
                  unit: t("leases:figures.m2days"),
                  align: "end" as const,
                  cell: (piece: Piece) => <Area dm2={piece.areaDm2 * piece.days} />,
                  sum: <Area dm2={sum} />,
                },
              ]
            : [{ ...area, sum: <Area dm2={sum} /> }]),
        ]}
      />
    </Section>
  );
}
