import { z } from "zod";
import type { Fault } from "#app/domain/reports/fault.ts";
import { said } from "#app/services/people/ledger-entries.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { insertEntry } from "#db/queries/services.server.ts";
import { withScope } from "#db/scope.server.ts";
import { entryTold, judgeEntry } from "./service-entries.ts";
import { serviceFields } from "./service-fields.ts";

export const addServiceInput = z.object(serviceFields);

/**
 * Enters a service for one or several residents. Answers its id and what is worth a second look: a firm that was not in
 * residence that day, a mentor who was not appointed.
 */
export async function addService({
  ctx,
  input,
  key,
}: Verb<z.input<typeof addServiceInput>>): Promise<{ id: string; warnings: Fault[] }> {
  authorise(ctx, "residency:write");
  const { residencyIds, hours: minutes, ...given } = addServiceInput.parse(input);
  const facts = { ...given, minutes };
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "add-service", async () => {
      const { firms, mentor, warnings } = await judgeEntry(tx, ctx, { id: "", residencyIds, ...facts });
      const id = await insertEntry(tx, ctx.organization.id, facts, residencyIds);
      await audit(tx, {
        action: "add",
        entity: "service-entry",
        entityId: id,
        after: said(entryTold(facts, mentor?.name ?? null, firms)),
      });
      return { id, warnings };
    }),
  );
}
