import { z } from "zod";
import { SUBJECT_PERMISSIONS } from "#app/domain/documents/subjects.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { documentById, documentContent } from "#db/queries/documents.server.ts";
import { withScope } from "#db/scope.server.ts";

/** A kept file with its bytes, also one that is withdrawn; for who may read what it is evidence for. */
export async function showDocument({
  ctx,
  input,
}: Verb<{ id: string }>): Promise<{ name: string; mediaType: string; bytes: Buffer }> {
  authorise(ctx, "residency:read", "space:read", "titles:read");
  if (!z.uuid().safeParse(input.id).success) throw new Refusal("absent", "documents.absent");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const row = await documentById(tx, organizationId, input.id);
    if (!row) throw new Refusal("absent", "documents.absent");
    authorise(ctx, SUBJECT_PERMISSIONS[row.subjectKind].read);
    const bytes = await documentContent(tx, organizationId, row.id);
    return { name: row.name, mediaType: row.mediaType, bytes: bytes! };
  });
}
