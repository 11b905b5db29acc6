import type { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";

/** Taken as they are typed: a blank at the end of a password is part of it. */
const SECRETS: readonly string[] = ["password", "present"];

/** The fields of a form as text; a field that came empty is left out. Files stay files. */
export function fieldsOf(form: FormData): Record<string, string | File> {
  const fields: Record<string, string | File> = {};
  for (const [name, value] of form.entries()) {
    if (typeof value === "string" ? value.trim() !== "" : value.size > 0)
      fields[name] = typeof value === "string" && !SECRETS.includes(name) ? value.trim() : value;
  }
  return fields;
}

/**
 * The refusal of input that a schema does not take. Each fault is a code of the namespace `errors` by field: the schema's
 * own message when it is such a code (`z.string("space.room-required")`), else `form.<zod code>`.
 */
export function refusalOf(error: z.ZodError): Refusal {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    const name = String(issue.path[0] ?? "form");
    fields[name] ??= /^[a-z-]+\.[a-z-]+$/.test(issue.message)
      ? issue.message
      : `form.${issue.code.replaceAll("_", "-")}`;
  }
  return new Refusal("invalid", "form.invalid", {}, fields);
}

/** Parses a form, or refuses it with its faults by field. */
export function parseForm<S extends z.ZodType>(schema: S, form: FormData): z.output<S> {
  const result = schema.safeParse(fieldsOf(form));
  if (result.success) return result.data;
  throw refusalOf(result.error);
}
