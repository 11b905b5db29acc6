import { Calculator } from "lucide-react";
import type { ReactNode } from "react";
import { codedText, inLocale, itemName } from "#app/components/rewards/texts.ts";
import { ScoreExplanation } from "#app/components/runs/score-explanation.tsx";
import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Section, Stat, StatRow } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Missing, Money, Points } from "#app/components/ui/values.tsx";
import type { TrialData } from "#app/http/policies.server.ts";
import { formatMoney } from "#app/i18n/format.ts";
import { refusalText, type Translate, textOfCode, useText } from "#app/i18n/index.ts";
import { plainText } from "../chart/curve-geometry.ts";
import { figureWithUnit } from "./given-figures.ts";
import { PhraseText } from "./phrase-list.tsx";
import { joinUnit, type Words } from "./words.ts";

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
      return <ConditionsResult trial={trial} result={result} words={words} />;
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

const STATE_TONE: Readonly<Record<string, Tone>> = { met: "ok", "not-met": "bad", unknown: "warn" };

function ConditionsResult({
  trial,
  result,
  words,
}: {
  trial: Trial;
  result: ResultOf<"conditions">;
  words: Words;
}) {
  const { t, locale } = useText();
  return result.conditions.map((it) => (
    <Section
      key={it.code}
      title={inLocale(locale, it.label)}
      actions={<Badge tone={STATE_TONE[it.state] ?? "neutral"}>{words("state", it.state)}</Badge>}
    >
      <div className="flex flex-col gap-4">
        {it.open.length > 0 ? (
          <div>
            <h3 className="mb-1 text-sm font-medium">{t("policy:try.open", { count: it.open.length })}</h3>
            <ul className="flex flex-col gap-2">
              {it.open.map((leaf, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a result never changes while it is shown
                <li key={index} className="border-l-2 border-line-strong pl-3">
                  <OpenLeaf leaf={leaf} words={words} />
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        <Explained trial={trial} node={it.explanation} />
      </div>
    </Section>
  ));
}

type Leaf = ResultOf<"conditions">["conditions"][number]["open"][number];

/** A comparison that is not met or open: what it asks, what there is, and the least that would meet it. */
function OpenLeaf({ leaf, words }: { leaf: Leaf; words: Words }) {
  const { t, locale } = useText();
  return (
    <>
      <span className="font-medium">
        {leaf.label ? inLocale(locale, leaf.label) : <PhraseText phrase={leaf.phrase} words={words} />}
      </span>
      <span className="block text-sm text-ink-soft">{leafText(t, leaf, words)}</span>
    </>
  );
}

function leafText(t: Translate, { state, x, unit, closing }: Leaf, words: Words): string {
  if (state === "unknown") return t("policy:try.leafUnknown");
  const has =
    x === null
      ? t("policy:try.leafNone")
      : t("policy:try.leafHas", {
          figure: /^-?\d+(\/\d+)?$/.test(x) ? joinUnit(plainText(x), words("unit", unit)) : x,
        });
  if (!closing) return has;
  const by = Number(closing.by);
  const facts = closing.facts.map((it) => words("fact", it)).join(t("policy:try.or"));
  const figure = figureWithUnit(t, Math.abs(by), closing.unit, words);
  const closes = by < 0 ? t("policy:try.less", { facts, figure }) : t("policy:try.more", { facts, figure });
  return `${has}${t("policy:word.next")}${closes}`;
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
          title={refusalText(t, it.code, it.params as Record<string, string | number>)}
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
