import { Link } from "@remix-run/react";
import { ListChecks } from "lucide-react";
import { inLocale } from "#app/components/rewards/texts.ts";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Field, Select, TextInput } from "#app/components/ui/field.tsx";
import { FilterBar, Pagination, StatusTabs, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import type { FitData } from "#app/http/policies.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { OpenLeaf, StateBadge, stateWord, Verdicts } from "./verdicts.tsx";
import { policyWords, type Words } from "./words.ts";

type Fit = FitData["fit"];
type Row = Fit["rows"][number];

/** Whom a policy of conditions fits: everybody with a verdict, or one opened down to the figures. Nothing is stored. */
export function FitPage({ fit, q, unit, state }: FitData) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const hrefWith = useHrefWith();
  const { code, version, opened, refusal } = fit;
  const name = inLocale(locale, fit.title);
  const words = policyWords(t, locale, fit.names);
  const crumbs = [
    { label: t("policy:title"), href: to.policies() },
    { label: name, href: to.policy(code, version) },
    { label: t("policy:fit.title"), href: opened ? hrefWith({ subject: null }) : undefined },
    ...(opened ? [{ label: opened.name }] : []),
  ];
  return (
    <Page>
      <PageHeader
        crumbs={crumbs}
        title={opened ? opened.name : t("policy:fit.titleOf", { name })}
        status={<VerificationMark verification={fit.verification} />}
        description={opened ? t("policy:fit.openedOf", { name, version }) : t(`policy:fit.lead.${fit.from}`)}
      />
      {opened ? (
        <>
          <ReadFrom fit={fit} />
          <Verdicts verdicts={opened.verdicts} names={fit.names} sources={opened.sources} words={words} />
        </>
      ) : fit.period === null ? (
        <EmptyState icon={ListChecks} title={t("policy:fit.empty")}>
          {t(`policy:fit.emptyHint.${fit.from}`)}
        </EmptyState>
      ) : (
        <>
          <Filters fit={fit} q={q} unit={unit} state={state} />
          {refusal ? (
            <Banner
              tone="warning"
              title={t("policy:whatIf.refused")}
              actions={
                <LinkButton size="sm" to={to.policy(code, version)}>
                  {t("policy:fit.toPolicy")}
                </LinkButton>
              }
            >
              {refusalText(t, refusal.code, refusal.details)}
            </Banner>
          ) : (
            <>
              <ReadFrom fit={fit} />
              <Rows fit={fit} words={words} state={state} />
            </>
          )}
        </>
      )}
    </Page>
  );
}

function Filters({ fit, q, unit, state }: FitData) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const isFiltered = q !== "" || unit !== "" || state !== null;
  return (
    <FilterBar
      label={t("policy:fit.title")}
      keep={{ version: fit.version, state }}
      resetHref={isFiltered ? to.policyFit(fit.code, fit.version) : undefined}
    >
      <Field name="period" label={t("policy:whatIf.period")}>
        <Select
          key={fit.period}
          defaultValue={fit.period ?? undefined}
          options={fit.periods.map((it) => ({ value: it, label: it }))}
        />
      </Field>
      {fit.conditions.length > 1 ? (
        <Field name="condition" label={t("policy:fit.condition")}>
          <Select
            key={fit.condition}
            defaultValue={fit.condition}
            options={fit.conditions.map((it) => ({ value: it.code, label: inLocale(locale, it.label) }))}
          />
        </Field>
      ) : null}
      {fit.units.length > 0 ? (
        <Field name="unit" label={t("policy:whatIf.name.unit")}>
          <Select
            key={unit}
            defaultValue={unit}
            options={[
              { value: "", label: t("policy:fit.allUnits") },
              ...fit.units.map((it) => ({ value: it.id, label: inLocale(locale, it) })),
            ]}
          />
        </Field>
      ) : null}
      <Field name="q" label={t(`policy:fit.search.${fit.subjects}`)}>
        <TextInput key={q} type="search" defaultValue={q} maxLength={80} />
      </Field>
    </FilterBar>
  );
}

/** Which filings the verdicts are read from, and who is left out for want of one. */
function ReadFrom({ fit: { from, period, read, leftOut } }: { fit: Fit }) {
  const { t } = useText();
  const [own] = read;
  return (
    <Banner
      title={
        from === "own" && own
          ? t("policy:fit.readOwn", { period, revision: own.revision })
          : t("policy:fit.readAccepted", { period, count: read.length })
      }
    >
      {leftOut.length > 0
        ? t("policy:fit.leftOut", { count: leftOut.length, names: leftOut.join(t("policy:word.and")) })
        : null}
    </Banner>
  );
}

const STATES = ["met", "not-met", "unknown"] as const;

function Rows({ fit, words, state }: { fit: Fit; words: Words; state: FitData["state"] }) {
  const { t } = useText();
  const hrefWith = useHrefWith();
  const { counts, rows, total, skip, page, subjects } = fit;
  const all = counts.met + counts["not-met"] + counts.unknown;
  const tab = (key: (typeof STATES)[number]) => ({
    key,
    label: stateWord(key, words),
    count: counts[key],
    href: hrefWith({ state: key, skip: null }),
    isCurrent: state === key,
  });
  const hasHosts = rows.some((it) => it.hosts.length > 0);
  const columns: Column<Row>[] = [
    {
      key: "name",
      header: t(`policy:whatIf.subject.${subjects}`),
      wrap: true,
      cell: (it) => (
        <Link className="link" to={hrefWith({ subject: it.id })}>
          {it.name}
        </Link>
      ),
    },
    ...(hasHosts && fit.from === "accepted"
      ? [
          {
            key: "hosts",
            header: t("policy:whatIf.subject.carrier"),
            wrap: true,
            wideOnly: true,
            cell: (it: Row) => it.hosts.join(t("policy:word.and")),
          },
        ]
      : []),
    {
      key: "state",
      header: t("policy:fit.verdict"),
      cell: (it) => <StateBadge state={it.state} words={words} />,
    },
    {
      key: "open",
      header: t("policy:fit.open"),
      wrap: true,
      cell: (it) => <OpenLeaves row={it} words={words} />,
    },
  ];
  return (
    <div className="flex flex-col gap-3">
      <StatusTabs
        label={t("policy:fit.verdict")}
        tabs={[
          {
            key: "all",
            label: t("policy:fit.all"),
            count: all,
            href: hrefWith({ state: null, skip: null }),
            isCurrent: state === null,
          },
          ...STATES.map(tab),
        ]}
      />
      <Table
        label={t("policy:tableOf", { name: t("policy:fit.title") })}
        rows={rows}
        keyOf={(it) => it.id}
        columns={columns}
        empty={<EmptyState title={t("policy:fit.nobody")}>{t("policy:fit.nobodyHint")}</EmptyState>}
      />
      <Pagination
        total={total}
        previousHref={skip > 0 ? hrefWith({ skip: String(Math.max(0, skip - page)) }) : null}
        nextHref={skip + page < total ? hrefWith({ skip: String(skip + page) }) : null}
      />
    </div>
  );
}

function OpenLeaves({ row: { open, openCount }, words }: { row: Row; words: Words }) {
  const { t } = useText();
  const more = openCount - open.length;
  return (
    <ul className="flex flex-col gap-0.5 text-xs">
      {open.map((leaf, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a result never changes while it is shown
        <li key={index}>
          <OpenLeaf leaf={leaf} words={words} isBrief />
        </li>
      ))}
      {more > 0 ? <li className="text-ink-soft">{t("policy:fit.more", { count: more })}</li> : null}
    </ul>
  );
}
