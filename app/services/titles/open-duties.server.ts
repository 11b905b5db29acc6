import { kindsWithDuties } from "#app/domain/titles/duties.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { residentTitlesOf } from "#db/queries/titles.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { DUTY_RULES } from "./duty-rules.ts";
import { duties, type ListedDuty } from "./show-radar.server.ts";

const AHEAD_DAYS = 60;

/** What residents owe for their titles within some days, and what is past and nobody noted. */
export async function openDuties(tx: ScopedTx, ctx: Ctx): Promise<ListedDuty[]> {
  const { id } = ctx.organization;
  const titles = await residentTitlesOf(tx, id, kindsWithDuties(DUTY_RULES), ctx.today);
  const all = await duties(tx, id, titles, { today: ctx.today, aheadDays: AHEAD_DAYS });
  // The end of a title has its own to-do.
  return all.filter(
    ({ rule, state }) => rule.due.every !== "end" && (state === "upcoming" || state === "overdue"),
  );
}
