import { z } from "zod";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { EXIT_KINDS, residencyFault } from "#app/domain/residency/residency.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { audit, authorise, type Ctx, type Verb } from "#app/services/verb.server.ts";
import { firmsById } from "#db/queries/firms.server.ts";
import { leasesOfStays, lockStay, type Stay, staysOfFirm, updateStay } from "#db/queries/residency.server.ts";
import { sayWhy } from "#db/queries/residency-steps.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { assertEntry } from "./add-resident.server.ts";
import { graduationFault, graduationOf, keepGraduations } from "./decide-graduations.server.ts";
import { day, optionalDay, optionalText } from "./resident-fields.ts";
import { standingGraduation } from "./show-graduation.server.ts";

export const correctResidentInput = z.object({
  id: z.uuid(),
  /** What the form was filled from: another one in between is a conflict. */
  rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
  appliedOn: optionalDay,
  admittedOn: optionalDay,
  enteredOn: day("residency.entered-required"),
  leftOn: optionalDay,
  exit: z
    .enum(EXIT_KINDS)
    .nullish()
    .transform((exit) => exit ?? null),
  entryReason: optionalText(500),
  entryEvidence: optionalText(500),
  exitReason: optionalText(500),
  exitEvidence: optionalText(500),
  note: optionalText(500),
  /** Why the record is mended: kept with the counter-entries of the journal. */
  correction: optionalText(500),
});

type Span = { enteredOn: DateOn; leftOn: DateOn | null };

/** Leases lie inside the stay. A correction never moves them in silence: it is refused, and names the room. */
async function assertLeasesInside(
  tx: ScopedTx,
  organizationId: string,
  id: string,
  { enteredOn, leftOn }: Span,
): Promise<void> {
  const outside = (await leasesOfStays(tx, organizationId, [id])).find(
    ({ startsOn, endsOn }) =>
      startsOn < enteredOn || (leftOn !== null && (endsOn === null || endsOn > leftOn)),
  );
  if (outside) {
    const { room, startsOn, endsOn } = outside;
    throw new Refusal("conflict", "residency.lease-outside", { room, startsOn, endsOn: endsOn ?? "" });
  }
}

type Ending = Pick<Stay, "leftOn" | "exit" | "exitReason">;

/**
 * A correction that makes a graduation of another ending, or moves one that was decided, is a graduation of its day: by the same
 * conditions, and with a decision of its own. One taken over from former books stays what it was. Null where it is none.
 */
async function correctedGraduation(
  tx: ScopedTx,
  ctx: Ctx,
  before: Stay,
  { leftOn, exit, exitReason }: Ending,
) {
  if (exit !== "graduated" || leftOn === null) return null;
  if (before.exit === "graduated" && before.leftOn === leftOn) return null;
  const standing = await standingGraduation(tx, ctx.organization.id, before);
  if (before.exit === "graduated" && standing === null) return null;
  const checks = await graduationOf(tx, ctx, before.firmId, leftOn);
  const fault = graduationFault(checks, exitReason);
  if (fault?.field === "reason") throw refusalOf([{ ...fault, field: "exitReason" }]);
  if (fault) throw new Refusal("conflict", fault.code, fault.details);
  return {
    on: leftOn,
    reason: exitReason,
    keepsLeases: standing?.keepsLeases ?? false,
    checks: new Map([[before.firmId, checks]]),
  };
}

/**
 * Mends a stay: its days, reasons and evidence. Emptying the day and the way of leaving takes the ending back.
 * Conflict when somebody changed the stay since the form was opened.
 */
export async function correctResident({
  ctx,
  input,
}: Verb<z.input<typeof correctResidentInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { id, rev, correction, ...given } = correctResidentInput.parse(input);
  assertEntry(given, ctx.today);
  if (given.leftOn !== null && given.leftOn > ctx.today) {
    throw new Refusal("invalid", "residency.left-in-future", {}, { leftOn: "residency.left-in-future" });
  }
  await withScope(ctx, async (tx) => {
    const before = await lockStay(tx, ctx.organization.id, id);
    if (!before) throw new Refusal("absent", "residency.absent");
    if (before.rev !== rev) throw new Refusal("conflict", "common.changed-meanwhile");
    const [firm] = await firmsById(tx, [before.firmId]);
    const others = await staysOfFirm(tx, ctx.organization.id, before.firmId);
    const refusal = refusalOf(
      residencyFault(
        { id, uscc: firm!.uscc, ...given },
        others.map((other) => ({ ...other, uscc: firm!.uscc })),
      ),
    );
    if (refusal) throw refusal;
    await assertLeasesInside(tx, ctx.organization.id, id, given);
    const left = given.leftOn === null ? { ...given, exitReason: null, exitEvidence: null } : given;
    const changed = (Object.keys(left) as (keyof typeof left)[]).filter(
      (name) => left[name] !== before[name],
    );
    if (changed.length === 0) return;
    const decision = await correctedGraduation(tx, ctx, before, left);
    await sayWhy(tx, { reason: correction });
    if (!(await updateStay(tx, ctx.organization.id, { id, rev }, left))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    const decided = decision && (await keepGraduations(tx, ctx, [before], decision, decision.checks)).get(id);
    const only = (from: Partial<Stay>) =>
      Object.fromEntries(changed.map((name) => [name, from[name] ?? null]));
    await audit(tx, {
      action: "correct",
      entity: "residency",
      entityId: id,
      before: only(before),
      after: { ...only(left), ...(correction === null ? {} : { correction }), ...decided },
    });
  });
}
