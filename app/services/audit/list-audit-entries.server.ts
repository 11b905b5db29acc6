import { z } from "zod";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import {
  type AuditChoices,
  type AuditRow,
  auditChoices,
  auditRows,
  countAuditRows,
  isReadingNoted,
} from "#db/queries/audit.server.ts";
import { withScope } from "#db/scope.server.ts";

const PAGE = 50;

export const listAuditEntriesInput = z.object({
  text: z.string().trim().max(200).optional(),
  person: z.uuid().optional(),
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
} & AuditChoices;

/**
 * The organisation's log, the latest first: who did what, when, from where, and what was before and after. That somebody
 * read it, and what they looked for, stands in the log too: once in a quarter of an hour, however many pages they turn.
 */
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
    const log = {
      entries,
      count: await countAuditRows(tx, filter),
      older: rows.length > PAGE ? entries.at(-1)!.seq : null,
      ...(await auditChoices(tx, ctx.organization.id)),
    };
    const reading = { organizationId: ctx.organization.id, userId: ctx.user.id, filter: asked };
    if (!(await isReadingNoted(tx, reading))) {
      await audit(tx, { action: "read", entity: "audit-log", entityId: null, after: asked });
    }
    return log;
  });
}
