import { checkGrades } from "./check-grades.ts";
import { checkAmount, checkBands, checkScale, reportNegative } from "./check-scales.ts";
import {
  type CatalogueFact,
  checkAgainstUnit,
  checkCondition,
  checkExpression,
  checkOutcome,
  type UnitCheck,
} from "./check-units.ts";
import { type ColourBands, checkColourBands } from "./colour-bands.ts";
import { conditionNodes } from "./condition.ts";
import { type ConditionsPolicy, namedConditions } from "./conditions.ts";
import type { Example } from "./example.ts";
import type { PolicyFault, Report } from "./fault.ts";
import { knownValue } from "./figure.ts";
import { stageFigure } from "./firm-points.ts";
import type { Peers } from "./scheme.ts";
import { classesOf, type Scheme, type ScoredDocument } from "./scored-document.ts";

/**
 * What is wrong with a policy, as coded faults in document order; none when it may be published, as far as its
 * figures are known (`unknownFigures` lists those that are not, `runExamples` runs its examples). Nothing is thrown.
 */
export function validatePolicy(
  document: ScoredDocument | ColourBands,
  catalogue: readonly CatalogueFact[],
): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const report: Report = (code, path, params = {}) => faults.push({ code, path, params });
  const check: UnitCheck = {
    facts: new Map(catalogue.map((fact) => [fact.code, fact])),
    declared: new Map((document.declares ?? []).map((fact) => [fact.code, fact])),
    subject: subjectOf(document),
    purpose: document.purpose,
    report,
  };
  if (document.effectiveTo !== null && document.effectiveTo <= document.effectiveFrom) {
    report("policy.effective-reversed", "/effectiveTo");
  }
  if (document.kind === "conditions") {
    checkConditions(document, check);
  } else if (document.kind === "colour-bands") {
    reportTwice(document.bands, "/bands", report);
    checkColourBands(document, check);
    const bands = new Set(document.bands.map((it) => it.code));
    checkExamples(document, bands, bands, check);
  } else {
    checkScheme(document, check);
  }
  return faults;
}

/** Every tree, with codes that examples can tell apart; a condition needs an example, a part of one may have some. */
function checkConditions(policy: ConditionsPolicy, check: UnitCheck): void {
  const { report } = check;
  reportTwice(policy.conditions, "/conditions", report);
  policy.conditions.forEach(({ when }, index) => {
    const path = `/conditions/${index}/when`;
    checkCondition(when, path, check);
    const coded = conditionNodes(when).flatMap(({ code }) => (code === undefined ? [] : [{ code }]));
    reportTwice(coded, path, report);
  });
  checkTolerances(policy.tolerances, check);
  const named = new Set(namedConditions(policy).map(([name]) => name));
  checkExamples(policy, new Set(policy.conditions.map((it) => it.code)), named, check);
}

function checkTolerances(tolerances: Scheme["tolerances"], check: UnitCheck): void {
  tolerances?.forEach((it, index) => {
    reportNegative(it.value, `/tolerances/${index}/value`, check.report);
    checkAgainstUnit({ op: "fact", fact: it.fact }, it.unit, `/tolerances/${index}`, check);
  });
}

function subjectOf(document: ScoredDocument | ColourBands): "firm" | "carrier" {
  if (document.kind === "conditions" || document.kind === "colour-bands") return document.subject;
  return document.kind === "firm-points" ? "firm" : "carrier";
}

function checkScheme(scheme: Scheme, check: UnitCheck): void {
  const { report } = check;
  reportTwice(scheme.groups, "/groups", report);
  const { indicators, bonuses, deductions, vetoes, passThroughs } = scheme;
  reportTwice([...indicators, ...bonuses, ...deductions, ...vetoes, ...passThroughs], "", report);
  reportTwice(scheme.grades, "/grades", report);
  checkClasses(scheme, check);
  scheme.groups.forEach((group, index) => {
    reportNegative(group.maximum, `/groups/${index}/maximum`, report);
    reportNegative(group.bonusMaximum, `/groups/${index}/bonusMaximum`, report);
  });
  checkIndicators(scheme, check);
  checkAdjustments(scheme, "bonuses", check);
  checkAdjustments(scheme, "deductions", check);
  reportNegative(scheme.totals.maximum, "/totals/maximum", report);
  reportNegative(scheme.totals.deductionMaximum, "/totals/deductionMaximum", report);
  checkTolerances(scheme.tolerances, check);
  checkStandings(scheme, check);
  checkGrades(scheme, report);
  const all = [...indicators, ...bonuses, ...deductions, ...vetoes, ...passThroughs];
  const rules = new Set(all.map((it) => it.code));
  checkExamples(scheme, rules, rules, check);
}

function reportTwice(list: readonly { code: string }[], path: string, report: Report): void {
  const seen = new Set<string>();
  for (const { code } of list) {
    if (seen.has(code)) report("policy.code-twice", path, { code });
    seen.add(code);
  }
}

