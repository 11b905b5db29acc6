import { Badge } from "#app/components/ui/badge.tsx";
import type { Phrase } from "#app/domain/policy/describe.ts";
import { type Translate, textOfCode, useText } from "#app/i18n/index.ts";
import { RuleCurveList, type RuleCurves } from "./rule-curve.tsx";
import { inWords, measured, UNKNOWN, UNSAID_UNITS, type Words } from "./words.ts";

/** Phrases of the engine speak in the words of explanations, those of this shelf in the policy's own. */
const isDateCompare = ({ code }: Pick<Phrase, "code">): boolean =>
  /^policy\.condition\.date(-plus(-days)?)?$/.test(code);

const DATE_TEXT: Readonly<Record<string, "policy:datePlus" | "policy:datePlusDays">> = {
  "date-plus": "policy:datePlus",
  "date-plus-days": "policy:datePlusDays",
};

function sentenceOf(t: Translate, { code, params, of }: Phrase, words: Words): string {
  const read = readParams(t, code, params, words);
  if (code === "policy.condition.compare" && params.unit === "truth") {
    const isYes = (params.value === "0") === (params.relation === "!=" || params.relation === ">");
    return isYes ? t("policy:truth.yes") : t("policy:truth.no");
  }
  if (code === "policy.condition.is-true") return t("policy:truth.yes");
  if (code === "policy.condition.is-false") return t("policy:truth.no");
  if (code === "policy.amount.per-unit" && UNSAID_UNITS.has(String(params.unit))) {
    return t("policy:perOne", { points: read.points });
  }
  if (isDateCompare({ code })) {
    const [first = "", second = ""] = of.map((it) => sentenceOf(t, it, words));
    return t(DATE_TEXT[code.replace("policy.condition.", "")] ?? "policy:dateCompare", {
      ...read,
      first,
      second,
    });
  }
  const sentence = code.startsWith("rule.")
    ? textOfCode(t, "policy", code, read)
    : textOfCode(t, "explain", code, read);
  return read.unit === "" ? sentence.replace(/\s*(\(\s*\)|（\s*）)/g, "").trim() : sentence;
}

/** Parameters in words: a figure together with its unit, and a unit that goes without saying left out. */
function readParams(
  t: Translate,
  code: string,
  params: Phrase["params"],
  words: Words,
): Record<string, string | number> {
  const read = inWords(params, words);
  if (code === "policy.condition.field") return { ...read, values: words("fields", String(params.values)) };
  const { unit, value } = params;
  if (typeof unit !== "string" || code === "rule.rounding-unit") return read;
  if (typeof value === "string") return { ...read, value: measured(t, words, value, unit), unit: "" };
  return UNSAID_UNITS.has(unit) ? { ...read, unit: "" } : read;
}

/** A comparison is one sentence with what it compares: "从业人员 > 500". */
const isComparison = ({ code }: Pick<Phrase, "code">): boolean =>
  /^policy\.condition\.(compare|is-true|is-false)$|^policy\.grade\.minimum-figure$/.test(code);
const compared = (t: Translate, phrase: Phrase, words: Words): string =>
  [
    ...(isDateCompare(phrase) ? [] : phrase.of.filter(isFormula)).map((it) => formulaOf(t, it, words)),
    sentenceOf(t, phrase, words),
  ].join(" ");

export const isFormula = ({ code }: Phrase): boolean => /^policy\.(op|date)\./.test(code);
/** Short parts that stand side by side: bands, weights, what happens without a figure. */
const isShort = ({ code, of }: Phrase): boolean =>
  of.length === 0 && /^policy\.(band|weight|missing|not-applicable|amount)\b/.test(code);
const hasUnknown = (phrase: Phrase): boolean =>
  Object.values(phrase.params).some((it) => it === UNKNOWN || /[[(,]\?[,\])]/.test(String(it)));

/** A derived figure as one formula: 创业导师 ÷ 在孵企业. */
export function formulaOf(t: Translate, phrase: Phrase, words: Words): string {
  if (phrase.of.length === 0) return sentenceOf(t, phrase, words);
  const parts = phrase.of.map((it) => {
    const part = formulaOf(t, it, words);
    return it.of.length > 1 ? `（${part}）` : part;
  });
  const [first = "", second = ""] = parts;
  const params = { ...inWords(phrase.params, words), first, second, list: parts.join(t("policy:word.and")) };
  return textOfCode(t, "policy", `formula.${phrase.code.replace("policy.op.", "")}`, params, parts.join(" "));
}

