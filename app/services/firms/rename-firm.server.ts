import { z } from "zod";
import { nameFault } from "#app/domain/firms/names.ts";
import { normaliseName } from "#app/domain/residency/normalise.ts";
import { addMonths, type DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { day, optionalText } from "#app/services/residency/resident-fields.ts";
import { dutyRule } from "#app/services/titles/duty-rules.ts";
import { openEvent } from "#app/services/titles/note-duty.server.ts";
import { audit, authorise, type Ctx, once, type Verb } from "#app/services/verb.server.ts";
import { type FirmName, insertName, publishName } from "#db/queries/firm-names.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { lockFirmOfStay } from "./firm-of-stay.server.ts";

const NAME_DUTY = "high-tech-name-change";
const LONGEST = 100;

export const renameFirmInput = z.object({
  residencyId: z.uuid(),
  name: z.string("residency.name-required").trim().min(1, "residency.name-required").max(LONGEST),
  validFrom: day("firms.name-day-required"),
  evidence: optionalText(500),
});

/** The name as it is kept, where it can stand beside the others. Refusals name the field. */
export function readName(
  given: FirmName,
  others: readonly FirmName[],
  at: { today: DateOn; isFirst?: boolean },
): FirmName {
  const name = normaliseName(given.name, LONGEST);
  if (!name.ok || name.value === "") {
    throw new Refusal("invalid", "form.invalid", {}, { name: "residency.name-required" });
  }
  const fault = nameFault(others, { ...given, name: name.value }, at);
  if (fault) throw new Refusal("invalid", fault.code, fault.details, { [fault.field]: fault.code });
  return { ...given, name: name.value };
}

/** A holder of the title owes a report of its new name: the duty is opened while it can still be met. False where none is owed. */
async function openNameDuty(
  tx: ScopedTx,
  ctx: Ctx,
  firmId: string,
  { validFrom, evidence }: FirmName,
): Promise<boolean> {
  const rule = dutyRule(NAME_DUTY);
  if (rule?.due.every !== "event" || addMonths(validFrom, rule.due.months) < ctx.today) return false;
  const event = { firmId, duty: NAME_DUTY, happenedOn: validFrom, evidence };
  return (await openEvent(tx, ctx, event)).state === "opened";
}

/**
 * Gives a firm a new name from a day on; the former ones stay. Where the firm is a high-tech enterprise, the duty to report the new name
 * is opened with it; where this carrier answers for the firm, authorities read the new name too. Refuses a day to come, a day
 * before the first name or that of another one, and the name that it has already.
 */
export async function renameFirm({
  ctx,
  input,
  key,
}: Verb<z.input<typeof renameFirmInput>>): Promise<{ isDutyOpened: boolean }> {
  authorise(ctx, "residency:write");
  const { residencyId, ...given } = renameFirmInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "rename-firm", async () => {
      const { firm, names } = await lockFirmOfStay(tx, organizationId, residencyId);
      const after = readName(given, names, ctx);
      await insertName(tx, organizationId, firm.id, after);
      const isPublished = await publishName(tx, firm.id);
      const isDutyOpened = await openNameDuty(tx, ctx, firm.id, after);
      await audit(tx, {
        action: "rename",
        entity: "firm",
        entityId: firm.id,
        before: { uscc: firm.uscc, name: firm.name },
        after: { uscc: firm.uscc, ...after, isPublished, isDutyOpened },
      });
      return { isDutyOpened };
    }),
  );
}
