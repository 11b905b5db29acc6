import type { Constant, DateOperand, Expression } from "#app/domain/policy/expression.ts";
import type { SubjectInput } from "./input.ts";
import type { ScoreInput } from "./score.ts";
import { type Q, q } from "./slow-fraction.fixture.ts";

/** Derived facts, from the page: for runs of whole years whose periods are called by their year. */
export const MISSING = "missing";
export const NOT_APPLICABLE = "not-applicable";
export type Told = Q | typeof MISSING | typeof NOT_APPLICABLE;

/** How many of the smallest unit one unit is: fen, single things, plain ratios. */
const ONE_UNIT: Record<string, string> = {
  fen: "1",
  yuan: "100",
  "10k-yuan": "1000000",
  count: "1",
  "count-milli": "0.001",
  ratio: "1",
  percent: "0.01",
  "percent-milli": "0.00001",
  months: "1",
  truth: "1",
  dm2: "1",
  m2: "100",
  mu: "66667",
};
const unitOf = (unit: string): Q => {
  const [above = "", ...below] = unit.split("/");
  return below.reduce((size, it) => size.over(q(ONE_UNIT[it]!)), q(ONE_UNIT[above]!));
};
export const toldNumber = (told: Told, unit: string): Told =>
  typeof told === "string" ? told : told.over(unitOf(unit));

const lastDayOf = (input: ScoreInput, back: number): string => `${Number(input.period.code) - back}-12-31`;

type Said = { said: string | number } | typeof NOT_APPLICABLE | typeof MISSING;
/** What the first source that speaks says, as it stands. */
export function said(fact: string, input: ScoreInput, subject: SubjectInput, back: number): Said {
  const year = String(Number(input.period.code) - back);
  for (const source of input.policy.sourceOrder ?? ["department", "filing", "platform"]) {
    const first = subject.figures
      .filter((it) => it.fact === fact && it.period === year && it.ref.source === source)
      .filter((it) => it.state === "known" || it.state === "not-applicable")
      .sort((a, b) => a.precedence - b.precedence)[0];
    if (first?.state === "known") return { said: first.value! };
    if (first) return NOT_APPLICABLE;
  }
  if (subject.foundedOn !== null && lastDayOf(input, back) < subject.foundedOn) return NOT_APPLICABLE;
  return MISSING;
}

function reported(fact: string, input: ScoreInput, subject: SubjectInput, back: number): Told {
  const told = said(fact, input, subject, back);
  const unit = input.facts.find((it) => it.code === fact)!.unit;
  return typeof told === "object" ? q(String(told.said)).times(q(ONE_UNIT[unit]!)) : told;
}

