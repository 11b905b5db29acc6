import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Differences, VerificationBadge } from "#app/components/titles/verification-badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Field, Select } from "#app/components/ui/field.tsx";
import { FilterBar } from "#app/components/ui/list-tools.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DateText } from "#app/components/ui/values.tsx";
import { filtersIn } from "#app/http/filters.ts";
import { authorityLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import {
  type FiledMismatch,
  type FiledMismatches,
  filedMismatches,
} from "#app/services/titles/filed-mismatches.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("registry:filedTitle"));

export const loader = authorityLoader({ can: "registry:read" }, async ({ ctx, url }) => {
  const given = filtersIn(url);
  return { view: await filedMismatches({ ctx, input: given }) };
});

function OfCarrier({ row, href }: { row: FiledMismatch; href: string }) {
  const { t, locale } = useText();
  const lines = [
    ...row.differing.map(({ title, state, entry, differs }) => ({
      key: title.id,
      uscc: title.uscc,
      name: title.name,
      kind: title.kind,
      number: title.number,
      badge: <VerificationBadge state={state} />,
      what: entry ? (
        <Differences own={title} listed={entry} fields={differs} />
      ) : (
        t("registry:hint.not-listed")
      ),
    })),
    ...row.unclaimed.map((entry) => ({
      key: entry.id,
      uscc: entry.uscc,
      name: entry.name,
      kind: entry.kind,
      number: entry.number,
      badge: t("registry:verification.unclaimed"),
      what: [entry.documentNumber, entry.batchTitle].filter(Boolean).join(" "),
    })),
  ];
  return (
    <Section
      isFlush
      title={locale === "en" ? row.carrier.nameEn : row.carrier.nameZh}
      actions={
        <LinkButton size="sm" to={href}>
          {t("registry:toFiling")}
        </LinkButton>
      }
    >
      <Table
        isNested
        label={row.carrier.nameZh}
        rows={lines}
        keyOf={(line) => line.key}
        columns={[
          {
            key: "firm",
            header: t("registry:firm"),
            cell: (line) => (
              <>
                {line.name}
                <span className="block font-mono text-xs text-ink-soft">{line.uscc}</span>
              </>
            ),
          },
          { key: "kind", header: t("titles:kind"), cell: (line) => t(`glossary:titleKind.${line.kind}`) },
          { key: "number", header: t("titles:number"), cell: (line) => line.number },
          { key: "state", header: t("registry:verification.label"), cell: (line) => line.badge },
          { key: "what", header: t("registry:field.label"), wrap: true, cell: (line) => line.what },
        ]}
      />
    </Section>
  );
}

/** Firms of the register that live in none of the carriers whose filing was read. */
function Elsewhere({ view }: { view: FiledMismatches }) {
  const { t } = useText();
  const { elsewhere, read } = view;
  if (!elsewhere) return null;
  const { firms, rows } = elsewhere;
  return (
    <Section
      id="elsewhere"
      isFlush={rows.length > 0}
      title={t("registry:elsewhere", { count: firms })}
      description={t("registry:elsewhereLead", { read, period: view.period, shown: rows.length })}
    >
      {rows.length === 0 ? (
        <p className="text-ink-soft">{t("registry:elsewhereNone")}</p>
      ) : (
        <Table
          isNested
          label={t("registry:elsewhere", { count: firms })}
          rows={rows}
          keyOf={(entry) => entry.id}
          columns={[
            {
              key: "firm",
              header: t("registry:firm"),
              cell: (entry) => (
                <>
                  {entry.name}
                  <span className="block font-mono text-xs text-ink-soft">{entry.uscc}</span>
                </>
              ),
            },
            { key: "kind", header: t("titles:kind"), cell: (entry) => t(`glossary:titleKind.${entry.kind}`) },
            { key: "number", header: t("titles:number"), cell: (entry) => entry.number },
            {
              key: "from",
              header: t("titles:awardedOn"),
              cell: (entry) => <DateText on={entry.awardedOn} />,
            },
          ]}
        />
      )}
    </Section>
  );
}

export default function FiledMismatchesPage() {
  const { t, locale } = useText();
  const { view } = useLoaderData<typeof loader>();
  const to = paths.authority(useFrame().organization.slug);
  return (
    <Page>
      <PageHeader
        title={t("registry:filedTitle")}
        description={t("registry:filedLead")}
        crumbs={[{ label: t("registry:title"), href: to.registry() }, { label: t("registry:mismatches") }]}
      />
      <FilterBar>
        <Field name="period" label={t("registry:period")}>
          <Select
            defaultValue={view.period ?? ""}
            options={view.periods.map((code) => ({ value: code, label: code }))}
          />
        </Field>
        {view.units.length > 1 ? (
          <Field name="unit" label={t("registry:unit")}>
            <Select
              defaultValue={view.unit ?? ""}
              placeholder={t("registry:allUnits")}
              options={view.units.map(({ id, zh, en }) => ({ value: id, label: locale === "en" ? en : zh }))}
            />
          </Field>
        ) : null}
      </FilterBar>
      {view.isCut ? <Banner tone="warning" title={t("registry:filedCut", { most: 200 })} /> : null}
      <p className="text-sm text-ink-soft">
        {t("registry:filedRead", {
          read: view.read,
          carriers: view.carriers,
          titles: view.titles,
          verified: view.verified,
        })}
      </p>
      {view.rows.length === 0 ? (
        <EmptyState title={t("registry:filedNone")}>{t("registry:filedNoneHint")}</EmptyState>
      ) : (
        view.rows.map((row) => (
          <OfCarrier key={row.carrier.id} row={row} href={to.filing(row.carrier.slug, view.period ?? "")} />
        ))
      )}
      <Elsewhere view={view} />
    </Page>
  );
}
