import type { z } from "zod";
import { can } from "#app/domain/access/permissions.ts";
import { SUBJECT_PERMISSIONS, type SubjectKind } from "#app/domain/documents/subjects.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { DOCUMENT_LIMITS } from "#app/integrations/documents/limits.server.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type DocumentRow, documentsOf, subjectExists } from "#db/queries/documents.server.ts";
import { withScope } from "#db/scope.server.ts";
import { subjectInput } from "./attach-document.server.ts";

export type DocumentList = {
  kind: SubjectKind;
  /** Of the thing that they are evidence for. */
  id: string;
  rows: DocumentRow[];
  mayWrite: boolean;
  /** The largest file, in bytes. */
  maxBytes: number;
};

/** The documents of a thing, for the component `Documents`; withdrawn ones with who, when and why. */
export async function listDocuments({
  ctx,
  input,
}: Verb<z.input<typeof subjectInput>>): Promise<DocumentList> {
  const given = subjectInput.safeParse(input);
  if (!given.success) throw new Refusal("absent", "documents.subject-absent");
  const { kind, id } = given.data;
  const needs = SUBJECT_PERMISSIONS[kind];
  authorise(ctx, needs.read);
  const { organization, role } = ctx;
  return withScope(ctx, async (tx) => {
    if (!(await subjectExists(tx, organization.id, given.data))) {
      throw new Refusal("absent", "documents.subject-absent");
    }
    return {
      kind,
      id,
      rows: await documentsOf(tx, organization.id, given.data),
      mayWrite: can({ orgKind: organization.kind, carrierKind: organization.carrierKind, role }, needs.write),
      maxBytes: DOCUMENT_LIMITS.bytes,
    };
  });
}
