import { addDays, addMonths } from "#app/domain/shared/dates.ts";
import { equals, parseDecimal, type Rational, rational, toText } from "#app/domain/shared/rational.ts";
import { testCondition } from "../scoring/conditions.ts";
import { derive } from "../scoring/derive.ts";
import { Calendar, FactBook, factRules } from "../scoring/facts.ts";
import { type Entrant, IndicatorTable } from "../scoring/indicator-table.ts";
import type { ExpertMark, FactUnit, ReportedFigure, RunPeriod, SubjectInput } from "../scoring/input.ts";
import { adjustmentPoints } from "../scoring/totals.ts";
import { type ColourBands, colourOf, exampleTotal } from "./colour-bands.ts";
import type { Condition } from "./condition.ts";
import { namedConditions } from "./conditions.ts";
import type { Example } from "./example.ts";
import type { Expression } from "./expression.ts";
import type { Indicator } from "./scheme.ts";
import type { ScoredDocument } from "./scored-document.ts";
import { fromBase } from "./unit.ts";

/** What one expectation of a worked example came to. `found` is exact text, a state, or null where there is none. */
export type ExampleOutcome = {
  index: number;
  of: string;
  expected: string;
  found: string | null;
  what: "x" | "share" | "points" | "state" | "band" | "rule";
  holds: boolean;
};

/** Runs every worked example of a document; `catalogue` gives units of facts the document does not declare itself. */
export function runExamples(
  document: ScoredDocument | ColourBands,
  catalogue: readonly FactUnit[],
): ExampleOutcome[] {
  const units = [...catalogue, ...(document.declares ?? [])];
  if (document.kind === "colour-bands") return colourExamples(document, units);
  return document.examples.flatMap((example, index) => {
    const found = resultOf(document, example, units);
    if (!found)
      return [{ index, of: example.of, what: "rule", expected: example.of, found: null, holds: false }];
    return (["x", "share", "points", "state"] as const).flatMap((what): ExampleOutcome[] => {
      const expected = example.expect[what];
      if (expected === undefined) return [];
      const value = found[what]?.() ?? null;
      return [{ index, of: example.of, what, expected, ...settle(expected, value) }];
    });
  });
}

function colourExamples(document: ColourBands, units: readonly FactUnit[]): ExampleOutcome[] {
  const { reads } = document;
  return document.examples.map((example, index): ExampleOutcome => {
    let x = exampleTotal(example);
    if (reads.by === "figure") {
      const told = figureOf(reads.x, reads.unit, stage(document, example, units).books[0]!);
      x = typeof told === "string" ? null : told;
    }
    const found = colourOf(document, x)?.code ?? null;
    const { band } = example.expect;
    return { index, of: example.of, what: "band", expected: band ?? "—", found, holds: found === band };
  });
}

type Found = Partial<Record<"x" | "share" | "points" | "state", () => Rational | string | null>>;

function settle(expected: string, value: Rational | string | null): { found: string | null; holds: boolean } {
  if (value === null || typeof value === "string") return { found: value, holds: value === expected };
  return { found: toText(value), holds: /^-?\d/.test(expected) && equals(readExact(expected), value) };
}
function readExact(text: string): Rational {
  const [n = "", d] = text.split("/");
  return d === undefined ? parseDecimal(n) : rational(BigInt(n), BigInt(d));
}

function resultOf(document: ScoredDocument, example: Example, units: readonly FactUnit[]): Found | null {
  const stand = stage(document, example, units);
  const book = stand.books[0]!;
  if (document.kind === "conditions") {
    const rule = namedConditions(document).find(([name]) => name === example.of);
    return rule ? ofCondition(rule[1], book) : null;
  }
  const indicator = document.indicators.find((it) => it.code === example.of);
  if (indicator) return ofIndicator(indicator, stand, example);
  const adjustment = [...document.bonuses, ...document.deductions].find((it) => it.code === example.of);
  if (adjustment) {
    const x = figureOf(adjustment.x, adjustment.unit, book);
    const points = () => adjustmentPoints(adjustment, typeof x === "string" ? null : x);
    return { x: () => x, points };
  }
  const tested = [...document.vetoes, ...document.passThroughs].find((it) => it.code === example.of);
  return tested ? ofCondition(tested.when, book) : null;
}

/** The verdict; of a comparison the figure too. */
const ofCondition = (when: Condition, book: FactBook): Found => ({
  state: () => testCondition(when, book).state,
  ...(when.test === "compare" ? { x: () => figureOf(when.x, when.unit, book) } : {}),
});

function figureOf(x: Expression, unit: string, book: FactBook): Rational | "missing" | "not-applicable" {
  const told = derive(x, book);
  return told.value ? fromBase(told.value, unit) : (told.state as "missing" | "not-applicable");
}

function ofIndicator(indicator: Indicator, stand: Stand, example: Example): Found {
  const marks: ExpertMark[] = (example.marks ?? []).map((mark, index) => ({
    subject: "0",
    indicator: indicator.code,
    expert: String(index).padStart(3, "0"),
    mark,
    recused: false,
  }));
  const share = () => {
    const entrants = stand.books.map((book): Entrant => ({ book, class: "example", barred: false }));
    const table = new IndicatorTable(indicator, entrants, new Map([[`0/${indicator.code}`, marks]]));
    const cell = table.cell(entrants[0]!);
    return cell.state === "known" ? cell.share : table.substitute(entrants[0]!).share;
  };
  const found: Found = { share };
  const { x } = indicator;
  if (x) found.x = () => figureOf(x, indicator.unit, stand.books[0]!);
  return found;
}

type Stand = { books: FactBook[] };
/** As much of an example as sets the scene. */
type Staged = Pick<Example, "facts" | "foundedOn" | "lastDay"> &
  Partial<Pick<Example, "peers" | "outcomes" | "field">>;
const REF = {
  source: "filing",
  filing: null,
  carrier: null,
  report: null,
  cell: null,
  evidence: null,
} as const;

/** Sets the example's subject and its peers up as an engine would find them, in years that end on its last day. */
function stage(
  document: Pick<ScoredDocument, "sourceOrder">,
  example: Staged,
  units: readonly FactUnit[],
): Stand {
  const lastDay = example.lastDay ?? "2023-12-31";
  const periods = Array.from({ length: 21 }, (_, back): RunPeriod => {
    const firstDay = addMonths(addDays(lastDay, 1), -12 * (back + 1));
    return { code: `@-${back}`, kind: "year", firstDay, lastDay: addDays(addMonths(firstDay, 12), -1) };
  });
  const rules = factRules(units, new Calendar(periods[0]!, periods), document.sourceOrder);
  const books = [example.facts, ...(example.peers ?? [])].map((facts, index) => {
    const subject: SubjectInput = {
      id: String(index),
      name: "",
      foundedOn: index === 0 ? (example.foundedOn ?? null) : null,
      field: index === 0 ? (example.field ?? null) : null,
      kind: null,
      figures: Object.entries(facts).map(([key, value]) => exampleFigure(key, value)),
      outcomes: (example.outcomes ?? []).map((it) => ({ ...it, ref: REF })),
    };
    return new FactBook(subject, rules);
  });
  return { books };
}

function exampleFigure(key: string, value: Example["facts"][string]): ReportedFigure {
  const [fact = "", back = "-0"] = key.split("@");
  const own = { fact, period: `@${back}`, precedence: 0, ref: REF };
  if (value === null) return { ...own, state: "missing", value: null };
  if (typeof value === "object") return { ...own, state: value.state, value: null };
  return { ...own, state: "known", value };
}
