import { z } from "zod";
import type { Json } from "#app/domain/shared/canonical.ts";
import { isDate } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { deleteRecognition, recognitionOf, revokeRecognition } from "#db/queries/recognitions.server.ts";
import { withScope } from "#db/scope.server.ts";
import { audit, authorise, once, type Verb } from "../verb.server.ts";

/** `revokedOn` null deletes an entry that was made by mistake. */
export const endRecognitionInput = z.object({
  id: z.uuid("rewards.recognition-absent"),
  revokedOn: z.string("rewards.recognition-date").refine(isDate, "rewards.recognition-date").nullable(),
});

/** Revokes a recognition from a day on, or deletes an entry made by mistake. Runs keep what they have read. */
export async function endRecognition({
  ctx,
  input,
  key,
}: Verb<z.input<typeof endRecognitionInput>>): Promise<void> {
  authorise(ctx, "rewards:compute");
  const { id, revokedOn } = endRecognitionInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "end-recognition", async () => {
      const before = await recognitionOf(tx, organizationId, id);
      if (!before) throw new Refusal("absent", "rewards.recognition-absent");
      if (revokedOn !== null && revokedOn < before.validFrom) {
        const code = "rewards.recognition-interval";
        throw new Refusal("invalid", code, {}, { revokedOn: code });
      }
      const of = { organizationId, id };
      const done =
        revokedOn === null ? await deleteRecognition(tx, of) : await revokeRecognition(tx, of, revokedOn);
      if (!done) throw new Refusal("conflict", "common.changed-meanwhile");
      await audit(tx, {
        action: revokedOn === null ? "delete" : "revoke",
        entity: "recognition",
        entityId: id,
        before: before as Json,
        ...(revokedOn === null ? {} : { after: { revokedOn } }),
      });
      return null;
    }),
  );
}
