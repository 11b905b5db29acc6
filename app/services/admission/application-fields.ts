import { z } from "zod";
import { APPLICANTS } from "#app/domain/admission/application.ts";
import { normaliseName } from "#app/domain/residency/normalise.ts";
import { normaliseUscc } from "#app/domain/residency/normalise-uscc.ts";
import { addDays, type DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { FIELD_CHOICES } from "../residency/hightech-fields.ts";
import { optionalDay, optionalText } from "../residency/resident-fields.ts";

const optionalWhole = (most: number, fault: string) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,7}$/, fault)
    .transform(Number)
    .refine((n) => n >= 1 && n <= most, fault)
    .nullish()
    .transform((n) => n ?? null);

export const PHONE = /^[+\d][\d\s()-]{5,22}$/;

/** What an application says, typed by the applicant or by the carrier for them. */
export const applicationShape = {
  applicant: z.enum(APPLICANTS, "admission.applicant-required"),
  name: z.string("admission.name-required").trim().min(1, "admission.name-required").max(100),
  uscc: optionalText(40),
  foundedOn: optionalDay,
  field: optionalText(3),
  business: z.string("admission.business-required").trim().min(1, "admission.business-required").max(1000),
  people: optionalWhole(1_000_000, "admission.people-form"),
  contactName: z.string("admission.contact-required").trim().min(1, "admission.contact-required").max(40),
  contactPhone: z.string("admission.phone-form").trim().regex(PHONE, "admission.phone-form"),
  /** Square metres with up to two decimals. */
  wishedArea: z
    .string()
    .trim()
    .regex(/^\d{1,6}(\.\d{1,2})?$/, "admission.area-form")
    .nullish()
    .transform((text) => (text ? Math.round(Number(text) * 100) : null))
    .refine((dm2) => dm2 === null || dm2 > 0, "admission.area-form"),
  wishedDesks: optionalWhole(10_000, "admission.desks-form"),
  wishedFrom: optionalDay,
  registersHere: z
    .enum(["yes", "no"])
    .nullish()
    .transform((said) => (said ? said === "yes" : null)),
};
const schema = z.object(applicationShape);
export type ApplicationGiven = z.output<typeof schema>;

/** An application as it is kept. */
export type ApplicationText = Omit<ApplicationGiven, "wishedArea"> & { wishedAreaDm2: number | null };

const FURTHEST_DAYS = 732;

/**
 * What was typed as it is kept: a name without stray blanks, a code that is one, days that can be. A firm names its code, a
 * team has none. Refusals name the field; none of them says whether somebody knows the code.
 */
export function applicationText(given: ApplicationGiven, today: DateOn): ApplicationText {
  const fields: Record<string, string> = {};
  const name = normaliseName(given.name, 100);
  if (!name.ok) fields.name = "admission.name-required";
  const code = given.applicant === "firm" && given.uscc ? normaliseUscc(given.uscc) : null;
  if (given.applicant === "firm" && code === null) fields.uscc = "residency.uscc-required";
  if (code && !code.ok) fields.uscc = `residency.${code.rule}`;
  if (given.foundedOn !== null && given.foundedOn > today) fields.foundedOn = "residency.founded-in-future";
  if (given.field !== null && !FIELD_CHOICES.some(({ value }) => value === given.field)) {
    fields.field = "residency.field-required";
  }
  const { wishedFrom } = given;
  if (
    wishedFrom !== null &&
    (wishedFrom < addDays(today, -FURTHEST_DAYS) || wishedFrom > addDays(today, FURTHEST_DAYS))
  ) {
    fields.wishedFrom = "admission.wished-from";
  }
  if (Object.keys(fields).length > 0 || !name.ok) {
    throw new Refusal("invalid", "form.invalid", code && !code.ok ? code.params : {}, fields);
  }
  const { wishedArea, ...rest } = given;
  return {
    ...rest,
    business: given.business.replaceAll("\0", ""),
    contactName: given.contactName.replaceAll("\0", ""),
    name: name.value,
    uscc: code?.ok ? code.value : null,
    wishedAreaDm2: wishedArea,
  };
}
