import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as queries from "#db/queries/policy.server.ts";
import { withScope } from "#db/scope.server.ts";
import { audit, authorise, once, type Verb } from "../verb.server.ts";

export const retirePolicyInput = z.object({
  code: z.string().max(80),
  version: z.string().max(40),
  reason: z.string("policy.reason-required").trim().min(2, "policy.reason-required").max(400),
});

/** Takes a published version out of use: no later run reads it. It stays readable, and so do the runs that used it. */
export async function retirePolicy({
  ctx,
  input,
  key,
}: Verb<z.input<typeof retirePolicyInput>>): Promise<void> {
  authorise(ctx, "policy:publish");
  const { code, version, reason } = retirePolicyInput.parse(input);
  await withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "retire-policy", async () => {
      const held = await queries.holdVersion(tx, ctx.organization.id, code, version);
      if (!held) throw new Refusal("absent", "policy.absent");
      if (held.status !== "published") throw new Refusal("conflict", "policy.not-published");
      if (!(await queries.changeVersion(tx, held, { status: "retired" }))) {
        throw new Refusal("conflict", "common.changed-meanwhile");
      }
      await audit(tx, {
        action: "retire",
        entity: "policy",
        entityId: `${code}@${version}`,
        before: { status: "published" },
        after: { status: "retired", reason },
      });
      return null;
    }),
  );
}
