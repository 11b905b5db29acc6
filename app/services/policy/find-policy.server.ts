import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type PolicyStatus, type PolicyVersionRow, versionsOfPolicy } from "#db/queries/policy.server.ts";
import { withScope } from "#db/scope.server.ts";
import type { Ctx } from "../verb.server.ts";
import { namesOf, type PolicyNames } from "./describe-document.ts";
import { versionOn } from "./list-policies.server.ts";
import { type PolicyDocument, readPolicyDocument } from "./read-document.ts";
import { shippedPolicies, shippedPolicy } from "./shipped-policies.server.ts";

/** A version that one may open. `shipped`: it comes with the product and does not stand on the shelf. */
export type VersionChoice = { version: string; effectiveFrom: DateOn; status: PolicyStatus | "shipped" };
export type FoundPolicy = {
  document: PolicyDocument;
  row: PolicyVersionRow | undefined;
  isInForce: boolean;
  /** Every version that the reader may open, the latest first. */
  versions: VersionChoice[];
};

/**
 * A version of a policy as its reader may see it: on the city's shelf, or for the city what comes with the product.
 * Without a version the one in force today, else the latest. Throws Refusal `policy.absent` where there is none.
 */
export async function findPolicy(ctx: Ctx, code: string, version?: string): Promise<FoundPolicy> {
  const rows = await withScope(ctx, (tx) => versionsOfPolicy(tx, ctx.organization.cityId, code));
  const current = versionOn(rows, ctx.today);
  const row = version ? rows.find((it) => it.version === version) : (current ?? rows[0]);
  const shipped = ctx.organization.kind === "city" ? shippedPolicy(code, version) : null;
  const document = row ? readPolicyDocument(row.document) : shipped;
  if (!document) throw new Refusal("absent", "policy.absent");
  return {
    document,
    row,
    isInForce: row !== undefined && row.id === current?.id,
    versions: versionsFor(ctx, code, rows),
  };
}

function versionsFor(ctx: Ctx, code: string, rows: readonly PolicyVersionRow[]): VersionChoice[] {
  const onShelf = rows.map(({ version, effectiveFrom, status }) => ({ version, effectiveFrom, status }));
  if (ctx.organization.kind !== "city") return onShelf;
  const shipped = shippedPolicies()
    .filter((it) => it.code === code && !rows.some((row) => row.version === it.version))
    .map(({ version, effectiveFrom }) => ({ version, effectiveFrom, status: "shipped" as const }));
  return [...onShelf, ...shipped].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1));
}

/** The names in a document's sentences; grades and totals of another scheme are called as that scheme calls them. */
export async function namesWithGrades(ctx: Ctx, document: PolicyDocument): Promise<PolicyNames> {
  const names = namesOf(document);
  const code = schemeOf(document);
  if (code === null) return names;
  const rows = await withScope(ctx, (tx) => versionsOfPolicy(tx, ctx.organization.cityId, code));
  const row = versionOn(rows, ctx.today) ?? rows[0];
  const scheme = row ? readPolicyDocument(row.document) : shippedPolicy(code);
  if (!scheme) return names;
  return { ...names, grades: namesOf(scheme).grades, rules: { ...names.rules, [code]: scheme.title } };
}

/** The scheme whose grades or totals a document reads, by its code. */
function schemeOf(document: PolicyDocument): string | null {
  if (document.kind === "reward-programme") return document.grades;
  return document.kind === "colour-bands" && document.reads.by === "total"
    ? (document.reads.scheme ?? null)
    : null;
}
