import { Link } from "@remix-run/react";
import { CircleAlert, Info, PencilLine, TriangleAlert } from "lucide-react";
import { cx } from "#app/components/ui/class-names.ts";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { Area, DatedText, DateText, Missing } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { ImportRow, ImportView, Remark } from "#app/services/residency/show-import.server.ts";

const LOOK = {
  fault: { icon: CircleAlert, tone: "text-bad" },
  warning: { icon: TriangleAlert, tone: "text-warn" },
  register: { icon: TriangleAlert, tone: "text-warn" },
  change: { icon: PencilLine, tone: "text-accent-strong" },
  note: { icon: Info, tone: "text-ink-soft" },
} as const;

const SHOWN_CHARACTERS = 60;
/** Whole texts stand in the file; a cell of two thousand characters would hide the other rows. */
function shortened(text: string): string {
  const characters = [...text];
  return characters.length > SHOWN_CHARACTERS
    ? `${characters.slice(0, SHOWN_CHARACTERS - 1).join("")}…`
    : text;
}

function RemarkLine({ remark }: { remark: Remark }) {
  const { t } = useText();
  const { icon: Icon, tone } = LOOK[remark.kind];
  const empty = t("residency:import.emptyValue");
  const { from, to } = remark;
  const text =
    remark.kind === "change"
      ? t("residency:import.change", { from: from || empty, to })
      : remark.kind === "register"
        ? t("residency:import.register", { from: from || empty, to })
        : remark.text;
  return (
    <li className="flex items-start gap-1.5">
      <Icon aria-hidden className={`mt-0.5 size-3.5 shrink-0 ${tone}`} />
      <span>
        <span className="font-medium">{remark.column}</span>
        {remark.kind === "fault" && from ? (
          <code className="mx-1 rounded-sm bg-sunken px-1 break-all">{shortened(from)}</code>
        ) : (
          " "
        )}
        <span className={cx("wrap-anywhere", remark.kind === "note" && "text-ink-soft")}>
          <DatedText>{text}</DatedText>
        </span>
        {remark.kind === "note" && to ? (
          <span className="text-ink-soft">
            {" · "}
            {t("residency:import.noteRead", { to })}
          </span>
        ) : null}
      </span>
    </li>
  );
}

const Remarks = ({ remarks }: { remarks: readonly Remark[] }) =>
  remarks.length === 0 ? null : (
    <ul className="flex flex-col gap-1">
      {remarks.map((remark, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stored list that never changes its order
        <RemarkLine key={index} remark={remark} />
      ))}
    </ul>
  );

/** One list of a dry run: the physical rows with their numbers, and what is said about each cell. */
export function RowsTable({
  view,
  residentHref,
}: {
  view: ImportView;
  residentHref: (id: string) => string;
}) {
  const { t } = useText();
  const isSkipped = view.list === "skipped";
  const isRejected = view.list === "rejected";
  const hasRemarks = view.rows.length === 0 || view.rows.some((it) => it.remarks.length > 0);
  const hasRooms = view.rows.some(({ room, areaDm2 }) => room !== null || areaDm2 !== null);
  const row: Column<ImportRow> = {
    key: "row",
    header: isSkipped ? t("residency:import.row") : t("residency:import.rowAndFirm"),
    cell: (it) =>
      isSkipped ? (
        it.row
      ) : (
        <span className="flex items-baseline gap-x-3 max-sm:flex-col">
          <span className="shrink-0 text-ink-soft sm:w-8 sm:text-right">{it.row}</span>
          <span className="min-w-0 max-w-full">
            {it.residencyId ? (
              <Link to={residentHref(it.residencyId)} className="link">
                {it.name}
              </Link>
            ) : (
              shortened(it.name) || <Missing />
            )}
            <span className="block font-mono text-xs break-all text-ink-soft">{shortened(it.uscc)}</span>
          </span>
        </span>
      ),
  };
  const entered: Column<ImportRow> = {
    key: "entered",
    header: t("residency:fact.enteredOn"),
    cell: (it) => <DateText on={it.enteredOn} />,
  };
  const rooms: Column<ImportRow>[] = [
    { key: "room", header: t("residency:fact.rooms"), cell: (it) => it.room ?? <Missing reason="none" /> },
    {
      key: "area",
      header: t("residency:import.area"),
      unit: t("common:units.m2"),
      align: "end",
      cell: (it) => (it.areaDm2 === null ? <Missing reason="none" /> : <Area dm2={it.areaDm2} />),
    },
  ];
  const remarks: Column<ImportRow> = {
    key: "remarks",
    header: t(isRejected ? "residency:import.rule" : "residency:import.remark"),
    wrap: true,
    cell: (it) => it.skipped ?? <Remarks remarks={it.remarks} />,
  };
  return (
    <Table
      label={t(`residency:import.lists.${view.list}`)}
      rows={view.rows}
      keyOf={(it) => String(it.row)}
      columns={
        isSkipped || isRejected
          ? [row, remarks]
          : [row, entered, ...(hasRooms ? rooms : []), ...(hasRemarks ? [remarks] : [])]
      }
    />
  );
}
