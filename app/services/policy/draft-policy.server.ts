import { z } from "zod";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as queries from "#db/queries/policy.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { audit, authorise, type Ctx, once, sha256, type Verb } from "../verb.server.ts";
import { type PolicyDocument, readPolicyDocument } from "./read-document.ts";
import { shippedPolicy } from "./shipped-policies.server.ts";

/** A shipped policy by its code, or the whole document as it was edited. */
export const draftPolicyInput = z.union([
  z.object({ document: z.string().min(2).max(400_000) }),
  z.object({ code: z.string("policy.code-required").max(80), version: z.string().max(40).optional() }),
]);
export type DraftedPolicy = { code: string; version: string };

/**
 * Puts a shipped or an edited document on the city's shelf, as a draft. It may have unknown figures and faults:
 * publishing refuses those. The same version again replaces the draft, as long as it is the drafter's own.
 */
export async function draftPolicy({
  ctx,
  input,
  key,
}: Verb<z.input<typeof draftPolicyInput>>): Promise<DraftedPolicy> {
  authorise(ctx, "policy:write");
  const document = documentOf(draftPolicyInput.parse(input));
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "draft-policy", () => placeOnShelf(tx, ctx, document)),
  );
}

function documentOf(given: z.output<typeof draftPolicyInput>): PolicyDocument {
  if ("code" in given) {
    const found = shippedPolicy(given.code, given.version);
    if (!found) throw new Refusal("absent", "policy.absent");
    return found;
  }
  try {
    return readPolicyDocument(JSON.parse(given.document));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("invalid", "policy.not-json", { why: error instanceof Error ? error.message : "" });
  }
}

async function placeOnShelf(tx: ScopedTx, ctx: Ctx, document: PolicyDocument): Promise<DraftedPolicy> {
  const { kind, code, version, effectiveFrom, effectiveTo } = document;
  if (effectiveTo !== null && effectiveTo <= effectiveFrom) {
    throw new Refusal("invalid", "policy.effective-reversed");
  }
  const cityId = ctx.organization.id;
  const policy = await queries.ensurePolicy(tx, { organizationId: cityId, kind, code });
  if (policy.kind !== kind) throw new Refusal("conflict", "policy.code-of-another-kind", { code });
  const body = { document, sha256: sha256(canonicalJson(document as Json)), effectiveFrom, effectiveTo };
  const earlier = await queries.holdVersion(tx, cityId, code, version);
  if (!earlier) {
    await queries.insertVersion(tx, {
      organizationId: cityId,
      policyId: policy.id,
      version,
      ...body,
      draftedBy: ctx.user.id,
      draftedByName: ctx.user.name,
    });
  } else {
    if (earlier.status !== "draft") throw new Refusal("conflict", "policy.version-exists", { code, version });
    // Who drafted stays on record: a draft that another person rewrites could end up published by its own author.
    if (earlier.draftedBy !== ctx.user.id)
      throw new Refusal("conflict", "policy.draft-of-another", { version });
    if (!(await queries.changeVersion(tx, earlier, body))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
  }
  await audit(tx, {
    action: "draft",
    entity: "policy",
    entityId: `${code}@${version}`,
    before: earlier ? { sha256: earlier.sha256 } : null,
    after: { kind, code, version, sha256: body.sha256 },
  });
  return { code, version };
}
