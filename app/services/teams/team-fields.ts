import { z } from "zod";
import { normaliseName } from "#app/domain/residency/normalise.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { PHONE } from "#app/services/admission/application-fields.ts";
import { CODE_LISTS } from "#app/services/people/code-lists.ts";
import { manyOf, requiredText } from "#app/services/people/people-fields.ts";
import { FIELD_CHOICES } from "#app/services/residency/hightech-fields.ts";
import { day, optionalDay, optionalText } from "#app/services/residency/resident-fields.ts";

const PEOPLE = "admission.people-form";

/** What a team is, beside its days. */
const facts = {
  name: requiredText(100, "teams.name-required"),
  field: optionalText(3),
  business: optionalText(1000),
  leader: requiredText(60, "teams.leader-required"),
  contactPhone: z
    .string()
    .trim()
    .nullish()
    .transform((text) => text || null)
    .refine((text) => text === null || PHONE.test(text), "admission.phone-form"),
  people: z.coerce
    .number(PEOPLE)
    .int(PEOPLE)
    .min(1, PEOPLE)
    .max(1_000_000, PEOPLE)
    .nullish()
    .transform((count) => count ?? null),
  kinds: manyOf(20),
  originPlace: optionalText(40),
  originName: optionalText(100),
};

export const teamFields = {
  ...facts,
  appliedOn: optionalDay,
  admittedOn: optionalDay,
  enteredOn: day("teams.entered-required"),
  entryReason: optionalText(500),
  entryEvidence: optionalText(500),
  note: optionalText(500),
};
const schema = z.object(facts);
export type TeamFacts = z.output<typeof schema>;

/** A name without stray blanks, and codes that their lists have. Refusals name the field. */
export function checkedFacts<T extends TeamFacts>(given: T): T {
  const fields: Record<string, string> = {};
  const name = normaliseName(given.name, 100);
  if (!name.ok) fields.name = "teams.name-required";
  if (given.field !== null && !FIELD_CHOICES.some(({ value }) => value === given.field)) {
    fields.field = "residency.field-required";
  }
  const isOf = (list: readonly { code: string }[], code: string) => list.some((it) => it.code === code);
  if (given.kinds.some((kind) => !isOf(CODE_LISTS.founderKinds, kind))) fields.kinds = "people.kind-unknown";
  if (given.originPlace !== null && !isOf(CODE_LISTS.originPlaces, given.originPlace)) {
    fields.originPlace = "form.choice";
  }
  if (Object.keys(fields).length > 0 || !name.ok) throw new Refusal("invalid", "form.invalid", {}, fields);
  return { ...given, name: name.value };
}
