import type { Permission } from "#app/domain/access/permissions.ts";
import {
  EXPORT_COLUMNS,
  type ExportColumn,
  type ExportKind,
  type ExportList,
  type ExportRow,
  type ExportValue,
} from "#app/domain/exports/lists.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { EXPORT_MOST_ROWS } from "#app/integrations/workbook/export-limits.server.ts";
import { type ListSheet, listWorkbook } from "#app/integrations/workbook/list-workbook.server.ts";
import { audit, authorise, type Ctx, type Verb } from "#app/services/verb.server.ts";
import { withScope } from "#db/scope.server.ts";
import { rowsOf } from "./rows.ts";

/** The words of the interface by key, in the language of the file: `column.rooms.area`, `define.…`, `word.…`. */
export type Say = (key: string, details?: Readonly<Record<string, string | number>>) => string;
export type ExportInput = {
  list: ExportList;
  /** As the page's address has them: the same rows in the same order. */
  filter: Readonly<Record<string, string>>;
  say: Say;
};

const NEEDS: Readonly<Record<ExportList, Permission>> = {
  residents: "residency:read",
  rooms: "space:read",
  leases: "space:read",
  titles: "titles:read",
  teams: "residency:read",
};
const SHEET_KIND: Readonly<Record<ExportKind, ListSheet["columns"][number]["kind"]>> = {
  text: "text",
  code: "text",
  codes: "text",
  date: "date",
  count: "number",
  dm2: "number",
  fen: "number",
};

function written({ key, kind }: ExportColumn, row: ExportRow, say: Say): ExportValue {
  const value = row[key] ?? null;
  if (value === null) return null;
  const word = (code: string) => say(`word.${key}.${code}`) || code;
  if (kind === "code") return word(String(value));
  if (kind === "codes") return String(value).split(" ").filter(Boolean).map(word).join("、");
  // 0.01 ㎡ and fen are hundredths of what the column is in.
  return (kind === "dm2" || kind === "fen") && typeof value === "number" ? value / 100 : value;
}

function definitionsOf(ctx: Ctx, { list, filter, say }: ExportInput, on: string, count: number): string[][] {
  const shown = Object.entries(filter).filter(([name]) => !["page", "on", "done", "view"].includes(name));
  const facts = [
    [say("about.list"), say(`title.${list}`)],
    [say("about.organization"), ctx.organization.nameZh],
    [say("about.asOf"), on],
    [
      say("about.filter"),
      shown.length === 0
        ? say("about.noFilter")
        : shown.map(([name, value]) => `${say(`filter.${name}`) || name} = ${value}`).join("; "),
    ],
    [say("about.count"), String(count)],
    [say("about.by"), `${ctx.user.name}, ${ctx.now}`],
    [],
    [say("about.column"), say("about.meaning")],
  ];
  return [
    ...facts,
    ...EXPORT_COLUMNS[list].map(({ key }) => [say(`column.${list}.${key}`), say(`define.${list}.${key}`)]),
  ];
}

/**
 * A list as its page shows it, all pages of it, as a workbook with a sheet of definitions: what each column means, the day, the
 * filter, who and when. Refuses more rows than are written at once (`exports.too-many`).
 */
export async function exportList({
  ctx,
  input,
}: Verb<ExportInput>): Promise<{ bytes: Uint8Array; on: string; count: number }> {
  const { list, filter, say } = input;
  authorise(ctx, NEEDS[list]);
  const { on, rows } = await rowsOf(ctx, list, filter, EXPORT_MOST_ROWS + 1);
  if (rows.length > EXPORT_MOST_ROWS) {
    throw new Refusal("invalid", "exports.too-many", { max: EXPORT_MOST_ROWS });
  }
  await withScope(ctx, (tx) =>
    audit(tx, {
      action: "export",
      entity: "list",
      entityId: null,
      after: { list, on, filter: { ...filter }, count: rows.length },
    }),
  );
  const columns = EXPORT_COLUMNS[list];
  const bytes = await listWorkbook(
    {
      name: say(`title.${list}`),
      columns: columns.map(({ key, kind }) => ({
        header: say(`column.${list}.${key}`),
        kind: SHEET_KIND[kind],
        places: kind === "count" ? 0 : 2,
      })),
      rows: rows.map((row) => columns.map((column) => written(column, row, say))),
    },
    { name: say("about.sheet"), rows: definitionsOf(ctx, input, on, rows.length) },
  );
  return { bytes, on, count: rows.length };
}
