import { z } from "zod";
import { PURPOSES } from "../policy/header.ts";

/** The fact catalogue: what can be reported or derived about a firm or a carrier (rules-engine §3). */
export const FACT_UNITS = [
  "fen",
  "dm2",
  "count",
  "count-milli",
  "percent-milli",
  "truth",
  "date",
  "text",
] as const;
export type FactUnit = (typeof FACT_UNITS)[number];

/** A fact of a subject and period: an integer in the fact's unit, or a text. 0 is known. */
export type FactValue =
  | { state: "known"; value: number | string }
  | { state: "missing" }
  | { state: "not-applicable" }
  | { state: "rejected" };
export type Facts = Record<string, FactValue>;

const rule = z.discriminatedUnion("rule", [
  /** Not above another fact of the same report. */
  z.strictObject({ rule: z.literal("at-most"), level: z.enum(["hard", "soft"]), other: z.string() }),
  /** Beyond × or ÷ `factor` of last period's value, once the larger of the two reaches `from` (in the fact's unit). */
  z.strictObject({
    rule: z.literal("change"),
    level: z.enum(["hard", "soft"]),
    factor: z.int().min(2),
    from: z.int().min(0),
  }),
]);
export type FactRule = z.infer<typeof rule>;

/** A flow of a period, a stock on its last day, or no figure at all: a text, one of several options, a date. */
export const FACT_KINDS = ["flow", "stock", "text", "choice", "date"] as const;
export type FactKind = (typeof FACT_KINDS)[number];
/** At most so many characters of a text; a fact may ask for fewer. */
export const TEXT_MAX = 400;
/** What is stored and named by policies, and how it is read. */
const option = z.strictObject({
  value: z.string().min(1).max(TEXT_MAX),
  label: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
});
export type FactOption = z.infer<typeof option>;

const fact = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9-]*$/),
  label: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  unit: z.enum(FACT_UNITS),
  kind: z.enum(FACT_KINDS),
  subject: z.enum(["firm", "carrier"]),
  /**
   * `carrier`: a carrier types it; `derived`: computed from a filing; `department`: authorities' departments hold it
   * or find it in a review, carriers are not asked, and until somebody supplies it it is missing.
   */
  reporter: z.enum(["carrier", "derived", "department"]),
  purposes: z.array(z.enum(PURPOSES)).min(1),
  min: z.int().optional(),
  max: z.int().optional(),
  /** Of a text: at most so many characters. */
  maxLength: z.int().min(1).max(TEXT_MAX).optional(),
  /** Of a choice: what can be picked. A choice that carriers make has some. */
  options: z.array(option).min(1).optional(),
  rules: z.array(rule).default([]),
  /** Whether the grid shows last period's value behind an empty cell. */
  ghost: z.boolean().default(false),
});
export type Fact = z.infer<typeof fact>;
export type FactSubject = Fact["subject"];

export type FactCatalogue = {
  facts: readonly Fact[];
  byCode: ReadonlyMap<string, Fact>;
};

/**
 * Reads app/policies/facts.json. Throws ZodError on another shape, RangeError when a code stands twice, a kind does not
 * go with its unit, its limits or its options, or a rule names a fact of another subject or unit.
 */
export function parseFactCatalogue(document: unknown): FactCatalogue {
  const { facts } = z.strictObject({ facts: z.array(fact) }).parse(document);
  const byCode = new Map(facts.map((it) => [it.code, it]));
  if (byCode.size !== facts.length) throw new RangeError("a fact code stands twice");
  for (const it of facts) {
    const fault = kindFault(it);
    if (fault) throw new RangeError(`${it.code} ${fault}`);
    for (const other of it.rules.flatMap((r) => (r.rule === "at-most" ? [r.other] : []))) {
      const found = byCode.get(other);
      if (found?.subject !== it.subject || found.unit !== it.unit) {
        throw new RangeError(`${it.code} cannot be compared with ${other}`);
      }
    }
  }
  return { facts, byCode };
}

const UNIT_OF_KIND: Readonly<Record<FactKind, FactUnit | null>> = {
  flow: null,
  stock: null,
  text: "text",
  choice: "text",
  date: "date",
};

function kindFault({ kind, unit, reporter, options, maxLength, min, max, rules }: Fact): string | null {
  const asked = UNIT_OF_KIND[kind];
  const isFigure = unit !== "text" && unit !== "date";
  if (asked === null ? !isFigure : unit !== asked) return `is a ${kind} in the unit ${unit}`;
  if (options && kind !== "choice") return "has options and is no choice";
  if (maxLength !== undefined && kind !== "text") return "has a length and is no text";
  if (!isFigure && (min !== undefined || max !== undefined || rules.length > 0))
    return "has limits of a figure";
  if (kind !== "choice" || reporter !== "carrier") return null;
  if (!options) return "offers nothing to choose from";
  const names = options.flatMap(({ value, label }) => [...new Set([value, label.zh, label.en])]);
  return new Set(names).size === names.length ? null : "has two options of one name";
}

/** The facts that a carrier types for its firms, or for itself, in the catalogue's order: a grid's columns. */
export const reportedFacts = (catalogue: FactCatalogue, subject: FactSubject): Fact[] =>
  catalogue.facts.filter((it) => it.subject === subject && it.reporter === "carrier");

/** The facts that are computed from a filing, in the catalogue's order. */
export const derivedFacts = (catalogue: FactCatalogue): Fact[] =>
  catalogue.facts.filter((it) => it.reporter === "derived");
