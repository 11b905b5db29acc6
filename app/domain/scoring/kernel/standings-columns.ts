import { figureValue } from "#app/domain/policy/figure.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { unitFactor } from "#app/domain/policy/unit.ts";
import { compare, multiply, rational } from "#app/domain/shared/rational.ts";
import { assignGrades, type Candidate } from "../grades.ts";
import { type Contender, rankContenders, type TieFigure } from "../ranks.ts";
import type { Finding, GradeResult, GradingSummary } from "../result.ts";
import { Column, KNOWN, MISSING } from "./column.ts";
import { conditionColumn, MET, OPEN, sideOf } from "./conditions-columns.ts";
import type { ColumnDeriver } from "./derive-columns.ts";
import { groupRows, PeerPlaces } from "./peer-places.ts";
import type { RowLines } from "./row-lines.ts";
import type { Field } from "./shares.ts";

export type VetoColumn = { state: Uint8Array; cap: string | null };
export type Standings = {
  /** 0 where a row has no rank. */
  rank: Int32Array;
  tied: Int32Array;
  /** Null where the scheme has no grades. */
  grades: (GradeResult | null)[] | null;
  gradings: GradingSummary[];
};
type Standing = {
  scheme: Scheme;
  ids: readonly string[];
  field: Field;
  lines: RowLines;
  deriver: ColumnDeriver;
  vetoes: readonly VetoColumn[];
  findings: Finding[];
};

/** Ranks and grades of every peer group (rules-engine §5). */
export function standingColumns(of: Standing): Standings {
  const { groups, takesPart } = of.field;
  const [rank, tied] = [new Int32Array(of.ids.length), new Int32Array(of.ids.length)];
  rankRows(of, groups.rows, { rank, tied });
  const gradings: GradingSummary[] = [];
  const grades = of.scheme.grades.length > 0 ? new Array<GradeResult | null>(of.ids.length).fill(null) : null;
  const candidate = grades && candidates(of, rank);
  const order = groups.names.map((name, group) => ({ name, group }));
  order.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const { name, group } of order) {
    const rows: number[] = [];
    for (let at = groups.starts[group]!; at < groups.starts[group + 1]!; at++) {
      const row = groups.rows[at]!;
      if (takesPart[row] === 1) rows.push(row);
    }
    if (rows.length === 0) continue;
    if (!candidate) {
      gradings.push({ peerGroup: name, basis: rows.length, grades: [] });
      continue;
    }
    const given = assignGrades(of.scheme.grades, rows.map(candidate));
    for (const row of rows) grades![row] = given.grades.get(of.ids[row]!) ?? null;
    gradings.push({ peerGroup: name, basis: rows.length, grades: given.seats });
  }
  return { rank, tied, grades, gradings };
}

/** Ranks rows that are all of their groups, into `rank` and `tied`; rows that take no part keep what is there. */
export function rankRows(
  { scheme, ids, field, lines, deriver }: Pick<Standing, "scheme" | "ids" | "field" | "lines" | "deriver">,
  rows: Uint32Array,
  { rank, tied }: Pick<Standings, "rank" | "tied">,
): void {
  const { groups, takesPart, scored } = field;
  const totals = new Column(rows.length);
  const of = new Int32Array(rows.length);
  const peers = new Uint8Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    totals.num[at] = lines.totalMilli[row]!;
    totals.state[at] = scored[row] === 1 ? KNOWN : MISSING;
    of[at] = groups.of[row]!;
    peers[at] = takesPart[row]!;
  }
  const places = new PeerPlaces(totals, groupRows(of, groups.names), peers, { equal: true });
  const ties = new Map<string, number[]>();
  for (let at = 0; at < rows.length; at++) {
    if (peers[at] === 0) continue;
    const row = rows[at]!;
    const equal = places.equal![at]!;
    const group = of[at]!;
    rank[row] = places.counts[group]! - (places.twice[at]! - equal) / 2 - equal;
    tied[row] = equal + 1;
    if (equal === 0 || scheme.ranking.tieBreaks.length === 0) continue;
    const key = `${group}/${totals.num[at]}`;
    const tie = ties.get(key);
    if (tie) tie.push(row);
    else ties.set(key, [row]);
  }
  if (ties.size > 0) breakTies(scheme, ids, lines, deriver, [...ties.values()], rank, tied);
}

