import { Link, useSearchParams } from "@remix-run/react";
import { Scale } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Field, TextInput } from "#app/components/ui/field.tsx";
import { FilterBar, Pagination, StatusTabs, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Code, DateText, InstantText } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { ConflictQueue } from "#app/services/rewards/list-conflicts.server.ts";
import { CONFLICT_TONE, inLocale } from "./texts.ts";

const STATES = [null, "open", "recompute", "ruled", "lapsed"] as const;

/** The queue of conflicts with its states and counts; a carrier sees those it is a party of. */
export function ConflictList({
  queue,
  states = STATES,
  hrefOf,
  emptyHint,
  emptyAction,
}: {
  queue: ConflictQueue;
  states?: readonly (typeof STATES)[number][];
  hrefOf: (id: string) => string;
  emptyHint: string;
  emptyAction?: ReactNode;
}) {
  const { t, locale } = useText();
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const state = search.get("state");
  const q = search.get("q");
  if (queue.counts.all === 0 && !q) {
    return (
      <EmptyState icon={Scale} title={t("rewards:conflicts.empty")} action={emptyAction}>
        {emptyHint}
      </EmptyState>
    );
  }
  return (
    <>
      <FilterBar keep={{ state }} resetHref={q ? hrefWith({ q: null }) : undefined}>
        <Field name="q" label={t("rewards:conflicts.q")}>
          <TextInput type="search" defaultValue={q ?? ""} />
        </Field>
      </FilterBar>
      <StatusTabs
        label={t("rewards:conflicts.status")}
        tabs={states.map((it) => ({
          key: it ?? "all",
          label: it ? t(`rewards:conflicts.stateShort.${it}`) : t("rewards:conflicts.all"),
          count: queue.counts[it ?? "all"],
          href: hrefWith({ state: it }),
          isCurrent: (state || null) === it,
        }))}
      />
      <Table
        label={t("rewards:conflicts.title")}
        rows={queue.conflicts}
        keyOf={(row) => row.id}
        empty={<EmptyState title={t("rewards:conflicts.emptyFiltered")} />}
        columns={[
          {
            key: "firm",
            header: t("rewards:conflicts.firm"),
            cell: (row) => (
              <>
                <Link to={hrefOf(row.id)} className="link">
                  {row.firmName}
                </Link>
                <span className="block">
                  <Code>{row.uscc}</Code>
                </span>
              </>
            ),
          },
          {
            key: "state",
            header: t("rewards:conflicts.status"),
            cell: (row) => (
              <Badge tone={CONFLICT_TONE[row.state]}>{t(`rewards:conflicts.state.${row.state}`)}</Badge>
            ),
          },
          {
            key: "outcome",
            header: t("rewards:conflicts.outcome"),
            cell: ({ outcome }) => (
              <>
                {outcome.label ? inLocale(locale, outcome.label) : null}
                <span className="block text-xs text-ink-soft">{outcome.number}</span>
              </>
            ),
          },
          {
            key: "sides",
            header: t("rewards:conflicts.sides"),
            wrap: true,
            cell: (row) => row.sides.map((it) => it.carrierName).join(" · "),
          },
          {
            key: "date",
            header: t("rewards:lines.date"),
            cell: (row) => <DateText on={row.outcome.date} />,
          },
          {
            key: "since",
            header: t("rewards:conflicts.since"),
            cell: (row) => <InstantText at={row.createdAt} />,
          },
        ]}
      />
      <Pagination total={queue.conflicts.length} />
    </>
  );
}
