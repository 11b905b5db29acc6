import { TrendingUp } from "lucide-react";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, Stat, StatRow } from "#app/components/ui/section.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { Missing, Points } from "#app/components/ui/values.tsx";
import type { GainsData } from "#app/http/policies.server.ts";
import { formatPoints } from "#app/i18n/format.ts";
import { refusalText, textOfCode, useText } from "#app/i18n/index.ts";
import { figureWithUnit } from "./given-figures.ts";
import { policyWords, type Words } from "./words.ts";

type Found = NonNullable<GainsData["gains"]["found"]>;
type Gain = Found["gains"][number];

/** The way from a firm's result to what would move it. */
export function GainsLink({ run, subject }: { run: string; subject: string }) {
  const { t } = useText();
  const to = useOrganizationPaths();
  return (
    <LinkButton icon={TrendingUp} to={to.runGains(run, subject)}>
      {t("policy:gains.title")}
    </LinkButton>
  );
}

/** What one more of each figure would change in a firm's points, best first; all others as the run sealed them. */
export function GainsPage({ gains }: GainsData) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const { run, subject, subjectName, found, refusal } = gains;
  const words = policyWords(t, locale, gains.names);
  return (
    <Page>
      <PageHeader
        crumbs={[
          { label: t("runs:title"), href: to.runs() },
          {
            label: t("runs:one", { kind: t("glossary:runKind.firm-points"), period: run.period }),
            href: to.run(run.id),
          },
          { label: subjectName, href: to.runSubject(run.id, subject) },
          { label: t("policy:gains.title") },
        ]}
        title={t("policy:gains.titleOf", { name: subjectName })}
        description={t("policy:gains.lead")}
      />
      {found ? (
        <>
          <StatRow>
            <Stat
              label={t("policy:try.total")}
              value={<Points milli={found.totalMilli} />}
              unit={t("common:units.points")}
            />
            <Stat label={t("policy:whatIf.rank")} value={found.rank ?? <Missing reason="none" />} />
            {found.class === null ? null : (
              <Stat label={t("policy:whatIf.stage")} value={words("class", found.class)} />
            )}
          </StatRow>
          <GainsTable found={found} words={words} />
        </>
      ) : refusal ? (
        <EmptyState
          title={refusalText(t, refusal.code, refusal.details)}
          action={<LinkButton to={to.runSubject(run.id, subject)}>{t("policy:gains.back")}</LinkButton>}
        />
      ) : null}
    </Page>
  );
}

const signed = (milli: number): string => (milli > 0 ? `+${formatPoints(milli)}` : formatPoints(milli));

function GainsTable({ found, words }: { found: Found; words: Words }) {
  const { t } = useText();
  const title = t("policy:gains.table");
  const figure = (it: Gain, value: number) => figureWithUnit(t, value, it.unit, words);
  const lineName = (kind: string, code: string) =>
    kind === "indicator" || kind === "bonus" || kind === "deduction"
      ? words("rule", code)
      : textOfCode(t, "explain", `scoring.line.${kind}`, {}, kind);
  const columns: Column<Gain>[] = [
    { key: "fact", header: t("policy:gains.fact"), wrap: true, cell: (it) => words("fact", it.fact) },
    {
      key: "now",
      header: t("policy:gains.now"),
      align: "end",
      cell: (it) => (it.value === null ? <Missing /> : figure(it, it.value)),
    },
    {
      key: "step",
      header: t("policy:gains.step"),
      align: "end",
      cell: (it) => (it.value === null ? <Missing reason="none" /> : `+${figure(it, it.step)}`),
    },
    {
      key: "gain",
      header: t("policy:gains.change"),
      align: "end",
      cell: (it) => (it.gainMilli === null ? <Missing reason="none" /> : signed(it.gainMilli)),
    },
    {
      key: "rank",
      header: t("policy:whatIf.rank"),
      align: "end",
      cell: (it) =>
        it.rank === null ? (
          <Missing reason="none" />
        ) : it.rank === found.rank ? (
          it.rank
        ) : (
          <Badge tone={found.rank !== null && it.rank < found.rank ? "ok" : "bad"}>
            {`${found.rank ?? "—"} → ${it.rank}`}
          </Badge>
        ),
    },
    {
      key: "why",
      header: t("policy:gains.through"),
      wrap: true,
      cell: (it) =>
        it.value === null ? (
          <span className="text-ink-soft">{t("policy:gains.unknown")}</span>
        ) : (
          <ul className="text-xs text-ink-soft">
            {it.class !== null && it.class !== found.class ? (
              <li>{t("policy:gains.class", { class: words("class", it.class) })}</li>
            ) : null}
            {it.lines
              .filter((line) => line.afterMilli !== line.beforeMilli)
              .map((line) => (
                <li key={`${line.kind}/${line.code}`}>
                  {lineName(line.kind, line.code)} {signed((line.afterMilli ?? 0) - (line.beforeMilli ?? 0))}
                </li>
              ))}
          </ul>
        ),
    },
  ];
  return (
    <Section isFlush={found.gains.length > 0} title={title}>
      <Table
        isNested
        label={t("policy:tableOf", { name: title })}
        rows={found.gains}
        keyOf={(it) => it.fact}
        columns={columns}
        empty={<p className="text-sm text-ink-soft">{t("policy:gains.nothing")}</p>}
      />
    </Section>
  );
}
