import { Calculator } from "lucide-react";
import type { ReactNode } from "react";
import { codedText, inLocale, itemName } from "#app/components/rewards/texts.ts";
import { ScoreExplanation } from "#app/components/runs/score-explanation.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Section, Stat, StatRow } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Missing, Money, Points } from "#app/components/ui/values.tsx";
import type { TrialData } from "#app/http/policies.server.ts";
import { formatMoney } from "#app/i18n/format.ts";
import { refusalText, textOfCode, useText } from "#app/i18n/index.ts";
import { Verdicts } from "./verdicts.tsx";
import type { Words } from "./words.ts";

type Trial = TrialData["trial"];
type ResultOf<K extends string> = Extract<NonNullable<Trial["result"]>, { kind: K }>;

/** What the policy makes of the figures, explained; or why there is nothing yet. */
export function TrialResult({ trial, words }: { trial: Trial; words: Words }) {
  const { t } = useText();
  return (
    <div id="result" className="flex min-w-0 scroll-mt-20 flex-col gap-5 xl:sticky xl:top-16">
      {trial.refusal ? (
        <Banner tone="warning" title={t("policy:try.refused")}>
          {refusalText(t, trial.refusal.code, trial.refusal.details)}
        </Banner>
      ) : trial.fields.some((it) => it.fault !== null) ? (
        <Banner tone="error" title={t("errors:form.invalid")} />
      ) : trial.result === null ? (
        <EmptyState icon={Calculator} title={t("policy:try.empty")}>
          {t("policy:try.emptyHint")}
        </EmptyState>
      ) : (
        <Told trial={trial} result={trial.result} words={words} />
      )}
    </div>
  );
}

function Told({
  trial,
  result,
  words,
}: {
  trial: Trial;
  result: NonNullable<Trial["result"]>;
  words: Words;
}) {
  switch (result.kind) {
    case "score":
      return <ScoreResult trial={trial} result={result} words={words} />;
    case "conditions":
      return <Verdicts verdicts={result.conditions} names={trial.names} sources={[]} words={words} />;
    case "colour":
      return <ColourResult trial={trial} result={result} />;
    case "reward":
      return <RewardResult trial={trial} result={result} />;
  }
}

function Explained({ trial, node }: { trial: Trial; node: ResultOf<"score">["explanation"] }) {
  return <ScoreExplanation node={node} data={{ names: trial.names, sources: [] }} />;
}

function ScoreResult({ trial, result, words }: { trial: Trial; result: ResultOf<"score">; words: Words }) {
  const { t } = useText();
  const rules = result.withoutPeers.map((code) => words("rule", code)).join(t("policy:word.and"));
  return (
    <>
      <StatRow>
        <Stat
          label={t("policy:try.total")}
          value={<Points milli={result.totalMilli} withUnit />}
          note={result.class === null ? undefined : words("class", result.class)}
        />
        {result.groups.map((it) => (
          <Stat key={it.code} label={words("group", it.code)} value={<Points milli={it.totalMilli} />} />
        ))}
      </StatRow>
      {result.reason ? (
        <Banner tone="warning" title={textOfCode(t, "explain", result.reason, {}, result.reason)} />
      ) : null}
      {result.isBarred ? <Banner tone="warning" title={t("policy:try.barred")} /> : null}
      {rules ? <Banner title={t("policy:try.alone", { rules })}>{t("policy:try.aloneHint")}</Banner> : null}
      <Section title={t("policy:try.explained")} description={t("policy:try.noRank")}>
        <Explained trial={trial} node={result.explanation} />
      </Section>
    </>
  );
}

function ColourResult({ trial, result }: { trial: Trial; result: ResultOf<"colour"> }) {
  const { t, locale } = useText();
  const colour = result.band ? textOfCode(t, "policy", `colour.${result.band.colour}`) : "";
  return (
    <Section title={t("policy:try.colour")}>
      <div className="flex flex-col gap-4">
        {result.band ? (
          <p className="flex items-center gap-2 text-lg font-semibold">
            {inLocale(locale, result.band.label)}
            {colour === inLocale(locale, result.band.label) ? null : (
              <span className="text-sm font-normal text-ink-soft">{colour}</span>
            )}
          </p>
        ) : (
          <p>
            <Missing reason="missing" /> {t("policy:rule.colour-none")}
          </p>
        )}
        {result.explanation ? <Explained trial={trial} node={result.explanation} /> : null}
      </div>
    </Section>
  );
}

type Row = { key: string; item: string; text: ReactNode; amountFen: number; isCut: boolean };

function RewardResult({ trial, result }: { trial: Trial; result: ResultOf<"reward"> }) {
  const { t, locale } = useText();
  const gradeIn = (params: Readonly<Record<string, string | number>>) =>
    trial.names.grades[String(params.grade)] ?? null;
  const rows = result.items.flatMap((item): Row[] =>
    item.lines.map((line, index) => ({
      key: `${item.code} ${index}`,
      item: itemName(t, locale, item.label),
      isCut: line.kind !== "item",
      amountFen: line.amountFen,
      text:
        line.kind === "item" && line.text.code.startsWith("attribution.")
          ? t("policy:try.times", {
              count: line.count,
              each: formatMoney(Math.round(line.amountFen / line.count)),
            })
          : codedText(t, locale, line.text, gradeIn(line.text.params)),
    })),
  );
  return (
    <>
      <StatRow>
        <Stat label={t("policy:try.amount")} value={<Money fen={result.totalFen} unit="yuan" withUnit />} />
      </StatRow>
      {result.findings.map((it) => (
        <Banner
          key={JSON.stringify(it)}
          tone="warning"
          title={refusalText(t, it.code, {
            name: it.about ? inLocale(locale, it.about) : "",
            ...(it.params as Record<string, string | number>),
          })}
        />
      ))}
      <Section isFlush title={t("policy:try.explained")}>
        <Table
          isNested
          hasSum
          label={t("policy:tableOf", { name: t("policy:try.explained") })}
          rows={rows}
          keyOf={(it) => it.key}
          rowTone={(it) => (it.isCut ? "warn" : undefined)}
          columns={[
            { key: "item", header: t("rewards:lines.item"), wrap: true, cell: (it) => it.item },
            {
              key: "amount",
              header: t("rewards:lines.amount"),
              unit: t("common:units.yuan"),
              align: "end",
              cell: (it) => <Money fen={it.amountFen} unit="yuan" />,
              sum: <Money fen={result.totalFen} unit="yuan" />,
            },
            { key: "text", header: t("rewards:lines.why"), wrap: true, cell: (it) => it.text },
          ]}
        />
      </Section>
      {result.uncounted.length > 0 ? (
        <Section title={t("rewards:uncounted.title")}>
          <ul className="list-disc pl-5">
            {result.uncounted.map((it) => (
              <li key={JSON.stringify(it.text)}>
                {t("policy:try.uncounted", { count: it.count, why: codedText(t, locale, it.text) })}
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  );
}
