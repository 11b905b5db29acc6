import { Link } from "@remix-run/react";
import { Table } from "#app/components/ui/table.tsx";
import { Area, Code, Missing } from "#app/components/ui/values.tsx";
import { daysBetween } from "#app/domain/shared/dates.ts";
import { useText } from "#app/i18n/index.ts";
import type { FilingRef, HostRecord } from "#app/services/rewards/provenance.ts";

export type LinkOfFiling = (sha256: string) => string | null;

/** A frozen revision by period, number and digest; a link where the reader may open it. */
export function FilingText({ filing, linkOf }: { filing: FilingRef; linkOf?: LinkOfFiling }) {
  const { t } = useText();
  const href = linkOf?.(filing.sha256);
  const text = t("rewards:line.revision", { period: filing.period, revision: filing.revision });
  return (
    <span title={filing.sha256}>
      {href ? (
        <Link to={href} className="link">
          {text}
        </Link>
      ) : (
        text
      )}{" "}
      <Code>{filing.sha256.slice(0, 12)}</Code>
    </span>
  );
}

type Row = {
  key: string;
  carrier: string;
  fact: string;
  value: string;
  evidence: string | null;
  areaDm2: number | null;
  filing: FilingRef;
};

/** Every stay and claim that carriers filed about a firm's award, row by row with the filing it stands in. */
export function FiledFacts({
  sources,
  on,
  linkOf,
}: {
  sources: readonly HostRecord[];
  on: string;
  linkOf: LinkOfFiling;
}) {
  const { t } = useText();
  const rows = sources.flatMap((source): Row[] => [
    ...source.stays.map((it) => {
      const isOver = it.leftOn !== null && it.leftOn <= on;
      const parts = [
        it.enteredOn,
        it.leftOn ? t("rewards:line.leftOn", { on: it.leftOn }) : t("rewards:line.stays"),
        t("rewards:line.days", { days: daysBetween(it.enteredOn, isOver ? it.leftOn! : on) }),
      ];
      return {
        key: it.id,
        carrier: source.carrierName,
        fact: t("rewards:line.stay"),
        value: parts.join(" · "),
        evidence: it.evidence,
        areaDm2: isOver ? null : source.areaDm2,
        filing: it.filing,
      };
    }),
    ...source.titles.map((it) => ({
      key: it.id,
      carrier: source.carrierName,
      fact: t("rewards:line.titleClaim"),
      value: [t(`glossary:titleKind.${it.kind}`), it.number, it.awardedOn].join(" · "),
      evidence: it.evidence,
      areaDm2: null,
      filing: it.filing,
    })),
  ]);
  return (
    <Table
      isNested
      label={t("rewards:line.tableLabel")}
      rows={rows}
      keyOf={(row) => row.key}
      columns={[
        { key: "carrier", header: t("rewards:line.carrier"), cell: (row) => row.carrier },
        { key: "fact", header: t("rewards:line.fact"), cell: (row) => row.fact },
        { key: "value", header: t("rewards:line.dates"), cell: (row) => row.value },
        {
          key: "area",
          header: t("rewards:line.area"),
          unit: t("common:units.m2"),
          align: "end",
          cell: (row) => (row.areaDm2 === null ? <Missing reason="none" /> : <Area dm2={row.areaDm2} />),
        },
        { key: "evidence", header: t("rewards:line.evidence"), cell: (row) => row.evidence ?? <Missing /> },
        {
          key: "filing",
          header: t("rewards:line.filing"),
          cell: (row) => <FilingText filing={row.filing} linkOf={linkOf} />,
        },
      ]}
    />
  );
}
