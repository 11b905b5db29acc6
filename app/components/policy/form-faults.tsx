import type { ReactNode } from "react";
import { type FormFault, readFaultsText } from "#app/domain/policy/form-faults.ts";
import type { Place } from "#app/domain/policy/place.ts";
import type { RefusalView } from "#app/http/errors.server.ts";
import { refusalText, type Translate, textOfCode, useText } from "#app/i18n/index.ts";
import { inWords, type PolicyNames, policyWords, type Words } from "./words.ts";

const NO_NAMES: PolicyNames = { facts: {}, classes: {}, groups: {}, grades: {}, rules: {} };

/** Where something stands in a document, as it is read: "研发费用 › 权重 › 成长期", "Worked examples › no. 2 › item". */
function placeText(t: Translate, locale: string, words: Words, { labels, keys }: Place): string {
  const names = labels.map((it) => (locale === "en" ? it.en : it.zh));
  const below = keys.map((key, at) => {
    if (/^\d+$/.test(key)) return t("policy:place.nth", { n: Number(key) + 1 });
    const word = textOfCode(t, "policy", `figureAt.${key}`, {}, words("class", key));
    return labels.length === 0 && at === 0 ? textOfCode(t, "policy", `part.${key}`, {}, word) : word;
  });
  return [...names, ...below].join(" › ") || t("policy:place.whole");
}

/** What is wrong with a document, each fault with its place in words; `names` are the document's own. */
export function useFaultTexts(names: PolicyNames = NO_NAMES): (fault: FormFault) => ReactNode {
  const { t, locale } = useText();
  const words = policyWords(t, locale, names);
  return ({ code, params, place }) =>
    t("policy:page.fault", {
      place: placeText(t, locale, words, place),
      what: textOfCode(
        t,
        "policy",
        `fault.${code.replace("policy.", "")}`,
        inWords(params, words),
        t("policy:fault.form-other"),
      ),
    });
}

/** The sentences of a refusal of a document: of one that has not the form of a policy every place, else its own. */
export function useDocumentErrors(refusal: RefusalView | null): ReactNode[] | undefined {
  const { t } = useText();
  const textOf = useFaultTexts();
  if (!refusal) return undefined;
  const faults = typeof refusal.details.faults === "string" ? readFaultsText(refusal.details.faults) : [];
  return [refusalText(t, refusal.code, refusal.details), ...faults.map(textOf)];
}
