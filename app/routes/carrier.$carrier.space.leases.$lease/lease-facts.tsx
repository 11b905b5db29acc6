import { Link } from "@remix-run/react";
import { Days, MonthsLeft } from "#app/components/chart/stacking-plan.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import type { Terms } from "#app/components/space/terms-fields.tsx";
import { KeyValue, Section, Stat, StatRow } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Area, DateRange, DateText, Missing, Money } from "#app/components/ui/values.tsx";
import { addDays } from "#app/domain/shared/dates.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";

type Lease = Terms & {
  id: string;
  roomId: string;
  residencyId: string | null;
  from: string;
  to: string | null;
  areaDm2: number;
  desks: number | null;
  note: string | null;
  occupant: string;
  followsAs: "renewal" | "change" | "reshape" | null;
};
type Facts = { lease: Lease & { monthsLeft: number | null }; rentNow: number | null };

/** What is let, for how much, and what else was agreed. */
export function LeaseFacts({ page: { lease, rentNow } }: { page: Facts }) {
  const { t } = useText();
  const none = <Missing reason="none" />;
  return (
    <>
      <StatRow>
        <Stat
          label={t("leases:area")}
          value={<Area dm2={lease.areaDm2} />}
          unit={t("common:units.m2")}
          note={lease.desks ? `${t("space:desks")} ${lease.desks}` : undefined}
        />
        <Stat
          label={t("leases:rentNow")}
          value={<Money fen={rentNow} unit="yuan" />}
          unit={t("common:units.yuan")}
          note={t("leases:rentNowHint")}
        />
        <Stat
          label={t("leases:ends")}
          value={lease.to ? <DateText on={addDays(lease.to, -1)} /> : t("space:openEnded")}
          note={lease.to ? <MonthsLeft months={lease.monthsLeft} /> : undefined}
        />
      </StatRow>
      <Section title={t("leases:terms.title")}>
        <KeyValue
          facts={[
            {
              label: t("space:lease.rent"),
              value:
                lease.rentFenPerMonth === null ? (
                  none
                ) : (
                  <Money fen={lease.rentFenPerMonth} unit="yuan" withUnit />
                ),
            },
            {
              label: t("leases:terms.deposit"),
              value: lease.depositFen === null ? none : <Money fen={lease.depositFen} unit="yuan" withUnit />,
            },
            { label: t("leases:terms.agreement"), value: lease.agreementNumber ?? none },
            {
              label: t("leases:terms.rentFree"),
              value:
                lease.rentFreeFrom && lease.rentFreeTo ? (
                  <DateRange from={lease.rentFreeFrom} lastOn={addDays(lease.rentFreeTo, -1)} />
                ) : (
                  none
                ),
            },
            {
              label: t("leases:terms.steps"),
              value:
                lease.rentSteps.length === 0 ? (
                  none
                ) : (
                  <ul>
                    {lease.rentSteps.map((step) => (
                      <li key={step.from}>
                        {t("leases:terms.step", { on: step.from, rent: step.rentFenPerMonth })}
                      </li>
                    ))}
                  </ul>
                ),
            },
            { label: t("space:lease.note"), value: lease.note ?? none },
          ]}
        />
      </Section>
    </>
  );
}

type Month = { month: string; rentFen: number; isWhole: boolean };

/** What each month costs, by the rule that stands above it. */
export function LeaseMonths({ months }: { months: readonly Month[] }) {
  const { t } = useText();
  if (months.length === 0) {
    return (
      <Section title={t("leases:months.title")}>
        <p className="text-ink-soft">{t("leases:months.none")}</p>
      </Section>
    );
  }
  return (
    <Section isFlush title={t("leases:months.title")} description={t("leases:months.hint")}>
      <Table
        isNested
        label={t("leases:months.table")}
        rows={months}
        keyOf={(row) => row.month}
        maxHeight="24rem"
        columns={[
          { key: "month", header: t("leases:months.month"), cell: (row) => row.month.slice(0, 7) },
          {
            key: "rent",
            header: t("leases:months.rent"),
            unit: t("common:units.yuan"),
            align: "end",
            cell: (row) => <Money fen={row.rentFen} unit="yuan" />,
          },
          {
            key: "part",
            header: t("leases:months.part"),
            hideHeader: true,
            cell: (row) => (row.isWhole ? null : <span className="text-xs">{t("leases:months.part")}</span>),
          },
        ]}
      />
    </Section>
  );
}

/** The leases before and after this one, and where its room and its firm are. */
export function LeaseChain({
  page,
}: {
  page: {
    lease: Lease;
    room: { id: string; building: string; label: string; floor: string };
    before: Lease | null;
    after: Lease | null;
  };
}) {
  const { t } = useText();
  const to = paths.carrier(useFrame().organization.slug);
  const { lease, room, before, after } = page;
  const link = (it: Lease) => (
    <>
      <Link to={to.lease(it.id)} className="link">
        <Days from={it.from} to={it.to} />
      </Link>{" "}
      · <Area dm2={it.areaDm2} withUnit />
    </>
  );
  return (
    <Section title={t("leases:lease")}>
      <KeyValue
        columns={1}
        facts={[
          {
            label: t("leases:room"),
            value: (
              <Link to={to.room(room.id)} className="link">
                {room.building} {room.floor} {room.label}
              </Link>
            ),
          },
          {
            label: t("space:lease.occupant"),
            value: lease.residencyId ? (
              <Link to={to.resident(lease.residencyId)} className="link">
                {lease.occupant}
              </Link>
            ) : (
              lease.occupant
            ),
          },
          ...(before
            ? [
                {
                  label: lease.followsAs ? t(`leases:chain.${lease.followsAs}`) : t("leases:chain.before"),
                  value: link(before),
                },
              ]
            : []),
          ...(after ? [{ label: t("leases:chain.after"), value: link(after) }] : []),
        ]}
      />
    </Section>
  );
}
