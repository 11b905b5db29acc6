import { z } from "zod";
import { parseDecimal, type Rational, rational } from "#app/domain/shared/rational.ts";
import { bandOf, bandShape } from "./bands.ts";
import { checkBands } from "./check-scales.ts";
import { checkAgainstUnit, type UnitCheck } from "./check-units.ts";
import { exampleFacts } from "./example.ts";
import { expressionSchema } from "./expression.ts";
import { bilingualSchema, codeSchema, dateSchema, headerShape } from "./header.ts";
import { declaredFactSchema, sourceKindSchema } from "./scheme.ts";
import { unitSchema } from "./unit.ts";

/** Best to worst as they are usually read; what each means is the document's own affair. */
export const COLOURS = ["blue", "green", "yellow", "orange", "red"] as const;
export type Colour = (typeof COLOURS)[number];

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, { error: "policy.figure-not-decimal" });
const bandSchema = z.strictObject({
  ...bandShape,
  code: codeSchema,
  label: bilingualSchema,
  colour: z.enum(COLOURS),
});

const exampleSchema = z.strictObject({
  /** The band it is an example of. */
  of: codeSchema,
  note: bilingualSchema.optional(),
  foundedOn: dateSchema.optional(),
  lastDay: dateSchema.optional(),
  facts: exampleFacts,
  /** Points, where the bands read a total. */
  total: decimal.optional(),
  expect: z.strictObject({ band: z.union([codeSchema, z.null()]) }),
});

/** 五色图: a total or a figure becomes a colour, by bands over the whole line (rules-engine §1). */
export const colourBandsSchema = z.strictObject({
  ...headerShape,
  kind: z.literal("colour-bands"),
  subject: z.enum(["firm", "carrier"]),
  declares: z.array(declaredFactSchema).optional(),
  sourceOrder: z.array(sourceKindSchema).min(1).optional(),
  reads: z.discriminatedUnion("by", [
    /** Points of a scheme's total; `scheme` names the one it is made for. */
    z.strictObject({ by: z.literal("total"), scheme: codeSchema.optional() }),
    z.strictObject({ by: z.literal("figure"), x: expressionSchema, unit: unitSchema }),
  ]),
  /** From the lowest figures upwards. */
  bands: z.array(bandSchema).min(1),
  examples: z.array(exampleSchema),
});
export type ColourBands = z.infer<typeof colourBandsSchema>;
export type ColourBand = ColourBands["bands"][number];

/**
 * The band of a figure in the document's unit, or null where it is not known: such a subject has no colour.
 * Throws RangeError on an unknown figure of the policy.
 */
export const colourOf = (policy: ColourBands, x: Rational | null): ColourBand | null =>
  x && bandOf(policy.bands, x);

/** The band of a rounded total in thousandths of a point; null where there is no total. */
export const colourOfTotal = (policy: ColourBands, totalMilli: number | null): ColourBand | null =>
  colourOf(policy, totalMilli === null ? null : rational(totalMilli, 1000));

/** The total that an example states, exactly. */
export const exampleTotal = (example: ColourBands["examples"][number]): Rational | null =>
  example.total === undefined ? null : parseDecimal(example.total);

/** What the schema cannot see: bands over the whole line, units, a total where totals are read. */
export function checkColourBands(policy: ColourBands, check: UnitCheck): void {
  const { reads } = policy;
  checkBands(policy.bands, "/bands", check.report);
  if (reads.by === "figure") checkAgainstUnit(reads.x, reads.unit, "/reads/x", check);
  policy.examples.forEach((example, index) => {
    if ((example.total !== undefined) !== (reads.by === "total")) {
      check.report("policy.example-total", `/examples/${index}/total`);
    }
  });
}
