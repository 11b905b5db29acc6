import { createHash } from "node:crypto";
import { z } from "zod";
import type { Locale } from "#app/domain/residency/import-template.ts";
import { importText } from "#app/domain/residency/import-texts.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { TITLE_KINDS } from "#app/domain/titles/kinds.ts";
import { countRows, type RegistryText, registryDryRun } from "#app/domain/titles/registry.ts";
import { REGISTRY_TEMPLATE } from "#app/domain/titles/registry-template.ts";
import { readWorkbook } from "#app/integrations/workbook/parse.server.ts";
import { day, optionalText } from "#app/services/residency/resident-fields.ts";
import { audit, authorise, type Ctx, once, type Verb } from "#app/services/verb.server.ts";
import { insertRegistryBatch, standingEntries } from "#db/queries/registry.server.ts";
import { withScope } from "#db/scope.server.ts";
import { MOST_REGISTRY_ROWS, pastedRegistry, rowsDigest, tableRegistry } from "./registry-outcome.server.ts";

/** The announcement that the list belongs to. */
export const announcementInput = z.object({
  kind: z.enum(TITLE_KINDS, "titles.kind-required"),
  title: z.string("registry.title-required").trim().min(1, "registry.title-required").max(200),
  documentNumber: optionalText(100),
  announcedOn: day("registry.announced-required"),
  link: z
    .string()
    .trim()
    .max(500)
    .regex(/^https?:\/\//i, "registry.link")
    .nullish()
    .transform((it) => it ?? null),
});

/** The announcement out of a form's fields; refuses it with its faults by field. */
export function parseAnnouncement(fields: unknown): z.output<typeof announcementInput> {
  const read = announcementInput.safeParse(fields);
  if (read.success) return read.data;
  const faults: Record<string, string> = {};
  for (const { path, message } of read.error.issues) {
    faults[String(path[0])] ??= /^[a-z-]+\.[a-z-]+$/.test(message) ? message : "form.invalid";
  }
  throw new Refusal("invalid", "form.invalid", {}, faults);
}

export type CheckRegistryInput = z.input<typeof announcementInput> & {
  /** The uploaded workbook, else what was pasted. */
  file?: { bytes: Uint8Array; fileName: string; locale: Locale };
  rows?: string;
};

async function textsOf(ctx: Ctx, { file, rows }: CheckRegistryInput) {
  if (!file) {
    const texts = pastedRegistry(rows ?? "");
    if (texts.length === 0) {
      throw new Refusal("invalid", "registry.rows-required", {}, { rows: "registry.rows-required" });
    }
    return { texts, date1904: false };
  }
  const { bytes, fileName, locale } = file;
  const read = await readWorkbook(bytes, {
    template: REGISTRY_TEMPLATE,
    locale,
    fileName,
    answerBy: ctx.answerBy,
  });
  if (!read.ok) {
    const reason = importText(locale, "files", read.code, read.params);
    const kind = read.code === "busy" ? "busy" : "invalid";
    const code = "registry.file-refused";
    throw new Refusal(kind, code, { reason, fault: read.code }, { file: code });
  }
  return { texts: tableRegistry(read.table), date1904: read.date1904 };
}

/** What makes the same request the same: the bytes themselves are not kept. */
const digestOf = ({ file, ...rest }: CheckRegistryInput) => ({
  ...rest,
  file: file ? createHash("sha256").update(file.bytes).digest("hex") : null,
});

/**
 * Reads a list of titled firms, uploaded or pasted, and keeps what committing it would do, row by row; the register stays
 * as it is. Refuses a file that cannot be read (`registry.file-refused`, its reason in the file's `locale`), none or too
 * many rows, an announcement without title or day. Answers the batch.
 */
export async function checkRegistry({ ctx, input, key }: Verb<CheckRegistryInput>): Promise<{ id: string }> {
  authorise(ctx, "registry:write");
  const given = announcementInput.parse(input);
  if (given.announcedOn > ctx.today) {
    throw new Refusal("invalid", "registry.announced-later", {}, { announcedOn: "registry.announced-later" });
  }
  const { texts, date1904 } = await textsOf(ctx, input);
  assertCount(texts);
  const cityId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input: digestOf(input) }, "check-registry", async () => {
      const standing = await standingEntries(tx, cityId, given.kind);
      const rows = registryDryRun(texts, standing, { today: ctx.today, date1904 });
      const counts = countRows(rows);
      const batch = {
        ...given,
        fileName: input.file?.fileName.replaceAll("\0", "").toWellFormed().slice(0, 200) ?? null,
        rowsSha256: rowsDigest(given.kind, rows),
        newRows: counts.new,
        changedRows: counts.changed,
        sameRows: counts.same,
        wrongRows: counts.wrong,
      };
      const id = await insertRegistryBatch(tx, {
        ...batch,
        organizationId: cityId,
        outcome: { rows },
        createdBy: ctx.user.id,
        createdByName: ctx.user.name,
      });
      await audit(tx, { action: "check", entity: "registry-batch", entityId: id, after: batch });
      return { id };
    }),
  );
}

function assertCount(texts: readonly RegistryText[]): void {
  if (texts.length === 0) throw new Refusal("invalid", "registry.no-rows", {}, { file: "registry.no-rows" });
  if (texts.length > MOST_REGISTRY_ROWS) {
    throw new Refusal("invalid", "registry.too-many-rows", { max: MOST_REGISTRY_ROWS });
  }
}
