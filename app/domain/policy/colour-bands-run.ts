import { Refusal } from "#app/domain/shared/errors.ts";
import type { SourceRef } from "#app/domain/shared/explain.ts";
import { rational, toText } from "#app/domain/shared/rational.ts";
import type { ConditionsSetting } from "../scoring/conditions-run.ts";
import { derive } from "../scoring/derive.ts";
import { Calendar, FactBook, factRules } from "../scoring/facts.ts";
import type { SubjectInput } from "../scoring/input.ts";
import type { FigureTrace } from "../scoring/result.ts";
import { type Colour, type ColourBands, colourOf } from "./colour-bands.ts";
import { fromBase } from "./unit.ts";
import { requireKnownFigures } from "./unknown-figures.ts";

/** A subject's colour and the figure it stands for. */
export type Coloured = {
  id: string;
  /** Exact, in the document's unit; points of a total. Null where it is not known: then there is no colour. */
  x: string | null;
  band: string | null;
  colour: Colour | null;
  /** How a figure came about; null for totals, which their own run explains. */
  trace: FigureTrace | null;
  sources: SourceRef[];
};

/**
 * Colours of a run's totals, by a document that reads totals (rules-engine §1). Barred subjects keep their points and
 * so their colour. Throws Refusal on an unknown figure, or when the document reads a figure.
 */
export function colourTotals(
  policy: ColourBands,
  rows: readonly { id: string; totalMilli: number | null }[],
): Coloured[] {
  requireKnownFigures(policy);
  if (policy.reads.by !== "total") throw new Refusal("invalid", "policy.colours-read-figure");
  return rows.map(({ id, totalMilli }) => {
    const x = totalMilli === null ? null : rational(totalMilli, 1000);
    const band = colourOf(policy, x);
    return {
      id,
      x: x && toText(x),
      band: band?.code ?? null,
      colour: band?.colour ?? null,
      trace: null,
      sources: [],
    };
  });
}

/**
 * Colours of subjects by a figure of theirs, for a document that reads one. Throws Refusal on an unknown figure, a fact
 * that is not in the catalogue, or when the document reads totals.
 */
export function colourFigures(
  policy: ColourBands,
  subjects: readonly SubjectInput[],
  { facts, period, periods }: ConditionsSetting,
): Coloured[] {
  requireKnownFigures(policy);
  const { reads } = policy;
  if (reads.by !== "figure") throw new Refusal("invalid", "policy.colours-read-total");
  const rules = factRules(facts, new Calendar(period, periods), policy.sourceOrder);
  return [...subjects]
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map((subject) => {
      const book = new FactBook(subject, rules);
      const told = derive(reads.x, book);
      const x = told.value && fromBase(told.value, reads.unit);
      const band = colourOf(policy, x);
      return {
        id: subject.id,
        x: x && toText(x),
        band: band?.code ?? null,
        colour: band?.colour ?? null,
        trace: told.trace,
        sources: book.sources,
      };
    });
}