/** One kind of short part after the other, each kind on a line of its own. */
function shortLines(t: Translate, phrases: readonly Phrase[], words: Words): string[] {
  const kinds = new Map<string, string[]>();
  for (const phrase of phrases) {
    const kind = phrase.code.replace(/^policy\.(missing|not-applicable)\..*/, "absent");
    const sentence =
      kind === "policy.weight"
        ? t("policy:weightOf", {
            class: words("class", phrase.params.class ?? ""),
            weight: words("weight", phrase.params.weight ?? ""),
          })
        : sentenceOf(t, phrase, words);
    kinds.set(kind, [...(kinds.get(kind) ?? []), sentence]);
  }
  return [...kinds].map(([kind, list]) =>
    kind === "policy.weight"
      ? t("policy:weights", { list: list.join(t("policy:word.and")) })
      : list.join(t("policy:word.next")),
  );
}

/** What each table of a rule reads: its own figure, then those of the tables it may be read by instead. */
const tablesOf = (phrase: Phrase): Phrase[] => [
  ...phrase.of.filter(isFormula),
  ...(scaleOf(phrase)?.of ?? []).flatMap((it) => it.of.filter(isFormula)),
];

const scaleOf = (phrase: Phrase) => phrase.of.find((it) => it.code.startsWith("policy.scale."));

function PhraseItem({ phrase, words, curves }: { phrase: Phrase; words: Words; curves: Curves }) {
  const { t, locale } = useText();
  const label = phrase.label?.[locale === "en" ? "en" : "zh"];
  const formulas = isDateCompare(phrase) || isComparison(phrase) ? [] : phrase.of.filter(isFormula);
  const short = phrase.of.filter(isShort);
  const rest = phrase.of.filter((it) => !isFormula(it) && !isShort(it));
  const isNamed = phrase.code === "policy.indicator" || phrase.code === "policy.grade";
  const sentence = isNamed
    ? ""
    : isFormula(phrase)
      ? formulaOf(t, phrase, words)
      : isComparison(phrase)
        ? compared(t, phrase, words)
        : sentenceOf(t, phrase, words);
  // The bands of a scale stand before the further tables that it offers.
  const isScale = phrase.code.startsWith("policy.scale.");
  const lines = shortLines(t, short, words).map((line) => (
    <p key={line} className="text-sm text-ink-soft">
      {line}
    </p>
  ));
  const drawn = curves[String(phrase.params.rule ?? "")];
  return (
    <li className={drawn ? "flex min-w-0 flex-col rounded-md border border-line p-3" : "min-w-0 py-0.5"}>
      <span className="flex flex-wrap items-baseline gap-x-2">
        {label ? <span className="font-medium">{label}</span> : null}
        {sentence && sentence !== label ? (
          <span className={label ? "text-ink-soft" : undefined}>{sentence}</span>
        ) : null}
        {hasUnknown(phrase) || short.some(hasUnknown) ? (
          <Badge tone="warn">{t("policy:page.unknown")}</Badge>
        ) : null}
      </span>
      {formulas.map((it) => {
        const formula = formulaOf(t, it, words);
        return (
          <p key={formula} className="text-sm">
            {t("policy:reads", { formula })}
          </p>
        );
      })}
      {isScale ? lines : null}
      {rest.length > 0 ? <PhraseList phrases={rest} words={words} isNested /> : null}
      {isScale ? null : lines}
      {drawn ? (
        <div className="pt-3">
          <RuleCurveList
            name={label ?? sentence}
            rule={drawn}
            words={words}
            scale={scaleOf(phrase)}
            tables={tablesOf(phrase).map((it) => formulaOf(t, it, words))}
          />
        </div>
      ) : null}
    </li>
  );
}

type Curves = Readonly<Record<string, RuleCurves>>;
const NONE: Curves = {};

/** Rules in words, one under the other, with what each is made of; on wide screens in two columns. */
export function PhraseList({
  phrases,
  words,
  curves = NONE,
  isNested,
}: {
  phrases: readonly Phrase[];
  words: Words;
  /** Pictures of scales by the code of their rule, drawn below its words. */
  curves?: Curves;
  isNested?: boolean;
}) {
  return (
    <ul
      className={
        isNested
          ? "border-l border-line pl-3 text-sm"
          : "grid gap-x-8 gap-y-3 lg:grid-cols-2 2xl:[&:has(>.border)]:grid-cols-3 [&:has(>.border)]:gap-x-3"
      }
    >
      {phrases.map((phrase, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a policy's rules never change while they are shown
        <PhraseItem key={index} phrase={phrase} words={words} curves={curves} />
      ))}
    </ul>
  );
}

/** One phrase as a sentence, with what it reads: "创业导师 ÷ 在孵企业 ≥ 0.1". */
export function PhraseText({ phrase, words }: { phrase: Phrase; words: Words }) {
  const { t } = useText();
  return <>{compared(t, phrase, words)}</>;
}
