import { z } from "zod";
import type { RightFacts } from "#app/domain/intellectual-property/counts.ts";
import { appliedIn, countByKind, heldOn, rightFacts } from "#app/domain/intellectual-property/counts.ts";
import { isHeld } from "#app/domain/intellectual-property/rights.ts";
import { RIGHT_KINDS, type RightKind } from "#app/domain/intellectual-property/rules.ts";
import { type DateOn, isDate } from "#app/domain/shared/dates.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type RightRow, rightsOf } from "#db/queries/intellectual-property.server.ts";
import { ownFirms } from "#db/queries/titles.server.ts";
import { withScope } from "#db/scope.server.ts";
import { RIGHT_RULES } from "./right-rules.ts";

const PAGE_ROWS = 100;
export const RIGHT_STATES = ["held", "pending", "ended", "all"] as const;
export type RightState = (typeof RIGHT_STATES)[number];

export const listRightsInput = z.object({
  on: z.string().refine(isDate).optional().catch(undefined),
  kind: z.enum(RIGHT_KINDS).optional().catch(undefined),
  q: z.string().max(100).optional().catch(undefined),
  state: z.enum(RIGHT_STATES).default("held").catch("held"),
  page: z.coerce.number().int().min(1).default(1).catch(1),
});

export type ListedRight = RightRow & { isHeld: boolean; residencyId: string | null; isResident: boolean };
export type RightsList = {
  on: DateOn;
  filter: z.output<typeof listRightsInput>;
  rows: ListedRight[];
  counts: Record<RightState, number>;
  /** Held by residents on the day, and applied for by them in its year up to the day. */
  held: Record<RightKind, number>;
  applied: Record<RightKind, number>;
  /** What the residents' rights come to as figures of reports, over the year up to the day. */
  facts: RightFacts;
  total: number;
  pages: number;
};

function isIn(right: ListedRight, state: RightState, on: DateOn): boolean {
  if (state === "all") return true;
  if (state === "held") return right.isHeld;
  const isEnded = right.endedOn !== null && right.endedOn <= on;
  return state === "ended" ? isEnded : !isEnded && !right.isHeld;
}

/** The intellectual property of the carrier's firms as of a day, today unless given. */
export async function listRights({ ctx, input }: Verb<z.input<typeof listRightsInput>>): Promise<RightsList> {
  authorise(ctx, "titles:read");
  const filter = listRightsInput.parse(input);
  const on = filter.on ?? ctx.today;
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const firms = new Map((await ownFirms(tx, organizationId, on)).map((firm) => [firm.id, firm]));
    const all = (await rightsOf(tx, { organizationId })).map((right): ListedRight => {
      const firm = firms.get(right.firmId);
      return {
        ...right,
        isHeld: isHeld(right, on),
        residencyId: firm?.residencyId ?? null,
        isResident: firm?.isResident ?? false,
      };
    });
    const text = filter.q?.trim().toLowerCase();
    const chosen = all.filter(
      (right) =>
        (filter.kind === undefined || right.kind === filter.kind) &&
        (!text ||
          [right.firmName, right.uscc, right.number, right.name].some((it) =>
            it.toLowerCase().includes(text),
          )),
    );
    const found = chosen.filter((right) => isIn(right, filter.state, on));
    const pages = Math.max(1, Math.ceil(found.length / PAGE_ROWS));
    const page = Math.min(filter.page, pages);
    const own = all.filter(({ isResident }) => isResident);
    const year = { firstDay: `${on.slice(0, 4)}-01-01`, lastDay: on };
    return {
      on,
      filter: { ...filter, page },
      rows: found.slice((page - 1) * PAGE_ROWS, page * PAGE_ROWS),
      counts: Object.fromEntries(
        RIGHT_STATES.map((state) => [state, chosen.filter((right) => isIn(right, state, on)).length]),
      ) as Record<RightState, number>,
      held: countByKind(heldOn(own, on)),
      applied: countByKind(appliedIn(own, year.firstDay, on)),
      facts: rightFacts(own, year, RIGHT_RULES),
      total: found.length,
      pages,
    };
  });
}
