import { z } from "zod";
import { type ResidencyState, residencyState } from "#app/domain/residency/residency.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { decidingPolicy, GRADUATION_POLICY } from "#app/services/admission/deciding-policy.server.ts";
import { namesOf, type PolicyNames } from "#app/services/policy/describe-document.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { leasesOfStays } from "#db/queries/residency.server.ts";
import { type Bulk, bulkById, type ChosenStay, chosenStays } from "#db/queries/residency-register.server.ts";
import { withScope } from "#db/scope.server.ts";
import { MOST_CHOSEN } from "./bulk.server.ts";
import { evaluateGraduations, type GraduationChecks } from "./evaluate-graduation.server.ts";

export const chooseResidentsInput = z.object({ ids: z.array(z.uuid()).max(MOST_CHOSEN) });

export type ChosenRow = Pick<ChosenStay, "id" | "name" | "uscc" | "enteredOn" | "leftOn"> & {
  state: ResidencyState;
  /** Where it is let to today. */
  rooms: string[];
  /** What the conditions of graduation come to today; null for who is not in incubation. */
  graduation: GraduationChecks | null;
};
export type ChosenResidents = {
  /** Words of the policy of graduation; null where there is none, and where nobody could graduate. */
  names: PolicyNames | null;
  rows: ChosenRow[];
  /** What the form sends: each stay with the revision that is shown. */
  stays: string;
};

/** The stays that somebody has ticked, as they are today, with how far each is from graduation; what is no stay here is left out. */
export async function chooseResidents({
  ctx,
  input,
}: Verb<z.input<typeof chooseResidentsInput>>): Promise<ChosenResidents> {
  authorise(ctx, "residency:write");
  const given = chooseResidentsInput.safeParse(input);
  if (!given.success) throw new Refusal("invalid", "residency.bulk-too-many");
  return withScope(ctx, async (tx) => {
    const stays = await chosenStays(tx, ctx.organization.id, given.data.ids);
    const leases = await leasesOfStays(tx, ctx.organization.id, given.data.ids);
    const open = leases.filter(
      ({ startsOn, endsOn }) => startsOn <= ctx.today && (endsOn === null || ctx.today < endsOn),
    );
    const going = stays.filter(({ leftOn, enteredOn }) => leftOn === null && enteredOn <= ctx.today);
    const firmIds = going.map(({ firmId }) => firmId);
    const asked = { firmIds, on: ctx.today, confirmed: new Map() };
    const checks = await evaluateGraduations(tx, ctx, asked);
    const found = firmIds.length > 0 ? await decidingPolicy(tx, ctx, GRADUATION_POLICY, ctx.today) : null;
    const mayGraduate = new Set(going.map(({ id }) => id));
    return {
      names: found && namesOf(found.policy),
      rows: stays.map((stay) => ({
        id: stay.id,
        name: stay.name,
        uscc: stay.uscc,
        enteredOn: stay.enteredOn,
        leftOn: stay.leftOn,
        state: residencyState(stay, ctx.today),
        rooms: open.filter(({ residencyId }) => residencyId === stay.id).map(({ room }) => room),
        graduation: mayGraduate.has(stay.id) ? (checks.get(stay.firmId) ?? null) : null,
      })),
      stays: stays.map(({ id, rev }) => `${id}:${rev}`).join(","),
    };
  });
}

export const showBulkInput = z.object({ id: z.uuid() });

/** What was done to many stays at once. */
export async function showBulk({ ctx, input }: Verb<z.input<typeof showBulkInput>>): Promise<Bulk> {
  authorise(ctx, "residency:read");
  const given = showBulkInput.safeParse(input);
  const bulk = given.success
    ? await withScope(ctx, (tx) => bulkById(tx, ctx.organization.id, given.data.id))
    : null;
  if (!bulk) throw new Refusal("absent", "residency.no-such-bulk");
  return bulk;
}
