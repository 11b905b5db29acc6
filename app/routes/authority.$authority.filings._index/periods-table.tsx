import { periodName } from "#app/components/filings/texts.ts";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DateText } from "#app/components/ui/values.tsx";
import type { Period } from "#app/domain/reports/periods.ts";
import { useText } from "#app/i18n/index.ts";

/** The periods and their days, for who opens them and reads no filing. */
export function PeriodsTable({ periods }: { periods: readonly Period[] }) {
  const { t } = useText();
  const day = (key: "opensOn" | "dueOn" | "closesOn") => ({
    key,
    header: t(`filings:list.${key}`),
    cell: (period: Period) => <DateText on={period[key]} />,
  });
  return (
    <Section isFlush title={t("reports:periods")}>
      <Table
        label={t("reports:periods")}
        rows={periods}
        keyOf={(period) => period.code}
        empty={t("filings:review.empty")}
        columns={[
          { key: "code", header: t("filings:list.period"), cell: (period) => periodName(t, period) },
          day("opensOn"),
          day("dueOn"),
          day("closesOn"),
        ]}
      />
    </Section>
  );
}
