import { z } from "zod";
import { isDate } from "#app/domain/shared/dates.ts";

/** A calendar day of a form. */
export const day = (missing?: string) => z.string(missing).refine(isDate, "form.date");
export const optionalDay = day()
  .nullish()
  .transform((on) => on ?? null);
export const optionalText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .nullish()
    // PostgreSQL keeps no NUL in a text.
    .transform((text) => text?.replaceAll("\0", "") || null);
