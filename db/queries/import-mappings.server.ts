import { and, eq, sql } from "drizzle-orm";
import { importMappings } from "#db/schema/documents.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** Which columns a carrier means by its own headers: codes by header. */
export async function mappingOf(
  tx: ScopedTx,
  organizationId: string,
  noun: string,
): Promise<Record<string, string>> {
  const rows = await tx
    .select({ header: importMappings.header, code: importMappings.columnCode })
    .from(importMappings)
    .where(and(eq(importMappings.organizationId, organizationId), eq(importMappings.noun, noun)));
  return Object.fromEntries(rows.map(({ header, code }) => [header, code]));
}

export async function keepMapping(
  tx: ScopedTx,
  organizationId: string,
  noun: string,
  mapping: readonly { header: string; code: string }[],
  by: { id: string; name: string },
): Promise<void> {
  if (mapping.length === 0) return;
  await tx
    .insert(importMappings)
    .values(
      mapping.map(({ header, code }) => ({
        organizationId,
        noun,
        header,
        columnCode: code,
        setBy: by.id,
        setByName: by.name,
      })),
    )
    .onConflictDoUpdate({
      target: [importMappings.organizationId, importMappings.noun, importMappings.header],
      set: {
        columnCode: sql`excluded.column_code`,
        setBy: sql`excluded.set_by`,
        setByName: sql`excluded.set_by_name`,
        setAt: sql`now()`,
      },
    });
}
