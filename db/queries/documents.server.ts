import { and, asc, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import type { SubjectKind } from "#app/domain/documents/subjects.ts";
import { documents } from "#db/schema/documents.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type Subject = { kind: SubjectKind; id: string };
export type DocumentRow = {
  id: string;
  subjectKind: SubjectKind;
  subjectId: string;
  name: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  sha256: string;
  addedByName: string;
  /** ISO 8601 in UTC. */
  addedAt: string;
  withdrawnByName: string | null;
  withdrawnAt: string | null;
  withdrawnReason: string | null;
};

/** Where things of a kind stand. */
const TABLES: Readonly<Record<SubjectKind, string>> = {
  residency: "residencies",
  lease: "leases",
  title: "titles",
  application: "applications",
  "service-entry": "service_entries",
  ip: "intellectual_property",
  duty: "title_duties",
  team: "teams",
};
/** The column that keeps a thing from being deleted while a document is evidence for it; of the other kinds it is generated. */
const HOLDING = { residency: "residencyId", lease: "leaseId", title: "titleId" } as const;
const holding = (kind: SubjectKind, id: string | null): Record<string, string | null> =>
  kind in HOLDING ? { [HOLDING[kind as keyof typeof HOLDING]]: id } : {};

/** Whether the carrier has such a thing. */
export async function subjectExists(
  tx: ScopedTx,
  organizationId: string,
  { kind, id }: Subject,
): Promise<boolean> {
  const rows = await tx.execute(
    sql`select from ${sql.identifier(TABLES[kind])} where organization_id = ${organizationId} and id = ${id}`,
  );
  return rows.length === 1;
}

const instant = (column: string) =>
  sql<string>`to_char(${sql.identifier(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
// Not the content, which can be megabytes.
const columns = {
  id: documents.id,
  subjectKind: sql<SubjectKind>`${documents.subjectKind}`,
  subjectId: documents.subjectId,
  name: documents.name,
  mediaType: documents.mediaType,
  size: documents.size,
  sha256: documents.sha256,
  addedByName: documents.addedByName,
  addedAt: instant("added_at"),
  withdrawnByName: documents.withdrawnByName,
  withdrawnAt: sql<string | null>`${instant("withdrawn_at")}`,
  withdrawnReason: documents.withdrawnReason,
};

const ofSubject = (organizationId: string, { kind, id }: Subject) =>
  and(
    eq(documents.organizationId, organizationId),
    eq(documents.subjectKind, kind),
    eq(documents.subjectId, id),
  );

const itsApplications = (where: SQL) =>
  and(eq(documents.subjectKind, "application"), sql`${documents.subjectId} in (${where})`);

/** Of a stay also what came with its application or with a team that became its firm; of a team what came with its own. */
const shownWith = (organizationId: string, subject: Subject) => {
  const { id } = subject;
  const own = ofSubject(organizationId, subject);
  const ours = (of: SQL | undefined) => and(eq(documents.organizationId, organizationId), of);
  if (subject.kind === "team") {
    const mine = sql`select application_id from teams where organization_id = ${organizationId} and id = ${id}`;
    return or(own, ours(itsApplications(mine)));
  }
  if (subject.kind !== "residency") return own;
  const became = sql`from teams where organization_id = ${organizationId} and residency_id = ${id}`;
  const applied = sql`select id from applications where organization_id = ${organizationId} and residency_id = ${id}
    union all select application_id ${became}`;
  return or(
    own,
    ours(itsApplications(applied)),
    ours(and(eq(documents.subjectKind, "team"), sql`${documents.subjectId} in (select id ${became})`)),
  );
};

/** The documents of a thing in the order in which they came, withdrawn ones included; with those of its application and its team. */
export const documentsOf = async (
  tx: ScopedTx,
  organizationId: string,
  subject: Subject,
): Promise<DocumentRow[]> =>
  tx
    .select(columns)
    .from(documents)
    .where(shownWith(organizationId, subject))
    .orderBy(asc(documents.addedAt), documents.id);

export async function documentById(
  tx: ScopedTx,
  organizationId: string,
  id: string,
): Promise<DocumentRow | null> {
  const [row] = await tx
    .select(columns)
    .from(documents)
    .where(and(eq(documents.organizationId, organizationId), eq(documents.id, id)));
  return row ?? null;
}

export async function documentContent(
  tx: ScopedTx,
  organizationId: string,
  id: string,
): Promise<Buffer | null> {
  const [row] = await tx
    .select({ content: documents.content })
    .from(documents)
    .where(and(eq(documents.organizationId, organizationId), eq(documents.id, id)));
  return row?.content ?? null;
}

/** The same file kept for the same thing and not withdrawn. */
export async function sameDocument(
  tx: ScopedTx,
  organizationId: string,
  subject: Subject,
  sha256: string,
): Promise<string | null> {
  const [row] = await tx
    .select({ id: documents.id })
    .from(documents)
    .where(
      and(ofSubject(organizationId, subject), eq(documents.sha256, sha256), isNull(documents.withdrawnAt)),
    );
  return row?.id ?? null;
}

/** The bytes that a carrier keeps. Holds its place until the transaction ends, so that two files do not share the last of it. */
export async function bytesKept(tx: ScopedTx, organizationId: string): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`documents/${organizationId}`}, 0))`);
  const [row] = await tx.execute<{ size: number }>(
    sql`select coalesce(sum(size), 0)::float8 as size from documents where organization_id = ${organizationId}`,
  );
  return row!.size;
}

export type NewDocument = {
  subject: Subject;
  name: string;
  mediaType: string;
  sha256: string;
  content: Buffer;
  addedBy: string;
  addedByName: string;
};

export async function insertDocument(
  tx: ScopedTx,
  organizationId: string,
  { subject, ...row }: NewDocument,
): Promise<string> {
  const [added] = await tx
    .insert(documents)
    .values({
      ...row,
      organizationId,
      size: row.content.length,
      subjectKind: subject.kind,
      subjectId: subject.id,
      ...holding(subject.kind, subject.id),
    })
    .returning({ id: documents.id });
  return added!.id;
}

/** Withdraws a document, which lets go of its subject; false when it is withdrawn already. */
export async function markWithdrawn(
  tx: ScopedTx,
  organizationId: string,
  { id, subjectKind }: Pick<DocumentRow, "id" | "subjectKind">,
  by: { id: string; name: string; reason: string },
): Promise<boolean> {
  const rows = await tx
    .update(documents)
    .set({
      withdrawnBy: by.id,
      withdrawnByName: by.name,
      withdrawnAt: sql`now()`,
      withdrawnReason: by.reason,
      ...holding(subjectKind, null),
    })
    .where(
      and(eq(documents.organizationId, organizationId), eq(documents.id, id), isNull(documents.withdrawnAt)),
    )
    .returning({ id: documents.id });
  return rows.length === 1;
}
