import { policyWords, type Words } from "#app/components/policy/words.ts";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { Badge } from "#app/components/ui/badge.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { Points } from "#app/components/ui/values.tsx";
import type { RobustnessData } from "#app/http/runs.server.ts";
import { formatCount, formatPercentMilli } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";

type Subject = RobustnessData["subjects"][number];

/** How firmly ranks and grades of a carrier run stand: it tells where to look closely, and changes nothing. */
export function RobustnessPage({ run, names, subjects, draws, seed, generator }: RobustnessData) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const words = policyWords(t, locale, names);
  const kind = t(`glossary:runKind.${run.kind}`);
  const columns = useColumns(words);
  const groups = [...new Set(subjects.map((it) => it.peerGroup))];
  const critical = subjects.filter((it) => it.isCritical).length;
  return (
    <Page>
      <PageHeader
        crumbs={[
          { label: t("runs:title"), href: to.runs() },
          { label: t("runs:one", { kind, period: run.period }), href: to.run(run.id) },
          { label: t("runs:robustness.title") },
        ]}
        title={t("runs:robustness.title")}
        description={t("runs:robustness.lead")}
      />
      {critical > 0 ? (
        <Banner tone="warning" title={t("runs:robustness.critical", { count: critical })}>
          {t("runs:robustness.criticalHint")}
        </Banner>
      ) : null}
      {groups.map((group) => (
        <Section key={group} isFlush title={words("class", group)}>
          <Table
            isNested
            label={t("runs:tableOf", { name: words("class", group) })}
            rows={subjects.filter((it) => it.peerGroup === group)}
            keyOf={(it) => it.id}
            columns={columns}
          />
        </Section>
      ))}
      <p className="text-xs break-all text-ink-soft">
        {t("runs:robustness.method", { draws: formatCount(draws), generator, seed })}
      </p>
    </Page>
  );
}

/** The two ranges of the weights, in the order of a subject's spreads. */
const AMPLITUDES = "± 10 % / ± 25 %";

function useColumns(words: Words): Column<Subject>[] {
  const { t } = useText();
  const grade = (code: string | null) => (code === null ? "—" : words("grade", code));
  const distance = (it: Subject["up"]) =>
    it ? (
      <>
        {grade(it.grade)} <Points milli={it.pointsMilli} />{" "}
        <span className="text-xs text-ink-soft">{t("runs:robustness.places", { count: it.places })}</span>
      </>
    ) : null;
  return [
    {
      key: "name",
      header: t("scoring:carrier"),
      cell: (it) => (
        <span className="inline-flex items-center gap-2">
          {it.name}
          {it.isCritical ? <Badge tone="warn">{t("runs:robustness.isCritical")}</Badge> : null}
        </span>
      ),
    },
    { key: "rank", header: t("scoring:rank"), align: "end", cell: (it) => it.rank },
    {
      key: "total",
      header: t("scoring:total"),
      align: "end",
      cell: (it) => <Points milli={it.totalMilli} />,
    },
    { key: "grade", header: t("scoring:grade"), cell: (it) => grade(it.grade) },
    {
      key: "up",
      header: t("runs:robustness.up"),
      cell: (it) => distance(it.up) ?? (it.noWayUp ? t(`runs:robustness.noWayUp.${it.noWayUp}`) : "—"),
    },
    { key: "down", header: t("runs:robustness.down"), cell: (it) => distance(it.down) ?? "—" },
    {
      key: "ranks",
      header: t("runs:robustness.ranks"),
      unit: AMPLITUDES,
      align: "end",
      cell: (it) => it.spreads.map(({ rankLow, rankHigh }) => `${rankLow}–${rankHigh}`).join(" / "),
    },
    {
      key: "holds",
      header: t("runs:robustness.holds"),
      unit: AMPLITUDES,
      align: "end",
      cell: (it) =>
        it.spreads.map((spread, index) => (
          <span key={spread.percent}>
            {index > 0 ? " / " : ""}
            <Holds spread={spread} words={words} />
          </span>
        )),
    },
    {
      key: "without",
      header: t("runs:robustness.without"),
      wrap: true,
      cell: (it) => <LeftOut subject={it} words={words} />,
    },
  ];
}

/** The share of draws in which the grade holds; what the other draws gave on hovering and to screen readers. */
function Holds({ spread, words }: { spread: Subject["spreads"][number]; words: Words }) {
  const total = spread.grades.reduce((sum, it) => sum + it.draws, 0);
  const share = (count: number) =>
    total === 0 ? "—" : formatPercentMilli(Math.round((count * 100_000) / total), 1);
  const all = spread.grades.filter((it) => it.draws > 0);
  const told = all.map((it) => `${words("grade", it.grade)} ${share(it.draws)}`).join(" · ");
  return <span title={told}>{share(spread.holds)}</span>;
}

/** Where rank or grade would change without one indicator; nothing where none matters. */
function LeftOut({ subject, words }: { subject: Subject; words: Words }) {
  const { t } = useText();
  const moved = subject.leftOut.filter((it) => it.rank !== subject.rank || it.grade !== subject.grade);
  if (moved.length === 0) return <>{t("runs:robustness.withoutNone")}</>;
  return (
    <details>
      <summary className="link inline-flex min-h-6 cursor-pointer items-center">
        {t("runs:robustness.withoutSome", { count: moved.length })}
      </summary>
      <ul className="text-xs">
        {moved.map((it) => (
          <li key={it.indicator}>
            {words("rule", it.indicator)}: {t("scoring:rank")} {it.rank}
            {it.grade === null ? "" : ` · ${words("grade", it.grade)}`}
          </li>
        ))}
      </ul>
    </details>
  );
}
