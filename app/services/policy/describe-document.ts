import {
  describeAdjustment,
  describeCondition,
  describeExpression,
  describeGrade,
  describeIndicator,
  describePassThrough,
  describeVeto,
  type Phrase,
} from "#app/domain/policy/describe.ts";
import type { Cap } from "#app/domain/policy/figure.ts";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { classesOf, type Scheme } from "#app/domain/policy/scored-document.ts";
import { DEFAULT_SOURCE_ORDER } from "#app/domain/scoring/facts.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { factCatalogue } from "#app/services/reports/catalogue.ts";
import {
  describeAttribution,
  describeItem,
  describeLimits,
  describeOutcomes,
  describeWindow,
} from "./describe-programme.ts";
import type { PolicyDocument } from "./read-document.ts";

/** A part of a policy in words: `policy:section.<code>`, or the name of an indicator group. */
export type RuleSection = { code: string; label: Bilingual | null; rules: Phrase[] };

/** The names that codes in a policy's sentences stand for. */
export type PolicyNames = { facts: Names; classes: Names; groups: Names; grades: Names; rules: Names };
type Names = Readonly<Record<string, Bilingual>>;

const text = (figure: Cap | null): string =>
  figure === null ? "" : typeof figure === "string" ? figure : "?";
const rule = (
  code: string,
  params: Phrase["params"] = {},
  of: readonly Phrase[] = [],
  label: Bilingual | null = null,
): Phrase => ({ code: `rule.${code}`, params, label, of });
const section = (code: string, rules: readonly Phrase[], label: Bilingual | null = null): RuleSection[] =>
  rules.length === 0 ? [] : [{ code, label, rules: [...rules] }];

/** Every rule of a document in words, section by section. */
export function describeDocument(document: PolicyDocument): RuleSection[] {
  switch (document.kind) {
    case "conditions":
      return section(
        "conditions",
        document.conditions.map((it) => ({
          ...rule("condition"),
          label: it.label,
          of: [describeCondition(it.when)],
        })),
      );
    case "reward-programme":
      return [
        ...section("window", [describeWindow(document), ...describeOutcomes(document)]),
        ...section("attribution", describeAttribution(document)),
        ...section("items", document.items.map(describeItem)),
        ...section("limits", describeLimits(document)),
      ];
    default:
      return describeScheme(document);
  }
}

/** The database keeps no order of keys: weights are told in the scheme's own order of stages or kinds. */
function inClassOrder(indicator: Phrase, classes: readonly string[]): Phrase {
  const place = (it: Phrase): number =>
    it.code === "policy.weight" ? classes.indexOf(String(it.params.class)) : -1;
  return { ...indicator, of: [...indicator.of].sort((a, b) => place(a) - place(b)) };
}

function describeScheme(scheme: Scheme): RuleSection[] {
  const classes = classesOf(scheme);
  const groups = scheme.groups.flatMap((group) =>
    section(
      "group",
      [
        ...scheme.indicators
          .filter((it) => it.group === group.code)
          .map((it) => inClassOrder(describeIndicator(it), classes)),
        ...scheme.bonuses
          .filter((it) => it.group === group.code)
          .map((it) => describeAdjustment("bonus", it)),
        ...scheme.deductions
          .filter((it) => it.group === group.code)
          .map((it) => describeAdjustment("deduction", it)),
        ...(group.maximum === "none" ? [] : [rule("group-maximum", { points: text(group.maximum) })]),
        ...(group.bonusMaximum === "none"
          ? []
          : [rule("bonus-maximum", { points: text(group.bonusMaximum) })]),
      ],
      group.label,
    ),
  );
  return [
    ...section(
      "classes",
      scheme.kind === "firm-points" ? describeStages(scheme) : describeKinds(scheme.kinds),
    ),
    ...groups,
    ...section("totals", describeTotals(scheme)),
    ...section("vetoes", scheme.vetoes.map(describeVeto)),
    ...section("ranking", describeRanking(scheme)),
    ...section("grades", [
      ...scheme.passThroughs.map(describePassThrough),
      ...scheme.grades.map(describeGrade),
    ]),
    ...section("sources", [
      rule("source-order", { order: (scheme.sourceOrder ?? DEFAULT_SOURCE_ORDER).join(", ") }),
      ...(scheme.tolerances ?? []).map((it) =>
        rule("tolerance", { fact: it.fact, value: text(it.value), unit: it.unit }),
      ),
      ...(scheme.declares ?? []).map((it) => rule("not-collected", { fact: it.code })),
    ]),
  ];
}

function describeStages({ stages }: FirmPoints): Phrase[] {
  const { defaultStage } = stages;
  return [
    rule("stage-by", {}, [describeExpression(stages.by)]),
    ...stages.bands.map((band) =>
      rule("stage", { from: text(band.from), to: text(band.to), unit: stages.unit }, [], band.label),
    ),
    defaultStage === null ? rule("stage-none") : rule("stage-default", { class: defaultStage }),
  ];
}

const describeKinds = (kinds: readonly string[]): Phrase[] => [rule("kinds", { kinds: kinds.join(", ") })];

function describeTotals({ totals }: Scheme): Phrase[] {
  return [
    ...(totals.maximum === "none" ? [] : [rule("total-maximum", { points: text(totals.maximum) })]),
    ...(totals.deductionMaximum === "none"
      ? []
      : [rule("deduction-maximum", { points: text(totals.deductionMaximum) })]),
    rule(totals.floor ? "floor" : "no-floor"),
    rule("rounding"),
  ];
}

function describeRanking({ ranking }: Scheme): Phrase[] {
  return [
    rule(`within-${ranking.within}`),
    ...ranking.tieBreaks.map((it) =>
      it.by === "group"
        ? rule("tie-group", { group: it.group })
        : rule(`tie-figure-${it.direction}`, {}, [describeExpression(it.x)]),
    ),
  ];
}

const named = (list: readonly { code: string; label: Bilingual }[]): Names =>
  Object.fromEntries(list.map((it) => [it.code, it.label]));

/** What the codes in a document's sentences are called; kinds of carrier are in the glossary. */
export function namesOf(document: PolicyDocument): PolicyNames {
  const facts = named([...factCatalogue.facts, ...("declares" in document ? (document.declares ?? []) : [])]);
  const none = { facts, classes: {}, groups: {}, grades: {}, rules: {} };
  if (document.kind === "reward-programme") {
    return { ...none, rules: named([...document.items, ...document.outcomes]) };
  }
  if (document.kind === "conditions") return { ...none, rules: named(document.conditions) };
  return {
    facts,
    classes: document.kind === "firm-points" ? named(document.stages.bands) : {},
    groups: named(document.groups),
    grades: named(document.grades),
    rules: named([...document.indicators, ...document.bonuses, ...document.deductions, ...document.vetoes]),
  };
}
