import { createHash } from "node:crypto";
import { judgeRows } from "#app/domain/imports/dry-run.ts";
import { type FileHead, withMapping } from "#app/domain/imports/mapping.ts";
import type { ImportNoun } from "#app/domain/imports/templates.ts";
import { withOwnUnits } from "#app/domain/imports/units.ts";
import type { RawTable } from "#app/domain/residency/import-header.ts";
import type { Locale } from "#app/domain/residency/import-template.ts";
import { importText } from "#app/domain/residency/import-texts.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { WORKBOOK_LIMITS } from "#app/integrations/workbook/limits.ts";
import { readWorkbook } from "#app/integrations/workbook/parse.server.ts";
import { audit, authorise, type Ctx, once, type Verb } from "#app/services/verb.server.ts";
import { mappingOf } from "#db/queries/import-mappings.server.ts";
import { insertBatch } from "#db/queries/imports.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import type { Importing } from "./importing.ts";
import { importOf } from "./nouns.ts";
import { digestOf, type LedgerOutcome, rowsDigestOf, type UnmappedFile } from "./outcome.ts";

/** The largest file that is read. */
export const MOST_BYTES = WORKBOOK_LIMITS.bytes;

export type CheckWorkbookInput = {
  noun: string;
  bytes: Uint8Array;
  fileName: string;
  /** Of the header names and the reason when the file as a whole is refused. */
  locale: Locale;
  /** The firm that a person said a row is about, by its code: by row. */
  confirmed?: Readonly<Record<string, string>>;
};

type Read = Extract<Awaited<ReturnType<typeof readWorkbook>>, { ok: true }>;

/** What PostgreSQL can keep: a cell may hold NUL or half a character, jsonb may not. */
const storable = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === "string" ? inner.replaceAll("\0", "").toWellFormed() : inner,
    ),
  ) as T;

/** The table with the codes that a person confirmed, where a row has none of its own. */
const withConfirmed = (table: RawTable, confirmed: Readonly<Record<string, string>>): RawTable => ({
  ...table,
  rows: table.rows.map((row) => {
    const uscc = confirmed[String(row.row)];
    return uscc === undefined || row.cells.uscc !== undefined
      ? row
      : { ...row, cells: { ...row.cells, uscc: { kind: "text" as const, text: uscc } } };
  }),
});

async function outcomeOf(
  tx: ScopedTx,
  ctx: Ctx,
  importing: Importing,
  read: Read,
  confirmed: Readonly<Record<string, string>>,
): Promise<LedgerOutcome> {
  const { template, noun } = importing;
  const { table, notes } = withOwnUnits(withConfirmed(read.table, confirmed), template);
  const judge = await importing.judge(tx, ctx);
  const run = judgeRows(table.rows, template, read.date1904, judge);
  const accepted = run.accepted.map((row) => ({
    ...row,
    notes: [
      ...row.notes,
      ...(notes.get(row.row) ?? []).map((note) => ({ ...note, code: "unit-converted" as const })),
    ],
  }));
  const outcome = storable({
    format: 2 as const,
    noun,
    sheet: table.sheet,
    headerRow: table.headerRow,
    unknownHeaders: table.unknownHeaders,
    otherSheets: table.otherSheets,
    encoding: read.encoding,
    ...run,
    accepted,
    confirmed,
  });
  return { ...outcome, digest: digestOf(outcome.accepted) };
}

/** The batch, and whether the file's columns were all known; else they are asked for. */
export type Checked = { id: string; isMapped: boolean };

/** Keeps a file whose columns are not all known, until somebody says which is which. */
async function keepUnmapped(
  tx: ScopedTx,
  ctx: Ctx,
  noun: ImportNoun,
  { bytes, fileName, fileSha256 }: { bytes: Uint8Array; fileName: string; fileSha256: string },
  head: FileHead,
): Promise<Checked> {
  const name = storable(fileName).slice(0, 200);
  const { id } = await insertBatch(tx, {
    organizationId: ctx.organization.id,
    noun,
    fileName: name,
    fileSha256,
    workbook: Buffer.from(bytes),
    outcome: storable({ format: 3, noun, head } satisfies UnmappedFile),
    physicalRows: 0,
    acceptedRows: 0,
    rejectedRows: 0,
    skippedRows: 0,
    status: "unmapped",
    createdBy: ctx.user.id,
    createdByName: ctx.user.name,
  });
  await audit(tx, {
    action: "check",
    entity: "import-batch",
    entityId: id,
    after: { noun, fileName: name, fileSha256, headers: [...head.headers] },
  });
  return { id, isMapped: false };
}

/**
 * Reads an uploaded workbook of rooms, leases or titles and stores what committing it would do, row by row; the ledger stays as
 * it is. A file with a header row that is not all known waits for its columns; one that cannot be read is refused as a whole
 * (`residency.file-refused`, its reason in `locale`).
 */
export async function checkWorkbook({ ctx, input, key }: Verb<CheckWorkbookInput>): Promise<Checked> {
  const importing = importOf(input.noun);
  authorise(ctx, importing.write);
  const { bytes, fileName, locale, confirmed = {} } = input;
  const mapping = await withScope(ctx, (tx) => mappingOf(tx, ctx.organization.id, importing.noun));
  const template = withMapping(importing.template, mapping);
  const read = await readWorkbook(bytes, { template, locale, fileName, answerBy: ctx.answerBy });
  const fileSha256 = createHash("sha256").update(bytes).digest("hex");
  if (!read.ok && !read.head) {
    const reason = importText(locale, "files", read.code, read.params);
    const file = "residency.file-refused";
    throw new Refusal(
      read.code === "busy" ? "busy" : "invalid",
      file,
      { reason, fault: read.code },
      { file },
    );
  }
  const asked = { ctx, key, input: { noun: importing.noun, fileName, fileSha256, confirmed } };
  return withScope(ctx, (tx) =>
    once(tx, asked, "check-workbook", async () => {
      if (!read.ok) return keepUnmapped(tx, ctx, importing.noun, { bytes, fileName, fileSha256 }, read.head!);
      const outcome = await outcomeOf(tx, ctx, importing, read, confirmed);
      const { counts } = outcome;
      const batch = await insertBatch(tx, {
        organizationId: ctx.organization.id,
        noun: importing.noun,
        fileName: storable(fileName).slice(0, 200),
        fileSha256,
        workbook: Buffer.from(bytes),
        outcome,
        rowsSha256: rowsDigestOf(importing.noun, outcome.accepted),
        physicalRows: counts.physical,
        acceptedRows: counts.accepted,
        rejectedRows: counts.rejected,
        skippedRows: counts.skipped,
        createdBy: ctx.user.id,
        createdByName: ctx.user.name,
      });
      await audit(tx, {
        action: "check",
        entity: "import-batch",
        entityId: batch.id,
        after: { noun: importing.noun, fileName, fileSha256, counts, rowsSha256: outcome.digest } as Json,
      });
      return { ...batch, isMapped: true };
    }),
  );
}
