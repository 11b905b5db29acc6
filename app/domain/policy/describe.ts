import type { Bilingual } from "#app/domain/shared/explain.ts";
import { type Band, includesFrom, includesTo } from "./bands.ts";
import type { Condition } from "./condition.ts";
import type { Constant, DateOperand, Expression } from "./expression.ts";
import type { Cap } from "./figure.ts";
import type { Adjustment, Grade, Indicator, PassThrough, Scale, Veto } from "./scheme.ts";

/**
 * A rule in words, as data: i18n turns the code and its figures into a sentence (`policy:<code>`), and the phrases
 * below it into the parts that the sentence names. "?" stands for a figure that its source left unknown.
 */
export type Phrase = {
  code: string;
  params: Readonly<Record<string, string | number>>;
  label: Bilingual | null;
  of: readonly Phrase[];
};
const phrase = (code: string, params: Phrase["params"] = {}, of: readonly Phrase[] = []): Phrase => ({
  code,
  params,
  label: null,
  of,
});
const text = (figure: Cap | undefined, otherwise = "none"): string =>
  figure === undefined ? otherwise : typeof figure === "string" ? figure : "?";
const bound = (figure: Cap | null): string => (figure === null ? "" : text(figure));

/** A band as an interval, bounds included or not: "[4,10)", "(,4)", "[20,)"; "?" for a bound that is unknown. */
export const rangeOf = (band: Band): string =>
  `${band.from !== null && includesFrom(band) ? "[" : "("}${bound(band.from)},${bound(band.to)}${band.to !== null && includesTo(band) ? "]" : ")"}`;

/** How a figure is derived, e.g. `policy.op.ratio` of `policy.op.fact` { fact }. */
export function describeExpression(expression: Expression | Constant): Phrase {
  const code = `policy.op.${expression.op}`;
  switch (expression.op) {
    case "constant":
      return phrase(code, { value: text(expression.value), unit: expression.unit });
    case "fact":
      return phrase(code, { fact: expression.fact });
    case "choice":
      return phrase(code, { fact: expression.fact, values: expression.in.join(", ") });
    case "sum":
      return phrase(
        expression.knownOnly ? "policy.op.sum-known" : code,
        {},
        expression.of.map(describeExpression),
      );
    case "best-of":
    case "difference":
    case "ratio":
      return phrase(code, {}, expression.of.map(describeExpression));
    case "product":
      return phrase(code, { by: text(expression.by) }, [describeExpression(expression.x)]);
    case "growth":
      return phrase(code, { periods: expression.periods ?? 1 }, [describeExpression(expression.x)]);
    case "lag":
    case "mean":
    case "sum-over":
      return phrase(code, { periods: expression.periods }, [describeExpression(expression.x)]);
    case "count-of":
      return phrase(countCode(expression), {
        outcome: expression.outcome,
        periods: expression.periods ?? 0,
        months: expression.months ?? 0,
        renewals: expression.renewals ? 1 : 0,
      });
    case "in-force":
      return phrase(code, { outcome: expression.outcome });
    case "months-between":
      return phrase(code, {}, expression.of.map(describeDate));
    case "compare":
      return phrase(code, { relation: expression.relation }, [
        describeExpression(expression.left),
        describeExpression(expression.right),
      ]);
  }
}

function countCode({ periods, months }: Extract<Expression, { op: "count-of" }>): string {
  if (months !== undefined) return "policy.op.count-of-months";
  return periods === null ? "policy.op.count-of-ever" : "policy.op.count-of";
}

const describeDate = (it: DateOperand): Phrase =>
  phrase(
    `policy.date.${it.date}`,
    it.date === "on" ? { on: it.on } : it.date === "fact" ? { fact: it.fact } : {},
  );

/** How a figure becomes a share. */
export function describeScale(scale: Scale, unit: string): Phrase {
  const code = `policy.scale.${scale.type}`;
  switch (scale.type) {
    case "linear":
      return phrase(code, { zero: text(scale.zero), full: text(scale.full), unit });
    case "bands": {
      const bandsOf = (bands: typeof scale.bands) =>
        bands.map((band) => phrase("policy.band.share", { range: rangeOf(band), share: text(band.share) }));
      const alternatives = (scale.alternatives ?? []).map((table) =>
        phrase("policy.scale.alternative", { unit: table.unit }, [
          describeExpression(table.x),
          ...bandsOf(table.bands),
        ]),
      );
      return phrase(code, { unit, tables: 1 + alternatives.length }, [
        ...bandsOf(scale.bands),
        ...alternatives,
      ]);
    }
    case "reference":
      return phrase(`${code}-${scale.direction}`, {
        reference: text(scale.reference),
        cap: text(scale.cap, "1"),
        unit,
      });
    case "rank":
      return phrase(`${code}-${scale.direction}`, { nothing: text(scale.nothing, ""), unit });
    case "spread":
      return phrase(`${code}-${scale.direction}`, { p: text(scale.p, "0"), unit });
    case "flag":
      return phrase(code);
    case "expert":
      return phrase(code, {
        full: text(scale.full),
        dropHighest: scale.dropHighest,
        dropLowest: scale.dropLowest,
      });
  }
}

