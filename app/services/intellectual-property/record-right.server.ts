import { z } from "zod";
import { rightFault } from "#app/domain/intellectual-property/rights.ts";
import { RIGHT_KINDS } from "#app/domain/intellectual-property/rules.ts";
import { type Fault, refusalOf } from "#app/domain/reports/fault.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { firmsById } from "#db/queries/firms.server.ts";
import { insertRights, rightsOf } from "#db/queries/intellectual-property.server.ts";
import { holdFirms, type OwnFirm, ownFirms } from "#db/queries/titles.server.ts";
import { withScope } from "#db/scope.server.ts";
import { rightFields } from "./right-fields.ts";
import { RIGHT_RULES } from "./right-rules.ts";

export const recordRightInput = z.object({
  firmId: z.uuid("titles.firm-required"),
  kind: z.enum(RIGHT_KINDS, "intellectual-property.kind-required"),
  ...rightFields,
});

/** The firms that a right can be recorded for: those that stay or have stayed here. */
export async function rightForm({ ctx }: Verb<null>): Promise<OwnFirm[]> {
  authorise(ctx, "titles:write");
  return withScope(ctx, (tx) => ownFirms(tx, ctx.organization.id, ctx.today));
}

/**
 * Records a right of a firm that is or was in residence here. Refuses days out of order or to come, an end without its
 * reason, the same number twice.
 */
export async function recordRight({
  ctx,
  input,
  key,
}: Verb<z.input<typeof recordRightInput>>): Promise<{ id: string; warnings: Fault[] }> {
  authorise(ctx, "titles:write");
  const given = recordRightInput.parse(input);
  const organizationId = ctx.organization.id;
  const { firmId } = given;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "record-right", async () => {
      if (!(await holdFirms(tx, organizationId, [firmId])).has(firmId)) {
        const code = "intellectual-property.not-a-resident";
        throw new Refusal("invalid", code, {}, { firmId: code });
      }
      const [firm] = await firmsById(tx, [firmId]);
      const others = await rightsOf(tx, { organizationId, firmId });
      const faults = rightFault({ id: "", uscc: firm!.uscc, ...given }, others, {
        rules: RIGHT_RULES,
        today: ctx.today,
      });
      const refusal = refusalOf(faults);
      if (refusal) throw refusal;
      const [id] = await insertRights(tx, organizationId, [given]);
      await audit(tx, {
        action: "record",
        entity: "intellectual-property",
        entityId: id!,
        after: { uscc: firm!.uscc, ...given } as Json,
      });
      return { id: id!, warnings: faults.filter(({ level }) => level === "warn") };
    }),
  );
}
