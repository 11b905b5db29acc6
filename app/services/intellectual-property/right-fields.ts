import { z } from "zod";
import { END_REASONS, HIGH_VALUE } from "#app/domain/intellectual-property/rules.ts";
import { optionalDay, optionalText } from "#app/services/residency/resident-fields.ts";

/** A ticked box sends "on". */
const ticked = z
  .union([z.boolean(), z.literal("on")])
  .optional()
  .transform((it) => it === true || it === "on");

export const rightFields = {
  number: z
    .string("intellectual-property.number-required")
    .trim()
    .min(1, "intellectual-property.number-required")
    .max(60),
  name: z
    .string("intellectual-property.name-required")
    .trim()
    .min(1, "intellectual-property.name-required")
    .max(200),
  appliedOn: optionalDay,
  grantedOn: optionalDay,
  acquiredOn: optionalDay,
  endedOn: optionalDay,
  endReason: z
    .enum(END_REASONS)
    .nullish()
    .transform((it) => it ?? null),
  isMainBusiness: ticked,
  highValue: z
    .enum(HIGH_VALUE)
    .nullish()
    .transform((it) => it ?? null),
  evidence: optionalText(500),
};
