import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { type HoldRow, holdsOf } from "#db/queries/space.server.ts";
import { roomHolds } from "#db/schema/space.ts";
import { withScope } from "#db/scope.server.ts";

export const releaseHoldInput = z.object({ holdId: z.uuid("space.hold-absent") });

/** Gives free what was held. Returns what it was, so that it can be held again. */
export async function releaseHold({
  ctx,
  input,
  key,
}: Verb<z.input<typeof releaseHoldInput>>): Promise<HoldRow> {
  authorise(ctx, "space:write");
  const given = releaseHoldInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "release-hold", async () => {
      const organizationId = ctx.organization.id;
      const [hold] = await holdsOf(tx, organizationId, { holdId: given.holdId });
      const gone = await tx
        .delete(roomHolds)
        .where(and(eq(roomHolds.organizationId, organizationId), eq(roomHolds.id, given.holdId)))
        .returning({ id: roomHolds.id });
      if (!hold || gone.length === 0) throw new Refusal("absent", "space.hold-absent");
      await audit(tx, { action: "release", entity: "room", entityId: hold.roomId, before: { ...hold } });
      return { ...hold };
    }),
  );
}
