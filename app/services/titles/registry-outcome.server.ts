import { createHash } from "node:crypto";
import { z } from "zod";
import { parsePaste } from "#app/domain/reports/paste.ts";
import type { RawTable } from "#app/domain/residency/import-header.ts";
import { halfWidth, tidy } from "#app/domain/residency/normalise.ts";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import { TITLE_KINDS, type TitleKind } from "#app/domain/titles/kinds.ts";
import {
  REGISTRY_ROW_STATES,
  type RegistryEntry,
  type RegistryRow,
  type RegistryText,
} from "#app/domain/titles/registry.ts";

export const MOST_REGISTRY_ROWS = 20_000;

const HEADER = /^(统一社会信用代码|社会信用代码|信用代码|企业代码|uscc|code|socialcreditcode)$/i;
const plain = (text: string): string => halfWidth(tidy(text)).replace(/\s/g, "");

/** Rows copied from a spreadsheet: code, name, number, awarded on, ends on. A heading row and blank lines are passed over. */
export const pastedRegistry = (text: string): RegistryText[] =>
  parsePaste(text).flatMap((cells, i): RegistryText[] => {
    const [uscc = "", name = "", number = "", awardedOn = "", expiresOn = ""] = cells;
    if (cells.every((cell) => tidy(cell) === "") || HEADER.test(plain(uscc))) return [];
    return [{ row: i + 1, uscc, name, number, awardedOn, expiresOn }];
  });

/** The rows of a workbook's table; blank ones are passed over. A formula that was never computed reads as empty. */
export const tableRegistry = (table: RawTable): RegistryText[] =>
  table.rows.flatMap(({ row, cells }): RegistryText[] => {
    const text = (code: string): string => {
      const cell = cells[code];
      return cell && cell.kind !== "uncomputed" ? cell.text.replaceAll("\0", "").toWellFormed() : "";
    };
    const given = {
      row,
      uscc: text("uscc"),
      name: text("name"),
      number: text("number"),
      awardedOn: text("awardedOn"),
      expiresOn: text("expiresOn"),
    };
    const { row: _, ...texts } = given;
    return Object.values(texts).every((it) => tidy(it) === "") ? [] : [given];
  });

/** Of the kind and the right rows, whatever their order and their file. */
export const rowsDigest = (kind: TitleKind, rows: readonly RegistryRow[]): string =>
  createHash("sha256")
    .update(
      canonicalJson([
        kind,
        rows
          .filter(({ state }) => state !== "wrong")
          .map(({ fields }) => canonicalJson(fields as unknown as Json))
          .sort(),
      ]),
      "utf8",
    )
    .digest("hex");

const entry = z.object({
  id: z.string(),
  uscc: z.string(),
  name: z.string(),
  kind: z.enum(TITLE_KINDS),
  number: z.string(),
  awardedOn: z.string(),
  expiresOn: z.string().nullable(),
}) satisfies z.ZodType<RegistryEntry>;
const storedRow = z.object({
  row: z.number(),
  state: z.enum(REGISTRY_ROW_STATES),
  fields: entry.omit({ id: true, kind: true }),
  was: entry.nullable(),
  changes: z.array(z.enum(["uscc", "name", "number", "awardedOn", "expiresOn"])),
  faults: z.array(
    z.object({
      code: z.string(),
      field: z.string(),
      details: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
}) satisfies z.ZodType<RegistryRow>;

/** The rows of a batch as they were checked. */
export const readRegistryRows = (outcome: unknown): RegistryRow[] =>
  z.object({ rows: z.array(storedRow) }).parse(outcome).rows;
