import { Scale } from "lucide-react";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { Badge } from "#app/components/ui/badge.tsx";
import { Field, Select } from "#app/components/ui/field.tsx";
import { FilterBar } from "#app/components/ui/list-tools.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, Stat, StatRow } from "#app/components/ui/section.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { Count, Money } from "#app/components/ui/values.tsx";
import type { WhatIfData } from "#app/http/policies.server.ts";
import { formatMoneyExact, formatPoints, MISSING } from "#app/i18n/format.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { ChangeTables } from "./compare-page.tsx";
import { WhyMoved } from "./why-moved.tsx";
import { policyWords, type Words } from "./words.ts";

type WhatIf = WhatIfData["whatIf"];
type Comparison = NonNullable<WhatIf["comparison"]>;
type Move = Comparison["moves"][number];

/** "What if": a version of a scheme beside the one in force, over the same accepted filings. Nothing is stored. */
export function WhatIfPage({ whatIf }: WhatIfData) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const { code, version, title, comparison, against, refusal, period } = whatIf;
  const name = locale === "en" ? title.en : title.zh;
  const words = policyWords(t, locale, whatIf.names);
  return (
    <Page>
      <PageHeader
        crumbs={[
          { label: t("policy:title"), href: to.policies() },
          { label: name, href: to.policy(code, version) },
          { label: t("policy:whatIf.title") },
        ]}
        title={t("policy:whatIf.titleOf", { name, version })}
        description={t("policy:whatIf.lead")}
      />
      {period === null ? null : (
        <FilterBar label={t("policy:whatIf.title")} keep={{ version }}>
          <Field name="period" label={t("policy:whatIf.period")}>
            <Select
              key={period}
              defaultValue={period}
              options={whatIf.periods.map((it) => ({ value: it, label: it }))}
            />
          </Field>
        </FilterBar>
      )}
      {refusal ? (
        <Banner tone="warning" title={t("policy:whatIf.refused")}>
          {refusalText(t, refusal.code, refusal.details)}
        </Banner>
      ) : null}
      {comparison && against ? (
        <>
          <Banner
            title={t("policy:whatIf.against", {
              title: locale === "en" ? against.title.en : against.title.zh,
              version: against.version,
              count: whatIf.counted,
            })}
          >
            {whatIf.leftOut.length > 0
              ? t("policy:whatIf.leftOut", {
                  count: whatIf.leftOut.length,
                  names: whatIf.leftOut.map((it) => it.name).join(t("policy:word.and")),
                })
              : null}
          </Banner>
          <Summary comparison={comparison} />
          <Moves moves={comparison.moves} words={words} />
          <Split comparison={comparison} words={words} units={whatIf.units} />
          <h2 className="text-base font-semibold">{t("policy:whatIf.rules")}</h2>
          {whatIf.changes.length === 0 ? (
            <p className="text-ink-soft">{t("policy:compare.none")}</p>
          ) : (
            <ChangeTables changes={whatIf.changes} names={whatIf.names} isMoney={comparison.cost !== null} />
          )}
        </>
      ) : refusal ? null : (
        <EmptyState icon={Scale} title={t("policy:whatIf.empty")}>
          {t("policy:whatIf.emptyHint")}
        </EmptyState>
      )}
    </Page>
  );
}

function Summary({ comparison }: { comparison: Comparison }) {
  const { t } = useText();
  const kinds = comparison.split.filter((it) => it.by === "kind");
  const sum = (key: "totalUp" | "totalDown" | "gradeUp" | "gradeDown") =>
    kinds.reduce((total, it) => total + it[key], 0);
  const { cost } = comparison;
  const money = (fen: number) => <Money fen={fen} unit="wan" exact />;
  return (
    <StatRow>
      {cost ? (
        <>
          <Stat
            label={t("policy:whatIf.costBefore")}
            value={money(cost.beforeFen)}
            unit={t("common:units.wan")}
          />
          <Stat
            label={t("policy:whatIf.costAfter")}
            value={money(cost.afterFen)}
            unit={t("common:units.wan")}
          />
          <Stat
            label={t("policy:whatIf.costChange")}
            value={money(cost.afterFen - cost.beforeFen)}
            unit={t("common:units.wan")}
          />
        </>
      ) : null}
      <Stat label={t("policy:whatIf.moved")} value={<Count value={comparison.moves.length} />} />
      <Stat label={t("policy:whatIf.unmoved")} value={<Count value={comparison.unmoved} />} />
      <Stat label={t("policy:whatIf.totalUp")} value={<Count value={sum("totalUp")} />} />
      <Stat label={t("policy:whatIf.totalDown")} value={<Count value={sum("totalDown")} />} />
      <Stat label={t("policy:whatIf.gradeUp")} value={<Count value={sum("gradeUp")} />} />
      <Stat label={t("policy:whatIf.gradeDown")} value={<Count value={sum("gradeDown")} />} />
    </StatRow>
  );
}

