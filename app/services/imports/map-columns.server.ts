import { z } from "zod";
import { columnOf, headerKey, mappingFault, withMapping } from "#app/domain/imports/mapping.ts";
import type { ImportNoun } from "#app/domain/imports/templates.ts";
import { headerOf, type ImportTemplate, type Locale } from "#app/domain/residency/import-template.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Ctx, type Verb } from "#app/services/verb.server.ts";
import { keepMapping, mappingOf } from "#db/queries/import-mappings.server.ts";
import { batchWorkbook } from "#db/queries/imports.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { type Checked, checkWorkbook } from "./check-workbook.server.ts";
import { importOf } from "./nouns.ts";
import { readUnmapped, type UnmappedFile } from "./outcome.ts";

export const mapColumnsInput = z.object({
  noun: z.string(),
  id: z.uuid(),
  /** For each header of the file, in its order: a column of the template, or nothing. */
  codes: z.array(z.string().max(40)).max(100),
});

type Waiting = { fileName: string; workbook: Buffer; head: UnmappedFile["head"] };

async function waitingFile(tx: ScopedTx, ctx: Ctx, noun: ImportNoun, id: string): Promise<Waiting> {
  const absent = new Refusal("absent", "residency.no-such-import");
  if (!z.uuid().safeParse(id).success) throw absent;
  const batch = await batchWorkbook(tx, ctx.organization.id, id);
  const file = readUnmapped(batch?.outcome);
  if (!batch || file?.noun !== noun) throw absent;
  return { fileName: batch.fileName, workbook: batch.workbook, head: file.head };
}

const namesOf = (template: ImportTemplate, codes: readonly string[], locale: Locale): string =>
  codes
    .map((code) => headerOf(template.columns.find((column) => column.code === code)!, locale))
    .join(locale === "en" ? ", " : "、");

export type ColumnsView = {
  noun: ImportNoun;
  fileName: string;
  sheet: string;
  row: number;
  /** With the column that it likely means. */
  headers: { header: string; code: string | null }[];
  columns: { code: string; name: string; required: boolean }[];
};

/** The headers of a file that waits for its columns, each with the one that it means as far as is known. */
export async function showColumns({
  ctx,
  input,
}: Verb<{ noun: string; id: string; locale: Locale }>): Promise<ColumnsView> {
  const { noun, template: plain, write } = importOf(input.noun);
  authorise(ctx, write);
  return withScope(ctx, async (tx) => {
    const { fileName, head } = await waitingFile(tx, ctx, noun, input.id);
    const template = withMapping(plain, await mappingOf(tx, ctx.organization.id, noun));
    return {
      noun,
      fileName,
      sheet: head.sheet,
      row: head.row,
      headers: head.headers.map((header) => ({ header, code: columnOf(template, header) })),
      columns: template.columns.map((column) => ({
        code: column.code,
        name: headerOf(column, input.locale),
        required: column.required,
      })),
    };
  });
}

/**
 * Takes which column of the template each header of a waiting file means, remembers it for the carrier, and checks the file.
 * Refuses a column chosen twice and a needed one that is missing.
 */
export async function mapColumns({
  ctx,
  input,
  key,
}: Verb<z.input<typeof mapColumnsInput> & { locale: Locale }>): Promise<Checked> {
  const { noun, template, write } = importOf(input.noun);
  authorise(ctx, write);
  const { id, codes } = mapColumnsInput.parse(input);
  const known = new Set(template.columns.map(({ code }) => code));
  const file = await withScope(ctx, async (tx) => {
    const waiting = await waitingFile(tx, ctx, noun, id);
    const chosen = waiting.head.headers.flatMap((header, at) => {
      const code = codes[at] ?? "";
      return known.has(code) ? [{ header: headerKey(header), code }] : [];
    });
    const fault = mappingFault(
      template,
      chosen.map(({ code }) => code),
    );
    if (fault) {
      const columns = namesOf(template, fault.columns, input.locale);
      throw new Refusal("invalid", fault.code, { columns }, { codes: fault.code });
    }
    const own = chosen.filter(({ header, code }) => header !== "" && columnOf(template, header) !== code);
    await keepMapping(tx, ctx.organization.id, noun, own, ctx.user);
    if (own.length > 0) {
      await audit(tx, {
        action: "change",
        entity: "import-mapping",
        entityId: null,
        after: { noun, columns: Object.fromEntries(own.map(({ header, code }) => [header, code])) },
      });
    }
    return waiting;
  });
  const { workbook: bytes, fileName } = file;
  return checkWorkbook({ ctx, key, input: { noun, bytes, fileName, locale: input.locale } });
}
