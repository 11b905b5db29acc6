import { Refusal } from "../shared/errors.ts";

/**
 * What a check found. `block` must be mended; `warn` may stand once it is explained or looked at.
 * `code` is an i18n key (`errors:<code>`), `field` the property or fact it is about.
 */
export type Fault = {
  level: "block" | "warn";
  code: string;
  field: string;
  details: Readonly<Record<string, string | number>>;
};

export const block = (code: string, field: string, details: Fault["details"] = {}): Fault => ({
  level: "block",
  code,
  field,
  details,
});
export const warn = (code: string, field: string, details: Fault["details"] = {}): Fault => ({
  level: "warn",
  code,
  field,
  details,
});

/** The first blocking fault as a refusal, with the code of every blocked field; null when nothing blocks. */
export function refusalOf(faults: readonly Fault[]): Refusal | null {
  const blocking = faults.filter((fault) => fault.level === "block");
  const first = blocking[0];
  if (!first) return null;
  const fields: Record<string, string> = {};
  for (const fault of blocking) fields[fault.field] ??= fault.code;
  return new Refusal("invalid", first.code, first.details, fields);
}
