import { z } from "zod";
import { isDate } from "#app/domain/shared/dates.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import {
  type AuditChoices,
  type AuditFilter,
  type AuditPart,
  type AuditRow,
  auditChoices,
  auditRows,
  countAuditRows,
  isReadingNoted,
} from "#db/queries/audit.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";

const PAGE = 50;

export const listAuditEntriesInput = z.object({
  text: z.string().trim().max(200).optional(),
  person: z.uuid().optional(),
  entity: z.string().max(40).optional(),
  action: z.string().max(40).optional(),
  from: z.string().refine(isDate).optional(),
  to: z.string().refine(isDate).optional(),
  /** Entries before this number: how older ones are reached. */
  before: z.coerce.number().int().positive().optional(),
  /** The next entries after this number: how one comes back. */
  after: z.coerce.number().int().nonnegative().optional(),
});

export type AuditLog = {
  entries: AuditRow[];
  count: number;
  /** The number that the next, older page begins before; null when there is none. */
  older: number | null;
  /** The number that the page of newer entries begins after; null on the newest one. */
  newer: number | null;
} & AuditChoices;

type Turn = { before?: number | undefined; after?: number | undefined };

/** One page of the log. Going back, the newest page is never shown in part. */
async function pageOf(
  tx: ScopedTx,
  filter: AuditFilter,
  { before, after }: Turn,
): Promise<Pick<AuditLog, "entries" | "older" | "newer">> {
  const isAny = async (part: Omit<AuditPart, "limit">): Promise<boolean> =>
    (await auditRows(tx, filter, { ...part, limit: 1 })).length > 0;
  if (after !== undefined) {
    const rows = await auditRows(tx, filter, { afterSeq: after, limit: PAGE + 1 });
    if (rows.length <= PAGE) return pageOf(tx, filter, {});
    const entries = rows.slice(1);
    const last = entries.at(-1)!.seq;
    return { entries, newer: entries[0]!.seq, older: (await isAny({ beforeSeq: last })) ? last : null };
  }
  const rows = await auditRows(tx, filter, { beforeSeq: before ?? null, limit: PAGE + 1 });
  const entries = rows.slice(0, PAGE);
  const first = entries[0]?.seq ?? (before ?? 1) - 1;
  const hasNewer = before !== undefined && (await isAny({ afterSeq: first }));
  return {
    entries,
    older: rows.length > PAGE ? entries.at(-1)!.seq : null,
    newer: hasNewer ? first : null,
  };
}

/**
 * The organisation's log, the latest first: who did what, when, from where, and what was before and after. That somebody
 * read it, and what they looked for, stands in the log too: once in a quarter of an hour, however many pages they turn.
 */
export async function listAuditEntries({
  ctx,
  input,
}: Verb<z.output<typeof listAuditEntriesInput>>): Promise<AuditLog> {
  authorise(ctx, "audit:read");
  const { before, after, ...asked } = input;
  const filter = { organizationId: ctx.organization.id, ...asked };
  return withScope(ctx, async (tx) => {
    const log = {
      ...(await pageOf(tx, filter, { before, after })),
      count: await countAuditRows(tx, filter),
      ...(await auditChoices(tx, ctx.organization.id)),
    };
    const reading = { organizationId: ctx.organization.id, userId: ctx.user.id, filter: asked };
    if (!(await isReadingNoted(tx, reading))) {
      await audit(tx, { action: "read", entity: "audit-log", entityId: null, after: asked });
    }
    return log;
  });
}
