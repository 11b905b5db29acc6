import { and, asc, desc, eq } from "drizzle-orm";
import type { PolicyKind } from "#app/domain/policy/header.ts";
import { policies, policyVersions } from "#db/schema/policy.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type PolicyStatus = "draft" | "reviewed" | "published" | "retired";
/** A version on the city's shelf, with the kind and code of its policy. */
export type PolicyVersionRow = Omit<typeof policyVersions.$inferSelect, "status"> & {
  status: PolicyStatus;
  kind: PolicyKind;
  code: string;
};

type Row = { version: typeof policyVersions.$inferSelect; kind: string; code: string };
const asVersion = ({ version, kind, code }: Row): PolicyVersionRow => ({
  ...version,
  status: version.status as PolicyStatus,
  kind: kind as PolicyKind,
  code,
});

const selectVersions = (tx: ScopedTx) =>
  tx
    .select({ version: policyVersions, kind: policies.kind, code: policies.code })
    .from(policyVersions)
    .innerJoin(
      policies,
      and(
        eq(policies.organizationId, policyVersions.organizationId),
        eq(policies.id, policyVersions.policyId),
      ),
    );

/** Every version that the session may see of the city's shelf: all to the city, published and retired ones to others. */
export async function versionsOf(tx: ScopedTx, cityId: string): Promise<PolicyVersionRow[]> {
  const rows = await selectVersions(tx)
    .where(eq(policyVersions.organizationId, cityId))
    .orderBy(asc(policies.kind), asc(policies.code), desc(policyVersions.effectiveFrom));
  return rows.map(asVersion);
}

export async function versionsOfPolicy(
  tx: ScopedTx,
  cityId: string,
  code: string,
): Promise<PolicyVersionRow[]> {
  const rows = await selectVersions(tx)
    .where(and(eq(policyVersions.organizationId, cityId), eq(policies.code, code)))
    .orderBy(desc(policyVersions.effectiveFrom), desc(policyVersions.version));
  return rows.map(asVersion);
}

/** One version, held until the transaction ends, so that nobody changes it between the check and the write. */
export async function holdVersion(
  tx: ScopedTx,
  cityId: string,
  code: string,
  version: string,
): Promise<PolicyVersionRow | null> {
  const [row] = await selectVersions(tx)
    .where(
      and(
        eq(policyVersions.organizationId, cityId),
        eq(policies.code, code),
        eq(policyVersions.version, version),
      ),
    )
    .for("update", { of: policyVersions });
  return row ? asVersion(row) : null;
}

/** The policy of a code, made unless it is there already. */
export async function ensurePolicy(
  tx: ScopedTx,
  of: { organizationId: string; kind: string; code: string },
): Promise<{ id: string; kind: string }> {
  await tx.insert(policies).values(of).onConflictDoNothing();
  const [row] = await tx
    .select({ id: policies.id, kind: policies.kind })
    .from(policies)
    .where(and(eq(policies.organizationId, of.organizationId), eq(policies.code, of.code)));
  if (!row) throw new Error("a policy that was just made is not there");
  return row;
}

export async function insertVersion(
  tx: ScopedTx,
  values: typeof policyVersions.$inferInsert,
): Promise<string> {
  const [row] = await tx.insert(policyVersions).values(values).returning({ id: policyVersions.id });
  return row!.id;
}

/** Changes a version that still has the status it was seen with. False when it has not. */
export async function changeVersion(
  tx: ScopedTx,
  seen: Pick<PolicyVersionRow, "organizationId" | "id" | "status">,
  to: Partial<
    Pick<
      typeof policyVersions.$inferInsert,
      "status" | "document" | "sha256" | "effectiveFrom" | "effectiveTo"
    >
  >,
): Promise<boolean> {
  const changed = await tx
    .update(policyVersions)
    .set(to)
    .where(
      and(
        eq(policyVersions.organizationId, seen.organizationId),
        eq(policyVersions.id, seen.id),
        eq(policyVersions.status, seen.status),
      ),
    )
    .returning({ id: policyVersions.id });
  return changed.length === 1;
}
