import { and, eq, sql } from "drizzle-orm";
import type { Mark, MarkKind } from "#app/domain/people/marks.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { founders, residencyMarks } from "#db/schema/people.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type FounderRow = {
  id: string;
  residencyId: string;
  name: string;
  position: string | null;
  kinds: string[];
  former: string | null;
  startsOn: DateOn | null;
  lastOn: DateOn | null;
  evidence: string | null;
  rev: number;
};

const founderColumns = {
  id: founders.id,
  residencyId: founders.residencyId,
  name: founders.name,
  position: founders.position,
  kinds: founders.kinds,
  former: founders.former,
  startsOn: founders.startsOn,
  lastOn: founders.lastOn,
  evidence: founders.evidence,
  rev: founders.rev,
};

/** The founders and principals of a stay, in the order in which they were entered. */
export async function foundersOf(
  tx: ScopedTx,
  organizationId: string,
  residencyId: string,
): Promise<FounderRow[]> {
  return tx
    .select(founderColumns)
    .from(founders)
    .where(and(eq(founders.organizationId, organizationId), eq(founders.residencyId, residencyId)))
    .orderBy(founders.createdAt, founders.id);
}

export type FounderFacts = Omit<FounderRow, "id" | "residencyId" | "rev">;
/** Where a row stands, in the revision that was read. */
export type At = { organizationId: string; id: string; rev: number };

export async function insertFounder(
  tx: ScopedTx,
  organizationId: string,
  residencyId: string,
  facts: FounderFacts,
): Promise<string> {
  const [row] = await tx
    .insert(founders)
    .values({ ...facts, organizationId, residencyId })
    .returning({ id: founders.id });
  return row?.id ?? "";
}

const founderAt = ({ organizationId, id, rev }: At) =>
  and(eq(founders.organizationId, organizationId), eq(founders.id, id), eq(founders.rev, rev));

/** False when somebody changed it since `rev` was read. */
export async function updateFounder(tx: ScopedTx, at: At, facts: FounderFacts): Promise<boolean> {
  const rows = await tx
    .update(founders)
    .set({ ...facts, rev: at.rev + 1 })
    .where(founderAt(at))
    .returning({ id: founders.id });
  return rows.length === 1;
}

/** False when somebody changed it since `rev` was read. */
export async function deleteFounder(tx: ScopedTx, at: At): Promise<boolean> {
  const rows = await tx.delete(founders).where(founderAt(at)).returning({ id: founders.id });
  return rows.length === 1;
}

export type MarkRow = Mark & { residencyId: string; evidence: string | null; rev: number };

const markColumns = {
  id: residencyMarks.id,
  residencyId: residencyMarks.residencyId,
  kind: sql<MarkKind>`${residencyMarks.kind}`,
  code: residencyMarks.code,
  name: residencyMarks.name,
  person: residencyMarks.person,
  startsOn: residencyMarks.startsOn,
  lastOn: residencyMarks.lastOn,
  evidence: residencyMarks.evidence,
  rev: residencyMarks.rev,
};

/** What a stay is marked with, in the order in which it was entered. */
export async function marksOf(tx: ScopedTx, organizationId: string, residencyId: string): Promise<MarkRow[]> {
  return tx
    .select(markColumns)
    .from(residencyMarks)
    .where(
      and(eq(residencyMarks.organizationId, organizationId), eq(residencyMarks.residencyId, residencyId)),
    )
    .orderBy(residencyMarks.createdAt, residencyMarks.id);
}

/** The free tags of the carrier with how many stays bear each, the most frequent first. */
export async function tagsOf(
  tx: ScopedTx,
  organizationId: string,
): Promise<{ name: string; count: number }[]> {
  return tx.execute(sql`
    select name, count(distinct residency_id)::int as count from residency_marks
     where organization_id = ${organizationId} and kind = 'tag' and name is not null
     group by name order by 2 desc, 1`);
}

export type MarkFacts = Omit<MarkRow, "id" | "residencyId" | "kind" | "rev">;

export async function insertMark(
  tx: ScopedTx,
  organizationId: string,
  residencyId: string,
  facts: MarkFacts & { kind: MarkKind },
): Promise<string> {
  const [row] = await tx
    .insert(residencyMarks)
    .values({ ...facts, organizationId, residencyId })
    .returning({ id: residencyMarks.id });
  return row?.id ?? "";
}

const markAt = ({ organizationId, id, rev }: At) =>
  and(
    eq(residencyMarks.organizationId, organizationId),
    eq(residencyMarks.id, id),
    eq(residencyMarks.rev, rev),
  );

/** False when somebody changed it since `rev` was read. */
export async function updateMark(tx: ScopedTx, at: At, facts: MarkFacts): Promise<boolean> {
  const rows = await tx
    .update(residencyMarks)
    .set({ ...facts, rev: at.rev + 1 })
    .where(markAt(at))
    .returning({ id: residencyMarks.id });
  return rows.length === 1;
}

/** False when somebody changed it since `rev` was read. */
export async function deleteMark(tx: ScopedTx, at: At): Promise<boolean> {
  const rows = await tx.delete(residencyMarks).where(markAt(at)).returning({ id: residencyMarks.id });
  return rows.length === 1;
}