const days = (month: number, year: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
/** So many calendar months later, at the latest on the month's last day. */
export function later(on: string, months: number): string {
  const [y = 0, m = 0, d = 0] = on.split("-").map(Number);
  const all = y * 12 + (m - 1) + months;
  const [year, month] = [Math.floor(all / 12), (all % 12) + 1];
  const two = (n: number) => String(n).padStart(2, "0");
  return `${year}-${two(month)}-${two(Math.min(d, days(month, year)))}`;
}
/** Whole months counted up one by one; to an earlier day, counted down. */
function monthsFrom(a: string, b: string): number {
  let count = 0;
  if (a <= b) while (later(a, count + 1) <= b) count += 1;
  else while (later(a, count - 1) >= b) count -= 1;
  return count;
}

/** A day, or MISSING, or NOT_APPLICABLE. */
export function dayOf(it: DateOperand, input: ScoreInput, subject: SubjectInput, back: number): string {
  if (it.date === "founded") return subject.foundedOn ?? MISSING;
  if (it.date === "on") return it.on;
  if (it.date === "period-last") return lastDayOf(input, back);
  if (it.date === "period-first") return `${lastDayOf(input, back).slice(0, 4)}-01-01`;
  const told = said(it.fact, input, subject, back);
  return typeof told === "object" ? String(told.said) : told;
}

const anyUnknown = (list: readonly Told[]): Told | null =>
  list.includes(MISSING) ? MISSING : list.includes(NOT_APPLICABLE) ? NOT_APPLICABLE : null;

export function oracleFigure(
  x: Expression | Constant,
  input: ScoreInput,
  subject: SubjectInput,
  back: number,
): Told {
  const at = (it: Expression | Constant, further = 0) => oracleFigure(it, input, subject, back + further);
  const zero = q("0");
  const plus = (list: readonly Told[]) => (list as Q[]).reduce((a, b) => a.plus(b), zero);
  switch (x.op) {
    case "constant":
      return q(x.value as string).times(q(ONE_UNIT[x.unit]!));
    case "fact":
      return reported(x.fact, input, subject, back);
    case "sum": {
      const list = x.of.map((it) => at(it));
      const known = list.filter((it) => typeof it !== "string");
      if (x.knownOnly) return known.length > 0 ? plus(known) : anyUnknown(list)!;
      return anyUnknown(list) ?? plus(list);
    }
    case "best-of": {
      const list = x.of.map((it) => at(it));
      const known = list.filter((it) => typeof it !== "string");
      return known.length > 0 ? known.reduce((a, b) => (a.lt(b) ? b : a)) : anyUnknown(list)!;
    }
    case "difference": {
      const [a, b] = x.of.map((it) => at(it)) as [Told, Told];
      return anyUnknown([a, b]) ?? (a as Q).minus(b as Q);
    }
    case "product": {
      const a = at(x.x);
      return typeof a === "string" ? a : a.times(q(x.by as string));
    }
    case "ratio": {
      const [a, b] = x.of.map((it) => at(it)) as [Told, Told];
      const unknown = anyUnknown([a, b]);
      if (unknown) return unknown;
      return zero.lt(b as Q) ? (a as Q).over(b as Q) : NOT_APPLICABLE;
    }
    case "growth": {
      const a = at(x.x);
      const b = at(x.x, x.periods ?? 1);
      const unknown = anyUnknown([a, b]);
      if (unknown) return unknown;
      return zero.lt(b as Q) ? (a as Q).over(b as Q).minus(q("1")) : NOT_APPLICABLE;
    }
    case "lag":
      return at(x.x, x.periods);
    case "mean":
    case "sum-over": {
      const list: Told[] = [];
      for (let k = 0; k < x.periods; k++) {
        const told = at(x.x, k);
        const before = subject.foundedOn !== null && lastDayOf(input, back + k) < subject.foundedOn;
        if (!(before && told === NOT_APPLICABLE)) list.push(told);
      }
      if (list.length === 0) return NOT_APPLICABLE;
      const unknown = anyUnknown(list);
      if (unknown) return unknown;
      return x.op === "mean" ? plus(list).over(q(String(list.length))) : plus(list);
    }
    case "compare": {
      const a = at(x.left);
      const b = at(x.right);
      const unknown = anyUnknown([a, b]);
      if (unknown) return unknown;
      const less = (a as Q).lt(b as Q);
      const equal = (a as Q).eq(b as Q);
      const holds = {
        ">=": !less,
        ">": !less && !equal,
        "<=": less || equal,
        "<": less,
        "=": equal,
        "!=": !equal,
      };
      return holds[x.relation] ? q("1") : zero;
    }
    case "choice": {
      const told = said(x.fact, input, subject, back);
      return typeof told === "object" ? q(x.in.includes(String(told.said)) ? "1" : "0") : told;
    }
    case "count-of": {
      if (subject.outcomes === null) return MISSING;
      const year = Number(input.period.code) - back;
      const first = x.periods === null ? "" : `${year - x.periods + 1}-01-01`;
      const counted = subject.outcomes
        .filter((it) => it.kind === x.outcome && it.on >= first && it.on <= `${year}-12-31`)
        .filter((it) => x.renewals || !it.renewal)
        .filter((it) => x.months === undefined || later(it.on, x.months) > `${year}-12-31`);
      // A period that ended before the founding day is not applicable; what is dated in it counts all the same.
      const before = subject.foundedOn !== null && `${year}-12-31` < subject.foundedOn;
      if (before && counted.length === 0) return NOT_APPLICABLE;
      return q(String(counted.length));
    }
    case "in-force": {
      if (subject.outcomes === null) return MISSING;
      const day = lastDayOf(input, back);
      const awarded = subject.outcomes.filter((it) => it.kind === x.outcome && it.on <= day);
      if (awarded.some((it) => it.until === null || (it.until && it.until > day))) return q("1");
      // Where it is not told when one of them ends, nobody can say.
      if (awarded.some((it) => it.until === undefined)) return MISSING;
      return subject.foundedOn !== null && day < subject.foundedOn ? NOT_APPLICABLE : zero;
    }
    case "months-between": {
      const [a, b] = x.of.map((it) => dayOf(it, input, subject, back));
      const unknown = [a, b].find((it) => it === MISSING) ?? [a, b].find((it) => it === NOT_APPLICABLE);
      return unknown ? (unknown as Told) : q(String(monthsFrom(a!, b!)));
    }
  }
}
