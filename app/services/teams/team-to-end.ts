import { refusalOf } from "#app/domain/reports/fault.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { teamEndFault } from "#app/domain/teams/teams.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { lockTeams, type TeamRow, teamById } from "#db/queries/teams.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/**
 * The team whose time ends on a day, held until the transaction ends. Refuses one that has ended as a conflict, and a day that
 * is none of its as invalid, named by the `field` that gives the day.
 */
export async function teamToEnd(
  tx: ScopedTx,
  ctx: Ctx,
  { id, on, field = "leftOn" }: { id: string; on: DateOn; field?: string },
): Promise<TeamRow> {
  await lockTeams(tx, ctx.organization.id);
  const team = await teamById(tx, ctx.organization.id, id);
  if (!team) throw new Refusal("absent", "teams.absent");
  const fault = teamEndFault(team, on, ctx.today, field);
  if (fault?.field === field) throw refusalOf([fault]);
  if (fault) throw new Refusal("conflict", fault.code, fault.details);
  return team;
}
