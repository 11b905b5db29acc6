import { Link } from "@remix-run/react";
import { Days, MonthsLeft } from "#app/components/chart/stacking-plan.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Area, Missing, Money } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import { type Done, LeaseActions, type LeaseView } from "./lease-actions.tsx";

const TONE = { current: "ok", coming: "info", past: "muted" } as const;

/** Every lease of the room: running, to come, ended; each can be ended, corrected or taken back. */
export function LeaseTable({
  leases,
  on,
  mayWrite,
  hasDesks,
  hrefOf,
  hrefOfResident,
  onDone,
}: {
  leases: readonly (LeaseView & { followedBy: string | null })[];
  on: string;
  mayWrite: boolean;
  hasDesks: boolean;
  hrefOf: (leaseId: string, act?: "renew") => string;
  hrefOfResident: (residencyId: string) => string;
  onDone: (done: Done) => void;
}) {
  const { t } = useText();
  return (
    <Table
      isNested
      label={t("space:lease.table")}
      rows={leases}
      keyOf={(lease) => lease.id}
      empty={
        <div className="p-4">
          <EmptyState title={t("space:lease.listEmpty")} />
        </div>
      }
      columns={[
        {
          key: "occupant",
          header: t("space:lease.occupant"),
          cell: (lease) => (
            <span className="flex flex-wrap items-center gap-x-2">
              {lease.residencyId ? (
                <Link to={hrefOfResident(lease.residencyId)} className="link">
                  {lease.occupant}
                </Link>
              ) : (
                lease.occupant
              )}
              <span className="text-xs text-ink-soft">
                {t(lease.isResident ? "space:lease.kind.resident" : "space:lease.kind.other")}
              </span>
              {lease.note ? (
                <span className="w-full max-w-96 text-xs whitespace-normal text-ink-soft">{lease.note}</span>
              ) : null}
            </span>
          ),
        },
        {
          key: "state",
          header: t("space:state.label"),
          cell: (lease) => <Badge tone={TONE[lease.state]}>{t(`space:lease.state.${lease.state}`)}</Badge>,
        },
        {
          key: "area",
          header: t("space:area"),
          unit: t("common:units.m2"),
          align: "end",
          cell: (lease) => <Area dm2={lease.areaDm2} />,
        },
        ...(hasDesks
          ? [
              {
                key: "desks",
                header: t("space:desks"),
                align: "end" as const,
                cell: (lease: LeaseView) => lease.desks ?? <Missing reason="none" />,
              },
            ]
          : []),
        {
          key: "period",
          header: t("space:lease.period"),
          cell: (lease) => (
            <Link to={hrefOf(lease.id)} className="link">
              <Days from={lease.from} to={lease.to} />
            </Link>
          ),
        },
        {
          key: "left",
          header: t("space:monthsLeft"),
          cell: (lease) =>
            lease.state === "past" ? <Missing reason="none" /> : <MonthsLeft months={lease.monthsLeft} />,
        },
        {
          key: "rent",
          header: t("space:lease.rent"),
          unit: t("common:units.yuan"),
          align: "end",
          cell: (lease) =>
            lease.rentFenPerMonth === null ? (
              <Missing reason="none" />
            ) : (
              <Money fen={lease.rentFenPerMonth} unit="yuan" />
            ),
        },
        ...(mayWrite
          ? [
              {
                key: "act",
                header: t("common:table.rowActions"),
                hideHeader: true,
                cell: (lease: LeaseView & { followedBy: string | null }) => (
                  <span className="flex justify-end gap-1">
                    {lease.state !== "past" && lease.to && !lease.followedBy ? (
                      <LinkButton size="sm" variant="quiet" to={hrefOf(lease.id, "renew")}>
                        {t("leases:act.renew")}
                      </LinkButton>
                    ) : null}
                    <LeaseActions lease={lease} on={on} hasDesks={hasDesks} onDone={onDone} />
                  </span>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
