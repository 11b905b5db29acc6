import { Badge } from "#app/components/ui/badge.tsx";
import { useMoneyUnit } from "#app/components/ui/money-unit.tsx";
import { KeyValue, Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Area, DateText, FactText, Missing, Percent } from "#app/components/ui/values.tsx";
import type { FilingView } from "#app/domain/filings/view.ts";
import type { AreaLine } from "#app/domain/space/ledger.ts";
import { textOfCode, useText } from "#app/i18n/index.ts";
import { factLabel, unitLabel } from "./texts.ts";

/** The carrier's own and derived figures, by where they come from. */
export function FactsTable({ facts }: Pick<FilingView, "facts">) {
  const { t, locale } = useText();
  const money = useMoneyUnit();
  return (
    <Section title={t("filings:facts.title")} isFlush>
      <Table
        isNested
        maxHeight="28rem"
        label={t("filings:table", { title: t("filings:facts.title") })}
        rows={facts}
        keyOf={({ fact }) => fact.code}
        columns={[
          { key: "name", header: t("filings:facts.name"), cell: ({ fact }) => factLabel(fact, locale) },
          {
            key: "value",
            header: t("filings:facts.value"),
            align: "end",
            cell: ({ fact, value }) => (
              <>
                <FactText
                  state={value.state}
                  value={value.state === "known" ? value.value : null}
                  unit={fact.unit}
                  money={money}
                />
                <span className="ml-1 inline-block min-w-6 text-left text-xs text-ink-soft">
                  {fact.unit === "percent-milli" ? "" : unitLabel(t, fact.unit, money)}
                </span>
              </>
            ),
          },
          {
            key: "source",
            header: t("filings:facts.source"),
            cell: ({ fact }) =>
              t(fact.reporter === "derived" ? "filings:facts.derived" : "filings:facts.reported"),
          },
        ]}
      />
    </Section>
  );
}

const LINES: AreaLine[] = [
  "totalDm2",
  "residentDm2",
  "otherTenantDm2",
  "publicServiceDm2",
  "otherUseDm2",
  "vacantDm2",
  "disposableDm2",
];

/** The area ledger on the period's last day. */
export function AreaSummary({ area, day }: { area: FilingView["area"]; day: string }) {
  const { t } = useText();
  return (
    <Section title={t("filings:area.title", { day })}>
      <KeyValue
        facts={[
          ...LINES.map((line) => ({
            key: line,
            label: t(`filings:area.${line}`),
            value: <Area dm2={area[line]} withUnit />,
          })),
          { key: "ratio", label: t("filings:area.ratio"), value: <Percent milli={area.usePercentMilli} /> },
        ]}
      />
    </Section>
  );
}

export function ResidentsTable({ residents }: Pick<FilingView, "residents">) {
  const { t } = useText();
  const sum = residents.reduce((area, it) => area + it.areaDm2, 0);
  return (
    <Section
      title={t("filings:residents.title")}
      description={t("filings:residents.count", { count: residents.length })}
      isFlush
    >
      <Table
        isNested
        maxHeight="32rem"
        label={t("filings:table", { title: t("filings:residents.title") })}
        rows={residents}
        keyOf={(it) => it.id}
        hasSum
        columns={[
          { key: "firm", header: t("filings:residents.firm"), cell: (it) => it.name },
          { key: "uscc", header: t("filings:residents.uscc"), cell: (it) => it.uscc, wideOnly: true },
          {
            key: "entered",
            header: t("filings:residents.enteredOn"),
            cell: (it) => <DateText on={it.enteredOn} />,
          },
          { key: "left", header: t("filings:residents.leftOn"), cell: (it) => <DateText on={it.leftOn} /> },
          {
            key: "exit",
            header: t("filings:residents.exit"),
            cell: (it) => (it.exit ? t(`glossary:residencyExit.${it.exit}`) : <Missing reason="none" />),
          },
          {
            key: "area",
            header: t("filings:residents.area"),
            unit: t("common:units.m2"),
            align: "end",
            cell: (it) => <Area dm2={it.areaDm2} />,
            sum: <Area dm2={sum} />,
          },
          {
            key: "titles",
            header: t("filings:residents.titles"),
            cell: (it) => (
              <span className="flex flex-wrap gap-1">
                {it.titles.map((kind) => (
                  <Badge key={kind} icon={null}>
                    {textOfCode(t, "glossary", `titleKind.${kind}`)}
                  </Badge>
                ))}
              </span>
            ),
          },
        ]}
      />
    </Section>
  );
}
