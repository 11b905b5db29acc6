import { z } from "zod";
import { compare, type Rational } from "#app/domain/shared/rational.ts";
import { type Figure, figureSchema, figureValue } from "./figure.ts";

/**
 * A band of the number line. `from` null is −∞, `to` null is +∞. The lower bound belongs to it and the upper does
 * not, unless the band says otherwise.
 */
export type Band = {
  from: Figure | null;
  to: Figure | null;
  includesFrom?: boolean | undefined;
  includesTo?: boolean | undefined;
};

export const bandShape = {
  from: figureSchema.nullable(),
  to: figureSchema.nullable(),
  includesFrom: z.boolean().optional(),
  includesTo: z.boolean().optional(),
} as const;

export const includesFrom = (band: Band): boolean => band.includesFrom ?? true;
export const includesTo = (band: Band): boolean => band.includesTo ?? false;

/** The band that x lies in. Bands are checked to cover the whole line; throws RangeError where they do not. */
export function bandOf<T extends Band>(bands: readonly T[], x: Rational): T {
  for (const band of bands) {
    if (band.from !== null) {
      const side = compare(x, figureValue(band.from));
      if (side < 0 || (side === 0 && !includesFrom(band))) continue;
    }
    if (band.to !== null) {
      const side = compare(x, figureValue(band.to));
      if (side > 0 || (side === 0 && !includesTo(band))) continue;
    }
    return band;
  }
  throw new RangeError("no band holds the figure");
}