function breakTies(
  scheme: Scheme,
  ids: readonly string[],
  lines: RowLines,
  deriver: ColumnDeriver,
  ties: readonly (readonly number[])[],
  rank: Int32Array,
  tied: Int32Array,
): void {
  const groupPlace = new Map(scheme.groups.map((it, place) => [it.code, place]));
  const figures = scheme.ranking.tieBreaks.map((it): ((row: number) => TieFigure) => {
    if (it.by === "group") {
      const place = groupPlace.get(it.group)!;
      const value = (row: number) => rational(lines.groupMilli[row * scheme.groups.length + place]!);
      return (row) => ({ value: value(row), direction: "higher" });
    }
    const x = deriver.derive(it.x);
    return (row) => ({ value: x.state[row] === KNOWN ? x.at(row) : null, direction: it.direction });
  });
  for (const rows of ties) {
    const byId = new Map(rows.map((row) => [ids[row]!, row]));
    const contenders = rows.map(
      (row): Contender => ({ id: ids[row]!, totalMilli: 0, tieBreaks: figures.map((it) => it(row)) }),
    );
    for (const place of rankContenders(contenders)) {
      const row = byId.get(place.id)!;
      rank[row]! += place.rank - 1;
      tied[row] = place.tied;
    }
  }
}

/** What grading asks of a row; conditions and figures are read as columns once. */
function candidates(
  { scheme, ids, lines, deriver, vetoes, findings, field }: Standing,
  rank: Int32Array,
): (row: number) => Candidate {
  const passes = scheme.passThroughs.map((it) => ({ rule: it, state: conditionColumn(it.when, deriver) }));
  for (const { rule, state } of passes) {
    for (let row = 0; row < ids.length; row++) {
      if (field.takesPart[row] === 0 || state[row] !== OPEN) continue;
      const params = { rule: rule.code };
      findings.push({ code: "scoring.pass-through-unknown", subject: ids[row]!, blocks: false, params });
    }
  }
  const minima = scheme.grades.map((grade) => ({
    code: grade.code,
    meets: minimaOf(scheme, grade, lines, deriver),
  }));
  return (row) => {
    const pass = passes.find(({ state }) => state[row] === MET)?.rule;
    return {
      id: ids[row]!,
      rank: rank[row]!,
      meets: new Set(minima.filter((it) => it.meets(row)).map((it) => it.code)),
      passThrough: pass ? { grade: pass.grade, inside: pass.quota === "inside" } : null,
      caps: vetoes.flatMap((veto) => (veto.cap !== null && veto.state[row] === MET ? [veto.cap] : [])),
    };
  };
}

function minimaOf(
  scheme: Scheme,
  grade: Scheme["grades"][number],
  lines: RowLines,
  deriver: ColumnDeriver,
): (row: number) => boolean {
  const reaches = (milli: number, minimum: ReturnType<typeof figureValue>) =>
    compare(rational(milli), multiply(minimum, rational(1000))) >= 0;
  const total = grade.minimumTotal === undefined ? null : figureValue(grade.minimumTotal);
  const width = scheme.groups.length;
  const groups = (grade.minimumGroups ?? []).map(({ group, minimum }) => ({
    place: scheme.groups.findIndex((it) => it.code === group),
    minimum: figureValue(minimum),
  }));
  const figures = (grade.minimumFigures ?? []).map(({ x, unit, minimum }) => {
    const column = deriver.derive(x);
    return { column, side: sideOf(column, multiply(figureValue(minimum), unitFactor(unit))) };
  });
  return (row) =>
    (total === null || reaches(lines.totalMilli[row]!, total)) &&
    groups.every(({ place, minimum }) =>
      reaches(place < 0 ? 0 : lines.groupMilli[row * width + place]!, minimum),
    ) &&
    figures.every(({ column, side }) => column.state[row] === KNOWN && side(row) >= 0);
}
