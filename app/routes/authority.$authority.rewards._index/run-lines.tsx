import { Link, useSearchParams } from "@remix-run/react";
import { LinesTable } from "#app/components/rewards/lines-table.tsx";
import { inLocale, itemName } from "#app/components/rewards/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Field, Select } from "#app/components/ui/field.tsx";
import { FilterBar, Pagination, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { useMoneyUnit } from "#app/components/ui/money-unit.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Missing, Money } from "#app/components/ui/values.tsx";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import type { RewardRunDetails } from "#app/services/rewards/show-rewards.server.ts";
import { Changes } from "./changes.tsx";
import { NotCounted } from "./not-counted.tsx";

const FILTERS = ["carrier", "item", "kind"] as const;

/** The money of a run: by beneficiary and item, line by line, against the run before, and what was not counted. */
export function RunLines({ details }: { details: RewardRunDetails }) {
  const { t } = useText();
  const to = paths.authority(useFrame().organization.slug);
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const money = useMoneyUnit();
  const unit = t(`common:units.${money}`);
  const isFiltered = FILTERS.some((name) => search.get(name));
  const { shown, table } = details;
  return (
    <>
      {table.rows.length > 0 || isFiltered ? (
        <>
          <Filters details={details} isFiltered={isFiltered} />
          <Section
            isFlush
            title={t("rewards:table.title")}
            description={
              isFiltered
                ? t("rewards:table.hintFiltered", { total: table.totalFen })
                : t("rewards:table.hint")
            }
          >
            <Totals details={details} unit={unit} />
          </Section>
        </>
      ) : null}
      <Section isFlush title={t("rewards:lines.title")} description={t("rewards:lines.hint")}>
        <LinesTable
          lines={shown.lines}
          totalFen={shown.table.totalFen}
          unit={money}
          hrefOf={(line) => to.rewardLine(line.runId, line.lineNo)}
          showBeneficiary
          empty={
            <div className="p-4">
              <EmptyState title={t(isFiltered ? "rewards:lines.noneFiltered" : "rewards:lines.none")}>
                {isFiltered ? null : t("rewards:lines.noneHint")}
              </EmptyState>
            </div>
          }
        />
      </Section>
      <Pagination
        total={shown.count}
        previousHref={search.get("after") ? hrefWith({ after: null }) : null}
        nextHref={shown.nextAfter === null ? null : hrefWith({ after: String(shown.nextAfter) })}
      />
      {details.changes ? <Changes details={details} changes={details.changes} unit={unit} /> : null}
      {details.uncounted.length > 0 ? <NotCounted details={details} /> : null}
    </>
  );
}

function Filters({ details, isFiltered }: { details: RewardRunDetails; isFiltered: boolean }) {
  const { t, locale } = useText();
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const keep = Object.fromEntries(["period", "programme", "run", "money"].map((it) => [it, search.get(it)]));
  return (
    <FilterBar
      key={FILTERS.map((name) => search.get(name)).join(" ")}
      label={t("rewards:lines.title")}
      keep={keep}
      resetHref={isFiltered ? hrefWith({ carrier: null, item: null, kind: null, after: null }) : undefined}
    >
      <Field name="carrier" label={t("rewards:table.beneficiary")}>
        <Select
          defaultValue={search.get("carrier") ?? ""}
          placeholder={t("rewards:lines.allCarriers")}
          options={details.beneficiaries.map((it) => ({ value: it.id, label: it.name }))}
        />
      </Field>
      <Field name="item" label={t("rewards:lines.item")}>
        <Select
          defaultValue={search.get("item") ?? ""}
          placeholder={t("rewards:lines.allItems")}
          options={[
            ...details.items.map((it) => ({ value: it.code, label: inLocale(locale, it.label) })),
            ...(details.table.items.includes("all-items")
              ? [{ value: "all-items", label: t("rewards:table.allItems") }]
              : []),
          ]}
        />
      </Field>
      <Field name="kind" label={t("rewards:lines.kind")}>
        <Select
          defaultValue={search.get("kind") ?? ""}
          placeholder={t("rewards:lines.allKinds")}
          options={details.kinds.map((kind) => ({ value: kind, label: t(`rewards:kind.${kind}`) }))}
        />
      </Field>
    </FilterBar>
  );
}

function Totals({ details, unit }: { details: RewardRunDetails; unit: string }) {
  const { t, locale } = useText();
  const hrefWith = useHrefWith();
  const { table } = details.shown;
  const labels = new Map(details.items.map((it) => [it.code, it.label]));
  return (
    <Table
      isNested
      label={t("rewards:table.tableLabel")}
      rows={table.rows}
      keyOf={(row) => `${row.beneficiary.kind}/${row.beneficiary.id}`}
      hasSum
      columns={[
        {
          key: "beneficiary",
          header: t("rewards:table.beneficiary"),
          cell: (row) => (
            <Link
              to={hrefWith({ carrier: row.beneficiary.id, after: null })}
              className="link"
              preventScrollReset
            >
              {row.beneficiary.name}
            </Link>
          ),
        },
        ...table.items.map((item) => ({
          key: item,
          header: itemName(t, locale, labels.get(item) ?? null),
          unit,
          align: "end" as const,
          cell: (row: (typeof table.rows)[number]) =>
            row.cells[item] === undefined ? <Missing reason="none" /> : <Money fen={row.cells[item]} exact />,
          sum: <Money fen={table.byItem[item]} exact />,
        })),
        {
          key: "total",
          header: t("rewards:table.total"),
          unit,
          align: "end" as const,
          cell: (row) => (
            <strong className="font-semibold">
              <Money fen={row.totalFen} exact />
            </strong>
          ),
          sum: <Money fen={table.totalFen} exact />,
        },
      ]}
    />
  );
}
