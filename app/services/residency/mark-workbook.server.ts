import { z } from "zod";
import type { Locale } from "#app/domain/residency/import-template.ts";
import { importText } from "#app/domain/residency/import-texts.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { markWorkbook as markFaults } from "#app/integrations/workbook/annotate.server.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { batchWorkbook } from "#db/queries/imports.server.ts";
import { withScope } from "#db/scope.server.ts";
import { RESIDENTS_TEMPLATE } from "./hightech-fields.ts";
import { readOutcome } from "./import-outcome.ts";

const MARKED = { "zh-CN": "_已标注", en: "_marked" } as const;

/** The workbook of a batch as it was uploaded, every fault of its dry run marked in place. */
export async function markWorkbook({
  ctx,
  input,
}: Verb<{ id: string; locale: Locale }>): Promise<{ fileName: string; bytes: Uint8Array }> {
  authorise(ctx, "residency:read");
  if (!z.uuid().safeParse(input.id).success) throw new Refusal("absent", "residency.no-such-import");
  const batch = await withScope(ctx, (tx) => batchWorkbook(tx, ctx.organization.id, input.id));
  if (!batch) throw new Refusal("absent", "residency.no-such-import");
  const faults = readOutcome(batch.outcome).rejected.flatMap((row) => row.faults);
  const marked = await markFaults(batch.workbook, faults, RESIDENTS_TEMPLATE, input.locale, ctx.answerBy);
  if (!marked.ok) {
    const reason = importText(input.locale, "files", marked.code, marked.params);
    throw new Refusal("busy", "residency.file-refused", { reason, fault: marked.code });
  }
  const name = batch.fileName.replace(/\.[^.]*$/, "").replace(/(_已标注|_marked)$/, "");
  return { fileName: `${name}${MARKED[input.locale]}.xlsx`, bytes: marked.bytes };
}
