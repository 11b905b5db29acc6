import { z } from "zod";
import { rightFault } from "#app/domain/intellectual-property/rights.ts";
import { refusalOf } from "#app/domain/reports/fault.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import {
  deleteRight,
  type RightFields,
  rightsOf,
  updateRight,
} from "#db/queries/intellectual-property.server.ts";
import { withScope } from "#db/scope.server.ts";
import { rightFields } from "./right-fields.ts";
import { RIGHT_RULES } from "./right-rules.ts";

const at = { id: z.uuid(), rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER) };
export const correctRightInput = z.object({ ...at, ...rightFields });
export const withdrawRightInput = z.object(at);
const absent = () => new Refusal("absent", "intellectual-property.absent");
const conflict = () => new Refusal("conflict", "common.changed-meanwhile");

/** Mends a right; its firm and its kind stay. Conflict when it was changed meanwhile. */
export async function correctRight({ ctx, input }: Verb<z.input<typeof correctRightInput>>): Promise<void> {
  authorise(ctx, "titles:write");
  const { id, rev, ...change } = correctRightInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const [before] = await rightsOf(tx, { organizationId, id });
    if (!before) throw absent();
    const others = await rightsOf(tx, { organizationId, firmId: before.firmId });
    const refusal = refusalOf(
      rightFault({ ...before, ...change }, others, { rules: RIGHT_RULES, today: ctx.today }),
    );
    if (refusal) throw refusal;
    const changed = (Object.keys(change) as (keyof RightFields)[]).filter(
      (name) => change[name] !== before[name],
    );
    if (changed.length === 0 && before.rev === rev) return;
    if (!(await updateRight(tx, { organizationId, id, rev }, change))) throw conflict();
    const only = (from: RightFields) => Object.fromEntries(changed.map((name) => [name, from[name]]));
    await audit(tx, {
      action: "correct",
      entity: "intellectual-property",
      entityId: id,
      before: only(before),
      after: only(change),
    });
  });
}

/** Takes a record back that should not have been made; a right that has ended is corrected instead. The log keeps it. */
export async function withdrawRight({ ctx, input }: Verb<z.input<typeof withdrawRightInput>>): Promise<void> {
  authorise(ctx, "titles:write");
  const { id, rev } = withdrawRightInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const [before] = await rightsOf(tx, { organizationId, id });
    if (!before) throw absent();
    if (!(await deleteRight(tx, { organizationId, id, rev }))) throw conflict();
    await audit(tx, {
      action: "withdraw",
      entity: "intellectual-property",
      entityId: id,
      before: { ...before } as Json,
    });
  });
}
