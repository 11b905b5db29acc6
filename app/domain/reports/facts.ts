import { z } from "zod";

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

const fact = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9-]*$/),
  label: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  unit: z.enum(FACT_UNITS),
  kind: z.enum(["flow", "stock"]),
  subject: z.enum(["firm", "carrier"]),
  /**
   * `carrier`: a carrier types it; `derived`: computed from a filing; `department`: authorities' departments hold it
   * or find it in a review, carriers are not asked, and until somebody supplies it it is missing.
   */
  reporter: z.enum(["carrier", "derived", "department"]),
  purposes: z.array(z.enum(["statistics", "points", "evaluation"])).min(1),
  min: z.int().optional(),
  max: z.int().optional(),
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
 * Reads app/policies/facts.json. Throws ZodError on another shape, RangeError when a code stands twice or a rule
 * names a fact of another subject or unit.
 */
export function parseFactCatalogue(document: unknown): FactCatalogue {
  const { facts } = z.strictObject({ facts: z.array(fact) }).parse(document);
  const byCode = new Map(facts.map((it) => [it.code, it]));
  if (byCode.size !== facts.length) throw new RangeError("a fact code stands twice");
  for (const it of facts) {
    for (const other of it.rules.flatMap((r) => (r.rule === "at-most" ? [r.other] : []))) {
      const found = byCode.get(other);
      if (found?.subject !== it.subject || found.unit !== it.unit) {
        throw new RangeError(`${it.code} cannot be compared with ${other}`);
      }
    }
  }
  return { facts, byCode };
}

/** The facts that a carrier types for its firms, or for itself, in the catalogue's order: a grid's columns. */
export const reportedFacts = (catalogue: FactCatalogue, subject: FactSubject): Fact[] =>
  catalogue.facts.filter((it) => it.subject === subject && it.reporter === "carrier");

/** The facts that are computed from a filing, in the catalogue's order. */
export const derivedFacts = (catalogue: FactCatalogue): Fact[] =>
  catalogue.facts.filter((it) => it.reporter === "derived");
