import { createHash } from "node:crypto";
import { z } from "zod";
import { fileNameOf, MEDIA_TYPES, readFileType } from "#app/domain/documents/file-type.ts";
import { SUBJECT_KINDS, SUBJECT_PERMISSIONS } from "#app/domain/documents/subjects.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { DOCUMENT_LIMITS } from "#app/integrations/documents/limits.server.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { bytesKept, insertDocument, sameDocument, subjectExists } from "#db/queries/documents.server.ts";
import { withScope } from "#db/scope.server.ts";

export const subjectInput = z.object({ kind: z.enum(SUBJECT_KINDS), id: z.uuid() });

export type AttachDocumentInput = z.input<typeof subjectInput> & {
  fileName: string;
  /** As the browser declares it; empty where it knows none. */
  mediaType: string;
  bytes: Uint8Array;
};

const MB = 1024 * 1024;
const faulty = (code: string, details: Record<string, number> = {}) =>
  new Refusal("invalid", code, details, { file: code });

/**
 * Keeps a file as evidence for a thing of the carrier. Refuses an empty file, one that is too large, one that is not what it
 * says it is, and one for which the carrier has no room left. The same file for the same thing is kept once: sent again, it
 * answers the one that is there. Answers the document's id.
 */
export async function attachDocument({ ctx, input }: Verb<AttachDocumentInput>): Promise<{ id: string }> {
  const subject = subjectInput.parse(input);
  authorise(ctx, SUBJECT_PERMISSIONS[subject.kind].write);
  const { bytes, fileName, mediaType } = input;
  if (bytes.length === 0) throw faulty("documents.file-empty");
  if (bytes.length > DOCUMENT_LIMITS.bytes) {
    throw faulty("documents.too-large", { maxMb: DOCUMENT_LIMITS.bytes / MB });
  }
  const read = readFileType(fileName, mediaType, bytes);
  if (!read.ok) throw faulty(`documents.${read.fault}`);
  const organizationId = ctx.organization.id;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return withScope(ctx, async (tx) => {
    if (!(await subjectExists(tx, organizationId, subject))) {
      throw new Refusal("absent", "documents.subject-absent");
    }
    const kept = await bytesKept(tx, organizationId);
    const same = await sameDocument(tx, organizationId, subject, sha256);
    if (same) return { id: same };
    if (kept + bytes.length > DOCUMENT_LIMITS.quota) {
      throw faulty("documents.quota-reached", { quotaMb: DOCUMENT_LIMITS.quota / MB });
    }
    const name = fileNameOf(fileName);
    const id = await insertDocument(tx, organizationId, {
      subject,
      name,
      mediaType: MEDIA_TYPES[read.type],
      sha256,
      content: Buffer.from(bytes),
      addedBy: ctx.user.id,
      addedByName: ctx.user.name,
    });
    await audit(tx, {
      action: "attach",
      entity: "document",
      entityId: id,
      after: { subject: subject.kind, subjectId: subject.id, name, size: bytes.length, sha256 },
    });
    return { id };
  });
}
