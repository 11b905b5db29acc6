import { Link } from "@remix-run/react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { Area, DateText, Missing } from "#app/components/ui/values.tsx";
import { EXIT_KINDS } from "#app/domain/residency/residency.ts";
import { useText } from "#app/i18n/index.ts";
import type { RegisterDifference } from "#app/services/residency/compare-registers.server.ts";

type Compared = RegisterDifference["difference"];
type Row = Compared["entered"][number];
type HrefOf = (id: string) => string;

function useNameColumn(hrefOf: HrefOf): Column<Row> {
  const { t } = useText();
  return {
    key: "name",
    header: t("residency:fact.name"),
    sum: t("common:table.sum"),
    cell: (row) => (
      <>
        <Link to={hrefOf(row.id)} className="link font-medium">
          {row.name}
        </Link>
        <span className="block font-mono text-xs text-ink-soft">{row.uscc}</span>
      </>
    ),
  };
}

/** Those who came or went; `area` is what was let to them on the day that has them. */
function Stays({ rows, hrefOf, side }: { rows: readonly Row[]; hrefOf: HrefOf; side: "entered" | "ended" }) {
  const { t } = useText();
  const name = useNameColumn(hrefOf);
  const areaOf = (row: Row) => (side === "entered" ? row.areaToDm2 : row.areaFromDm2);
  return (
    <Table
      isNested
      label={t(`register:difference.${side}`)}
      rows={rows}
      keyOf={(row) => row.id}
      columns={[
        { ...name, sum: undefined },
        {
          key: "entered",
          header: t("residency:fact.enteredOn"),
          cell: (row) => <DateText on={row.enteredOn} />,
        },
        {
          key: "left",
          header: t("residency:fact.leftOn"),
          cell: (row) => (row.leftOn ? <DateText on={row.leftOn} /> : <Missing reason="none" />),
        },
        {
          key: "area",
          header: t("residency:fact.area"),
          unit: t("common:units.m2"),
          align: "end",
          cell: (row) => (areaOf(row) > 0 ? <Area dm2={areaOf(row)} /> : <Missing reason="none" />),
        },
      ]}
    />
  );
}

function Areas({ rows, hrefOf }: { rows: readonly Row[]; hrefOf: HrefOf }) {
  const { t } = useText();
  const name = useNameColumn(hrefOf);
  const total = (of: (row: Row) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  const column = (key: "before" | "after" | "delta", of: (row: Row) => number): Column<Row> => ({
    key,
    header: t(`register:difference.${key}`),
    unit: t("common:units.m2"),
    align: "end",
    cell: (row) => <Area dm2={of(row)} />,
    sum: <Area dm2={total(of)} />,
  });
  return (
    <Table
      isNested
      hasSum
      label={t("register:difference.list.area")}
      rows={rows}
      keyOf={(row) => row.id}
      columns={[
        name,
        column("before", (row) => row.areaFromDm2),
        column("after", (row) => row.areaToDm2),
        column("delta", (row) => row.areaToDm2 - row.areaFromDm2),
      ]}
    />
  );
}

function Titles({ rows, hrefOf }: { rows: Compared["titlesChanged"]; hrefOf: HrefOf }) {
  const { t } = useText();
  const name = useNameColumn(hrefOf);
  const kinds = (all: readonly string[], tone: "ok" | "warn") =>
    all.length === 0 ? (
      <Missing reason="none" />
    ) : (
      <span className="flex flex-wrap gap-1">
        {all.map((kind) => (
          <Badge key={kind} tone={tone}>
            {t(`glossary:titleKind.${kind as "high-tech"}`)}
          </Badge>
        ))}
      </span>
    );
  return (
    <Table
      isNested
      label={t("register:difference.list.titles")}
      rows={rows}
      keyOf={({ stay }) => stay.id}
      columns={[
        { key: "name", header: name.header, cell: ({ stay }, at) => name.cell(stay, at) },
        {
          key: "gained",
          header: t("register:difference.gained"),
          cell: ({ gained }) => kinds(gained, "ok"),
        },
        { key: "lost", header: t("register:difference.lost"), cell: ({ lost }) => kinds(lost, "warn") },
      ]}
    />
  );
}

/** The firms behind the sums, a table for each kind of change; what did not happen has none. */
export function DifferenceLists({ difference, hrefOf }: { difference: Compared; hrefOf: HrefOf }) {
  const { t } = useText();
  const { entered, ended, areaChanged, titlesChanged } = difference;
  const count = (side: "gained" | "lost") => titlesChanged.reduce((sum, row) => sum + row[side].length, 0);
  return (
    <>
      {entered.length > 0 ? (
        <Section id="entered" title={`${t("register:difference.entered")} · ${entered.length}`} isFlush>
          <Stays rows={entered} hrefOf={hrefOf} side="entered" />
        </Section>
      ) : null}
      {EXIT_KINDS.filter((kind) => ended[kind].length > 0).map((kind) => (
        <Section
          key={kind}
          id={kind}
          title={`${t(`register:steps.kind.${kind}`)} · ${ended[kind].length}`}
          isFlush
        >
          <Stays rows={ended[kind]} hrefOf={hrefOf} side="ended" />
        </Section>
      ))}
      {areaChanged.length > 0 ? (
        <Section id="area" title={`${t("register:difference.list.area")} · ${areaChanged.length}`} isFlush>
          <Areas rows={areaChanged} hrefOf={hrefOf} />
        </Section>
      ) : null}
      {titlesChanged.length > 0 ? (
        <Section
          id="titles"
          title={`${t("register:difference.list.titles")} · ${titlesChanged.length}`}
          description={t("register:difference.titlesRule", { gained: count("gained"), lost: count("lost") })}
          isFlush
        >
          <Titles rows={titlesChanged} hrefOf={hrefOf} />
        </Section>
      ) : null}
    </>
  );
}
