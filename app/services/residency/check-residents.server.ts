import { createHash } from "node:crypto";
import { dryRun, type ExistingResidency } from "#app/domain/residency/import.ts";
import type { Locale } from "#app/domain/residency/import-template.ts";
import { importText } from "#app/domain/residency/import-texts.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { WORKBOOK_LIMITS } from "#app/integrations/workbook/limits.ts";
import { readWorkbook } from "#app/integrations/workbook/parse.server.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { mergedCodes } from "#db/queries/firm-merges.server.ts";
import { firmsByCode } from "#db/queries/firms.server.ts";
import { insertBatch } from "#db/queries/imports.server.ts";
import { staysWithFirms } from "#db/queries/residency.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { RESIDENTS_TEMPLATE } from "./hightech-fields.ts";
import { digestOf, type ImportOutcome, outcomeOf, rowsDigestOf } from "./import-outcome.ts";

/** The largest file that is read. */
export const MOST_BYTES = WORKBOOK_LIMITS.bytes;

export type CheckResidentsInput = {
  bytes: Uint8Array;
  fileName: string;
  /** Of the header names and the reason when the file as a whole is refused. */
  locale: Locale;
};

type Read = Extract<Awaited<ReturnType<typeof readWorkbook>>, { ok: true }>;

/** What PostgreSQL can keep: a cell may hold NUL or half a character, jsonb may not. */
const storable = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === "string" ? inner.replaceAll("\0", "").toWellFormed() : inner,
    ),
  ) as T;

async function compare(
  tx: ScopedTx,
  organizationId: string,
  read: Read,
  today: string,
): Promise<ImportOutcome> {
  const stays = await staysWithFirms(tx, organizationId);
  const existing: ExistingResidency[] = stays.map(({ id, registeredCapitalFen, ...stay }) => ({
    ...stay,
    residencyId: id,
    capitalFen: registeredCapitalFen,
  }));
  const run = dryRun({
    rows: read.table.rows,
    template: RESIDENTS_TEMPLATE,
    date1904: read.date1904,
    existing,
    merged: await mergedCodes(tx, organizationId),
    today,
  });
  const codes = [...new Set(run.accepted.map(({ values }) => values.uscc))];
  const registered = new Map((await firmsByCode(tx, codes)).map((firm) => [firm.uscc, firm]));
  const known = new Map(stays.map(({ id, rev, leftOn, exit, note }) => [id, { rev, leftOn, exit, note }]));
  const outcome = storable(outcomeOf(read.table, run, registered, known));
  return { ...outcome, encoding: storable(read.encoding), digest: digestOf(outcome) };
}

/**
 * Reads an uploaded workbook and stores what committing it would do, row by row; the ledger stays as it is. A file that
 * cannot be read as the residents' template is refused as a whole (`residency.file-refused`, its reason in `locale`);
 * busy, where its turn did not come in time.
 */
export async function checkResidents({
  ctx,
  input,
  key,
}: Verb<CheckResidentsInput>): Promise<{ id: string }> {
  authorise(ctx, "residency:import");
  const { bytes, fileName, locale } = input;
  const { answerBy } = ctx;
  const read = await readWorkbook(bytes, { template: RESIDENTS_TEMPLATE, locale, fileName, answerBy });
  if (!read.ok) {
    const reason = importText(locale, "files", read.code, read.params);
    throw new Refusal(
      read.code === "busy" ? "busy" : "invalid",
      "residency.file-refused",
      { reason, fault: read.code },
      {
        file: "residency.file-refused",
      },
    );
  }
  const fileSha256 = createHash("sha256").update(bytes).digest("hex");
  const asked = { ctx, key, input: { fileName, fileSha256 } };
  return withScope(ctx, (tx) =>
    once(tx, asked, "check-residents", async () => {
      const outcome = await compare(tx, ctx.organization.id, read, ctx.today);
      const { counts } = outcome;
      const batch = await insertBatch(tx, {
        organizationId: ctx.organization.id,
        noun: "residents",
        fileName: storable(fileName).slice(0, 200),
        fileSha256,
        workbook: Buffer.from(bytes),
        outcome,
        rowsSha256: rowsDigestOf(outcome),
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
        after: { fileName, fileSha256, counts, rowsSha256: outcome.digest } as Json,
      });
      return batch;
    }),
  );
}
