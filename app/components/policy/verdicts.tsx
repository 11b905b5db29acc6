import { inLocale } from "#app/components/rewards/texts.ts";
import { ScoreExplanation } from "#app/components/runs/score-explanation.tsx";
import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import { Section } from "#app/components/ui/section.tsx";
import type { FitData } from "#app/http/policies.server.ts";
import { type Translate, useText } from "#app/i18n/index.ts";
import { plainText } from "../chart/curve-geometry.ts";
import { figureWithUnit } from "./given-figures.ts";
import { PhraseText } from "./phrase-list.tsx";
import { joinUnit, type PolicyNames, UNSAID_UNITS, type Words } from "./words.ts";

type Opened = NonNullable<FitData["fit"]["opened"]>;
type Verdict = Opened["verdicts"][number];
type Leaf = Verdict["open"][number];

const STATE_TONE: Readonly<Record<string, Tone>> = { met: "ok", "not-met": "bad", unknown: "warn" };

/** Met, not met, or not to be told: the word with its colour. */
export const StateBadge = ({ state, words }: { state: string; words: Words }) => (
  <Badge tone={STATE_TONE[state] ?? "neutral"}>{stateWord(state, words)}</Badge>
);
/** A verdict that stands alone begins as a sentence does. */
export function stateWord(state: string, words: Words): string {
  const word = words("state", state);
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Each condition with its verdict, what keeps it from being met, and the tree down to the figures. */
export function Verdicts({
  verdicts,
  names,
  sources,
  words,
}: {
  verdicts: readonly Verdict[];
  names: PolicyNames;
  sources: Opened["sources"];
  words: Words;
}) {
  const { t, locale } = useText();
  return verdicts.map((it) => (
    <Section
      key={it.code}
      title={inLocale(locale, it.label)}
      actions={<StateBadge state={it.state} words={words} />}
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
        <ScoreExplanation node={it.explanation} data={{ names, sources }} />
      </div>
    </Section>
  ));
}

/** A comparison that is not met or open: what it asks, what there is, and the least that would meet it. */
export function OpenLeaf({ leaf, words, isBrief }: { leaf: Leaf; words: Words; isBrief?: boolean }) {
  const { t, locale } = useText();
  return (
    <>
      <span className="font-medium">
        {leaf.label ? inLocale(locale, leaf.label) : <PhraseText phrase={leaf.phrase} words={words} />}
      </span>{" "}
      <span className={isBrief ? "text-ink-soft" : "block text-sm text-ink-soft"}>
        {leafText(t, leaf, words)}
      </span>
    </>
  );
}

function leafText(t: Translate, { state, x, unit, closing }: Leaf, words: Words): string {
  if (state === "unknown") return t("policy:try.leafUnknown");
  const has =
    x === null
      ? t("policy:try.leafNone")
      : t("policy:try.leafHas", { figure: figureText(t, x, unit, words) });
  if (!closing) return has;
  const by = Number(closing.by);
  const facts = closing.facts.map((it) => words("fact", it)).join(t("policy:try.or"));
  if (closing.unit === "truth") {
    return `${has}${t("policy:word.next")}${t(by < 0 ? "policy:try.toNo" : "policy:try.toYes", { facts })}`;
  }
  const figure = figureWithUnit(t, Math.abs(by), closing.unit, words);
  const closes = by < 0 ? t("policy:try.less", { facts, figure }) : t("policy:try.more", { facts, figure });
  return `${has}${t("policy:word.next")}${closes}`;
}

/** A figure of a test as it is read; a truth is yes or no. */
function figureText(t: Translate, x: string, unit: string | null, words: Words): string {
  if (unit === "truth") return x === "0" ? t("policy:curve.no") : t("policy:curve.yes");
  if (!/^-?\d+(\/\d+)?$/.test(x)) return x;
  return unit === null || UNSAID_UNITS.has(unit) ? plainText(x) : joinUnit(plainText(x), words("unit", unit));
}
