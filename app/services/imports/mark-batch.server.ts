import { z } from "zod";
import { withMapping } from "#app/domain/imports/mapping.ts";
import type { Locale } from "#app/domain/residency/import-template.ts";
import { importText } from "#app/domain/residency/import-texts.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { markWorkbook } from "#app/integrations/workbook/annotate.server.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { mappingOf } from "#db/queries/import-mappings.server.ts";
import { batchWorkbook } from "#db/queries/imports.server.ts";
import { withScope } from "#db/scope.server.ts";
import { importOf } from "./nouns.ts";
import { readLedgerOutcome } from "./outcome.ts";

const MARKED = { "zh-CN": "_已标注", en: "_marked" } as const;

/** The workbook of a batch as it was uploaded, every fault of its dry run marked in place. */
export async function markBatch({
  ctx,
  input,
}: Verb<{ noun: string; id: string; locale: Locale }>): Promise<{ fileName: string; bytes: Uint8Array }> {
  const { noun, read, template: plain } = importOf(input.noun);
  authorise(ctx, read);
  if (!z.uuid().safeParse(input.id).success) throw new Refusal("absent", "residency.no-such-import");
  const organizationId = ctx.organization.id;
  const { batch, template } = await withScope(ctx, async (tx) => ({
    batch: await batchWorkbook(tx, organizationId, input.id),
    template: withMapping(plain, await mappingOf(tx, organizationId, noun)),
  }));
  const outcome = readLedgerOutcome(batch?.outcome);
  if (!batch || outcome?.noun !== noun) throw new Refusal("absent", "residency.no-such-import");
  const faults = outcome.rejected.flatMap((row) => row.faults);
  const marked = await markWorkbook(batch.workbook, faults, template, input.locale, ctx.answerBy);
  if (!marked.ok) {
    const reason = importText(input.locale, "files", marked.code, marked.params);
    throw new Refusal("busy", "residency.file-refused", { reason, fault: marked.code });
  }
  const name = batch.fileName.replace(/\.[^.]*$/, "").replace(/(_已标注|_marked)$/, "");
  return { fileName: `${name}${MARKED[input.locale]}.xlsx`, bytes: marked.bytes };
}
