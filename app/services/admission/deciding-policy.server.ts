import type { ConditionsPolicy } from "#app/domain/policy/conditions.ts";
import type { Verification } from "#app/domain/policy/header.ts";
import { versionInForce } from "#app/domain/policy/in-force.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { versionOn } from "#app/services/policy/list-policies.server.ts";
import { readPolicyDocument } from "#app/services/policy/read-document.ts";
import { shippedPolicies } from "#app/services/policy/shipped-policies.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { versionsOfPolicy } from "#db/queries/policy.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** What a decision names of the policy that it was taken by. */
export type PolicyRef = {
  code: string;
  version: string;
  title: Bilingual;
  verification: Verification;
  effectiveTo: DateOn | null;
  /** False where no version is in force on the day: then the last one before it is read, and said to be. */
  isInForce: boolean;
};

export const ADMISSION_POLICY = "national-resident-admission";
export const GRADUATION_POLICY = "national-resident-graduation";

const latest = (documents: readonly ConditionsPolicy[], on: DateOn): ConditionsPolicy | null =>
  documents
    .filter((it) => it.effectiveFrom <= on)
    .toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))[0] ?? null;

/**
 * The conditions that a decision of a day is taken by: the version in force on the city's shelf, else of those that come
 * with the product, else the last one that was in force before. Null where there never was one.
 */
export async function decidingPolicy(
  tx: ScopedTx,
  ctx: Ctx,
  code: string,
  on: DateOn,
): Promise<{ policy: ConditionsPolicy; ref: PolicyRef } | null> {
  const rows = await versionsOfPolicy(tx, ctx.organization.cityId, code);
  const row = versionOn(rows, on);
  const onShelf = row ? readPolicyDocument(row.document) : null;
  const shipped = shippedPolicies().filter(
    (it): it is ConditionsPolicy => it.code === code && it.kind === "conditions",
  );
  const inForce = onShelf?.kind === "conditions" ? onShelf : versionInForce(shipped, on);
  const policy = inForce ?? latest(shipped, on);
  if (!policy) return null;
  const { version, title, verification, effectiveTo } = policy;
  return { policy, ref: { code, version, title, verification, effectiveTo, isInForce: inForce !== null } };
}
