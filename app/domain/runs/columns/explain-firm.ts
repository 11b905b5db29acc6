import type { Expression } from "#app/domain/policy/expression.ts";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import type { Indicator, MissingRule, Scale } from "#app/domain/policy/scheme.ts";
import { unitFactor } from "#app/domain/policy/unit.ts";
import { type Cell, isAmongPeers, readCell } from "#app/domain/scoring/cells.ts";
import { testCondition } from "#app/domain/scoring/conditions.ts";
import { FactBook, type FactRules } from "#app/domain/scoring/facts.ts";
import { factsReader } from "#app/domain/scoring/facts-read.ts";
import { type Entrant, IndicatorTable, type Substitute } from "#app/domain/scoring/indicator-table.ts";
import type { SubjectInput } from "#app/domain/scoring/input.ts";
import { type Column, comparePairs, KNOWN } from "#app/domain/scoring/kernel/column.ts";
import { PeerPlaces } from "#app/domain/scoring/kernel/peer-places.ts";
import { roundLines } from "#app/domain/scoring/kernel/round-drafts.ts";
import type { ComparedParts, ScoredParts } from "#app/domain/scoring/kernel/score-columns.ts";
import type { Field } from "#app/domain/scoring/kernel/shares.ts";
import type { SubjectResult, VetoResult } from "#app/domain/scoring/result.ts";
import { spreadEnds } from "#app/domain/scoring/scales.ts";
import { emptyRow, showAlso } from "#app/domain/scoring/score.ts";
import { classOf } from "#app/domain/scoring/stage.ts";
import { subjectLines } from "#app/domain/scoring/subject-lines.ts";
import { compare, divide, type Rational, toText, ZERO } from "#app/domain/shared/rational.ts";
import type { ScoredFirm } from "./column-results.ts";

/** What a run's columns hold of the peers of the firm at a row: of each indicator that has any its figures and shares. */
export type PeerColumns = Pick<ComparedParts, "deriver" | "fieldOf"> & {
  indicators: ReadonlyMap<string, { x: Expression | null; share: Column }>;
  row: number;
};
/** `scheme` is the one that the parts were compared by. */
export const peerColumns = (
  { deriver, fieldOf, shares }: ComparedParts,
  scheme: FirmPoints,
  row: number,
): PeerColumns => ({
  deriver,
  fieldOf,
  indicators: new Map(scheme.indicators.map(({ code, x }, place) => [code, { x, share: shares[place]! }])),
  row,
});

/** One indicator of one firm: its own cell, and what stands in for it, both made of the columns of its peers. */
class RowTable extends IndicatorTable {
  constructor(
    indicator: Indicator,
    private readonly own: Cell,
    private readonly instead: Substitute,
  ) {
    super(indicator, [], new Map());
  }
  override cell(): Cell {
    return this.own;
  }
  override substitute(): Substitute {
    return this.instead;
  }
}

/**
 * The whole result of one firm, as the row engine gives it: figures, stage, lines and vetoes by the row engine itself from
 * the firm's own book, and only what its peers come to (their number, ranks, ends and means) from the run's columns.
 * `policy` is the one that the book is read by: the run's own, or the plan's, whose leaves are facts. `peers` may be left out
 * where nothing of the firm hangs on them; else throws RangeError.
 */
export function explainFirm(
  { peers, standing }: { peers: PeerColumns | null; standing: Standing },
  policy: FirmPoints,
  subject: SubjectInput,
  rules: FactRules,
): SubjectResult {
  const book = new FactBook(subject, rules);
  const own = classOf(policy, book, undefined);
  const result: SubjectResult = {
    ...emptyRow(subject, book),
    state: own.class === null ? "not-scored" : "scored",
    reason: own.reason,
    class: own.class,
    stage: own.stage,
  };
  if (own.class === null) return result;
  result.vetoes = vetoesOf(policy, book);
  result.barred = result.vetoes.some((it) => it.state === "met" && it.bars);
  const entrant: Entrant = { book, class: own.class, barred: result.barred };
  const tables = policy.indicators.map((indicator) => {
    const cell = readCell(indicator, book, []);
    if (!hangsOnPeers(indicator, cell, own.class)) {
      return new RowTable(indicator, cell, substitute(indicator, cell, null));
    }
    if (!peers) throw new RangeError(`what the peers of ${subject.id} come to is not at hand`);
    return peerTable(indicator, cell, peers);
  });
  const { totalMilli, lines, groups } = roundLines(policy, subjectLines(policy, tables, entrant));
  Object.assign(result, { totalMilli, lines, groups });
  showAlso(result, factsReader(policy)(own.class), book);
  return Object.assign(result, standing);
}

