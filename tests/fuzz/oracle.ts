/**
 * Which rows of a file hold something, found without the product's reader: by patterns over the raw text. It knows less
 * of XML than the reader does, and is asked only whether a row that it sees is missing from the answer.
 */
import type { RawTable } from "#app/domain/residency/import-header.ts";
import { compact } from "#app/domain/residency/normalise.ts";

type Parts = ReadonlyMap<string, Uint8Array>;

const VALUE = /<(?:\w+:)?(v|t)(?:\s[^>]*)?>([^<]*)<\//g;
const textOf = (part: Uint8Array | undefined): string | null => {
  if (!part) return null;
  const isWide = part[0] === 0xff && part[1] === 0xfe;
  return new TextDecoder(isWide ? "utf-16le" : "utf-8").decode(part).replace(/<!--[\s\S]*?-->/g, "");
};

/** Row numbers of the sheet in which an element of a value holds more than blanks; null when it is not found. */
export function rowsWithText(parts: Parts, sheet: string): number[] | null {
  const byName = new Map([...parts].map(([name, part]) => [name.toLowerCase(), part]));
  const workbook = textOf(byName.get("xl/workbook.xml"));
  const relations = textOf(byName.get("xl/_rels/workbook.xml.rels"));
  if (workbook === null || relations === null) return null;
  const entry = [...workbook.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].find(([tag]) =>
    tag.includes(`name="${sheet}"`),
  );
  const id = /r:id="([^"]*)"/.exec(entry?.[0] ?? "")?.[1];
  const relation = [...relations.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)].find(([tag]) =>
    tag.includes(`Id="${id}"`),
  );
  const target = /Target="(?:\/?xl\/)?([^"]*)"/.exec(relation?.[0] ?? "")?.[1];
  const xml = textOf(byName.get(`xl/${target}`.toLowerCase()));
  if (xml === null) return null;
  const shared = textOf(byName.get("xl/sharedstrings.xml")) ?? "";
  const isBlankShared = [...shared.matchAll(/<(?:\w+:)?si>([\s\S]*?)<\/(?:\w+:)?si>/g)].map(
    ([, inside = ""]) => compact(inside.replace(/<[^>]*>/g, "")) === "",
  );
  const rows: number[] = [];
  let row = 0;
  for (const [, attributes = "", inside = ""] of xml.matchAll(
    /<(?:\w+:)?row(?=[\s/>])([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?row>)/g,
  )) {
    const given = /\sr="(\d+)"/.exec(attributes)?.[1];
    row = given === undefined ? row + 1 : Number(given);
    const cells = inside.split(/<(?:\w+:)?c(?=[\s/>])/).slice(1);
    const holds = cells.some((cell) =>
      [...cell.matchAll(VALUE)].some(([, kind, text = ""]) =>
        kind === "v" && /^[^>]*\st="s"/.test(cell) ? !isBlankShared[Number(text)] : compact(text) !== "",
      ),
    );
    if (holds) rows.push(row);
  }
  return rows;
}

/** Rows below the header that hold text and are not among the rows of the table. */
export function missingRows(parts: Parts, table: RawTable): number[] {
  const seen = new Set(
    table.rows
      .filter(({ cells, other }) => Object.keys(cells).length + other.length > 0)
      .map(({ row }) => row),
  );
  return (rowsWithText(parts, table.sheet) ?? []).filter((row) => row > table.headerRow && !seen.has(row));
}

/** Row numbers that stand more than once in the sheet with text: one of them cannot have been read. */
export const rowsTwice = (parts: Parts, sheet: string): number[] => {
  const rows = rowsWithText(parts, sheet) ?? [];
  return rows.filter((row, i) => rows.indexOf(row) !== i);
};

/** Rows of the table that hold firms of several lines of a CSV file; with quotes a line break may be part of a cell. */
export function joinedRows(text: string, codes: readonly string[], table: RawTable): number[] {
  if (text.includes('"')) return [];
  const lines = text.split(/\r\n|\n|\r/);
  return table.rows
    .filter(({ cells, other }) => {
      const row = [...Object.values(cells).map((cell) => cell.text), ...other].join(" ");
      const inRow = codes.filter((code) => row.includes(code));
      return inRow.length > 1 && !lines.some((line) => inRow.every((code) => line.includes(code)));
    })
    .map(({ row }) => row);
}

/** Codes of firms that stand in the text of a CSV file and in none of the table's rows. */
export function missingCodes(text: string, codes: readonly string[], table: RawTable): string[] {
  const read = JSON.stringify(
    table.rows.map(({ cells, other }) => [Object.values(cells).map((c) => c.text), other]),
  );
  const header = JSON.stringify(table.columns) + JSON.stringify(table.unknownHeaders);
  return codes.filter((code) => text.includes(code) && !read.includes(code) && !header.includes(code));
}
