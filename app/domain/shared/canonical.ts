/** Any value that JSON can carry without loss; numbers must be safe integers, fractions travel as text. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/**
 * Canonical JSON (RFC 8785) of a value whose numbers are safe integers: keys in UTF-16 order, no white space.
 * Throws TypeError on a fraction, an unsafe integer or anything JSON cannot carry, so that no digit depends on
 * how a machine prints floats. Keys whose value is undefined are left out.
 */
export function canonicalJson(value: Json | undefined): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new TypeError(`not a safe integer: ${value}`);
    return Object.is(value, -0) ? "0" : String(value);
  }
  if (typeof value === "string") return JSON.stringify(value.toWellFormed());
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(",")}]`;
  if (typeof value === "object") {
    const record = value as { readonly [key: string]: Json | undefined };
    const parts: string[] = [];
    for (const key of Object.keys(record).sort()) {
      const item = record[key];
      if (item !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(item)}`);
    }
    return `{${parts.join(",")}}`;
  }
  throw new TypeError(`not JSON: ${typeof value}`);
}
