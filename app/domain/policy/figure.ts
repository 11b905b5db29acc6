import { z } from "zod";
import { parseDecimal, type Rational } from "#app/domain/shared/rational.ts";

/** A figure of a policy: a decimal literal as text, or openly unknown because its source could not be read. */
export type Figure = string | { unknown: true };
/** A figure, or "none" where there is no limit: for caps and limits only. */
export type Cap = Figure | "none";

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, { error: "policy.figure-not-decimal" });
export const unknownSchema = z.strictObject({ unknown: z.literal(true) });
export const figureSchema: z.ZodType<Figure> = z.union([decimal, unknownSchema]);
export const capSchema: z.ZodType<Cap> = z.union([decimal, unknownSchema, z.literal("none")]);

export const isUnknown = (figure: Cap | null | undefined): figure is { unknown: true } =>
  typeof figure === "object" && figure !== null;

/** The exact value. Throws RangeError on an unknown figure: a policy is checked for those before it runs. */
export function figureValue(figure: Figure): Rational {
  if (typeof figure !== "string") throw new RangeError("an unknown figure has no value");
  return parseDecimal(figure);
}
/** The exact value of a cap, null for "none". Throws RangeError on an unknown figure. */
export const capValue = (cap: Cap): Rational | null => (cap === "none" ? null : figureValue(cap));
/** The value where it is known: null for unknown figures, "none" and absent ones. */
export const knownValue = (figure: Cap | null | undefined): Rational | null =>
  typeof figure === "string" && figure !== "none" ? parseDecimal(figure) : null;
