import { createHash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import type { Permission } from "#app/domain/access/permissions.ts";
import { can } from "#app/domain/access/permissions.ts";
import type { CarrierKind, OrganisationKind, Role } from "#app/domain/access/roles.ts";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { idempotencyKeys } from "#db/schema/access.ts";
import type { ScopedTx, ScopeKey } from "#db/scope.server.ts";

export type Organization = {
  id: string;
  slug: string;
  kind: OrganisationKind;
  carrierKind: CarrierKind | null;
  cityId: string;
  nameZh: string;
  nameEn: string;
};

/** Says how far a long work is: `done` of `total` subjects in a stage. Rejects when the work is to stop. */
export type Progress = (stage: "read" | "compute" | "write", done: number, total: number) => Promise<void>;

/** Who acts, for which organisation, and when. The clock is read once, at the door. */
export type Ctx = ScopeKey & {
  organization: Organization;
  role: Role;
  user: { id: string; name: string; email: string };
  /** The instant of the request, ISO 8601 in UTC; in demo mode on the fixed day. */
  now: string;
  /** The calendar day in Asia/Shanghai at that instant. */
  today: DateOn;
  /** Who wants to know how far a long work is; only a job does. */
  progress?: Progress;
};

/** What a verb is called with. `key` makes a changing verb safe to ask twice. */
export type Verb<Input> = { ctx: Ctx; input: Input; key?: string };

/** Throws a refusal unless the member may do it, by one of the permissions. First line of every verb. */
export function authorise(ctx: Ctx, ...oneOf: readonly Permission[]): void {
  const { organization, role } = ctx;
  const place = { orgKind: organization.kind, carrierKind: organization.carrierKind, role };
  if (!oneOf.some((permission) => can(place, permission))) throw new Refusal("denied", "access.denied");
}

export const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

export type AuditEntry = {
  action: string;
  entity: string;
  entityId: string | null;
  before?: Json;
  after?: Json;
};

/** Writes the entry into the organisation's chain, in the same transaction as the change. */
export async function audit(tx: ScopedTx, entry: AuditEntry): Promise<void> {
  const json = (value: Json | undefined) => (value === undefined ? null : JSON.stringify(value));
  await tx.execute(
    sql`select app.write_audit(${entry.action}, ${entry.entity}, ${entry.entityId}, ${json(entry.before)}::jsonb, ${json(entry.after)}::jsonb)`,
  );
}

/**
 * Does `work` once for a key: the same request again gets the first answer, another request under the same key is refused.
 * Without a key it simply does the work.
 */
export async function once<T extends Json | undefined>(
  tx: ScopedTx,
  { ctx, key, input }: Verb<unknown>,
  verb: string,
  work: () => Promise<T>,
): Promise<T> {
  if (!key) return work();
  const request = sha256(
    canonicalJson(JSON.parse(JSON.stringify([verb, ctx.user.id, input ?? null])) as Json),
  );
  const [earlier] = await tx
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.organizationId, ctx.organization.id), eq(idempotencyKeys.key, key)));
  if (earlier) {
    if (earlier.requestSha256 !== request) throw new Refusal("conflict", "common.key-reused");
    return earlier.response as T;
  }
  const answer = await work();
  await tx.insert(idempotencyKeys).values({
    organizationId: ctx.organization.id,
    key,
    verb,
    requestSha256: request,
    response: answer ?? null,
  });
  return answer;
}
