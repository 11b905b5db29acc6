import { type HightechField, residentsTemplate } from "#app/domain/residency/import-template.ts";
import fields from "#app/policies/hightech-fields.json";

export const HIGHTECH_FIELDS: readonly HightechField[] = fields;
export const RESIDENTS_TEMPLATE = residentsTemplate(HIGHTECH_FIELDS);

const BY_CODE = new Map(HIGHTECH_FIELDS.map((field) => [field.code, field]));

/** A field with the one above it: 电子信息 / 微电子技术. Null for a code that the catalogue does not have. */
export function fieldName(code: string | null): string | null {
  const field = code === null ? undefined : BY_CODE.get(code);
  if (!field) return null;
  const parent = field.parent === null ? undefined : BY_CODE.get(field.parent);
  return parent ? `${parent.name} / ${field.name}` : field.name;
}

/** The fields that a firm may be put in: first and second level. */
export const FIELD_CHOICES: readonly { value: string; label: string }[] = HIGHTECH_FIELDS.filter(
  ({ level }) => level <= 2,
)
  .toSorted((a, b) => (a.code.padEnd(3, " ") < b.code.padEnd(3, " ") ? -1 : 1))
  .map(({ code }) => ({ value: code, label: fieldName(code)! }));
