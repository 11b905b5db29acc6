import { Badge } from "#app/components/ui/badge.tsx";
import type { Phrase } from "#app/domain/policy/describe.ts";
import { type Translate, textOfCode, useText } from "#app/i18n/index.ts";
import { inWords, UNKNOWN, type Words } from "./words.ts";

/** Phrases of the engine speak in the words of explanations, those of this shelf in the policy's own. */
function sentenceOf(t: Translate, { code, params }: Phrase, words: Words): string {
  const read = inWords(params, words);
  return code.startsWith("rule.")
    ? textOfCode(t, "policy", code, read)
    : textOfCode(t, "explain", code, read);
}

const hasUnknown = (phrase: Phrase): boolean => Object.values(phrase.params).includes(UNKNOWN);

function PhraseItem({ phrase, words }: { phrase: Phrase; words: Words }) {
  const { t, locale } = useText();
  const label = phrase.label?.[locale === "en" ? "en" : "zh"];
  const sentence = sentenceOf(t, phrase, words);
  return (
    <li className="py-0.5">
      <span className="flex flex-wrap items-baseline gap-x-2">
        {label ? <span className="font-medium">{label}</span> : null}
        {sentence && sentence !== label ? (
          <span className={label ? "text-ink-soft" : undefined}>{sentence}</span>
        ) : null}
        {hasUnknown(phrase) ? <Badge tone="warn">{t("policy:page.unknown")}</Badge> : null}
      </span>
      {phrase.of.length > 0 ? <PhraseList phrases={phrase.of} words={words} isNested /> : null}
    </li>
  );
}

/** Rules in words, one under the other, with what each is made of. */
export function PhraseList({
  phrases,
  words,
  isNested,
}: {
  phrases: readonly Phrase[];
  words: Words;
  isNested?: boolean;
}) {
  return (
    <ul className={isNested ? "ml-1 border-l border-line pl-3 text-sm" : "flex flex-col gap-1.5"}>
      {phrases.map((phrase, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a policy's rules never change while they are shown
        <PhraseItem key={index} phrase={phrase} words={words} />
      ))}
    </ul>
  );
}
