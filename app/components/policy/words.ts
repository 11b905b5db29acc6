import type { Bilingual } from "#app/domain/shared/explain.ts";
import { MISSING } from "#app/i18n/format.ts";
import { type Namespace, type Translate, textOfCode } from "#app/i18n/index.ts";

type Names = Readonly<Record<string, Bilingual>>;
/** What the codes in a policy's sentences stand for; the loader gives them. */
export type PolicyNames = {
  facts: Names;
  classes: Names;
  groups: Names;
  grades: Names;
  rules: Names;
  /** Fields of technology, by code. */
  fields?: Names;
};
type Value = string | number | null;
/** A parameter of a sentence as it is read: a fact's name instead of its code, 万元 instead of 10k-yuan. */
export type Words = (key: string, value: Value) => string;

export const UNKNOWN = "?";
const RELATIONS: Readonly<Record<string, string>> = { ">=": "≥", "<=": "≤", "!=": "≠" };

/** A figure with its unit: "10 个", "500 万元", "500 × 10,000 yuan"; a bare count needs no word in English. */
export const joinUnit = (figure: string, unit: string): string =>
  unit === "count"
    ? figure
    : unit === "%"
      ? `${figure}%`
      : /\d/.test(unit)
        ? `${figure} × ${unit}`
        : `${figure} ${unit}`;

/** Units whose figures say themselves what they count. */
export const UNSAID_UNITS: ReadonlySet<string> = new Set(["count", "count-milli", "ratio", "date", "text"]);
/** Zeros that a unit written as a number stands for: a figure in 10,000 yuan is told in yuan. */
const ZEROS: Readonly<Record<string, number>> = { "10k-yuan": 4, "100m-yuan": 8 };

/**
 * A figure of a rule as a sentence reads it: "3" of what is counted, "10%", "500 万元", "5,000,000 yuan", yes or no for a
 * truth. `unit` is the document's own.
 */
export function measured(t: Translate, words: Words, value: string, unit: string): string {
  if (value === UNKNOWN) return words("value", value);
  if (unit === "truth") return value === "0" ? t("policy:curve.no") : t("policy:curve.yes");
  if (UNSAID_UNITS.has(unit)) return words("value", value);
  if (unit === "percent") return `${words("value", value)}%`;
  const word = words("unit", unit);
  const zeros = ZEROS[unit];
  if (zeros === undefined || !/^\d/.test(word)) return joinUnit(words("value", value), word);
  return joinUnit(words("value", shifted(value, zeros)), words("unit", "yuan"));
}

/** A decimal text times a power of ten. */
function shifted(value: string, places: number): string {
  const [, sign = "", whole = "", part = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  if (whole === "") return value;
  const digits = part.padEnd(places, "0");
  const text = `${whole}${digits.slice(0, places)}`.replace(/^0+(?=\d)/, "");
  return digits.length > places ? `${sign}${text}.${digits.slice(places)}` : `${sign}${text}`;
}

/** Figures of a policy are texts; long ones get their thousands apart. */
const GROUPED_KEYS = new Set([
  "amount",
  "cap",
  "value",
  "zero",
  "full",
  "reference",
  "nothing",
  "rate",
  "beneficiaryCap",
]);
const thousands = (text: string): string =>
  /^-?\d{5,}(\.\d+)?$/.test(text) ? text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",") : text;

const RANGE = /^([[(])(.*),(.*)([\])])$/;

/** "[4,10)" as it is read: 4 至不满 10. Bounds are given as they are read. */
function rangeText(t: Translate, range: string, bound: (text: string) => string): string {
  const [, opens = "", from = "", to = "", closes = ""] = RANGE.exec(range) ?? [];
  if (!from && !to) return t("policy:range.all");
  const low = opens === "[" ? "from" : "above";
  const high = closes === "]" ? "upto" : "below";
  if (!to) return t(`policy:range.${low}`, { from: bound(from) });
  if (!from) return t(`policy:range.${high}`, { to: bound(to) });
  return t(`policy:range.${low}-${high}`, { from: bound(from), to: bound(to) });
}

/** Free texts, which are no codes whatever they look like. */
const FREE = new Set(["title", "number", "article", "clause", "version", "code", "family", "supersedes"]);

/** A figure or a code of a document as it is read, by the key that it stands under; "" is nothing, "?" unknown. */
export function valueText(t: Translate, words: Words, key: string, value: string): string {
  if (value === "") return t("policy:compare.nothing");
  if (value === UNKNOWN || FREE.has(key)) return value === UNKNOWN ? words(key, value) : value;
  const listed = LIST_KEYS[key];
  const read = words(listed ?? key, value);
  return read === value ? textOfCode(t, "policy", `choice.${value}`, {}, value) : read;
}
const LIST_KEYS: Readonly<Record<string, string>> = {
  carrierKinds: "kinds",
  whenSeveral: "orders",
  sourceOrder: "order",
  defaultStage: "class",
  grades: "gradeList",
  effectiveTo: "day",
};

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
  /** A programme may name grades of a scheme that does not stand on the shelf. */
  const gradeOf = (code: string): string =>
    names.grades[code] ? of(names.grades, code) : text("policy", "gradeOf", code);
  /** A programme's own outcome, a carrier's recognition at a level, or a firm's title. */
  const outcomeOf = (code: string): string => {
    if (names.rules[code]) return of(names.rules, code);
    const level = /^recognised-(.+)$/.exec(code)?.[1];
    return level ? text("glossary", "recognitionLevel", level) : text("glossary", "titleKind", code);
  };
  const fieldsOf = (list: string): string => each(list, (code) => of(names.fields ?? {}, code));
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
    field: fieldsOf,
    fields: fieldsOf,
    class: classOf,
    stage: classOf,
    group: (code) => of(names.groups, code),
    grade: gradeOf,
    of: (code) => of(names.rules, code),
    scheme: (code) => of(names.rules, code),
    outcome: outcomeOf,
    outcomes: (list) => each(list, outcomeOf),
    unit: unitOf,
    relation: (code) => RELATIONS[code] ?? code,
    state: (code) => text("scoring", "stateOf", code),
    peers: (code) => text("policy", "peers", code),
    beneficiary: (code) => text("policy", "beneficiary", code),
    gradeList: (list) => each(list, gradeOf),
    levels: (list) => each(list, (code) => text("glossary", "recognitionLevel", code)),
    colour: (code) => text("policy", "colour", code),
    jurisdiction: (code) => text("policy", "jurisdictionOf", code),
    range: (range) =>
      rangeText(t, range, (bound) => (bound === UNKNOWN ? t("policy:word.unknown") : thousands(bound))),
    years: (years) => (years === "0" ? t("policy:yearsBack.own") : t("policy:yearsBack.before", { years })),
    rule: (code) => of(names.rules, code),
    titles: (list) => each(list, (code) => text("glossary", "titleKind", code)),
    kinds: (list) => each(list, (code) => text("glossary", "carrierKind", code)),
    orders: (list) => each(list, (code) => text("policy", "order", code)),
    order: (list) => each(list, (code) => text("explain", "source", code)),
    cap: (value) => (value === "none" ? t("policy:word.none") : value),
    from: (value) => value || t("policy:word.unlimited"),
    to: (value) => value || t("policy:word.unlimited"),
  };
  return (key, value) => {
    if (value === null) return MISSING;
    if (value === UNKNOWN) return t("policy:word.unknown");
    const read = byKey[key]?.(String(value)) ?? String(value);
    return GROUPED_KEYS.has(key) ? thousands(read) : read;
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
