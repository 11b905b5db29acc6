import type { ColourBands } from "#app/domain/policy/colour-bands.ts";
import { colourOf } from "#app/domain/policy/colour-bands.ts";
import type { ConditionsPolicy } from "#app/domain/policy/conditions.ts";
import type { Expression } from "#app/domain/policy/expression.ts";
import type { Indicator } from "#app/domain/policy/scheme.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { fromBase } from "#app/domain/policy/unit.ts";
import { requireKnownFigures, unknownFigures } from "#app/domain/policy/unknown-figures.ts";
import { testCondition } from "#app/domain/scoring/conditions.ts";
import { runConditions } from "#app/domain/scoring/conditions-run.ts";
import { derive } from "#app/domain/scoring/derive.ts";
import { explainSubject, explainTrace } from "#app/domain/scoring/explain-score.ts";
import { Calendar, FactBook, factRules } from "#app/domain/scoring/facts.ts";
import type {
  ExpertMark,
  FactUnit,
  ReportedFigure,
  RunPeriod,
  SubjectInput,
} from "#app/domain/scoring/input.ts";
import type { ScoreLine, SubjectResult } from "#app/domain/scoring/result.ts";
import { score } from "#app/domain/scoring/score.ts";
import type { Bilingual, ExplainNode } from "#app/domain/shared/explain.ts";
import { parseDecimal, type Rational } from "#app/domain/shared/rational.ts";
import { type Verdict, verdictsOf } from "./condition-verdicts.ts";
import {
  entryOf,
  factsFor,
  readCount,
  readGiven,
  readList,
  readsPeers,
  type TryField,
} from "./try-fields.ts";

/** What a trial comes to. Nothing of it is stored, and no official figure is read. */
export type ScoreTrial = {
  kind: "score";
  class: string | null;
  reason: string | null;
  totalMilli: number | null;
  isBarred: boolean;
  groups: { code: string; totalMilli: number }[];
  /** Indicators among peers for which no peers were given: a lone subject gets full marks. */
  withoutPeers: string[];
  explanation: ExplainNode;
};
export type ConditionsTrial = { kind: "conditions"; conditions: Verdict[] };
export type ColourTrial = {
  kind: "colour";
  band: { label: Bilingual; colour: string } | null;
  explanation: ExplainNode | null;
};

type Scored = Scheme | ConditionsPolicy | ColourBands;
const REF = {
  source: "filing",
  filing: null,
  carrier: null,
  report: null,
  cell: null,
  evidence: null,
} as const;
const OWN = "0";

/** The last whole year before a day, and as many years before it as any rule looks back. */
export function yearsBefore(today: string): RunPeriod[] {
  const last = Number(today.slice(0, 4)) - 1;
  return Array.from({ length: 41 }, (_, back): RunPeriod => {
    const year = String(last - back);
    return { code: year, kind: "year", firstDay: `${year}-01-01`, lastDay: `${year}-12-31` };
  });
}

/** Facts in the units that they were typed in: 万元 as fen, shares as thousandths of a percent. */
function unitsOf(document: Scored): FactUnit[] {
  return [...factsFor(document).values()].map(({ code, unit }) => ({ code, unit: entryOf(unit).engine }));
}

function subjectOf(
  document: Scored,
  fields: readonly TryField[],
  periods: readonly RunPeriod[],
): SubjectInput {
  const facts = factsFor(document);
  const typed = (name: string) => fields.find((it) => it.name === name)?.typed || null;
  const figures = fields
    .filter((it) => it.part === "facts")
    .flatMap((field): ReportedFigure[] => {
      const [, fact = "", back = "0"] = field.name.split(".");
      const given = readGiven(field, facts.get(fact)?.unit ?? "count");
      if ("fault" in given) return [];
      const period = periods[Number(back)]!.code;
      return [{ fact, period, ...given, precedence: 0, ref: REF }];
    });
  const counts = fields.filter((it) => it.part === "outcomes");
  const outcomes = counts.flatMap((field) => {
    const count = readCount(field);
    const on = periods[0]!.lastDay;
    const kind = field.name.slice(2);
    return Array.from({ length: typeof count === "number" ? count : 0 }, () => ({
      kind,
      on,
      renewal: false,
      until: null,
      ref: REF,
    }));
  });
  return {
    id: OWN,
    name: "",
    foundedOn: typed("founded"),
    field: typed("field"),
    kind: typed("kind"),
    figures,
    outcomes: counts.some((it) => it.typed !== "") ? outcomes : null,
  };
}

