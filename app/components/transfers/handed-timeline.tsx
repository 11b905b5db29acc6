import { Table } from "#app/components/ui/table.tsx";
import { Count, DateText, Missing } from "#app/components/ui/values.tsx";
import type { HandedStay } from "#app/domain/transfers/transfer.ts";
import { useText } from "#app/i18n/index.ts";

/** Stays that carriers handed over, the earliest first, with their months in incubation added up. */
export function HandedTimeline({ stays, months }: { stays: readonly HandedStay[]; months: number }) {
  const { t, locale } = useText();
  return (
    <Table
      label={t("transfers:timeline.title")}
      rows={stays}
      keyOf={(stay) => `${stay.carrier.zh} ${stay.enteredOn}`}
      hasSum
      columns={[
        {
          key: "carrier",
          header: t("transfers:timeline.carrier"),
          wrap: true,
          cell: ({ carrier }) => (locale === "en" ? carrier.en : carrier.zh),
        },
        {
          key: "admitted",
          header: t("transfers:timeline.admittedOn"),
          wideOnly: true,
          cell: ({ admittedOn }) => (admittedOn === null ? <Missing /> : <DateText on={admittedOn} />),
        },
        {
          key: "entered",
          header: t("transfers:timeline.enteredOn"),
          cell: ({ enteredOn }) => <DateText on={enteredOn} />,
        },
        {
          key: "left",
          header: t("transfers:timeline.leftOn"),
          cell: ({ leftOn }) => <DateText on={leftOn} />,
        },
        {
          key: "months",
          header: t("transfers:timeline.months"),
          align: "end",
          cell: (stay) => <Count value={stay.months} />,
          sum: <Count value={months} />,
        },
      ]}
    />
  );
}
