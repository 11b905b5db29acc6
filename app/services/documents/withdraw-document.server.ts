import { z } from "zod";
import { SUBJECT_PERMISSIONS } from "#app/domain/documents/subjects.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { documentById, markWithdrawn } from "#db/queries/documents.server.ts";
import { withScope } from "#db/scope.server.ts";

export const withdrawDocumentInput = z.object({
  document: z.uuid(),
  reason: z
    .string("documents.reason-required")
    .trim()
    .min(1, "documents.reason-required")
    .max(300, "form.too-big"),
});

/** Withdraws a document: it stays to be seen, with who did so and why, and no longer holds its subject. */
export async function withdrawDocument({
  ctx,
  input,
}: Verb<z.input<typeof withdrawDocumentInput>>): Promise<void> {
  authorise(ctx, "residency:write", "space:write", "titles:write");
  const { document, reason } = withdrawDocumentInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const row = await documentById(tx, organizationId, document);
    if (!row) throw new Refusal("absent", "documents.absent");
    authorise(ctx, SUBJECT_PERMISSIONS[row.subjectKind].write);
    const { id, name } = ctx.user;
    if (!(await markWithdrawn(tx, organizationId, row, { id, name, reason }))) {
      throw new Refusal("conflict", "documents.withdrawn-already");
    }
    await audit(tx, {
      action: "withdraw",
      entity: "document",
      entityId: row.id,
      before: { subject: row.subjectKind, subjectId: row.subjectId, name: row.name, sha256: row.sha256 },
      after: { reason },
    });
  });
}
