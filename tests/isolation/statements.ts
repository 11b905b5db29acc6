import type { Row } from "./row.ts";

const literal = (value: unknown): string => {
  if (value === null || value === undefined) return "null";
  if (Buffer.isBuffer(value)) return `'\\x${value.toString("hex")}'::bytea`;
  if (typeof value === "number") return String(value);
  return `'${(typeof value === "object" ? JSON.stringify(value) : String(value)).replaceAll("'", "''")}'`;
};
export function where(row: Row): string {
  return Object.entries(row.key)
    .map(([name, value]) => `${name} = ${literal(value)}`)
    .join(" and ");
}

/** Puts a copy of a row down as it is. */
export function insertion(table: string, copy: Record<string, unknown>): string {
  const names = Object.keys(copy)
    .map((name) => `"${name}"`)
    .join(", ");
  return `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, ${literal(copy)}::jsonb)`;
}