/** Points of one made-up subject, alone or among the peers that were typed, opened down to what was typed. */
export function tryScheme(scheme: Scheme, fields: readonly TryField[], today: string): ScoreTrial {
  requireKnownFigures(scheme);
  const periods = yearsBefore(today);
  const own = subjectOf(scheme, fields, periods);
  const marks = fields.filter((it) => it.part === "marks").flatMap(marksOf);
  const lists = peerLists(scheme, fields);
  const common = { facts: unitsOf(scheme), period: periods[0]!, periods, marks };
  let row = score({ ...common, policy: scheme, subjects: [own], overrides: [] }).subjects[0]!;
  if (row.class !== null && lists.length > 0) {
    row = amongPeers(scheme, own, row.class, lists, common);
  }
  return {
    kind: "score",
    class: row.class,
    reason: row.reason,
    totalMilli: row.totalMilli,
    isBarred: row.barred,
    groups: row.groups.map(({ code, totalMilli }) => ({ code, totalMilli })),
    withoutPeers: row.lines.filter((line) => isAlone(scheme, line, lists)).map((line) => line.code),
    explanation: ownWord(explainSubject(row, scheme)),
  };
}

const isAlone = (scheme: Scheme, line: ScoreLine, lists: readonly PeerList[]): boolean =>
  line.state === "known" &&
  scheme.indicators.some((it) => it.code === line.code && readsPeers(it)) &&
  !lists.some((it) => it.code === line.code);

function marksOf({ name, typed }: TryField): ExpertMark[] {
  return (readList(typed) ?? []).map((mark, index) => ({
    subject: OWN,
    indicator: name.slice(2),
    expert: String(index + 1).padStart(3, "0"),
    mark,
    recused: false,
  }));
}

type PeerList = { code: string; values: string[] };
const peerLists = (scheme: Scheme, fields: readonly TryField[]): PeerList[] =>
  scheme.indicators.filter(readsPeers).flatMap(({ code }) => {
    const values = readList(fields.find((it) => it.name === `p.${code}`)?.typed ?? "") ?? [];
    return values.length > 0 ? [{ code, values }] : [];
  });

type Setting = { facts: FactUnit[]; period: RunPeriod; periods: RunPeriod[]; marks: ExpertMark[] };

/**
 * Peers are typed as figures of an indicator, not as the facts behind it. Each such indicator is read as the larger of
 * its own figure, which peers do not have, and of a typed one, which the subject does not have: either is the figure
 * alone. The typed fact counts thousandths of the indicator's unit.
 */