/** Whether an indicator of a firm of a stage is a matter of its peers: compared with them, or replaced by what they have. */
function hangsOnPeers(indicator: Indicator, cell: Cell, stage: string | null): boolean {
  if (stage === null || !Object.hasOwn(indicator.weights, stage)) return false;
  return cell.state === "known" ? isAmongPeers(indicator.scale) : isPeerRule(ruleOf(indicator, cell));
}
const isPeerRule = (rule: MissingRule): boolean => rule === "peer-mean" || rule === "peer-median";
const ruleOf = ({ missing, notApplicable }: Indicator, { state }: Cell): MissingRule =>
  state === "missing" ? missing : (notApplicable ?? "exclude");

/** Whether anything of a firm hangs on its peers; where nothing does, the columns of its run need not be read. */
export function dependsOnPeers(policy: FirmPoints, subject: SubjectInput, rules: FactRules): boolean {
  const book = new FactBook(subject, rules);
  const { class: stage } = classOf(policy, book, undefined);
  return policy.indicators.some((it) => hangsOnPeers(it, readCell(it, book, []), stage));
}

/** As much of a scheme as peers are compared by: who takes part, and the indicators that hang on them. */
export const peerScheme = (scheme: FirmPoints): FirmPoints => ({
  ...scheme,
  indicators: scheme.indicators.filter(
    (it) => isAmongPeers(it.scale) || isPeerRule(it.missing) || isPeerRule(it.notApplicable ?? "exclude"),
  ),
  bonuses: [],
  deductions: [],
  grades: [],
  passThroughs: [],
  vetoes: scheme.vetoes.filter((it) => it.effect.type === "bar"),
  ranking: { ...scheme.ranking, tieBreaks: [] },
});

function peerTable(
  indicator: Indicator,
  cell: Cell,
  { deriver, fieldOf, indicators, row }: PeerColumns,
): RowTable {
  const column = indicators.get(indicator.code)!;
  const { share } = column;
  const field = fieldOf(indicator.peers);
  const at = { share, field, row };
  if (cell.state !== "known") return new RowTable(indicator, cell, substitute(indicator, cell, at));
  const peers = peersOf(indicator, deriver.derive(column.x!), field, row);
  const compared = { ...cell, share: share.at(row), peers };
  return new RowTable(indicator, compared, substitute(indicator, cell, null));
}

/** Where a firm stands among its peers. */
export type Standing = Pick<SubjectResult, "peerGroup" | "rank" | "tied" | "grade">;

export const standingIn = ({ scores }: ScoredParts, row: number): Standing => ({
  peerGroup: scores.peerGroups.names[scores.peerGroups.of[row]!] ?? null,
  rank: scores.rank[row] || null,
  tied: scores.tied[row] || null,
  grade: scores.grades?.[row] ?? null,
});

/**
 * Where a firm stands, by what its run stored and its own figures: how it came by its grade follows from both. Null where
 * a veto may have capped the grade: what it was before hangs on the others.
 */
export function standingOf(
  { peerGroup, rank, tied, grade: code }: ScoredFirm,
  policy: FirmPoints,
  subject: SubjectInput,
  rules: FactRules,
): Standing | null {
  if (code === null) return { peerGroup, rank, tied, grade: null };
  const book = new FactBook(subject, rules);
  const isCapped = policy.vetoes.some(
    ({ when, effect }) =>
      effect.type === "cap-grade" && effect.grade === code && testCondition(when, book).state === "met",
  );
  if (isCapped) return null;
  const passes = policy.passThroughs.some(({ when }) => testCondition(when, book).state === "met");
  const rest = policy.grades.filter((it) => !it.fromBottom).at(-1);
  const rule = policy.grades.find((it) => it.code === code);
  const bySeats = rule?.fromBottom ? "from-bottom" : rule?.quota ? "quota" : "minima";
  const how = passes ? "pass-through" : rest?.code === code ? "rest" : bySeats;
  return { peerGroup, rank, tied, grade: { code, how, before: null } };
}

