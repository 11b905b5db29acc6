import type { ColourBands } from "#app/domain/policy/colour-bands.ts";
import { type ConditionsPolicy, namedConditions } from "#app/domain/policy/conditions.ts";
import {
  describeAdjustment,
  describeCondition,
  describeExpression,
  describeGrade,
  describeIndicator,
  describePassThrough,
  describeVeto,
  type Phrase,
  rangeOf,
} from "#app/domain/policy/describe.ts";
import { adjustmentCurves, type Curve, curvesOf } from "#app/domain/policy/describe-curve.ts";
import {
  describeAttribution,
  describeItem,
  describeLimits,
  describeOutcomes,
  describeWindow,
} from "#app/domain/policy/describe-programme.ts";
import type { Cap, Figure } from "#app/domain/policy/figure.ts";
import { type FirmPoints, stageFigure } from "#app/domain/policy/firm-points.ts";
import { classesOf, type Scheme } from "#app/domain/policy/scored-document.ts";
import { DEFAULT_SOURCE_ORDER } from "#app/domain/scoring/facts.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { factCatalogue } from "#app/services/reports/catalogue.ts";
import { fieldName } from "../residency/hightech-fields.ts";
import type { PolicyDocument } from "./read-document.ts";

/** A part of a policy in words: `policy:section.<code>`, or the name of an indicator group. */
export type RuleSection = { code: string; label: Bilingual | null; rules: Phrase[] };

/** The names that codes in a policy's sentences stand for. */
export type PolicyNames = {
  facts: Names;
  classes: Names;
  groups: Names;
  grades: Names;
  rules: Names;
  /** Fields of technology that the document names, by code. */
  fields?: Names;
};
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
      return describeConditions(document);
    case "colour-bands":
      return describeColours(document);
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

function describeConditions(document: ConditionsPolicy): RuleSection[] {
  const conditions = document.conditions.map((it) => ({
    ...rule("condition"),
    label: it.label,
    of: [describeCondition(it.when)],
  }));
  return [...section("conditions", conditions), ...section("sources", describeSources(document))];
}

function describeColours(document: ColourBands): RuleSection[] {
  const { reads, bands } = document;
  const unit = reads.by === "total" ? "points" : reads.unit;
  const read =
    reads.by === "figure"
      ? rule("colour-by-figure", {}, [describeExpression(reads.x)])
      : reads.scheme
        ? rule("colour-by-scheme", { scheme: reads.scheme })
        : rule("colour-by-total");
  const colours = bands.map((band) =>
    rule("colour", { colour: band.colour, range: rangeOf(band), unit }, [], band.label),
  );
  return [
    ...section("colours", [read, ...colours, rule("colour-none")]),
    ...section("sources", describeSources(document)),
  ];
}

/** Which source decides, how far they may differ, and what is not collected yet. */
const describeSources = (
  it: Pick<Scheme, "sourceOrder" | "declares"> & Partial<Pick<Scheme, "tolerances">>,
): Phrase[] => [
  rule("source-order", { order: (it.sourceOrder ?? DEFAULT_SOURCE_ORDER).join(", ") }),
  ...(it.tolerances ?? []).map(({ fact, value, unit }) =>
    rule("tolerance", { fact, value: text(value), unit }),
  ),
  ...(it.declares ?? []).map(({ code }) => rule("not-collected", { fact: code })),
];

/** The pictures of one rule, and what full marks are worth by stage or kind, in its order. */
export type RuleCurves = { curves: Curve[]; weights: { class: string; weight: string }[] };

/** The curves of a scheme's indicators, bonuses and deductions, by code; none where a figure is unknown. */
export function curvesOfRules(document: PolicyDocument): Readonly<Record<string, RuleCurves>> {
  if (document.kind !== "firm-points" && document.kind !== "carrier-performance") return {};
  const weightsOf = (weights: Readonly<Record<string, Figure>>) =>
    classesOf(document).flatMap((name) => {
      const weight = weights[name];
      return typeof weight === "string" ? [{ class: name, weight }] : [];
    });
  return Object.fromEntries([
    ...document.indicators.map((it) => [
      it.code,
      { curves: curvesOf(it.scale, it.unit), weights: weightsOf(it.weights) },
    ]),
    ...[...document.bonuses, ...document.deductions].map((it) => [
      it.code,
      { curves: adjustmentCurves(it), weights: [] },
    ]),
  ]);
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
    ...section("sources", describeSources(scheme)),
  ];
}

function describeStages({ stages }: FirmPoints): Phrase[] {
  const { defaultStage } = stages;
  return [
    rule("stage-by", {}, [describeExpression(stageFigure(stages))]),
    ...stages.bands.map((band) => rule("stage", { range: rangeOf(band), unit: stages.unit }, [], band.label)),
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

/** Every field of technology that a part of a document names: in its conditions, items and examples. */
function fieldCodesIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(fieldCodesIn);
  if (typeof node !== "object" || node === null) return [];
  const { test, in: listed, fields, field } = node as Readonly<Record<string, unknown>>;
  const own = [test === "field" ? listed : null, fields, field].flat();
  return [
    ...own.filter((it): it is string => typeof it === "string"),
    ...Object.values(node).flatMap(fieldCodesIn),
  ];
}
const fieldsIn = (document: PolicyDocument): Names => namesOfFields(fieldCodesIn(document));

/** Fields by code; the catalogue names them in Chinese alone, as the notice that lists them does. */
export function namesOfFields(codes: readonly string[]): Names {
  const names = [...new Set(codes)].flatMap((code) => {
    const name = fieldName(code);
    return name === null ? [] : [[code, { zh: name, en: name }] as const];
  });
  return Object.fromEntries(names);
}

/** What the codes in a document's sentences are called; kinds of carrier are in the glossary. */
export function namesOf(document: PolicyDocument): PolicyNames {
  return { ...namesByKind(document), fields: fieldsIn(document) };
}

function namesByKind(document: PolicyDocument): PolicyNames {
  const facts = named([...factCatalogue.facts, ...("declares" in document ? (document.declares ?? []) : [])]);
  const none = { facts, classes: {}, groups: {}, grades: {}, rules: {} };
  if (document.kind === "reward-programme") {
    return { ...none, rules: named([...document.items, ...document.outcomes]) };
  }
  if (document.kind === "conditions") {
    const parts = namedConditions(document).flatMap(([code, { label }]) => (label ? [{ code, label }] : []));
    return { ...none, rules: { ...named(parts), ...named(document.conditions) } };
  }
  if (document.kind === "colour-bands") return { ...none, rules: named(document.bands) };
  return {
    facts,
    classes: document.kind === "firm-points" ? named(document.stages.bands) : {},
    groups: named(document.groups),
    grades: named(document.grades),
    rules: named([...document.indicators, ...document.bonuses, ...document.deductions, ...document.vetoes]),
  };
}
