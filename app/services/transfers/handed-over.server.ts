import { z } from "zod";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type HandedStay, monthsBefore, type TransferState } from "#app/domain/transfers/transfer.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { stayById, staysOfFirm } from "#db/queries/residency.server.ts";
import { transfersInto, transfersOfStays } from "#db/queries/transfers.server.ts";
import { withScope } from "#db/scope.server.ts";

export const handedOverInput = z.object({ residencyId: z.uuid() });

type Pointer = {
  id: string;
  state: TransferState;
  leavesOn: DateOn;
  carrier: { zh: string; en: string };
};
export type HandedOver = {
  /** The firm's stays at carriers before, handed over with consent, the earliest first. */
  earlier: readonly HandedStay[];
  months: number;
  from: Pointer | null;
  /** Where this stay's firm is proposed, or went. */
  to: Pointer | null;
};

/** What came with a stay from other carriers, and where its firm went. */
export async function handedOver({ ctx, input }: Verb<z.input<typeof handedOverInput>>): Promise<HandedOver> {
  authorise(ctx, "residency:read");
  const given = handedOverInput.safeParse(input);
  if (!given.success) throw new Refusal("absent", "residency.absent");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const stay = await stayById(tx, organizationId, given.data.residencyId);
    if (!stay) throw new Refusal("absent", "residency.absent");
    const stays = await staysOfFirm(tx, organizationId, stay.firmId);
    const came = await transfersInto(
      tx,
      organizationId,
      stays.map(({ id }) => id),
    );
    const [made] = (await transfersOfStays(tx, organizationId, [stay.id])).filter(
      ({ state }) => state === "proposed" || state === "accepted",
    );
    const mine = came.find(({ toResidencyId }) => toResidencyId === stay.id);
    const handed = (mine ?? came[0])?.timeline ?? [];
    // A firm that comes back brings its former stays here along: those stand in the own register.
    const { nameZh, nameEn } = ctx.organization;
    const others = handed.filter(({ carrier }) => carrier.zh !== nameZh || carrier.en !== nameEn);
    return {
      earlier: others,
      months: monthsBefore(others),
      from: mine ? { id: mine.id, state: mine.state, leavesOn: mine.leavesOn, carrier: mine.from } : null,
      to: made ? { id: made.id, state: made.state, leavesOn: made.leavesOn, carrier: made.to } : null,
    };
  });
}
