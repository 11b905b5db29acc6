import type { Adjustment, Indicator } from "#app/domain/policy/scheme.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import type { SubjectInput } from "./input.ts";
import type { ScoreInput } from "./score.ts";
import { MISSING, NOT_APPLICABLE } from "./slow-figures.fixture.ts";
import { Q, q } from "./slow-fraction.fixture.ts";
import { oracleGrades } from "./slow-grades.fixture.ts";
import { condition, figure, inBand, peerKey, peersOf, shareOf, type World } from "./slow-shares.fixture.ts";

/**
 * The rules-engine page, word by word and as slowly as possible: every share is computed anew from all subjects,
 * with fractions of its own. Written from the page, not from the engine; it shares nothing with it but input types.
 */
export type OracleRow = {
  id: string;
  class: string | null;
  total: number | null;
  rank: number | null;
  grade: string | null;
  lines: string[];
  groups: number[];
};

export function oracleScore(input: ScoreInput): OracleRow[] {
  const scheme = input.policy;
  const classes = new Map<string, string>();
  const barred = new Set<string>();
  const vetoStates = new Map<string, ("met" | "not-met" | "unknown")[]>();
  for (const subject of input.subjects) {
    const own = stageOf(input, subject);
    if (own === null) continue;
    classes.set(subject.id, own);
    const states = scheme.vetoes.map((veto) => condition(veto.when, input, subject));
    vetoStates.set(subject.id, states);
    if (scheme.vetoes.some((veto, i) => veto.effect.type === "bar" && states[i] === "met"))
      barred.add(subject.id);
  }
  const scored = input.subjects.filter((it) => classes.has(it.id));
  const world: World = { input, scheme, scored, classes, barred };
  const rows = input.subjects.map((subject) =>
    classes.has(subject.id) ? rowOf(world, subject) : emptyRow(subject.id),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const peerGroups = new Map<string, SubjectInput[]>();
  for (const subject of scored) {
    if (barred.has(subject.id)) continue;
    const key = peerKey(world, scheme.ranking.within, subject);
    peerGroups.set(key, [...(peerGroups.get(key) ?? []), subject]);
  }
  for (const members of peerGroups.values()) {
    for (const me of members) {
      byId.get(me.id)!.rank = 1 + members.filter((other) => better(world, byId, other, me)).length;
    }
    if (scheme.grades.length === 0) continue;
    const grades = oracleGrades(
      scheme.grades,
      members.map((it) => ({
        id: it.id,
        rank: byId.get(it.id)!.rank!,
        meets: scheme.grades
          .filter((grade) => meets(world, byId.get(it.id)!, it, grade))
          .map((grade) => grade.code),
        pass: scheme.passThroughs.find((pass) => condition(pass.when, input, it) === "met") ?? null,
        caps: scheme.vetoes.flatMap((veto, i) =>
          veto.effect.type === "cap-grade" && vetoStates.get(it.id)![i] === "met" ? [veto.effect.grade] : [],
        ),
      })),
    );
    for (const [id, grade] of grades) byId.get(id)!.grade = grade;
  }
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

const emptyRow = (id: string): OracleRow => ({
  id,
  class: null,
  total: null,
  rank: null,
  grade: null,
  lines: [],
  groups: [],
});

function stageOf(input: ScoreInput, subject: SubjectInput): string | null {
  const scheme = input.policy;
  if (scheme.kind === "carrier-performance") {
    return subject.kind !== null && (scheme.kinds as string[]).includes(subject.kind) ? subject.kind : null;
  }
  const override = input.overrides.find((it) => it.subject === subject.id);
  if (override) return override.stage;
  // "Default revenue", of the previous period.
  const by = scheme.stages.by ?? { op: "lag", x: { op: "fact", fact: "revenue" }, periods: 1 };
  const x = figure(input, subject, by, scheme.stages.unit);
  if (typeof x === "string") return scheme.stages.defaultStage;
  return scheme.stages.bands.find((it) => inBand(it, x))!.code;
}

type OracleLine = { kind: string; code: string; group: string | null; points: Q };

function indicatorLines(world: World, subject: SubjectInput): OracleLine[] {
  const own = world.classes.get(subject.id)!;
  const used = world.scheme.indicators
    .filter((it) => it.weights[own] !== undefined)
    .map((indicator) => {
      const share = shareOf(world, indicator, subject);
      const rule =
        share === MISSING
          ? indicator.missing
          : share === NOT_APPLICABLE
            ? (indicator.notApplicable ?? "exclude")
            : "";
      return { indicator, share, rule, weight: q(indicator.weights[own] as string), extra: q("0") };
    });
  const zero = q("0");
  const knownIn = (group: string) =>
    used.filter((it) => it.indicator.group === group && it.rule === "" && zero.lt(it.weight));
  const sumOf = (list: typeof used) => list.reduce((a, it) => a.plus(it.weight), zero);
  const give = (weight: Q, group: string) => {
    const known = knownIn(group);
    for (const it of known) it.extra = it.extra.plus(weight.times(it.weight).over(sumOf(known)));
  };
  for (const it of used) {
    if (it.rule !== "exclude" && it.rule !== "exclude-within-group") continue;
    if (knownIn(it.indicator.group).length > 0) give(it.weight, it.indicator.group);
    else if (it.rule === "exclude") {
      const groups = world.scheme.groups.map((g) => g.code).filter((g) => knownIn(g).length > 0);
      const weightOf = (g: string) => sumOf(used.filter((other) => other.indicator.group === g));
      const whole = groups.reduce((a, g) => a.plus(weightOf(g)), zero);
      for (const g of groups) give(it.weight.times(weightOf(g)).over(whole), g);
    }
  }
  return used.map(({ indicator, share, rule, weight, extra }) => {
    let points = zero;
    if (typeof share !== "string") points = weight.plus(extra).times(share);
    if (rule === "peer-mean" || rule === "peer-median") {
      points = weight.times(peerShare(world, indicator, subject, rule));
    }
    return { kind: "indicator", code: indicator.code, group: indicator.group, points };
  });
}

function peerShare(world: World, indicator: Indicator, subject: SubjectInput, rule: string): Q {
  const shares = peersOf(world, indicator, subject, false).map((it) => shareOf(world, indicator, it) as Q);
  if (shares.length === 0) return q("0");
  shares.sort((a, b) => (a.lt(b) ? -1 : b.lt(a) ? 1 : 0));
  const middle = [shares[Math.floor((shares.length - 1) / 2)]!, shares[Math.floor(shares.length / 2)]!];
  const list = rule === "peer-mean" ? shares : middle;
  const found = list.reduce((a, b) => a.plus(b)).over(q(String(list.length)));
  return rule === "peer-mean" ? readable(found) : found;
}

/** In lowest terms with a denominator up to 10^100, or the nearest 100 decimals. */
function readable({ n, d }: Q): Q {
  const most = 10n ** 100n;
  let [a, b] = [n < 0n ? -n : n, d];
  while (b > 0n) [a, b] = [b, a % b];
  if (d / a <= most) return new Q(n, d);
  return new Q(new Q(n * most, d).plus(q("0.5")).floor(), most);
}

function adjustment(world: World, it: Adjustment, subject: SubjectInput): Q {
  const x = figure(world.input, subject, it.x, it.unit);
  if (typeof x === "string" || x.lt(q("0"))) return q("0");
  const points =
    "perUnit" in it.amount
      ? x.times(q(it.amount.perUnit as string))
      : q(it.amount.bands.find((band) => inBand(band, x))!.points as string);
  return it.cap !== "none" && q(it.cap as string).lt(points) ? q(it.cap as string) : points;
}

function rowOf(world: World, subject: SubjectInput): OracleRow {
  const { scheme } = world;
  const zero = q("0");
  const lines = indicatorLines(world, subject);
  const sumOf = (list: OracleLine[]) => list.reduce((a, it) => a.plus(it.points), zero);
  for (const it of scheme.bonuses) {
    lines.push({ kind: "bonus", code: it.code, group: it.group, points: adjustment(world, it, subject) });
  }
  const cut = (kind: string, code: string, group: string | null, total: Q, maximum: unknown) => {
    if (maximum !== "none" && q(maximum as string).lt(total)) {
      lines.push({ kind, code, group, points: q(maximum as string).minus(total) });
    }
  };
  for (const { code, bonusMaximum } of scheme.groups) {
    cut(
      "bonus-maximum",
      code,
      code,
      sumOf(lines.filter((it) => it.kind === "bonus" && it.group === code)),
      bonusMaximum,
    );
  }
  for (const { code, maximum } of scheme.groups) {
    cut("group-maximum", code, code, sumOf(lines.filter((it) => it.group === code)), maximum);
  }
  cut("total-maximum", "total", null, sumOf(lines), scheme.totals.maximum);
  let deducted = zero;
  for (const it of scheme.deductions) {
    const points = adjustment(world, it, subject);
    deducted = deducted.plus(points);
    lines.push({ kind: "deduction", code: it.code, group: it.group, points: zero.minus(points) });
  }
  const most = scheme.totals.deductionMaximum;
  if (most !== "none" && q(most as string).lt(deducted)) {
    const points = deducted.minus(q(most as string));
    lines.push({ kind: "deduction-maximum", code: "total", group: null, points });
  }
  const total = sumOf(lines);
  if (scheme.totals.floor && total.lt(zero)) {
    lines.push({ kind: "floor", code: "total", group: null, points: zero.minus(total) });
  }
  const thousand = q("1000");
  const rounded = Number(sumOf(lines).times(thousand).plus(q("0.5")).floor());
  const exact = lines.map((it) => it.points.times(thousand));
  const shown = exact.map((it) => Number(it.floor()));
  const bumped = new Set<number>();
  while (shown.reduce((a, b) => a + b, 0) < rounded) {
    let best = -1;
    exact.forEach((_, i) => {
      if (bumped.has(i)) return;
      const left = (j: number) => exact[j]!.minus(q(String(exact[j]!.floor())));
      if (best < 0 || left(best).lt(left(i))) best = i;
    });
    bumped.add(best);
    shown[best]! += 1;
  }
  return {
    id: subject.id,
    class: world.classes.get(subject.id)!,
    total: rounded,
    rank: null,
    grade: null,
    lines: lines.map((it, i) => `${it.kind} ${it.code} ${shown[i]}`),
    groups: scheme.groups.map(({ code }) =>
      Number(
        sumOf(lines.filter((it) => it.group === code))
          .times(thousand)
          .plus(q("0.5"))
          .floor(),
      ),
    ),
  };
}

function better(world: World, rows: Map<string, OracleRow>, a: SubjectInput, b: SubjectInput): boolean {
  const x = rows.get(a.id)!;
  const y = rows.get(b.id)!;
  if (x.total !== y.total) return x.total! > y.total!;
  for (const it of world.scheme.ranking.tieBreaks) {
    if (it.by === "group") {
      const place = world.scheme.groups.findIndex((group) => group.code === it.group);
      if (x.groups[place] !== y.groups[place]) return x.groups[place]! > y.groups[place]!;
      continue;
    }
    const f = figure(world.input, a, it.x, "ratio");
    const g = figure(world.input, b, it.x, "ratio");
    if (typeof f === "string" && typeof g === "string") continue;
    if (typeof f === "string") return false;
    if (typeof g === "string") return true;
    if (!f.eq(g)) return it.direction === "higher" ? g.lt(f) : f.lt(g);
  }
  return false;
}

function meets(
  world: World,
  row: OracleRow,
  subject: SubjectInput,
  grade: Scheme["grades"][number],
): boolean {
  const reaches = (milli: number, points: unknown) =>
    !q(String(milli)).lt(q(points as string).times(q("1000")));
  if (grade.minimumTotal !== undefined && !reaches(row.total!, grade.minimumTotal)) return false;
  const groups = grade.minimumGroups ?? [];
  const place = (code: string) => world.scheme.groups.findIndex((group) => group.code === code);
  if (!groups.every(({ group, minimum }) => reaches(row.groups[place(group)]!, minimum))) return false;
  return (grade.minimumFigures ?? []).every(({ x, unit, minimum }) => {
    const told = figure(world.input, subject, x, unit);
    return typeof told !== "string" && !told.lt(q(minimum as string));
  });
}
