import { figureValue } from "#app/domain/policy/figure.ts";
import { stageFigure } from "#app/domain/policy/firm-points.ts";
import type { Indicator, Peers } from "#app/domain/policy/scheme.ts";
import { classesOf, type Scheme } from "#app/domain/policy/scored-document.ts";
import { unitFactor } from "#app/domain/policy/unit.ts";
import { requireKnownFigures } from "#app/domain/policy/unknown-figures.ts";
import { multiply, type Rational } from "#app/domain/shared/rational.ts";
import { ENGINE_VERSION } from "../engine-version.ts";
import type { Finding, GradeResult, GradingSummary } from "../result.ts";
import { adjustmentColumn } from "./adjustments.ts";
import { type Column, KNOWN, MISSING } from "./column.ts";
import { conditionColumn, MET, OPEN, sideOf } from "./conditions-columns.ts";
import { ColumnDeriver, NotCovered } from "./derive-columns.ts";
import type { FigureTable } from "./figures.ts";
import { type Groups, groupRows } from "./peer-places.ts";
import { type RowLines, RowScorer } from "./row-lines.ts";
import { type Field, peerSubstitute, shareColumn } from "./shares.ts";
import { standingColumns, type VetoColumn } from "./standings-columns.ts";
import { ClassWeights, SUBSTITUTED, standingNumber } from "./weights.ts";

export type ColumnInput = {
  policy: Scheme;
  table: FigureTable;
  /** The stage a row was moved to (place in `classesOf(policy)`), −1 for none; null where nobody was moved. */
  overrides: Int32Array | null;
  /** Whether lines are wanted, beside totals, groups, ranks and grades. */
  withLines: boolean;
};

/** Scores of all rows, by place: what `score` finds, without the way there. */
export type ColumnScores = RowLines & {
  engineVersion: string;
  classes: readonly string[];
  /** −1 where a row is not scored. */
  classOf: Int32Array;
  barred: Uint8Array;
  peerGroups: Groups;
  /** 0 where a row has no rank. */
  rank: Int32Array;
  tied: Int32Array;
  grades: (GradeResult | null)[] | null;
  gradings: GradingSummary[];
  /** Without differences between sources, which are weighed before. In no order. */
  findings: Finding[];
};

/**
 * Scores, ranks and grades a table of figures by one scheme, column by column: the same digits as `score`, at the speed of
 * a radix sort. Throws NotCovered where a construct has no columnar form: then `score` is to be asked; Refusal on an unknown
 * figure in the policy.
 */
export const scoreColumns = (input: ColumnInput): ColumnScores => scoreParts(input).scores;

/** What peers are compared by: figures, who takes part in which group, and by indicator the shares of all rows. */
export type ComparedParts = {
  deriver: ColumnDeriver;
  fieldOf: (peers: Peers) => Field;
  shares: readonly Column[];
};
/** The scores with what they were made of, for a change of one figure to begin from. */
export type ScoredParts = ComparedParts & { scores: ColumnScores; scorer: RowScorer };

/** The comparison alone, without points, ranks and grades. Throws as `scoreColumns` does. */
export function compareColumns(input: Omit<ColumnInput, "withLines">): ComparedParts {
  const { deriver, fieldOf, shares } = compared(input);
  return { deriver, fieldOf, shares };
}

function compared({ policy, table, overrides }: Omit<ColumnInput, "withLines">) {
  requireKnownFigures(policy);
  const deriver = new ColumnDeriver(table);
  const classes = classesOf(policy);
  const classOf = classColumn(policy, table, deriver, overrides);
  const findings: Finding[] = [];
  const vetoes = vetoColumns(policy, deriver);
  const scored = new Uint8Array(classOf.length);
  for (let row = 0; row < scored.length; row++) scored[row] = classOf[row]! < 0 ? 0 : 1;
  const barred = barredColumn(vetoes, scored, table, policy, findings);
  const takesPart = scored.slice();
  for (let row = 0; row < scored.length; row++) if (barred[row] === 1) takesPart[row] = 0;
  const fields = new Map<Peers, Field>();
  const fieldOf = (peers: Peers): Field => {
    let field = fields.get(peers);
    if (!field) {
      field = { groups: groupsOf(peers, table, classOf, classes), scored, takesPart };
      fields.set(peers, field);
    }
    return field;
  };

  const excluding = new Uint8Array(table.ids.length);
  const shares: Column[] = [];
  const standings: Uint8Array[] = [];
  for (const indicator of policy.indicators) {
    const field = fieldOf(indicator.peers);
    const share = shareColumn(indicator, deriver, field);
    shares.push(share);
    standings.push(substitute(indicator, share, field, excluding));
  }
  return { deriver, classes, classOf, findings, vetoes, barred, fieldOf, excluding, shares, standings };
}