const vetoesOf = (policy: FirmPoints, book: FactBook): VetoResult[] =>
  policy.vetoes.map((veto) => {
    const trace = testCondition(veto.when, book);
    const cap = veto.effect.type === "cap-grade" ? veto.effect.grade : null;
    return { code: veto.code, state: trace.state, bars: cap === null, cap, trace };
  });

/** Rows of a row's group that are peers on a column: they take part and their figure is known. */
function* peerRows(of: Column, { groups, takesPart }: Field, row: number): Generator<number> {
  const group = groups.of[row]!;
  for (let at = groups.starts[group]!; at < groups.starts[group + 1]!; at++) {
    const other = groups.rows[at]!;
    if (takesPart[other] === 1 && of.state[other] === KNOWN) yield other;
  }
}

function peersOf(indicator: Indicator, x: Column, field: Field, row: number): Cell["peers"] {
  const { scale } = indicator;
  if (scale.type === "rank") return rankPeers(scale, x, field, row);
  if (scale.type === "spread") return spreadPeers(scale, indicator.unit, x, field, row);
  return null;
}

const pairAt = (x: Column, row: number): [number, number] => [x.num[row]!, x.den ? x.den[row]! : 1];

function rankPeers(
  { direction }: Extract<Scale, { type: "rank" }>,
  x: Column,
  field: Field,
  row: number,
): Cell["peers"] {
  // A firm that is barred is compared as if it alone were added to the peers.
  let n = field.takesPart[row] === 1 ? 0 : 1;
  let [smaller, equal] = [0, 0];
  const [own, under] = pairAt(x, row);
  for (const other of peerRows(x, field, row)) {
    n += 1;
    if (other === row) continue;
    const side = comparePairs(...pairAt(x, other), own, under);
    if (side < 0) smaller += 1;
    else if (side === 0) equal += 1;
  }
  return { n, worse: direction === "higher" ? smaller : n - smaller - equal - 1, equal };
}

function spreadPeers(
  scale: Extract<Scale, { type: "spread" }>,
  unit: string,
  x: Column,
  field: Field,
  row: number,
): Cell["peers"] {
  const group = field.groups.of[row]!;
  const places = new PeerPlaces(x, field.groups, field.takesPart, { sorted: true });
  const peers = places.counts[group]!;
  const isPeer = field.takesPart[row] === 1;
  const own = x.at(row);
  let below = 0;
  if (!isPeer) while (below < peers && compare(x.at(places.at(group, below)), own) < 0) below += 1;
  const at = (k: number): Rational => {
    if (isPeer || k < below) return x.at(places.at(group, k));
    return k === below ? own : x.at(places.at(group, k - 1));
  };
  const n = isPeer ? peers : peers + 1;
  const { lo, hi } = spreadEnds(scale, n, at);
  const shown = (it: Rational): string => toText(divide(it, unitFactor(unit)));
  return { n, lo: shown(lo), hi: shown(hi) };
}

/** What stands in for a figure that is not known; `at` where that is what the peers have. */
function substitute(
  indicator: Indicator,
  cell: Cell,
  at: { share: Column; field: Field; row: number } | null,
): Substitute {
  const rule = ruleOf(indicator, cell);
  if (cell.state === "known" || rule === "exclude" || rule === "exclude-within-group") {
    return { rule, share: null, peers: null };
  }
  if (rule === "zero") return { rule, share: ZERO, peers: null };
  // Of a stage that the indicator has no weight for, nothing is made of it.
  if (!at) return { rule, share: null, peers: null };
  const { share, field, row } = at;
  let n = 0;
  for (const _ of peerRows(share, field, row)) n += 1;
  const given = share.at(row);
  return { rule, share: given, peers: { n, share: toText(given) } };
}

/** A result as it stands in the columns. */
export function asScored(
  result: SubjectResult,
  slots: readonly { kind: string; code: string }[],
  groups: readonly { code: string }[],
): ScoredFirm {
  const lines = new Map(result.lines.map((it) => [`${it.kind}/${it.code}`, it.pointsMilli]));
  const totals = new Map(result.groups.map((it) => [it.code, it.totalMilli]));
  return {
    uscc: result.id,
    class: result.class,
    peerGroup: result.peerGroup,
    barred: result.barred,
    total: result.totalMilli,
    rank: result.rank,
    tied: result.tied,
    grade: result.grade?.code ?? null,
    groups: groups.map((it) => totals.get(it.code) ?? 0),
    lines: slots.map((it) => lines.get(`${it.kind}/${it.code}`) ?? 0),
  };
}
