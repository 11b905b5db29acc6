import { figureValue } from "#app/domain/policy/figure.ts";
import type { Adjustment } from "#app/domain/policy/scheme.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { fromBase } from "#app/domain/policy/unit.ts";
import { multiply, negate, type Rational, toText, ZERO } from "#app/domain/shared/rational.ts";
import { figureText } from "./cells.ts";
import { derive } from "./derive.ts";
import type { FactBook } from "./facts.ts";
import type { Entrant, IndicatorTable, Substitute } from "./indicator-table.ts";
import { shareOutWeights, type WeightedCell } from "./missing.ts";
import { adjustmentPoints, assembleLines, type DraftLine } from "./totals.ts";

/** Every line of one subject, exact, in order (rules-engine §4). */
export function subjectLines(
  scheme: Scheme,
  tables: readonly IndicatorTable[],
  entrant: Entrant,
): DraftLine[] {
  const used = tables.filter(({ indicator }) => Object.hasOwn(indicator.weights, entrant.class));
  const drafts = used.map((table) => {
    const cell = table.cell(entrant);
    const substitute = cell.state === "known" ? null : table.substitute(entrant);
    const weight = figureValue(table.indicator.weights[entrant.class]!);
    return { table, cell, substitute, weight };
  });
  const weights = shareOutWeights(
    drafts.map(({ table, substitute, weight }) => ({
      group: table.indicator.group,
      weight,
      standing: standingOf(substitute),
    })),
  );
  const indicators = drafts.map(({ table, cell, substitute, weight }, index): DraftLine => {
    const effective = weights[index]!;
    const share: Rational | null = substitute ? substitute.share : cell.share;
    return {
      kind: "indicator",
      code: table.indicator.code,
      group: table.indicator.group,
      points: share ? multiply(effective, share) : ZERO,
      weight: toText(weight),
      effectiveWeight: toText(effective),
      share: figureText(share),
      state: cell.state,
      rule: substitute?.rule ?? null,
      peers: substitute ? substitute.peers : cell.peers,
      x: figureText(cell.x),
      unit: table.indicator.unit,
      trace: cell.trace,
      ...(cell.marks ? { marks: cell.marks } : {}),
    };
  });
  const bonuses = scheme.bonuses.map((it) => adjustmentLine("bonus", it, entrant.book));
  const deductions = scheme.deductions.map((it) => adjustmentLine("deduction", it, entrant.book));
  return assembleLines(scheme, indicators, bonuses, deductions);
}

function standingOf(substitute: Substitute | null): WeightedCell["standing"] {
  if (!substitute) return "known";
  const { rule } = substitute;
  return rule === "exclude" || rule === "exclude-within-group" ? rule : "substituted";
}

function adjustmentLine(kind: "bonus" | "deduction", adjustment: Adjustment, book: FactBook): DraftLine {
  const told = derive(adjustment.x, book);
  const x = told.value && fromBase(told.value, adjustment.unit);
  const points = adjustmentPoints(adjustment, x);
  return {
    kind,
    code: adjustment.code,
    group: adjustment.group,
    points: kind === "bonus" ? points : negate(points),
    state: told.state,
    x: figureText(x),
    unit: adjustment.unit,
    trace: told.trace,
  };
}
