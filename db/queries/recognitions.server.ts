import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { CarrierKind } from "#app/domain/access/roles.ts";
import type { RecognitionLevel } from "#app/domain/rewards/levels.ts";
import type { Recognition } from "#app/domain/rewards/types.ts";
import { organizations } from "#db/schema/access.ts";
import { recognitions } from "#db/schema/rewards.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type RecognitionRow = Omit<typeof recognitions.$inferSelect, "level"> & {
  level: RecognitionLevel;
  carrierName: string;
  carrierSlug: string;
  carrierKind: CarrierKind;
};

/** The register of the city, or what it holds of the own carrier, the latest first. */
export async function recognitionsOf(tx: ScopedTx, cityId: string): Promise<RecognitionRow[]> {
  const rows = await tx
    .select({
      row: recognitions,
      carrierName: organizations.nameZh,
      carrierSlug: organizations.slug,
      carrierKind: organizations.carrierKind,
    })
    .from(recognitions)
    .innerJoin(organizations, eq(organizations.id, recognitions.carrierId))
    .where(eq(recognitions.organizationId, cityId))
    .orderBy(desc(recognitions.validFrom), asc(organizations.nameZh), asc(recognitions.id));
  return rows.map(({ row, carrierKind, ...carrier }) => ({
    ...row,
    ...carrier,
    level: row.level as RecognitionLevel,
    carrierKind: carrierKind as CarrierKind,
  }));
}

/**
 * The register as a run reads it, with the unit that each carrier lay in on the day it was recognised, else in the
 * first one known of it.
 */
export async function recognitionsForRun(tx: ScopedTx, cityId: string): Promise<Recognition[]> {
  return tx.execute<Recognition>(sql`
    select g.carrier_id as "carrierId", o.carrier_kind as kind, p.parent_id as "unitId", g.level, g.valid_from::text as "from", g.valid_to::text as "to", g.number,
           g.is_renewal as "isRenewal", g.revoked_on::text as "revokedOn", g.evidence
      from recognitions g
      join organizations o on o.id = g.carrier_id
      join lateral (
        select parent_id from placements
         where organization_id = g.carrier_id and relation = 'unit'
         order by (valid_from <= g.valid_from and (valid_to is null or g.valid_from < valid_to)) desc, valid_from
         limit 1) p on true
     where g.organization_id = ${cityId}
     order by g.carrier_id, g.level, g.valid_from`);
}

export async function recognitionOf(
  tx: ScopedTx,
  organizationId: string,
  id: string,
): Promise<typeof recognitions.$inferSelect | null> {
  const [row] = await tx
    .select()
    .from(recognitions)
    .where(and(eq(recognitions.organizationId, organizationId), eq(recognitions.id, id)))
    .for("update");
  return row ?? null;
}

export async function insertRecognition(
  tx: ScopedTx,
  row: typeof recognitions.$inferInsert,
): Promise<string> {
  const [added] = await tx.insert(recognitions).values(row).returning({ id: recognitions.id });
  return added!.id;
}

export async function revokeRecognition(
  tx: ScopedTx,
  of: { organizationId: string; id: string },
  revokedOn: string,
): Promise<boolean> {
  const changed = await tx
    .update(recognitions)
    .set({ revokedOn })
    .where(and(eq(recognitions.organizationId, of.organizationId), eq(recognitions.id, of.id)))
    .returning({ id: recognitions.id });
  return changed.length === 1;
}

export async function deleteRecognition(
  tx: ScopedTx,
  of: { organizationId: string; id: string },
): Promise<boolean> {
  const gone = await tx
    .delete(recognitions)
    .where(and(eq(recognitions.organizationId, of.organizationId), eq(recognitions.id, of.id)))
    .returning({ id: recognitions.id });
  return gone.length === 1;
}

/** The carriers of the city that stand, by name: whom a recognition or an old payment may name. */
export const carriersByName = (
  tx: ScopedTx,
  cityId: string,
): Promise<{ id: string; slug: string; name: string }[]> =>
  tx
    .select({ id: organizations.id, slug: organizations.slug, name: organizations.nameZh })
    .from(organizations)
    .where(and(eq(organizations.cityId, cityId), eq(organizations.kind, "carrier")))
    .orderBy(asc(organizations.nameZh), asc(organizations.slug));
