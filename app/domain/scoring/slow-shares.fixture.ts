import type { Condition } from "#app/domain/policy/condition.ts";
import type { Constant, Expression } from "#app/domain/policy/expression.ts";
import type { Indicator } from "#app/domain/policy/scheme.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import type { SubjectInput } from "./input.ts";
import type { ScoreInput } from "./score.ts";
import {
  dayOf,
  later,
  MISSING,
  NOT_APPLICABLE,
  oracleFigure,
  said,
  type Told,
  toldNumber,
} from "./slow-figures.fixture.ts";
import { type Q, q } from "./slow-fraction.fixture.ts";

/** Shares and conditions of the slow oracle: every share is computed anew from all subjects. */
export type World = {
  input: ScoreInput;
  scheme: Scheme;
  scored: SubjectInput[];
  classes: Map<string, string>;
  barred: Set<string>;
};

type AnyBand = {
  from: unknown;
  to: unknown;
  includesFrom?: boolean | undefined;
  includesTo?: boolean | undefined;
};
export function inBand(band: AnyBand, x: Q): boolean {
  if (band.from !== null) {
    const from = q(band.from as string);
    if (x.lt(from) || (x.eq(from) && band.includesFrom === false)) return false;
  }
  if (band.to !== null) {
    const to = q(band.to as string);
    if (to.lt(x) || (x.eq(to) && band.includesTo !== true)) return false;
  }
  return true;
}

export const figure = (
  input: ScoreInput,
  subject: SubjectInput,
  x: Expression | Constant,
  unit: string,
): Told => toldNumber(oracleFigure(x, input, subject, 0), unit);

export function condition(
  it: Condition,
  input: ScoreInput,
  subject: SubjectInput,
): "met" | "not-met" | "unknown" {
  if (it.test === "choice") {
    const told = oracleFigure({ op: "choice", fact: it.fact, in: it.in }, input, subject, 0);
    if (told === MISSING) return "unknown";
    return told !== NOT_APPLICABLE && told.eq(q("1")) ? "met" : "not-met";
  }
  if (it.test === "present") {
    const told = said(it.fact, input, subject, 0);
    if (told === MISSING) return "unknown";
    return typeof told === "object" && String(told.said).trim() !== "" ? "met" : "not-met";
  }
  if (it.test === "field") {
    const { field } = subject;
    if (field === null) return "unknown";
    return it.in === undefined || it.in.some((above) => field.startsWith(above)) ? "met" : "not-met";
  }
  if (it.test === "date") return dateCondition(it, input, subject);
  if (it.test === "compare") {
    const x = figure(input, subject, it.x, it.unit);
    if (x === MISSING) return "unknown";
    if (x === NOT_APPLICABLE) return "not-met";
    const value = q(it.value as string);
    const holds = {
      ">=": !x.lt(value),
      ">": value.lt(x),
      "<=": !value.lt(x),
      "<": x.lt(value),
      "=": x.eq(value),
      "!=": !x.eq(value),
    };
    return holds[it.relation] ? "met" : "not-met";
  }
  const states = it.of.map((below) => condition(below, input, subject));
  const met = states.filter((state) => state === "met").length;
  const failed = states.filter((state) => state === "not-met").length;
  if (it.test === "at-least") {
    return met >= it.n ? "met" : states.length - failed < it.n ? "not-met" : "unknown";
  }
  if (it.test === "all") return failed > 0 ? "not-met" : met === states.length ? "met" : "unknown";
  return met > 0 ? "met" : failed === states.length ? "not-met" : "unknown";
}

/** So many calendar months or days after the first date, against the second. */
function dateCondition(
  it: Extract<Condition, { test: "date" }>,
  input: ScoreInput,
  subject: SubjectInput,
): "met" | "not-met" | "unknown" {
  const [a, b] = [dayOf(it.x, input, subject, 0), dayOf(it.than, input, subject, 0)];
  if (a === MISSING || b === MISSING) return "unknown";
  if (a === NOT_APPLICABLE || b === NOT_APPLICABLE) return "not-met";
  let day = it.plusMonths === undefined ? a : later(a, it.plusMonths);
  if (it.plusDays !== undefined) {
    const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
    day = new Date(Date.UTC(year, month - 1, date + it.plusDays)).toISOString().slice(0, 10);
  }
  const holds = {
    ">=": day >= b,
    ">": day > b,
    "<=": day <= b,
    "<": day < b,
    "=": day === b,
    "!=": day !== b,
  };
  return holds[it.relation] ? "met" : "not-met";
}

export function peerKey({ classes }: World, peers: string, subject: SubjectInput): string {
  return peers === "all" ? "" : peers === "field" ? (subject.field ?? "") : classes.get(subject.id)!;
}

