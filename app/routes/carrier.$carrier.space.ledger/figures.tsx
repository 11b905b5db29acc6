import { Form, Link } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { DateInput, Field } from "#app/components/ui/field.tsx";
import { Section, Stat, StatRow } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Area, Count, Percent } from "#app/components/ui/values.tsx";
import type { AreaLine, AreaLines } from "#app/domain/space/ledger.ts";
import { formatPercentMilli, formatPoints } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import { Opens } from "./opened-figure.tsx";

type Occupant = { key: string; name: string; areaDm2: number };
type FiguresView = {
  firms: number;
  firmsPerThousandMilli: number | null;
  concentration: {
    letDm2: number;
    occupants: readonly Occupant[];
    largestMilli: number | null;
    largestFiveMilli: number | null;
  };
  lettings: readonly { key: string; leaseId: string; room: string; areaDm2: number; isResident: boolean }[];
  sizeClass: { title: { zh: string; en: string } } | null;
  sizeSource: { title: string; number: string };
};

/** Firms per 1,000 m², who has how much of what is let, and the size class; each opens into its occupants. */
export function Figures({
  figures,
  totalDm2,
  hrefOfPlan,
  hrefOfTotal,
  hrefOfLease,
}: {
  figures: FiguresView;
  totalDm2: number;
  hrefOfPlan: string;
  hrefOfTotal: string;
  hrefOfLease: (leaseId: string) => string;
}) {
  const { t, locale } = useText();
  const { concentration, sizeClass, sizeSource } = figures;
  const note = t("leases:figures.largestNote");
  const of = (key: string) => figures.lettings.filter((it) => it.key === key);
  return (
    <Section
      isFlush
      title={t("leases:figures.title")}
      actions={
        <Link to={hrefOfPlan} className="link">
          {t("space:plan.title")}
        </Link>
      }
    >
      <div className="flex flex-col gap-3 p-4">
        <StatRow>
          <Stat label={t("leases:figures.firms")} value={<Count value={figures.firms} />} />
          <Stat
            label={t("leases:figures.perThousand")}
            value={figures.firmsPerThousandMilli === null ? "—" : formatPoints(figures.firmsPerThousandMilli)}
            note={
              <Opens to={hrefOfTotal} line="totalDm2">
                {t("leases:figures.perThousandNote", { firms: figures.firms, area: totalDm2 })}
              </Opens>
            }
          />
          <Stat
            label={t("leases:figures.largest")}
            value={<Percent milli={concentration.largestMilli} />}
            note={note}
          />
          <Stat
            label={t("leases:figures.largestFive")}
            value={<Percent milli={concentration.largestFiveMilli} />}
            note={note}
          />
          <Stat
            label={t("leases:figures.sizeClass")}
            value={
              <span className="text-base">
                {sizeClass
                  ? locale === "en"
                    ? sizeClass.title.en
                    : sizeClass.title.zh
                  : t("leases:figures.sizeNone")}
              </span>
            }
            note={
              <Opens to={hrefOfTotal} line="totalDm2">
                {sizeSource.number}
              </Opens>
            }
          />
        </StatRow>
        <details>
          <summary className="link inline-flex min-h-6 items-center">{t("leases:figures.occupants")}</summary>
          <div className="pt-2">
            <Table
              label={t("leases:figures.occupantsTable")}
              rows={concentration.occupants}
              keyOf={(row) => row.key}
              maxHeight="24rem"
              hasSum
              columns={[
                { key: "name", header: t("space:lease.occupant"), cell: (row) => row.name, wrap: true },
                {
                  key: "rooms",
                  header: t("leases:opened.leases"),
                  wrap: true,
                  cell: (row) => <Lettings lettings={of(row.key)} hrefOf={hrefOfLease} />,
                },
                {
                  key: "resident",
                  header: t("leases:figures.firms"),
                  align: "end",
                  cell: (row) => (of(row.key).some((it) => it.isResident) ? 1 : "—"),
                  sum: <Count value={figures.firms} />,
                },
                {
                  key: "area",
                  header: t("space:let"),
                  unit: t("common:units.m2"),
                  align: "end",
                  cell: (row) => <Area dm2={row.areaDm2} />,
                  sum: <Area dm2={concentration.letDm2} />,
                },
                {
                  key: "share",
                  header: t("leases:figures.shareOfLet"),
                  align: "end",
                  cell: (row) =>
                    formatPercentMilli(Math.round((row.areaDm2 / concentration.letDm2) * 100_000)),
                },
              ]}
            />
          </div>
        </details>
      </div>
    </Section>
  );
}

/** The leases of an occupant on the day, each with its room and area; they add up to its row. */
const Lettings = ({
  lettings,
  hrefOf,
}: {
  lettings: FiguresView["lettings"];
  hrefOf: (leaseId: string) => string;
}) => (
  <ul className="flex flex-wrap gap-x-3">
    {lettings.map((it) => (
      <li key={it.leaseId} className="whitespace-nowrap">
        <Link to={hrefOf(it.leaseId)} className="link">
          {it.room}
        </Link>{" "}
        <span className="text-ink-soft">
          <Area dm2={it.areaDm2} />
        </span>
      </li>
    ))}
  </ul>
);

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
type AreaDaysView = { from: string; to: string; days: number; lines: AreaLines };

/** The areas of each day of a window added up, by line, with the window to choose. */
export function AreaDaysTable({
  areaDays,
  hrefOfLine,
}: {
  areaDays: AreaDaysView;
  hrefOfLine: (line: AreaLine) => string;
}) {
  const { t } = useText();
  const { from, to, days, lines } = areaDays;
  return (
    <Section
      isFlush
      title={t("leases:figures.areaDays")}
      description={t("leases:figures.areaDaysHint", { from, to })}
    >
      <Form method="get" preventScrollReset className="flex flex-wrap items-end gap-3 p-4">
        <input type="hidden" name="on" value={to} />
        <Field name="from" label={t("leases:figures.from")}>
          <DateInput key={from} defaultValue={from} max={to} />
        </Field>
        <Button type="submit">{t("leases:statement.choose")}</Button>
      </Form>
      <Table
        isNested
        label={t("leases:figures.areaDaysTable")}
        rows={LINES}
        keyOf={(line) => line}
        columns={[
          { key: "line", header: t("leases:figures.line"), cell: (line) => t(`space:ledger.${line}`) },
          {
            key: "days",
            header: t("leases:figures.areaDays"),
            unit: t("leases:figures.m2days"),
            align: "end",
            cell: (line) => (
              <Opens to={hrefOfLine(`${line}Dm2`)} line={`${line}Dm2`}>
                <Area dm2={lines[`${line}Dm2` satisfies AreaLine]} />
              </Opens>
            ),
          },
          {
            key: "mean",
            header: t("leases:figures.average"),
            unit: t("common:units.m2"),
            align: "end",
            cell: (line) => <Area dm2={Math.round(lines[`${line}Dm2` satisfies AreaLine] / days)} />,
          },
        ]}
      />
    </Section>
  );
}
