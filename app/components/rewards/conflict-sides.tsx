import type { ReactNode } from "react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Area, Count, DateText, Missing } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { SideFacts } from "#app/services/rewards/stored-lines.ts";
import { FilingText, type LinkOfFiling } from "./filed-facts.tsx";

type Row = { key: string; name: string; cell: (side: SideFacts) => ReactNode };

const each = (items: readonly ReactNode[]) =>
  items.length === 0 ? (
    <Missing />
  ) : (
    items.map((item, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the facts of a conflict never change
      <span key={index} className="block">
        {item}
      </span>
    ))
  );

/** The sides of a conflict next to each other, fact by fact: the same for whoever looks. */
export function ConflictSides({
  sides,
  ruledFor,
  ownId,
  linkOf,
}: {
  sides: readonly SideFacts[];
  ruledFor: string | null;
  /** The carrier that looks, if it is one of them. */
  ownId?: string;
  linkOf?: LinkOfFiling;
}) {
  const { t } = useText();
  const rows: Row[] = [
    { key: "entered", name: t("rewards:ruling.enteredOn"), cell: (it) => <DateText on={it.enteredOn} /> },
    { key: "days", name: t("rewards:ruling.stayDays"), cell: (it) => <Count value={it.stayDays} /> },
    { key: "total", name: t("rewards:ruling.totalDays"), cell: (it) => <Count value={it.totalDays} /> },
    { key: "area", name: t("rewards:ruling.area"), cell: (it) => <Area dm2={it.areaDm2} withUnit /> },
    {
      key: "stay-evidence",
      name: t("rewards:ruling.stayEvidence"),
      cell: (it) => it.evidence ?? <Missing />,
    },
    {
      key: "claimed",
      name: t("rewards:ruling.claimed"),
      cell: ({ record }) =>
        record && record.titles.length > 0 ? t("common:value.yes") : t("rewards:ruling.claimedNo"),
    },
    {
      key: "number",
      name: t("rewards:ruling.titleNumber"),
      cell: ({ record }) => each((record?.titles ?? []).map((it) => it.number)),
    },
    {
      key: "title-evidence",
      name: t("rewards:ruling.titleEvidence"),
      cell: ({ record }) => each((record?.titles ?? []).flatMap((it) => it.evidence ?? [])),
    },
    {
      key: "filing",
      name: t("rewards:ruling.filing"),
      cell: ({ record }) => {
        const read = [...(record?.stays ?? []), ...(record?.titles ?? [])].map((it) => it.filing);
        const distinct = [...new Map(read.map((it) => [it.sha256, it])).values()];
        return each(distinct.map((it) => <FilingText key={it.sha256} filing={it} linkOf={linkOf} />));
      },
    },
  ];
  return (
    <Table
      isNested
      label={t("rewards:ruling.tableLabel")}
      rows={rows}
      keyOf={(row) => row.key}
      columns={[
        { key: "fact", header: t("rewards:ruling.fact"), cell: (row) => row.name },
        ...sides.map((side) => ({
          key: side.carrierId,
          header: (
            <span className="inline-flex items-center gap-1.5">
              {side.carrierName}
              {side.carrierId === ruledFor ? <Badge tone="ok">{t("rewards:ruling.winner")}</Badge> : null}
              {side.carrierId === ownId ? <Badge tone="info">{t("rewards:ruling.own")}</Badge> : null}
            </span>
          ),
          cell: (row: Row) => row.cell(side),
        })),
      ]}
    />
  );
}
