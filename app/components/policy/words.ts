import type { Bilingual } from "#app/domain/shared/explain.ts";
import { MISSING } from "#app/i18n/format.ts";
import { type Namespace, type Translate, textOfCode } from "#app/i18n/index.ts";

type Names = Readonly<Record<string, Bilingual>>;
/** What the codes in a policy's sentences stand for; the loader gives them. */
export type PolicyNames = { facts: Names; classes: Names; groups: Names; grades: Names; rules: Names };
type Value = string | number | null;
/** A parameter of a sentence as it is read: a fact's name instead of its code, 万元 instead of 10k-yuan. */
export type Words = (key: string, value: Value) => string;

export const UNKNOWN = "?";
const RELATIONS: Readonly<Record<string, string>> = { ">=": "≥", "<=": "≤", "!=": "≠" };

export function policyWords(t: Translate, locale: string, names: PolicyNames): Words {
  const inLocale = (label: Bilingual) => (locale === "en" ? label.en : label.zh);
  const of = (list: Names, code: string): string => {
    const label = list[code];
    return label ? inLocale(label) : code;
  };
  const text = (namespace: Namespace, key: string, code: string): string =>
    textOfCode(t, namespace, `${key}.${code}`, {}, code);
  const classOf = (code: string): string =>
    names.classes[code] ? of(names.classes, code) : text("glossary", "carrierKind", code);
  const unitOf = (unit: string): string =>
    unit
      .split("/")
      .map((part) => text("policy", "unit", part))
      .join("/");
  const each = (list: string, word: (code: string) => string): string =>
    list
      .split(", ")
      .map(word)
      .join(locale === "en" ? ", " : "、");
  const byKey: Readonly<Record<string, (value: string) => string>> = {
    fact: (code) => of(names.facts, code),
    class: classOf,
    stage: classOf,
    group: (code) => of(names.groups, code),
    grade: (code) => of(names.grades, code),
    outcome: (code) => (names.rules[code] ? of(names.rules, code) : text("glossary", "titleKind", code)),
    unit: unitOf,
    relation: (code) => RELATIONS[code] ?? code,
    state: (code) => text("scoring", "stateOf", code),
    peers: (code) => text("policy", "peers", code),
    beneficiary: (code) => text("policy", "beneficiary", code),
    titles: (list) => each(list, (code) => text("glossary", "titleKind", code)),
    kinds: (list) => each(list, (code) => text("glossary", "carrierKind", code)),
    orders: (list) => each(list, (code) => text("policy", "order", code)),
    order: (list) => each(list, (code) => text("explain", "source", code)),
    cap: (value) => (value === "none" ? t("policy:word.none") : value),
    from: (value) => value || t("policy:word.unlimited"),
    to: (value) => value || t("policy:word.unlimited"),
    period: (code) => code,
  };
  return (key, value) => {
    if (value === null) return MISSING;
    if (value === UNKNOWN) return t("policy:word.unknown");
    return byKey[key]?.(String(value)) ?? String(value);
  };
}

/** Parameters of a sentence as they are read. */
export const inWords = (
  params: Readonly<Record<string, Value>>,
  words: Words,
): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      typeof value === "number" ? value : words(key, value),
    ]),
  );
