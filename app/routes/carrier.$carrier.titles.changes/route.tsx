import type { MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { TitlesTabs } from "#app/components/titles/titles-tabs.tsx";
import { DateInput, Field, Select } from "#app/components/ui/field.tsx";
import { FilterBar, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Count, DateText } from "#app/components/ui/values.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { filtersIn } from "#app/http/filters.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { parseChanges, showChanges } from "#app/services/titles/show-changes.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("titles:changes.title"));

export const loader = carrierLoader({ can: "titles:read" }, async ({ ctx, url }) => {
  const given = parseChanges(filtersIn(url));
  try {
    return { view: await showChanges({ ctx, input: given }), refusal: null };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "registry.window") throw error;
    // A window the wrong way round is said beside the usual one.
    return {
      view: await showChanges({ ctx, input: { firms: given.firms } }),
      refusal: { code: error.code, details: error.details },
    };
  }
});

const SUMMED = ["stockAtFrom", "gained", "expired", "revoked", "stockAtTo"] as const;

export default function Changes() {
  const { t } = useText();
  const { view, refusal } = useLoaderData<typeof loader>();
  const hrefWith = useHrefWith();
  const to = paths.carrier(useFrame().organization.slug);
  const sum = (figure: (typeof SUMMED)[number] | "renewed") =>
    view.rows.reduce((total, row) => total + row[figure], 0);
  const column = (figure: (typeof SUMMED)[number] | "renewed") => ({
    key: figure,
    header: t(`titles:changes.${figure}`),
    align: "end" as const,
    sum: <Count value={sum(figure)} />,
    cell: (row: (typeof view.rows)[number]) =>
      row[figure] === 0 ? (
        <Count value={0} />
      ) : (
        <Link to={hrefWith({ kind: row.kind, figure })} className="link" preventScrollReset>
          <Count value={row[figure]} />
        </Link>
      ),
  });
  const { opened } = view;
  return (
    <Page>
      <PageHeader title={t("titles:changes.title")} description={t("titles:changes.lead")} />
      <TitlesTabs current="changes" />
      {refusal ? (
        <Banner tone="error" title={t("titles:changes.refused")}>
          {refusalText(t, refusal.code, refusal.details)}
        </Banner>
      ) : null}
      <FilterBar key={`${view.from} ${view.to} ${view.firms}`}>
        <Field name="from" label={t("titles:changes.from")}>
          <DateInput defaultValue={view.from} />
        </Field>
        <Field name="to" label={t("titles:changes.to")}>
          <DateInput defaultValue={view.to} />
        </Field>
        <Field name="firms" label={t("titles:changes.firms")}>
          <Select
            defaultValue={view.firms}
            options={(["residents", "all"] as const).map((value) => ({
              value,
              label: t(`titles:changes.${value}`),
            }))}
          />
        </Field>
      </FilterBar>
      <p className="text-sm text-ink-soft">
        {t("titles:changes.sum", {
          from: sum("stockAtFrom"),
          gained: sum("gained"),
          expired: sum("expired"),
          revoked: sum("revoked"),
          to: sum("stockAtTo"),
        })}
      </p>
      <Table
        label={t("titles:changes.title")}
        rows={view.rows}
        keyOf={(row) => row.kind}
        hasSum
        columns={[
          { key: "kind", header: t("titles:kind"), cell: (row) => t(`glossary:titleKind.${row.kind}`) },
          column("stockAtFrom"),
          column("gained"),
          column("expired"),
          column("revoked"),
          column("stockAtTo"),
          column("renewed"),
        ]}
      />
      {opened ? (
        <Section
          isFlush={opened.titles.length > 0}
          title={t("titles:changes.opened", {
            kind: t(`glossary:titleKind.${opened.kind}`),
            figure: t(`titles:changes.${opened.figure}`),
          })}
        >
          {opened.titles.length === 0 ? (
            <p className="text-ink-soft">{t("titles:changes.none")}</p>
          ) : (
            <Table
              isNested
              label={t(`titles:changes.${opened.figure}`)}
              rows={opened.titles}
              keyOf={(title) => title.id}
              columns={[
                { key: "firm", header: t("titles:firm"), cell: (title) => title.name },
                {
                  key: "number",
                  header: t("titles:number"),
                  cell: (title) => (
                    <Link to={to.title(title.id)} className="link">
                      {title.number}
                    </Link>
                  ),
                },
                {
                  key: "from",
                  header: t("titles:awardedOn"),
                  cell: (title) => <DateText on={title.awardedOn} />,
                },
                {
                  key: "to",
                  header: t("titles:expiresOn"),
                  cell: (title) => <DateText on={title.expiresOn} />,
                },
                {
                  key: "revoked",
                  header: t("titles:revokedOn"),
                  cell: (title) => <DateText on={title.revokedOn} />,
                },
              ]}
            />
          )}
        </Section>
      ) : null}
    </Page>
  );
}
