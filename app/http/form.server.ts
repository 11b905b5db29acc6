import type { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";

/** Taken as they are typed: a blank at the end of a password is part of it. */
const SECRETS: readonly string[] = ["password", "present"];

/** The most that a form of the product sends: a year's figures of a park with its firms, or pasted lines. */
const MOST_FIELDS = 20_000;
const LONGEST_FIELD = 1024 * 1024;
const MOST_FILES = 1;

/** How often a text occurs, counted no further than needed. */
function occursMoreThan(bytes: Buffer, text: string, most: number): boolean {
  let count = 0;
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + text.length)) {
    count += 1;
    if (count > most) return true;
  }
  return false;
}

/** What stands between the parts of a body of this type; null where it is no form. */
function separatorOf(type: string): string | null {
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return "&";
  const boundary = /^multipart\/form-data\s*;.*\bboundary="?([^";]+)"?/i.exec(type)?.[1];
  return boundary ? `--${boundary}` : null;
}

/**
 * The form that a request brings. Parts are counted before they are taken apart. Refuses what is no form, what is broken
 * off, a NUL, which nobody types and PostgreSQL keeps in no text, and more parts, longer fields or more files than any page sends (`form.unreadable`).
 */
export async function readForm(request: Request): Promise<FormData> {
  const type = request.headers.get("Content-Type") ?? "";
  const separator = separatorOf(type);
  const unreadable = new Refusal("invalid", "form.unreadable");
  if (separator === null) throw unreadable;
  const bytes = Buffer.from(await request.arrayBuffer());
  if (occursMoreThan(bytes, separator, MOST_FIELDS)) throw unreadable;
  const form = await new Response(bytes, { headers: { "Content-Type": type } }).formData().catch(() => {
    throw unreadable;
  });
  let files = 0;
  for (const [name, value] of form.entries()) {
    if (name.length > 200 || name.includes("\0")) throw unreadable;
    if (typeof value !== "string") files += value.size > 0 ? 1 : 0;
    else if (value.length > LONGEST_FIELD || value.includes("\0")) throw unreadable;
  }
  if (files > MOST_FILES) throw unreadable;
  return form;
}

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
