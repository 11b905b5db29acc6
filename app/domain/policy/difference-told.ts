import type { Json } from "#app/domain/shared/canonical.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import type { Band } from "./bands.ts";
import type { Condition } from "./condition.ts";
import {
  describeAdjustment,
  describeCondition,
  describeExpression,
  describeGrade,
  describeIndicator,
  describePassThrough,
  describeScale,
  describeVeto,
  type Phrase,
  rangeOf,
} from "./describe.ts";
import {
  describeCostLimits,
  describeGradeRow,
  describeItem,
  describeOutcome,
  describePercent,
} from "./describe-programme.ts";
import type { Expression } from "./expression.ts";
import type { OutcomeRule, RewardItem } from "./reward-programme.ts";
import type { Adjustment, Grade, Indicator, PassThrough, Scale, Veto } from "./scheme.ts";

/**
 * How a value of a document is told: a figure or a code as it is, a name, a rule in words, or a worked example by its
 * place in its document's list. "?" is unknown.
 */
export type Told = { text: string } | { label: Bilingual } | { phrase: Phrase } | { example: number };
export type Place = {
  part: string;
  labels: Bilingual[];
  at: string[];
  path: string;
  unit: string | null;
};

const isNode = (value: Json | undefined): value is { readonly [key: string]: Json | undefined } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isUnknown = (value: Json): boolean => isNode(value) && value.unknown === true;

/** A figure (an unknown one too), a code, a text, a truth, or nothing. */
export const isFigureOrWord = (value: Json): boolean =>
  value === null || typeof value !== "object" || isUnknown(value);
export const isLabel = (value: Json | undefined): value is Bilingual =>
  isNode(value) && typeof value.zh === "string" && typeof value.en === "string";

/** Figures, codes and lists of them as text; "" for nothing. Other values come as JSON, rather than not at all. */
export function tellWord(value: Json): { text: string } {
  if (value === null) return { text: "" };
  if (isUnknown(value)) return { text: "?" };
  if (Array.isArray(value)) return { text: value.map((it: Json) => tellWord(it).text).join(", ") };
  return { text: typeof value === "object" ? JSON.stringify(value) : String(value) };
}

const phrase = (code: string, params: Phrase["params"], of: readonly Phrase[] = []): Phrase => ({
  code,
  params,
  label: null,
  of,
});

/** Rules by the list of the document that they stand in. They come validated: only a read document gets here. */
const OF_LIST: Readonly<Record<string, (node: never) => Phrase>> = {
  indicators: (it: Indicator) => describeIndicator(it),
  bonuses: (it: Adjustment) => describeAdjustment("bonus", it),
  deductions: (it: Adjustment) => describeAdjustment("deduction", it),
  vetoes: (it: Veto) => describeVeto(it),
  passThroughs: (it: PassThrough) => describePassThrough(it),
  grades: (it: Grade) => describeGrade(it),
  items: (it: RewardItem) => describeItem(it),
  outcomes: (it: OutcomeRule) => describeOutcome(it),
  conditions: (it: { label: Bilingual; when: Condition }) => ({
    code: "rule.condition",
    params: {},
    label: it.label,
    of: [describeCondition(it.when)],
  }),
};

type Node = { readonly [key: string]: Json | undefined };

/** A source has a date of its own, which is no date operand. */
export const isSource = (node: Node): boolean => typeof node.title === "string" && "article" in node;

/** Told whole wherever they differ: a formula, a band, a step of a grade read better in one piece than key by key. */
export const isOnePiece = (node: Node): boolean =>
  "op" in node ||
  ("date" in node && !isSource(node)) ||
  ("from" in node && "to" in node) ||
  smallPhrase(node) !== null;

/** A construct of a document in words, or null for one that is told part by part. Its own name is not repeated. */
export function phraseOf(value: Json, place: Place): Told | null {
  if (!isNode(value)) return null;
  const told = constructPhrase(value, place);
  return told && { phrase: { ...told, label: null } };
}

function constructPhrase(value: Node, place: Place): Phrase | null {
  const key = place.at.at(-1) ?? "";
  if (typeof value.op === "string") return describeExpression(value as unknown as Expression);
  if (typeof value.test === "string") return describeCondition(value as unknown as Condition);
  if (key === "scale") return describeScale(value as unknown as Scale, place.unit ?? "ratio");
  if ("from" in value && "to" in value && place.part !== "window") return bandPhrase(value, place);
  if (isSource(value)) {
    const { number, date, article } = value;
    return phrase("rule.source", {
      number: figure(number),
      date: figure(date),
      article: figure(article),
    });
  }
  const isOfList = place.labels.length === 0 && place.at.length === 2 && /^\d+$/.test(key);
  const ofList = isOfList ? OF_LIST[place.part] : undefined;
  return ofList ? ofList(value as never) : smallPhrase(value);
}

const figure = (it: Json | undefined): string => (it === undefined ? "" : tellWord(it).text);

function bandPhrase(value: Node, place: Place): Phrase | null {
  const range = rangeOf(value as unknown as Band);
  const unit = place.unit ?? "";
  if ("share" in value) return phrase("policy.band.share", { range, share: figure(value.share) });
  if ("points" in value) return phrase("policy.band.points", { range, points: figure(value.points), unit });
  if ("colour" in value) return phrase("rule.colour", { range, unit, colour: figure(value.colour) });
  if ("amount" in value) {
    return isFigureOrWord(value.amount ?? null)
      ? phrase("rule.amount-band", { range, unit, amount: figure(value.amount) })
      : null;
  }
  return isLabel(value.label) ? phrase("rule.stage", { range, unit }) : null;
}

/** Small parts that belong together: a grade and its sum, a group and its minimum, a fact and its tolerance. */
function smallPhrase(value: Node): Phrase | null {
  const has = (...keys: string[]) => keys.every((key) => key in value);
  if (has("grade", "amount")) return describeGradeRow(value as never);
  if (has("since", "years")) {
    return phrase("rule.cost-years", {}, describePercent(value as never, ""));
  }
  if (has("squareMetres", "yuanPerM2Month")) {
    return phrase("rule.cost-limits", {}, describeCostLimits(value as never));
  }
  if (has("group", "minimum")) {
    return phrase("policy.grade.minimum-group", {
      group: figure(value.group),
      points: figure(value.minimum),
    });
  }
  if (has("x", "minimum")) {
    const of = [describeExpression(value.x as unknown as Expression)];
    return phrase(
      "policy.grade.minimum-figure",
      { value: figure(value.minimum), unit: figure(value.unit) },
      of,
    );
  }
  if (has("fact", "value", "unit") && !("test" in value)) {
    const { fact, value: most, unit } = value;
    return phrase("rule.tolerance", { fact: figure(fact), value: figure(most), unit: figure(unit) });
  }
  if (value.by === "group") return phrase("rule.tie-group", { group: figure(value.group) });
  if (value.by === "figure" && "direction" in value) {
    const of = [describeExpression(value.x as unknown as Expression)];
    return phrase(`rule.tie-figure-${figure(value.direction)}`, {}, of);
  }
  return null;
}