/** Every stage or kind must be scored by something, and weights must name existing ones. */
function checkClasses(scheme: Scheme, check: UnitCheck): void {
  const { report } = check;
  const classes = classesOf(scheme);
  for (const name of classes) {
    const weights = scheme.indicators.flatMap((it) =>
      Object.hasOwn(it.weights, name) ? [it.weights[name]!] : [],
    );
    const known = weights.map(knownValue);
    if (known.every((weight) => weight !== null && weight.n === 0n)) {
      report("policy.class-without-weight", "/indicators", { class: name });
    }
  }
  if (scheme.kind !== "firm-points") return;
  const { stages } = scheme;
  reportTwice(stages.bands, "/stages/bands", report);
  checkBands(stages.bands, "/stages/bands", report);
  checkAgainstUnit(stageFigure(stages), stages.unit, "/stages/by", check);
  if (stages.defaultStage !== null && !classes.includes(stages.defaultStage)) {
    report("policy.no-such-stage", "/stages/defaultStage", { stage: stages.defaultStage });
  }
}

function reportPeers(scheme: Scheme, peers: Peers, path: string, report: Report): void {
  const wrong = scheme.kind === "firm-points" ? peers === "kind" : peers === "stage" || peers === "field";
  if (wrong) report("policy.peers-of-other-subject", path, { peers });
}

function checkIndicators(scheme: Scheme, check: UnitCheck): void {
  const { report } = check;
  const groups = new Set(scheme.groups.map((group) => group.code));
  const classes = new Set(classesOf(scheme));
  scheme.indicators.forEach((indicator, index) => {
    const path = `/indicators/${index}`;
    const { scale, unit, x } = indicator;
    if (!groups.has(indicator.group))
      report("policy.no-such-group", `${path}/group`, { group: indicator.group });
    for (const [name, weight] of Object.entries(indicator.weights)) {
      if (!classes.has(name)) report("policy.no-such-class", `${path}/weights`, { class: name });
      reportNegative(weight, `${path}/weights/${name}`, report);
    }
    reportPeers(scheme, indicator.peers, `${path}/peers`, report);
    if ((x === null) !== (scale.type === "expert")) {
      report(x === null ? "policy.indicator-reads-nothing" : "policy.expert-reads-a-fact", `${path}/x`);
    }
    if (x) checkAgainstUnit(x, unit, `${path}/x`, check);
    if (scale.type === "bands") {
      scale.alternatives?.forEach((table, place) => {
        checkAgainstUnit(table.x, table.unit, `${path}/scale/alternatives/${place}/x`, check);
      });
    }
    checkScale(scale, unit, `${path}/scale`, report);
  });
}

function checkAdjustments(scheme: Scheme, list: "bonuses" | "deductions", check: UnitCheck): void {
  const groups = new Set(scheme.groups.map((group) => group.code));
  scheme[list].forEach((it, index) => {
    const path = `/${list}/${index}`;
    if (!groups.has(it.group)) check.report("policy.no-such-group", `${path}/group`, { group: it.group });
    checkAgainstUnit(it.x, it.unit, `${path}/x`, check);
    checkAmount(it, path, check.report);
  });
}

/** Ranking, minima on figures, vetoes and pass-through. */
function checkStandings(scheme: Scheme, check: UnitCheck): void {
  const { report } = check;
  const groups = new Set(scheme.groups.map((group) => group.code));
  const grades = new Set(scheme.grades.map((grade) => grade.code));
  reportPeers(scheme, scheme.ranking.within, "/ranking/within", report);
  scheme.ranking.tieBreaks.forEach((it, index) => {
    const path = `/ranking/tieBreaks/${index}`;
    if (it.by === "figure") checkExpression(it.x, path, check);
    else if (!groups.has(it.group)) report("policy.no-such-group", path, { group: it.group });
  });
  scheme.grades.forEach((grade, index) => {
    grade.minimumFigures?.forEach((it, place) => {
      checkAgainstUnit(it.x, it.unit, `/grades/${index}/minimumFigures/${place}/x`, check);
    });
  });
  scheme.vetoes.forEach((veto, index) => {
    checkCondition(veto.when, `/vetoes/${index}/when`, check);
    if (veto.effect.type === "cap-grade" && !grades.has(veto.effect.grade)) {
      report("policy.no-such-grade", `/vetoes/${index}/effect`, { grade: veto.effect.grade });
    }
  });
  scheme.passThroughs.forEach((pass, index) => {
    checkCondition(pass.when, `/passThroughs/${index}/when`, check);
    if (!grades.has(pass.grade))
      report("policy.no-such-grade", `/passThroughs/${index}/grade`, { grade: pass.grade });
  });
}

/** At least one example per rule, and none of something that cannot have one. */
function checkExamples(
  document: { examples: readonly (Pick<Example, "of"> & Partial<Pick<Example, "outcomes">>)[] },
  rules: ReadonlySet<string>,
  named: ReadonlySet<string>,
  check: UnitCheck,
): void {
  const { report } = check;
  const shown = new Set(document.examples.map((example) => example.of));
  for (const code of rules) if (!shown.has(code)) report("policy.example-missing", "/examples", { of: code });
  document.examples.forEach((example, index) => {
    if (!named.has(example.of)) report("policy.example-of-nothing", `/examples/${index}`, { of: example.of });
    example.outcomes?.forEach(({ kind }, place) => {
      checkOutcome(kind, `/examples/${index}/outcomes/${place}`, check);
    });
  });
}
