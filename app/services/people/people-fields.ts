import { z } from "zod";
import { MARK_KINDS } from "#app/domain/people/marks.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { optionalDay, optionalText } from "#app/services/residency/resident-fields.ts";

/** Which row, in the revision that the form was filled from. */
export const rowAt = { id: z.uuid(), rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER) };

/** A list, or its members with commas between, as a form sends them. */
export const manyOf = (most: number) =>
  z
    .union([z.array(z.string().max(100)), z.string().max(most * 40)])
    .optional()
    .transform((given) => {
      const all = typeof given === "string" ? given.split(",") : (given ?? []);
      return [...new Set(all.map((it) => it.trim()).filter(Boolean))].slice(0, most);
    });

/** A text that has to be given. */
export const requiredText = (max: number, missing: string) =>
  z
    .string(missing)
    .trim()
    .min(1, missing)
    .max(max)
    .transform((text) => text.replaceAll("\0", ""));

export const founderFields = {
  name: requiredText(60, "people.name-required"),
  position: optionalText(60),
  kinds: manyOf(20),
  former: optionalText(100),
  startsOn: optionalDay,
  lastOn: optionalDay,
  evidence: optionalText(500),
};

export const markKind = z.enum(MARK_KINDS, "people.mark-kind-required");
export const markFields = {
  code: optionalText(40),
  name: optionalText(100),
  person: optionalText(60),
  startsOn: optionalDay,
  lastOn: optionalDay,
  evidence: optionalText(500),
};
