import type { MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { RouteError } from "#app/components/shell/route-error.tsx";
import { SpaceTabs } from "#app/components/space/space-tabs.tsx";
import { VerificationMark } from "#app/components/ui/badge.tsx";
import { Button, DownloadLink } from "#app/components/ui/button.tsx";
import { Field, TextInput } from "#app/components/ui/field.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, Stat, StatRow } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Area, Count, DateText, Missing, Money, Percent } from "#app/components/ui/values.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { showStatement, showStatementInput } from "#app/services/space/show-statement.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("leases:statement.title"));

export const loader = carrierLoader({ can: "space:read" }, async ({ ctx, url }) => {
  const asked = { month: url.searchParams.get("month") || undefined };
  const input = showStatementInput.safeParse(asked).success ? asked : {};
  return { statement: await showStatement({ ctx, input }) };
});

type View = ReturnType<typeof useLoaderData<typeof loader>>["statement"];

const Yuan = ({ fen }: { fen: number | null }) =>
  fen === null ? <Missing reason="none" /> : <Money fen={fen} unit="yuan" />;

/** A line a lease, with the sums under it. */
function Lines({ statement }: { statement: View }) {
  const { t } = useText();
  const to = paths.carrier(useFrame().organization.slug);
  const { rows, total } = statement;
  const [m2days, yuan] = [t("leases:figures.m2days"), t("common:units.yuan")];
  return (
    <Section isFlush title={t("leases:statement.lines")}>
      <Table
        isNested
        hasSum
        label={t("leases:statement.table")}
        rows={rows}
        keyOf={(row) => row.leaseId}
        columns={[
          {
            key: "firm",
            header: t("leases:statement.firm"),
            wrap: true,
            cell: (row) => (
              <Link to={to.lease(row.leaseId)} className="link">
                {row.occupant}
              </Link>
            ),
            sum: t("leases:statement.sum"),
          },
          {
            key: "uscc",
            header: t("leases:statement.uscc"),
            cell: (row) => row.uscc ?? <Missing reason="none" />,
          },
          {
            key: "room",
            header: t("leases:statement.room"),
            cell: (row) => (
              <Link to={to.room(row.roomId)} className="link">
                {row.room}
              </Link>
            ),
          },
          {
            key: "area",
            header: t("space:area"),
            unit: t("common:units.m2"),
            align: "end",
            cell: (row) => <Area dm2={row.areaDm2} />,
          },
          {
            key: "days",
            header: t("leases:statement.days"),
            align: "end",
            cell: (row) => <Count value={row.residentDays} />,
          },
          ...(["residentAreaDays", "otherAreaDays"] as const).map((figure) => ({
            key: figure,
            header: t(`leases:statement.${figure}`),
            unit: m2days,
            align: "end" as const,
            cell: (row: (typeof rows)[number]) => <Area dm2={row[figure]} />,
            sum: <Area dm2={total[figure]} />,
          })),
          ...(["resident", "other"] as const).map((who) => ({
            key: `${who}Rent`,
            header: t(`leases:statement.${who}Rent`),
            unit: yuan,
            align: "end" as const,
            cell: (row: (typeof rows)[number]) => <Yuan fen={row[`${who}Fen`]} />,
            sum: <Yuan fen={total[`${who}Fen`]} />,
          })),
        ]}
      />
    </Section>
  );
}

function Days({ statement }: { statement: View }) {
  const { t } = useText();
  const to = paths.carrier(useFrame().organization.slug);
  return (
    <Section isFlush title={t("leases:statement.perDay")}>
      <Table
        isNested
        label={t("leases:statement.perDayTable")}
        rows={statement.days}
        keyOf={(day) => day.on}
        maxHeight="24rem"
        columns={[
          {
            key: "on",
            header: t("leases:statement.day"),
            cell: (day) => (
              <Link to={to.areaLedger(day.on)} className="link">
                <DateText on={day.on} />
              </Link>
            ),
          },
          {
            key: "firms",
            header: t("leases:statement.firms"),
            align: "end",
            cell: (day) => <Count value={day.firms} />,
          },
          {
            key: "resident",
            header: t("leases:statement.residentArea"),
            unit: t("common:units.m2"),
            align: "end",
            cell: (day) => <Area dm2={day.residentDm2} />,
          },
          {
            key: "other",
            header: t("leases:statement.otherArea"),
            unit: t("common:units.m2"),
            align: "end",
            cell: (day) => <Area dm2={day.otherDm2} />,
          },
        ]}
      />
    </Section>
  );
}

export default function TaxStatement() {
  const { t } = useText();
  const { statement } = useLoaderData<typeof loader>();
  const to = paths.carrier(useFrame().organization.slug);
  const { month, rows, total, withoutRent } = statement;
  const areaDays = total.residentAreaDays + total.otherAreaDays;
  return (
    <Page>
      <PageHeader
        title={`${t("leases:statement.title")} ${month}`}
        description={t("leases:statement.lead")}
        status={<VerificationMark verification="unverified" />}
        actions={
          rows.length > 0 ? (
            <>
              <Button onClick={() => window.print()}>{t("leases:statement.print")}</Button>
              <DownloadLink href={to.taxStatementWorkbook(month)} filename={`${month}.xlsx`}>
                {t("leases:statement.workbook")}
              </DownloadLink>
            </>
          ) : null
        }
      />
      <SpaceTabs current="statement" />
      <Form method="get" className="flex flex-wrap items-end gap-3 print:hidden">
        <Field name="month" label={t("leases:statement.month")}>
          <TextInput key={month} type="month" defaultValue={month} />
        </Field>
        <Button type="submit">{t("leases:statement.choose")}</Button>
      </Form>
      <Banner tone="warning" title={t("leases:statement.unverified")}>
        <ul className="list-disc pl-5">
          <li>{t("leases:statement.count1")}</li>
          <li>{t("leases:statement.count2")}</li>
          <li>{t("leases:statement.count3")}</li>
          {withoutRent > 0 ? <li>{t("leases:statement.missingRent", { count: withoutRent })}</li> : null}
        </ul>
      </Banner>
      {rows.length === 0 ? (
        <EmptyState title={t("leases:statement.empty")} />
      ) : (
        <>
          <StatRow>
            {(["residentAreaDays", "otherAreaDays"] as const).map((figure) => (
              <Stat
                key={figure}
                label={t(`leases:statement.${figure}`)}
                value={<Area dm2={total[figure]} />}
                unit={t("leases:figures.m2days")}
              />
            ))}
            <Stat
              label={t("leases:statement.share")}
              value={
                <Percent
                  milli={areaDays === 0 ? null : Math.round((total.residentAreaDays / areaDays) * 100_000)}
                />
              }
            />
            {(["resident", "other"] as const).map((who) => (
              <Stat
                key={who}
                label={t(`leases:statement.${who}Rent`)}
                value={<Yuan fen={total[`${who}Fen`]} />}
                unit={t("common:units.yuan")}
              />
            ))}
          </StatRow>
          <Lines statement={statement} />
          <Days statement={statement} />
        </>
      )}
    </Page>
  );
}

export const ErrorBoundary = RouteError;
