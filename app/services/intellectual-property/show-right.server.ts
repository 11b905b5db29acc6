import { z } from "zod";
import { isHeld, rightFault } from "#app/domain/intellectual-property/rights.ts";
import type { Fault } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type RightRow, rightsOf } from "#db/queries/intellectual-property.server.ts";
import { type HistoryEntry, historyOf, stayById } from "#db/queries/residency.server.ts";
import { ownFirms } from "#db/queries/titles.server.ts";
import { withScope } from "#db/scope.server.ts";
import { RIGHT_RULES } from "./right-rules.ts";

export type RightView = {
  right: RightRow & { isHeld: boolean };
  residencyId: string | null;
  warnings: Fault[];
  history: HistoryEntry[];
};

/** One right as of today, with what is worth a second look and what changed. */
export async function showRight({ ctx, input }: Verb<{ id: string }>): Promise<RightView> {
  authorise(ctx, "titles:read");
  const absent = new Refusal("absent", "intellectual-property.absent");
  if (!z.uuid().safeParse(input.id).success) throw absent;
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const [right] = await rightsOf(tx, { organizationId, id: input.id });
    if (!right) throw absent;
    const others = await rightsOf(tx, { organizationId, firmId: right.firmId });
    const faults = rightFault(right, others, { rules: RIGHT_RULES, today: ctx.today });
    const firms = await ownFirms(tx, organizationId, ctx.today);
    return {
      right: { ...right, isHeld: isHeld(right, ctx.today) },
      residencyId: firms.find(({ id }) => id === right.firmId)?.residencyId ?? null,
      warnings: faults.filter(({ level }) => level === "warn"),
      history: await historyOf(tx, [right.id]),
    };
  });
}

/** The rights of the firm of a stay: what its page shows. None for a stay that is not there. */
export async function rightsOfFirm({
  ctx,
  input,
}: Verb<{ residencyId: string }>): Promise<(RightRow & { isHeld: boolean })[]> {
  authorise(ctx, "titles:read");
  const id = z.uuid().safeParse(input.residencyId);
  if (!id.success) return [];
  const organizationId = ctx.organization.id;
  const rows = await withScope(ctx, async (tx) => {
    const stay = await stayById(tx, organizationId, id.data);
    return stay ? rightsOf(tx, { organizationId, firmId: stay.firmId }) : [];
  });
  return rows.map((right) => ({ ...right, isHeld: isHeld(right, ctx.today) }));
}