function amongPeers(
  scheme: Scheme,
  own: SubjectInput,
  ownClass: string,
  lists: readonly PeerList[],
  setting: Setting,
): SubjectResult {
  const factOf = (code: string) => `typed-peer-${code}`;
  const reading = (it: Indicator): Expression | null =>
    it.x && lists.some((list) => list.code === it.code)
      ? {
          op: "best-of",
          of: [it.x, { op: "product", x: { op: "fact", fact: factOf(it.code) }, by: "0.001" }],
        }
      : it.x;
  const indicators = scheme.indicators.map((it) => ({ ...it, x: reading(it) }));
  const typed = (code: string, value: number | null): ReportedFigure => ({
    fact: factOf(code),
    period: setting.period.code,
    state: value === null ? "not-applicable" : "known",
    value,
    precedence: 0,
    ref: REF,
  });
  const count = Math.max(...lists.map((it) => it.values.length));
  const peers = Array.from(
    { length: count },
    (_, index): SubjectInput => ({
      ...own,
      id: `peer-${String(index).padStart(4, "0")}`,
      outcomes: null,
      figures: lists.flatMap(({ code, values }) => {
        const value = values[index];
        return value === undefined ? [] : [typed(code, thousandths(value))];
      }),
    }),
  );
  const subject = { ...own, figures: [...own.figures, ...lists.map(({ code }) => typed(code, null))] };
  const isFirm = scheme.kind === "firm-points";
  const units = lists.map(({ code }) => ({
    code: factOf(code),
    unit: scheme.indicators.find((it) => it.code === code)!.unit,
  }));
  const result = score({
    ...setting,
    policy: { ...scheme, indicators } as Scheme,
    facts: [...setting.facts, ...units],
    subjects: [subject, ...peers],
    overrides: isFirm
      ? peers.map((it) => ({ subject: it.id, stage: ownClass, reason: "", approver: "" }))
      : [],
  });
  const row = result.subjects.find((it) => it.id === OWN)!;
  const lines = row.lines.map((line) => {
    const ownTrace = line.trace?.op === "best-of" ? line.trace.of?.[0] : undefined;
    return ownTrace && lists.some((it) => it.code === line.code) ? { ...line, trace: ownTrace } : line;
  });
  return { ...row, lines };
}
/** "1.25" as 1250. Three places at most, as `readList` has seen to. */
function thousandths(text: string): number {
  const { n, d } = parseDecimal(text);
  return Number((n * 1000n) / d);
}

/** What was typed has no source to go to, and needs none. */
function ownWord(node: ExplainNode): ExplainNode {
  return {
    ...node,
    source: null,
    children: node.children
      .filter((it) => it.code !== "scoring.figure.decides" && it.code !== "scoring.figure.beside")
      .map(ownWord),
  };
}

/** Each condition's verdict for one made-up subject, with what would close each gap. */
export function tryConditions(
  policy: ConditionsPolicy,
  fields: readonly TryField[],
  today: string,
): ConditionsTrial {
  const periods = yearsBefore(today);
  const own = subjectOf(policy, fields, periods);
  const facts = unitsOf(policy);
  const period = periods[0]!;
  const isWhole = unknownFigures(policy.conditions).length === 0;
  // With an unknown figure nothing may be run; what is known of it can still be tried, and stays open where it is not.
  const book = new FactBook(own, factRules(facts, new Calendar(period, periods), policy.sourceOrder));
  const outcomes = isWhole
    ? runConditions(policy, [own], { facts, period, periods }).subjects[0]!.conditions
    : policy.conditions.map(({ code, when }) => {
        const trace = testCondition(when, book);
        return { code, state: trace.state, trace };
      });
  return {
    kind: "conditions",
    conditions: verdictsOf(policy, outcomes, []).map((it) => ({
      ...it,
      explanation: ownWord(it.explanation),
    })),
  };
}

/** The colour of one made-up subject. */
export function tryColour(policy: ColourBands, fields: readonly TryField[], today: string): ColourTrial {
  requireKnownFigures(policy);
  const told = (x: Rational | null, explanation: ExplainNode | null): ColourTrial => {
    const band = colourOf(policy, x);
    return { kind: "colour", band: band && { label: band.label, colour: band.colour }, explanation };
  };
  if (policy.reads.by === "total") {
    const [total] = readList(fields.find((it) => it.name === "total")?.typed ?? "") ?? [];
    return told(total === undefined ? null : parseDecimal(total), null);
  }
  const periods = yearsBefore(today);
  const rules = factRules(unitsOf(policy), new Calendar(periods[0]!, periods), policy.sourceOrder);
  const book = new FactBook(subjectOf(policy, fields, periods), rules);
  const figure = derive(policy.reads.x, book);
  const x = figure.value && fromBase(figure.value, policy.reads.unit);
  return told(x, ownWord(explainTrace(figure.trace, book.sources)));
}