/** An indicator: what it reads, its scale, its missing rules and its peers; weights by stage or kind. */
export function describeIndicator(indicator: Indicator): Phrase {
  const weights = Object.entries(indicator.weights).map(([key, weight]) =>
    phrase("policy.weight", { class: key, weight: text(weight) }),
  );
  return {
    ...phrase("policy.indicator", { rule: indicator.code, group: indicator.group, peers: indicator.peers }, [
      ...(indicator.x ? [describeExpression(indicator.x)] : []),
      describeScale(indicator.scale, indicator.unit),
      phrase(`policy.missing.${indicator.missing}`),
      phrase(`policy.not-applicable.${indicator.notApplicable ?? "exclude"}`),
      ...weights,
    ]),
    label: indicator.label,
  };
}

export function describeAdjustment(kind: "bonus" | "deduction", it: Adjustment): Phrase {
  const amount =
    "perUnit" in it.amount
      ? [phrase("policy.amount.per-unit", { points: text(it.amount.perUnit), unit: it.unit })]
      : it.amount.bands.map((band) =>
          phrase("policy.band.points", { range: rangeOf(band), points: text(band.points), unit: it.unit }),
        );
  const of = [describeExpression(it.x), ...amount];
  const params = { rule: it.code, group: it.group, cap: text(it.cap) };
  return { ...phrase(`policy.${kind}`, params, of), label: it.label };
}

export function describeCondition(condition: Condition): Phrase {
  const label = condition.label ?? null;
  const code = `policy.condition.${condition.test}`;
  switch (condition.test) {
    case "compare": {
      const { relation, unit } = condition;
      const params = { relation, value: text(condition.value), unit };
      return { ...phrase(truthCode(condition) ?? code, params, [describeExpression(condition.x)]), label };
    }
    case "choice":
      return { ...phrase(code, { fact: condition.fact, values: condition.in.join(", ") }), label };
    case "present":
      return { ...phrase(code, { fact: condition.fact }), label };
    case "field":
      return {
        ...phrase(condition.in ? code : "policy.condition.field-any", {
          values: condition.in?.join(", ") ?? "",
        }),
        label,
      };
    case "date":
      return {
        ...phrase(
          dateCode(condition),
          {
            relation: condition.relation,
            months: condition.plusMonths ?? 0,
            days: condition.plusDays ?? 0,
          },
          [describeDate(condition.x), describeDate(condition.than)],
        ),
        label,
      };
    case "at-least":
      return { ...phrase(code, { n: condition.n }, condition.of.map(describeCondition)), label };
    default:
      return { ...phrase(code, {}, condition.of.map(describeCondition)), label };
  }
}

/** A truth that is to be, or not to be, reads as yes or no and not as 1 or 0. */
function truthCode({ unit, relation, value }: Extract<Condition, { test: "compare" }>): string | null {
  if (unit !== "truth" || (value !== "1" && value !== "0")) return null;
  if (relation !== "=" && relation !== "!=") return null;
  return (value === "1") === (relation === "=") ? "policy.condition.is-true" : "policy.condition.is-false";
}

function dateCode({ plusMonths, plusDays }: Extract<Condition, { test: "date" }>): string {
  if (plusDays !== undefined) return "policy.condition.date-plus-days";
  return plusMonths === undefined ? "policy.condition.date" : "policy.condition.date-plus";
}

export const describeVeto = (veto: Veto): Phrase => ({
  ...phrase(
    `policy.veto.${veto.effect.type}`,
    veto.effect.type === "cap-grade" ? { grade: veto.effect.grade } : {},
    [describeCondition(veto.when)],
  ),
  label: veto.label,
});
export const describePassThrough = (pass: PassThrough): Phrase => ({
  ...phrase(`policy.pass-through.${pass.quota}`, { grade: pass.grade }, [describeCondition(pass.when)]),
  label: pass.label,
});

/** A grade: its minima and its seats. */
export function describeGrade(grade: Grade): Phrase {
  const of: Phrase[] = [];
  if (grade.minimumTotal !== undefined) {
    of.push(phrase("policy.grade.minimum-total", { points: text(grade.minimumTotal) }));
  }
  for (const { group, minimum } of grade.minimumGroups ?? []) {
    of.push(phrase("policy.grade.minimum-group", { group, points: text(minimum) }));
  }
  for (const { x, unit, minimum } of grade.minimumFigures ?? []) {
    of.push(phrase("policy.grade.minimum-figure", { value: text(minimum), unit }, [describeExpression(x)]));
  }
  if (grade.quota) {
    const { quota } = grade;
    const code = `policy.grade.quota-${quota.of}${quota.cumulative ? "-cumulative" : ""}`;
    of.push(phrase(code, { value: text(quota.value), rounding: quota.rounding }));
  }
  if (grade.fromBottom) of.push(phrase("policy.grade.from-bottom"));
  const tie = grade.tie ?? (grade.fromBottom ? "admit-none" : "admit-all");
  if (grade.quota) of.push(phrase(`policy.grade.tie-${tie}`));
  return { ...phrase("policy.grade", { grade: grade.code }, of), label: grade.label };
}
