import { z } from "zod";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type AuditRow, auditKinds, auditRows, countAuditRows } from "#db/queries/audit.server.ts";
import { withScope } from "#db/scope.server.ts";

const PAGE = 50;

export const listAuditEntriesInput = z.object({
  text: z.string().trim().max(200).optional(),
  entity: z.string().max(40).optional(),
  action: z.string().max(40).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Entries before this number: how older ones are reached. */
  before: z.coerce.number().int().positive().optional(),
});

export type AuditLog = {
  entries: AuditRow[];
  count: number;
  /** The number that the next, older page begins before; null when there is none. */
  older: number | null;
  entities: string[];
  actions: string[];
};

/** The organisation's log, the latest first: who did what, when, from where, and what was before and after. */
export async function listAuditEntries({
  ctx,
  input,
}: Verb<z.output<typeof listAuditEntriesInput>>): Promise<AuditLog> {
  authorise(ctx, "audit:read");
  const { before, ...asked } = input;
  const filter = { organizationId: ctx.organization.id, ...asked };
  return withScope(ctx, async (tx) => {
    const rows = await auditRows(tx, filter, { beforeSeq: before ?? null, limit: PAGE + 1 });
    const entries = rows.slice(0, PAGE);
    return {
      entries,
      count: await countAuditRows(tx, filter),
      older: rows.length > PAGE ? entries.at(-1)!.seq : null,
      ...(await auditKinds(tx, ctx.organization.id)),
    };
  });
}
