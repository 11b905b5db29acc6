import { Link } from "@remix-run/react";
import { Stat, StatRow } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Count, DateText, Missing } from "#app/components/ui/values.tsx";
import { clockOf } from "#app/domain/mentoring/services.ts";
import { wordOf } from "#app/domain/people/code-lists.ts";
import { useText } from "#app/i18n/index.ts";
import type { ServicesList } from "#app/services/mentoring/list-services.server.ts";

/** So many firms of an entry are named in the list; the others are counted. */
const NAMED = 3;

/** The sums over all pages, and the kinds that add up to them. */
export function ServiceSums({ list, kindHref }: { list: ServicesList; kindHref: (kind: string) => string }) {
  const { t, locale } = useText();
  const { sum, byKind, kinds } = list;
  return (
    <section className="flex flex-col gap-2" aria-label={t("mentoring:sum.all")}>
      <StatRow>
        <Stat
          label={t("mentoring:sum.entries")}
          value={<Count value={sum.entries} />}
          unit={t("mentoring:sum.entriesUnit")}
        />
        <Stat
          label={t("mentoring:sum.minutes")}
          value={clockOf(sum.minutes)}
          unit={t("mentoring:hoursUnit")}
        />
        <Stat
          label={t("mentoring:sum.firms")}
          value={<Count value={sum.firms} />}
          unit={t("mentoring:sum.firmsUnit")}
        />
        <Stat label={t("mentoring:sum.firmTimes")} value={<Count value={sum.firmTimes} />} />
      </StatRow>
      <p className="text-xs text-ink-soft">{t("mentoring:sum.note")}</p>
      {byKind.length > 1 ? (
        <details>
          <summary className="link inline-flex min-h-6 items-center text-sm">
            {t("mentoring:sum.byKind")}
          </summary>
          <div className="mt-2">
            <Table
              label={t("mentoring:sum.byKind")}
              hasSum
              rows={byKind}
              keyOf={(it) => it.kind}
              columns={[
                {
                  key: "kind",
                  header: t("mentoring:kind"),
                  cell: (it) => (
                    <Link to={kindHref(it.kind)} className="link" preventScrollReset>
                      {wordOf(kinds, it.kind, locale)}
                    </Link>
                  ),
                },
                {
                  key: "entries",
                  header: t("mentoring:sum.entries"),
                  align: "end",
                  cell: (it) => <Count value={it.entries} />,
                  sum: <Count value={sum.entries} />,
                },
                {
                  key: "minutes",
                  header: t("mentoring:sum.minutes"),
                  unit: t("mentoring:hoursUnit"),
                  align: "end",
                  cell: (it) => clockOf(it.minutes),
                  sum: clockOf(sum.minutes),
                },
                {
                  key: "firmTimes",
                  header: t("mentoring:sum.firmTimes"),
                  align: "end",
                  cell: (it) => <Count value={it.firmTimes} />,
                  sum: <Count value={sum.firmTimes} />,
                },
              ]}
            />
          </div>
        </details>
      ) : null}
    </section>
  );
}

export function ServicesTable({
  list,
  hrefOf,
  residentHref,
  mentorHref,
}: {
  list: ServicesList;
  hrefOf: (id: string) => string;
  residentHref: (id: string) => string;
  mentorHref: (id: string) => string;
}) {
  const { t, locale } = useText();
  return (
    <Table
      label={t("mentoring:log")}
      hasSum
      rows={list.rows}
      keyOf={(entry) => entry.id}
      columns={[
        {
          key: "day",
          header: t("mentoring:heldOn"),
          cell: (entry) => <DateText on={entry.heldOn} />,
          sum: t("mentoring:sum.all"),
        },
        {
          key: "topic",
          header: t("mentoring:topic"),
          wrap: true,
          cell: (entry) => (
            <Link to={hrefOf(entry.id)} className="link">
              {entry.topic}
            </Link>
          ),
        },
        {
          key: "kind",
          header: t("mentoring:kind"),
          cell: (entry) => wordOf(list.kinds, entry.kind, locale),
        },
        {
          key: "firms",
          header: t("mentoring:firms"),
          wrap: true,
          cell: ({ firms }) => (
            <>
              {firms.slice(0, NAMED).map((firm, index) => (
                <span key={firm.id}>
                  {index > 0 ? t("residency:import.separator") : null}
                  <Link to={residentHref(firm.id)} className="link">
                    {firm.name}
                  </Link>
                </span>
              ))}
              {firms.length > NAMED ? ` +${firms.length - NAMED}` : null}
            </>
          ),
        },
        {
          key: "firmTimes",
          header: t("mentoring:sum.firmTimes"),
          align: "end",
          wideOnly: true,
          cell: ({ firms }) => <Count value={firms.length} />,
          sum: <Count value={list.sum.firmTimes} />,
        },
        {
          key: "hours",
          header: t("mentoring:hours"),
          unit: t("mentoring:hoursUnit"),
          align: "end",
          cell: (entry) => clockOf(entry.minutes),
          sum: clockOf(list.sum.minutes),
        },
        {
          key: "provider",
          header: t("mentoring:provider"),
          cell: (entry) => (
            <>
              {entry.mentorId && entry.mentorName ? (
                <Link to={mentorHref(entry.mentorId)} className="link">
                  {entry.mentorName}
                </Link>
              ) : null}
              {entry.mentorId && entry.staff ? " · " : null}
              {entry.staff}
            </>
          ),
        },
        {
          key: "evidence",
          header: t("mentoring:evidence"),
          wrap: true,
          wideOnly: true,
          cell: (entry) => entry.withdrawnReason ?? entry.evidence ?? <Missing reason="none" />,
        },
      ]}
    />
  );
}
