import { Scale } from "lucide-react";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { Badge } from "#app/components/ui/badge.tsx";
import { Field, Select } from "#app/components/ui/field.tsx";
import { FilterBar, Pagination, useHrefWith } from "#app/components/ui/list-tools.tsx";
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

/** "What if": a version of a policy beside one in force, over the same accepted filings. Nothing is stored. */
export function WhatIfPage({ whatIf }: WhatIfData) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const { code, version, title, comparison, against, refusal, period } = whatIf;
  const inLocale = (it: typeof title) => (locale === "en" ? it.en : it.zh);
  const name = inLocale(title);
  const choices = whatIf.choices.map((it) => ({
    value: it.code,
    label: t("policy:whatIf.choice", { title: inLocale(it.title), version: it.version }),
  }));
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
          {choices.length > 1 ? (
            <Field name="against" label={t("policy:whatIf.compareWith")}>
              <Select key={against?.code} defaultValue={against?.code ?? code} options={choices} />
            </Field>
          ) : null}
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
              title: inLocale(against.title),
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
          <Moves comparison={comparison} subjects={whatIf.subjects} words={words} />
          {comparison.moved > 0 ? <Split comparison={comparison} whatIf={whatIf} words={words} /> : null}
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

const STEPS = ["totalUp", "totalDown", "gradeUp", "gradeDown"] as const;

/** Figures of the whole; where money is at stake, totals and grades only as far as some of them move. */
function Summary({ comparison }: { comparison: Comparison }) {
  const { t } = useText();
  const kinds = comparison.split.filter((it) => it.by === "kind");
  const sum = (key: (typeof STEPS)[number]) => kinds.reduce((total, it) => total + it[key], 0);
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
      <Stat label={t("policy:whatIf.moved")} value={<Count value={comparison.moved} />} />
      <Stat label={t("policy:whatIf.unmoved")} value={<Count value={comparison.unmoved} />} />
      {STEPS.filter((key) => !cost || sum(key) > 0).map((key) => (
        <Stat key={key} label={t(`policy:whatIf.${key}`)} value={<Count value={sum(key)} />} />
      ))}
    </StatRow>
  );
}

const pair = (before: string, after: string): string => (before === after ? before : `${before} → ${after}`);

type Subjects = WhatIf["subjects"];

function Moves({
  comparison,
  subjects,
  words,
}: {
  comparison: Comparison;
  subjects: Subjects;
  words: Words;
}) {
  const { t } = useText();
  const columns = useMoveColumns(comparison.moves, subjects, words);
  const hrefWith = useHrefWith();
  const { moves, moved, skip, page } = comparison;
  const title = t(`policy:whatIf.moves.${subjects}`);
  return (
    <Section
      isFlush={moves.length > 0}
      title={title}
      description={
        moved > page
          ? t("policy:whatIf.shown", { from: skip + 1, to: skip + moves.length, total: moved })
          : undefined
      }
    >
      <Table
        isNested
        label={t("policy:tableOf", { name: title })}
        rows={moves}
        keyOf={(it) => `${it.kind}/${it.id}`}
        columns={columns}
        empty={<p className="text-sm text-ink-soft">{t(`policy:whatIf.nobody.${subjects}`)}</p>}
      />
      {moved > page ? (
        <div className="border-t border-line p-3">
          <Pagination
            total={moved}
            previousHref={skip > 0 ? hrefWith({ skip: String(Math.max(0, skip - page)) }) : null}
            nextHref={skip + page < moved ? hrefWith({ skip: String(skip + page) }) : null}
          />
        </div>
      ) : null}
    </Section>
  );
}

