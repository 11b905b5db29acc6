import { z } from "zod";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { endingFault } from "#app/domain/residency/ending.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { audit, authorise, type Ctx, once, type Verb } from "#app/services/verb.server.ts";
import { endLeases, leasesOfStays, lockStay, updateStay } from "#db/queries/residency.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import {
  graduationFault,
  graduationOf,
  keepGraduations,
  readConfirmed,
} from "./decide-graduations.server.ts";
import { day, optionalText } from "./resident-fields.ts";

export const graduateResidentInput = z.object({
  id: z.uuid(),
  rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
  graduatedOn: day("admission.graduated-required"),
  /** What is let to the firm ends on that day, or goes on, to an ordinary tenant. */
  leases: z.enum(["end", "keep"], "admission.graduation-leases"),
  /** Why, where the conditions leave it open. */
  reason: optionalText(500),
  exitEvidence: optionalText(500),
  /** Evidence of a condition that the figures leave open, by its code, as JSON. */
  confirmed: z.string().max(10_000).optional(),
});

/** A graduation as either form gives it; `fields` are the names of day and reason in that form. */
export type Graduating = {
  id: string;
  rev: number;
  on: DateOn;
  leases: "end" | "keep";
  reason: string | null;
  evidence: string | null;
  confirmed: string | undefined;
  fields: { day: string; reason: string };
};

/**
 * Lets a firm graduate in the caller's transaction, by the one rule for every form: the day fits the stay, the conditions in force are
 * met, or they are open and a reason is given. The decision is kept with policy, figures and confirmations.
 */
export async function graduateStay(
  tx: ScopedTx,
  ctx: Ctx,
  { id, rev, on, leases, reason, evidence, confirmed, fields }: Graduating,
): Promise<{ number: string; leasesEnded: number }> {
  const organizationId = ctx.organization.id;
  const stay = await lockStay(tx, organizationId, id);
  if (!stay) throw new Refusal("absent", "residency.absent");
  const ending = leases === "end" ? await leasesOfStays(tx, organizationId, [id]) : [];
  const wrongEnd = endingFault(stay, ending, on, ctx.today);
  // A fault of the day is the form's; any other is of the ledger as it stands.
  if (wrongEnd?.field === "leftOn") throw refusalOf([{ ...wrongEnd, field: fields.day }]);
  if (wrongEnd) throw new Refusal("conflict", wrongEnd.code, wrongEnd.details);
  const checks = await graduationOf(tx, ctx, stay.firmId, on, readConfirmed(confirmed));
  const fault = graduationFault(checks, reason);
  if (fault?.field === "reason") throw refusalOf([{ ...fault, field: fields.reason }]);
  if (fault) throw new Refusal("conflict", fault.code, fault.details);
  const ended = leases === "end" ? await endLeases(tx, organizationId, [{ residencyId: id, on }]) : [];
  const change = { leftOn: on, exit: "graduated", exitReason: reason, exitEvidence: evidence } as const;
  if (!(await updateStay(tx, organizationId, { id, rev }, change))) {
    throw new Refusal("conflict", "common.changed-meanwhile");
  }
  const given = { on, reason, keepsLeases: leases === "keep" };
  const kept = await keepGraduations(tx, ctx, [stay], given, new Map([[stay.firmId, checks]]));
  const decided = kept.get(id)!;
  const leasesEnded = ended.map((lease) => lease.id);
  const after = { ...change, ...decided, leases, leasesEnded };
  await audit(tx, { action: "graduate", entity: "residency", entityId: id, after });
  return { number: decided.number, leasesEnded: ended.length };
}

/**
 * Lets a firm graduate on a day. The conditions in force are tested again in the same transaction; they are met, or they
 * are open and a reason is given, else it is refused. Policy, figures and confirmations are kept with the decision, which
 * gets the year's next number. Answers that number and how many leases ended.
 */
export async function graduateResident({
  ctx,
  input,
  key,
}: Verb<z.input<typeof graduateResidentInput>>): Promise<{ number: string; leasesEnded: number }> {
  authorise(ctx, "residency:write");
  const { graduatedOn, exitEvidence, ...given } = graduateResidentInput.parse(input);
  const fields = { day: "graduatedOn", reason: "reason" };
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "graduate-resident", () =>
      graduateStay(tx, ctx, {
        ...given,
        confirmed: given.confirmed,
        on: graduatedOn,
        evidence: exitEvidence,
        fields,
      }),
    ),
  );
}
