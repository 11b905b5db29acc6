import { headerParts } from "../residency/import-header.ts";
import type { ImportTemplate } from "../residency/import-template.ts";

/** The likeliest header row of a file whose columns are not all known. */
export type FileHead = { sheet: string; row: number; headers: readonly string[] };
/** Which column of a template is meant by a header, by the header as it is compared. */
export type Mapping = Readonly<Record<string, string>>;

/** A header as it is compared: without marks, blanks, capitals and bracketed remarks. */
export const headerKey = (header: string): string => headerParts(header).name;

/** The template that also knows a carrier's own headers. A header that is mapped is no other column's any more. */
export function withMapping(template: ImportTemplate, mapping: Mapping): ImportTemplate {
  const own = Object.entries(mapping);
  if (own.length === 0) return template;
  return {
    ...template,
    columns: template.columns.map((column) => ({
      ...column,
      aliases: [
        ...column.aliases.filter((alias) => (mapping[headerKey(alias)] ?? column.code) === column.code),
        ...own.filter(([, code]) => code === column.code).map(([header]) => header),
      ],
    })),
  };
}

/** The column that a header means as things stand, or null. */
export function columnOf(template: ImportTemplate, header: string): string | null {
  const key = headerKey(header);
  const names = (column: ImportTemplate["columns"][number]) => [
    column.header.zh,
    column.header.en,
    ...column.aliases,
  ];
  return (
    template.columns.find((column) => names(column).some((name) => headerKey(name) === key))?.code ?? null
  );
}

export type MappingFault = { code: "imports.column-twice" | "imports.columns-missing"; columns: string[] };

/** What is wrong with a choice of columns: one chosen for two headers, a needed one for none. */
export function mappingFault(template: ImportTemplate, chosen: readonly string[]): MappingFault | null {
  const twice = chosen.filter((code, at) => chosen.indexOf(code) !== at);
  if (twice.length > 0) return { code: "imports.column-twice", columns: [...new Set(twice)] };
  const missing = template.columns.filter(({ required, code }) => required && !chosen.includes(code));
  return missing.length > 0
    ? { code: "imports.columns-missing", columns: missing.map(({ code }) => code) }
    : null;
}