export function scoreParts({ withLines, ...input }: ColumnInput): ScoredParts {
  const { policy, table } = input;
  const parts = compared(input);
  const { deriver, classes, classOf, findings, vetoes, barred, fieldOf, excluding, shares, standings } =
    parts;
  const inputs = {
    shares,
    standings,
    excluding,
    bonuses: policy.bonuses.map((it) => adjustmentColumn(it, 1, deriver)),
    deductions: policy.deductions.map((it) => adjustmentColumn(it, -1, deriver)),
    weights: classes.map((name) => new ClassWeights(policy.indicators, name)),
    classOf,
  };
  const scorer = new RowScorer(policy, inputs, withLines);
  const lines = scorer.run();
  const field = fieldOf(policy.ranking.within);
  const standing = standingColumns({
    scheme: policy,
    ids: table.ids,
    field,
    lines,
    deriver,
    vetoes,
    findings,
  });
  const scores = {
    ...lines,
    engineVersion: ENGINE_VERSION,
    classes,
    classOf,
    barred,
    peerGroups: field.groups,
    ...standing,
    findings,
  };
  return { scores, deriver, fieldOf, shares, scorer };
}

function classColumn(
  policy: Scheme,
  table: FigureTable,
  deriver: ColumnDeriver,
  overrides: Int32Array | null,
): Int32Array {
  const classes = classesOf(policy);
  if (policy.kind === "carrier-performance") {
    const { kind } = table;
    if (!kind) throw new NotCovered("carriers without a kind");
    const places = kind.names.map((name) => classes.indexOf(name));
    return kind.of.map((own) => places[own] ?? -1);
  }
  const { stages } = policy;
  const x = deriver.derive(stageFigure(stages));
  const factor = unitFactor(stages.unit);
  const bound = (figure: (typeof stages.bands)[number]["from"]): Rational | null =>
    figure === null ? null : multiply(figureValue(figure), factor);
  const bands = stages.bands.map((band) => ({ band, from: bound(band.from), to: bound(band.to) }));
  const inBand = bands.map(({ band, from, to }) => {
    const above = from && sideOf(x, from);
    const below = to && sideOf(x, to);
    return (row: number) => {
      const low = above ? above(row) : 1;
      const high = below ? below(row) : -1;
      return (
        (low > 0 || (low === 0 && (band.includesFrom ?? true))) &&
        (high < 0 || (high === 0 && (band.includesTo ?? false)))
      );
    };
  });
  const byDefault = stages.defaultStage === null ? -1 : classes.indexOf(stages.defaultStage);
  const found = new Int32Array(table.ids.length);
  for (let row = 0; row < found.length; row++) {
    const moved = overrides ? overrides[row]! : -1;
    if (moved >= 0) found[row] = moved;
    else if (x.state[row] !== KNOWN) found[row] = byDefault;
    else {
      let place = 0;
      while (!inBand[place]!(row)) place++;
      found[row] = place;
    }
  }
  return found;
}

function vetoColumns(policy: Scheme, deriver: ColumnDeriver): VetoColumn[] {
  return policy.vetoes.map((veto) => ({
    state: conditionColumn(veto.when, deriver),
    cap: veto.effect.type === "cap-grade" ? veto.effect.grade : null,
  }));
}

function barredColumn(
  vetoes: readonly VetoColumn[],
  scored: Uint8Array,
  table: FigureTable,
  policy: Scheme,
  findings: Finding[],
): Uint8Array {
  const barred = new Uint8Array(scored.length);
  vetoes.forEach(({ state, cap }, place) => {
    for (let row = 0; row < scored.length; row++) {
      if (scored[row] === 0) continue;
      if (state[row] === MET && cap === null) barred[row] = 1;
      if (state[row] !== OPEN) continue;
      const params = { veto: policy.vetoes[place]!.code };
      findings.push({ code: "scoring.veto-unknown", subject: table.ids[row]!, blocks: true, params });
    }
  });
  return barred;
}

function groupsOf(peers: Peers, table: FigureTable, classOf: Int32Array, classes: readonly string[]): Groups {
  if (peers !== "field" && peers !== "all") return groupRows(classOf, classes);
  const of = new Int32Array(classOf.length);
  for (let row = 0; row < of.length; row++) {
    of[row] = classOf[row]! < 0 ? -1 : peers === "all" ? 0 : table.field[row]!;
  }
  return groupRows(of, peers === "all" ? ["all"] : table.fields);
}

/** Puts what stands in for figures that are not known into the shares; the standings of all rows. */
function substitute(indicator: Indicator, share: Column, field: Field, excluding: Uint8Array): Uint8Array {
  const standing = new Uint8Array(share.size);
  const cached = new Map<string, Rational>();
  const replacing = (rule: "peer-mean" | "peer-median", group: number): Rational => {
    const key = `${rule}@${group}`;
    let value = cached.get(key);
    if (!value) {
      value = peerSubstitute(rule, share, field, group);
      cached.set(key, value);
    }
    return value;
  };
  for (let row = 0; row < share.size; row++) {
    const state = share.state[row];
    if (state === KNOWN || field.scored[row] === 0) continue;
    const rule = state === MISSING ? indicator.missing : (indicator.notApplicable ?? "exclude");
    const excluded = rule === "exclude" || rule === "exclude-within-group";
    standing[row] = excluded ? standingNumber(rule) : SUBSTITUTED;
    if (excluded) excluding[row] = 1;
    if (rule === "peer-mean" || rule === "peer-median") {
      share.putExact(row, replacing(rule, field.groups.of[row]!));
    } else share.put(row, 0, 1);
  }
  return standing;
}
