import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type FirmMerge, mergesOf } from "#db/queries/firm-merges.server.ts";
import { type FirmName, namesOfFirm } from "#db/queries/firm-names.server.ts";
import { firmsById } from "#db/queries/firms.server.ts";
import { stayById } from "#db/queries/residency.server.ts";
import { withScope } from "#db/scope.server.ts";

export type FirmView = {
  residencyId: string;
  /** The newest first. */
  names: FirmName[];
  /** The firm came out of these, or gave its rows away; undone ones too. */
  merges: (Pick<FirmMerge, "id" | "mergedByName" | "mergedOn" | "undoneOn" | "reason"> & {
    isKept: boolean;
    other: { uscc: string; name: string };
  })[];
};

/** The names of a stay's firm, and what was merged into it. */
export async function showFirm({ ctx, input }: Verb<{ residencyId: string }>): Promise<FirmView> {
  authorise(ctx, "residency:read");
  const given = z.object({ residencyId: z.uuid() }).safeParse(input);
  if (!given.success) throw new Refusal("absent", "residency.absent");
  const { residencyId } = given.data;
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const stay = await stayById(tx, organizationId, residencyId);
    if (!stay) throw new Refusal("absent", "residency.absent");
    const { firmId } = stay;
    const merges = await mergesOf(tx, organizationId, firmId);
    const others = merges.flatMap((it) => [it.keptFirmId, it.mergedFirmId]);
    const firms = new Map((await firmsById(tx, [...new Set(others)])).map((firm) => [firm.id, firm]));
    return {
      residencyId,
      names: await namesOfFirm(tx, organizationId, firmId),
      merges: merges.map(({ id, mergedByName, mergedOn, undoneOn, reason, keptFirmId, mergedFirmId }) => {
        const isKept = keptFirmId === firmId;
        const { uscc, name } = firms.get(isKept ? mergedFirmId : keptFirmId)!;
        return { id, mergedByName, mergedOn, undoneOn, reason, isKept, other: { uscc, name } };
      }),
    };
  });
}