const pair = (before: string, after: string): string => (before === after ? before : `${before} → ${after}`);

function Moves({ moves, words }: { moves: readonly Move[]; words: Words }) {
  const hasMoney = moves.some((it) => typeof (it.after ?? it.before)?.amountFen === "number");
  const { t } = useText();
  const grade = (code: string | null | undefined) => (code ? words("grade", code) : MISSING);
  const columns: Column<Move>[] = [
    { key: "name", header: t("policy:whatIf.carrier"), wrap: true, cell: (it) => it.name },
    {
      key: "total",
      header: t("policy:try.total"),
      align: "end",
      cell: (it) => pair(formatPoints(it.before?.totalMilli), formatPoints(it.after?.totalMilli)),
    },
    {
      key: "rank",
      header: t("policy:whatIf.rank"),
      align: "end",
      cell: (it) => pair(String(it.before?.rank ?? MISSING), String(it.after?.rank ?? MISSING)),
    },
    {
      key: "grade",
      header: t("policy:whatIf.grade"),
      cell: (it) => {
        const text = pair(grade(it.before?.grade), grade(it.after?.grade));
        return it.gradeStep === 0 ? text : <Badge tone={it.gradeStep > 0 ? "ok" : "bad"}>{text}</Badge>;
      },
    },
    ...(hasMoney
      ? [
          {
            key: "amount",
            header: t("policy:whatIf.amount"),
            unit: t("common:units.yuan"),
            align: "end" as const,
            cell: (it: Move) =>
              pair(
                formatMoneyExact(it.before?.amountFen, "yuan"),
                formatMoneyExact(it.after?.amountFen, "yuan"),
              ),
          },
        ]
      : []),
    {
      key: "why",
      header: t("policy:whatIf.reasons"),
      wrap: true,
      cell: (it) => <WhyMoved move={it} words={words} />,
    },
  ];
  return (
    <Section isFlush={moves.length > 0} title={t("policy:whatIf.moves")}>
      <Table
        isNested
        label={t("policy:tableOf", { name: t("policy:whatIf.moves") })}
        rows={moves}
        keyOf={(it) => `${it.kind}/${it.id}`}
        columns={columns}
        empty={<p className="text-sm text-ink-soft">{t("policy:whatIf.nobody")}</p>}
      />
    </Section>
  );
}

function Split({
  comparison,
  words,
  units,
}: {
  comparison: Comparison;
  words: Words;
  units: WhatIf["units"];
}) {
  const { t } = useText();
  const nameOf = ({ by, key }: Comparison["split"][number]): string => {
    if (key === null) return t("policy:whatIf.nowhere");
    return by === "kind" ? words("class", key) : by === "unit" ? (units[key] ?? key) : key;
  };
  const count = (key: "subjects" | "moved" | "totalUp" | "totalDown" | "gradeUp" | "gradeDown") => ({
    key,
    header: t(`policy:whatIf.${key}`),
    align: "end" as const,
    cell: (it: Comparison["split"][number]) => <Count value={it[key]} />,
  });
  return (["kind", "unit", "group"] as const).map((by) => {
    const rows = comparison.split.filter((it) => it.by === by);
    if (rows.every((it) => it.key === null)) return null;
    const title = t(`policy:whatIf.by.${by}`);
    return (
      <Section key={by} isFlush title={title}>
        <Table
          isNested
          label={t("policy:tableOf", { name: title })}
          rows={rows}
          keyOf={(it) => `${it.by} ${it.key}`}
          columns={[
            { key: "name", header: t(`policy:whatIf.name.${by}`), wrap: true, cell: nameOf },
            count("subjects"),
            count("moved"),
            count("totalUp"),
            count("totalDown"),
            count("gradeUp"),
            count("gradeDown"),
          ]}
        />
      </Section>
    );
  });
}