/** The figure an indicator reads; for expert marks and choices between tables, the share itself. */
function xOf(world: World, indicator: Indicator, subject: SubjectInput): Told {
  const { scale } = indicator;
  const { input } = world;
  if (scale.type === "expert") {
    const marks = input.marks
      .filter((it) => it.subject === subject.id && it.indicator === indicator.code && !it.recused)
      .map((it) => q(it.mark));
    for (let i = 0; i < scale.dropHighest; i++)
      marks.splice(
        indexOf(marks, (a, b) => b.lt(a)),
        1,
      );
    for (let i = 0; i < scale.dropLowest; i++)
      marks.splice(
        indexOf(marks, (a, b) => a.lt(b)),
        1,
      );
    if (marks.length === 0) return MISSING;
    return marks
      .reduce((a, b) => a.plus(b))
      .over(q(String(marks.length)))
      .over(q(scale.full as string));
  }
  if (scale.type === "bands" && scale.alternatives) {
    const tables = [{ x: indicator.x!, unit: indicator.unit, bands: scale.bands }, ...scale.alternatives];
    const shares = tables.map((table): Told => {
      const x = figure(input, subject, table.x, table.unit);
      return typeof x === "string" ? x : q(table.bands.find((it) => inBand(it, x))!.share as string);
    });
    const known = shares.filter((it) => typeof it !== "string");
    if (known.length > 0) return known.reduce((a, b) => (a.lt(b) ? b : a));
    return shares.includes(MISSING) ? MISSING : NOT_APPLICABLE;
  }
  return figure(input, subject, indicator.x!, indicator.unit);
}
function indexOf(list: Q[], before: (a: Q, b: Q) => boolean): number {
  let best = 0;
  list.forEach((it, i) => {
    if (before(it, list[best]!)) best = i;
  });
  return best;
}

/** The known figures of a subject's peers; a barred subject is added alone. */
export function peersOf(
  world: World,
  indicator: Indicator,
  subject: SubjectInput,
  self: boolean,
): SubjectInput[] {
  return world.scored.filter((other) => {
    if (other.id === subject.id) return self && typeof xOf(world, indicator, other) !== "string";
    if (world.barred.has(other.id)) return false;
    if (peerKey(world, indicator.peers, other) !== peerKey(world, indicator.peers, subject)) return false;
    return typeof xOf(world, indicator, other) !== "string";
  });
}

export function shareOf(world: World, indicator: Indicator, subject: SubjectInput): Told {
  const x = xOf(world, indicator, subject);
  if (typeof x === "string") return x;
  const { scale } = indicator;
  const zero = q("0");
  const one = q("1");
  switch (scale.type) {
    case "expert":
      return x;
    case "flag":
      return x.eq(zero) ? zero : one;
    case "bands":
      return scale.alternatives ? x : q(scale.bands.find((it) => inBand(it, x))!.share as string);
    case "linear": {
      const from = q(scale.zero as string);
      const share = x.minus(from).over(q(scale.full as string).minus(from));
      return share.lt(zero) ? zero : one.lt(share) ? one : share;
    }
    case "reference": {
      const r = q(scale.reference as string);
      const cap = scale.cap === "none" ? null : q((scale.cap as string | undefined) ?? "1");
      if (scale.direction === "lower") {
        if (!zero.lt(x)) return cap!;
        return cap!.lt(r.over(x)) ? cap! : r.over(x);
      }
      const share = x.over(r).lt(zero) ? zero : x.over(r);
      return cap?.lt(share) ? cap : share;
    }
    case "rank": {
      if (scale.nothing !== undefined && !q(scale.nothing as string).lt(x)) return zero;
      const xs = peersOf(world, indicator, subject, true).map((it) => xOf(world, indicator, it) as Q);
      if (xs.length === 1) return one;
      const worse = xs.filter((it) => (scale.direction === "higher" ? it.lt(x) : x.lt(it))).length;
      const equal = xs.filter((it) => it.eq(x)).length - 1;
      return q(String(2 * worse + equal)).over(q(String(2 * (xs.length - 1))));
    }
    case "spread": {
      const xs = peersOf(world, indicator, subject, true).map((it) => xOf(world, indicator, it) as Q);
      xs.sort((a, b) => (a.lt(b) ? -1 : b.lt(a) ? 1 : 0));
      const p = q((scale.p as string | undefined) ?? "0");
      let k = 1;
      while (q(String(k)).lt(p.times(q(String(xs.length))))) k += 1;
      for (const place of [k, 1]) {
        const lo = xs[place - 1]!;
        const hi = xs[xs.length - place]!;
        if (lo.eq(hi)) continue;
        const part = scale.direction === "higher" ? x.minus(lo) : hi.minus(x);
        const share = part.over(hi.minus(lo));
        return share.lt(zero) ? zero : one.lt(share) ? one : share;
      }
      return one;
    }
  }
}
