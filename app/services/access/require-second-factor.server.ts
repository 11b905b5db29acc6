import { z } from "zod";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import * as queries from "#db/queries/members.server.ts";
import { withScope } from "#db/scope.server.ts";
import { assertRecent } from "./assert-recent.server.ts";

export const requireSecondFactorInput = z.object({
  required: z.enum(["on", "off"]).transform((text) => text === "on"),
});

/** Whether members of the own organisation need a second factor: who has none sets one up before anything else. */
export async function requireSecondFactor({
  ctx,
  input,
}: Verb<z.input<typeof requireSecondFactorInput>>): Promise<void> {
  authorise(ctx, "members:manage");
  const { required } = requireSecondFactorInput.parse(input);
  await withScope(ctx, async (tx) => {
    await assertRecent(tx, ctx);
    await queries.requireSecondFactor(tx, required);
    await audit(tx, {
      action: "change",
      entity: "organization",
      entityId: ctx.organization.id,
      after: { requiresSecondFactor: required },
    });
  });
}
