import { z } from "zod";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type FirmFacts, firmsById } from "#db/queries/firms.server.ts";
import { leasesOfStays, type StayLease, stayById } from "#db/queries/residency.server.ts";
import { otherCarriers, transfersOfStays } from "#db/queries/transfers.server.ts";
import { withScope } from "#db/scope.server.ts";

export const openProposalInput = z.object({ residencyId: z.uuid() });

export type ProposalView = {
  firm: FirmFacts;
  stay: { id: string; rev: number; enteredOn: DateOn; leftOn: DateOn | null };
  /** What is let to the firm without an end, or to a day that is still to come. */
  leases: StayLease[];
  carriers: { id: string; zh: string; en: string }[];
  /** The proposal that waits for an answer already. */
  openId: string | null;
};

/** What a proposal is made from. */
export async function openProposal({
  ctx,
  input,
}: Verb<z.input<typeof openProposalInput>>): Promise<ProposalView> {
  authorise(ctx, "residency:write");
  const given = openProposalInput.safeParse(input);
  if (!given.success) throw new Refusal("absent", "residency.absent");
  const { id: organizationId, cityId } = ctx.organization;
  return withScope(ctx, async (tx) => {
    const stay = await stayById(tx, organizationId, given.data.residencyId);
    if (!stay) throw new Refusal("absent", "residency.absent");
    const [firm] = await firmsById(tx, [stay.firmId]);
    const leases = await leasesOfStays(tx, organizationId, [stay.id]);
    const made = await transfersOfStays(tx, organizationId, [stay.id]);
    return {
      firm: firm!,
      stay: { id: stay.id, rev: stay.rev, enteredOn: stay.enteredOn, leftOn: stay.leftOn },
      leases: leases.filter(({ endsOn }) => endsOn === null || endsOn > ctx.today),
      carriers: await otherCarriers(tx, { organizationId, cityId, today: ctx.today }),
      openId: made.find(({ state }) => state === "proposed")?.id ?? null,
    };
  });
}