function useMoveColumns(moves: readonly Move[], subjects: Subjects, words: Words): Column<Move>[] {
  const { t } = useText();
  const hasMoney = moves.some((it) => typeof (it.after ?? it.before)?.amountFen === "number");
  const hasGrades = moves.some((it) => it.before?.grade || it.after?.grade);
  const word = (key: string, code: string | null | undefined) => (code ? words(key, code) : MISSING);
  const stage: Column<Move> = {
    key: "stage",
    header: t("policy:whatIf.stage"),
    cell: (it) => pair(word("class", it.before?.class), word("class", it.after?.class)),
  };
  const grade: Column<Move> = {
    key: "grade",
    header: t("policy:whatIf.grade"),
    cell: (it) => {
      const text = pair(word("grade", it.before?.grade), word("grade", it.after?.grade));
      return it.gradeStep === 0 ? text : <Badge tone={it.gradeStep > 0 ? "ok" : "bad"}>{text}</Badge>;
    },
  };
  const amount: Column<Move> = {
    key: "amount",
    header: t("policy:whatIf.amount"),
    unit: t("common:units.yuan"),
    align: "end",
    cell: (it) =>
      pair(formatMoneyExact(it.before?.amountFen, "yuan"), formatMoneyExact(it.after?.amountFen, "yuan")),
  };
  return [
    { key: "name", header: t(`policy:whatIf.subject.${subjects}`), wrap: true, cell: (it) => it.name },
    ...(subjects === "firm" ? [stage] : []),
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
    ...(hasGrades ? [grade] : []),
    ...(hasMoney ? [amount] : []),
    {
      key: "why",
      header: t("policy:whatIf.reasons"),
      wrap: true,
      cell: (it) => <WhyMoved move={it} words={words} />,
    },
  ];
}

function Split({
  comparison,
  whatIf: { subjects, units, names },
  words,
}: {
  comparison: Comparison;
  whatIf: WhatIf;
  words: Words;
}) {
  const { t } = useText();
  const nameOf = ({ by, key }: Comparison["split"][number]): string => {
    if (key === null) return t("policy:whatIf.nowhere");
    return by === "kind" ? words("class", key) : by === "unit" ? (units[key] ?? key) : key;
  };
  const classes = Object.keys(names.classes);
  const inOrder = (rows: Comparison["split"]) =>
    rows.toSorted((a, b) => classes.indexOf(a.key ?? "") - classes.indexOf(b.key ?? ""));
  const { cost } = comparison;
  const moves = comparison.split.filter((it) => it.by === "kind");
  const counts = [
    ...(["subjects", "moved"] as const),
    ...STEPS.filter((key) => !cost || moves.some((it) => it[key] > 0)),
  ];
  const money = (rows: Comparison["split"]) => (key: "beforeFen" | "afterFen") => ({
    key,
    header: t(key === "beforeFen" ? "policy:whatIf.costBefore" : "policy:whatIf.costAfter"),
    unit: t("common:units.wan"),
    align: "end" as const,
    cell: (it: Comparison["split"][number]) => <Money fen={it[key]} unit="wan" exact />,
    sum: <Money fen={rows.reduce((sum, it) => sum + it[key], 0)} unit="wan" exact />,
  });
  const count = (rows: Comparison["split"]) => (key: (typeof counts)[number]) => ({
    key,
    header: key === "subjects" ? t(`policy:whatIf.subject.${subjects}`) : t(`policy:whatIf.${key}`),
    align: "end" as const,
    cell: (it: Comparison["split"][number]) => <Count value={it[key]} />,
    sum: <Count value={rows.reduce((sum, it) => sum + it[key], 0)} />,
  });
  return (["kind", "unit", "group"] as const).map((by) => {
    const rows = inOrder(comparison.split.filter((it) => it.by === by));
    // One district is no split: a park lies in one.
    if (rows.every((it) => it.key === null) || (by !== "kind" && rows.length < 2)) return null;
    const part = by === "kind" && subjects === "firm" ? "stage" : by;
    const title = t(`policy:whatIf.by.${part}`);
    return (
      <Section key={by} isFlush title={title}>
        <Table
          isNested
          hasSum
          label={t("policy:tableOf", { name: title })}
          rows={rows}
          keyOf={(it) => `${it.by} ${it.key}`}
          columns={[
            { key: "name", header: t(`policy:whatIf.name.${part}`), wrap: true, cell: nameOf },
            ...counts.map(count(rows)),
            ...(cost ? (["beforeFen", "afterFen"] as const).map(money(rows)) : []),
          ]}
        />
      </Section>
    );
  });
}
