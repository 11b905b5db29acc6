import { z } from "zod";
import { type Difference, differenceOf } from "#app/domain/residency/difference.ts";
import { addDays, type DateOn, isDate } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type ComparedRow, comparedStays } from "#db/queries/residency-register.server.ts";
import { withScope } from "#db/scope.server.ts";

export const compareRegistersInput = z.object({ from: z.string().optional(), to: z.string().optional() });

export type RegisterDifference = { from: DateOn; to: DateOn; difference: Difference<ComparedRow> };

/** The days asked for, else the last year up to today. Refuses what is no day, and an end before the beginning, by field. */
export function comparedDays(
  given: { from?: string; to?: string },
  today: DateOn,
): { from: DateOn; to: DateOn } {
  const fields: Record<string, string> = {};
  if (given.from && !isDate(given.from)) fields.from = "form.date";
  if (given.to && !isDate(given.to)) fields.to = "form.date";
  if (Object.keys(fields).length > 0) throw new Refusal("invalid", "form.date", {}, fields);
  const to = given.to || today;
  const from = given.from || `${Number(to.slice(0, 4)) - 1}-12-31`;
  if (from >= to) {
    const code = "residency.days-order";
    throw new Refusal("invalid", code, { earliest: addDays(from, 1) }, { to: code });
  }
  return { from, to };
}

/** What lies between the registers of two days; from the end of the year before to today unless given. */
export async function compareRegisters({
  ctx,
  input,
}: Verb<z.input<typeof compareRegistersInput>>): Promise<RegisterDifference> {
  authorise(ctx, "residency:read");
  const { from, to } = comparedDays(compareRegistersInput.parse(input), ctx.today);
  const stays = await withScope(ctx, (tx) => comparedStays(tx, ctx.organization.id, from, to));
  return { from, to, difference: differenceOf(stays, from, to) };
}
