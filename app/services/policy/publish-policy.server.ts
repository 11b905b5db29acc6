import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as queries from "#db/queries/policy.server.ts";
import { withScope } from "#db/scope.server.ts";
import { assertRecent } from "../access/assert-recent.server.ts";
import { audit, authorise, once, type Verb } from "../verb.server.ts";
import { checkDocument } from "./check-document.ts";
import { type PolicyDocument, readPolicyDocument } from "./read-document.ts";

export const publishPolicyInput = z.object({ code: z.string().max(80), version: z.string().max(40) });

/**
 * Publishes a draft: from then on it can only be retired, and runs may use it. A second person does it. Refused while
 * figures are unknown (the first ones are named), while the document has faults, and while an example fails. Refused
 * with `access.confirm-needed` unless that person has proved lately who they are.
 */
export async function publishPolicy({
  ctx,
  input,
  key,
}: Verb<z.input<typeof publishPolicyInput>>): Promise<void> {
  authorise(ctx, "policy:publish");
  const { code, version } = publishPolicyInput.parse(input);
  await withScope(ctx, async (tx) => {
    await assertRecent(tx, ctx);
    return once(tx, { ctx, input, key }, "publish-policy", async () => {
      const held = await queries.holdVersion(tx, ctx.organization.id, code, version);
      if (!held) throw new Refusal("absent", "policy.absent");
      if (held.status === "published" || held.status === "retired") {
        throw new Refusal("conflict", "policy.published");
      }
      if (held.draftedBy === ctx.user.id) throw new Refusal("denied", "policy.second-person");
      assertPublishable(readPolicyDocument(held.document));
      if (!(await queries.changeVersion(tx, held, { status: "published" }))) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      await audit(tx, {
        action: "publish",
        entity: "policy",
        entityId: `${code}@${version}`,
        before: { status: held.status },
        after: { status: "published", sha256: held.sha256 },
      });
      return null;
    });
  });
}

/** How many places a sentence names; the page lists all of them. */
const NAMED = 5;
const listed = (paths: readonly string[]): string =>
  paths.length > NAMED ? `${paths.slice(0, NAMED).join("、")}…` : paths.join("、");

function assertPublishable(document: PolicyDocument): void {
  const { unknown, faults, examples } = checkDocument(document);
  const { code: policy, version } = document;
  if (unknown.length > 0) {
    throw new Refusal("conflict", "policy.unknown-listed", {
      policy,
      version,
      count: unknown.length,
      list: listed(unknown.map((it) => it.path)),
    });
  }
  if (faults.length > 0) {
    throw new Refusal("invalid", "policy.faults", {
      count: faults.length,
      list: listed(faults.map((it) => `${it.path} (${it.code})`)),
    });
  }
  const failing = examples.filter((it) => !it.holds);
  if (failing.length > 0) {
    throw new Refusal("invalid", "policy.examples-fail", {
      count: failing.length,
      list: listed([...new Set(failing.map((it) => it.of))]),
    });
  }
}
