import { z } from "zod";
import { type Fault, refusalOf } from "#app/domain/reports/fault.ts";
import { normaliseName } from "#app/domain/residency/normalise.ts";
import { normaliseFigure, YUAN } from "#app/domain/residency/normalise-number.ts";
import { residencyFault } from "#app/domain/residency/residency.ts";
import { addDays, type DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { assertNotMerged } from "#app/services/firms/merge-firms.server.ts";
import { audit, authorise, type Ctx, once, type Verb } from "#app/services/verb.server.ts";
import { type FirmFacts, firmsByCode, registerFirms } from "#db/queries/firms.server.ts";
import { insertStays, staysOfFirm } from "#db/queries/residency.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { FIELD_CHOICES } from "./hightech-fields.ts";
import { readUscc } from "./look-up-firm.server.ts";
import { day, optionalDay, optionalText } from "./resident-fields.ts";

export const addResidentInput = z.object({
  uscc: z.string("residency.uscc-required"),
  /** Of the firm: needed when its code is new here, checked against the register when it is known. */
  name: optionalText(100),
  foundedOn: optionalDay,
  field: optionalText(3),
  capitalYuan: optionalText(40),
  appliedOn: optionalDay,
  admittedOn: optionalDay,
  enteredOn: day("residency.entered-required"),
  entryReason: optionalText(500),
  entryEvidence: optionalText(500),
  note: optionalText(500),
});
type Given = z.output<typeof addResidentInput>;

// Further ahead a day of entry is a slip of the pen.
const FURTHEST_DAYS = 366;

/** The steps before a stay come in order, and not far in the future. Refusals name the field. */
export function assertEntry(
  given: { appliedOn: DateOn | null; admittedOn: DateOn | null; enteredOn: DateOn },
  today: DateOn,
): void {
  const steps = [given.appliedOn, given.admittedOn, given.enteredOn].filter((on) => on !== null);
  if (steps.some((on, i) => i > 0 && on < steps[i - 1]!)) {
    throw new Refusal(
      "invalid",
      "residency.steps-order",
      {},
      { [given.admittedOn ? "admittedOn" : "appliedOn"]: "residency.steps-order" },
    );
  }
  if (given.enteredOn > addDays(today, FURTHEST_DAYS)) {
    throw new Refusal(
      "invalid",
      "residency.entered-too-late",
      {},
      { enteredOn: "residency.entered-too-late" },
    );
  }
}

/** The facts to register for a code that is new here. */
function newFirm(uscc: string, given: Given, today: DateOn): Omit<FirmFacts, "id"> {
  const fields: Record<string, string> = {};
  const name = given.name ? normaliseName(given.name, 100) : null;
  if (!name?.ok) fields.name = "residency.name-required";
  if (!given.foundedOn) fields.foundedOn = "residency.founded-required";
  else if (given.foundedOn > today) fields.foundedOn = "residency.founded-in-future";
  if (!FIELD_CHOICES.some(({ value }) => value === given.field)) fields.field = "residency.field-required";
  const capital = given.capitalYuan ? normaliseFigure(given.capitalYuan, YUAN, false) : null;
  if (capital && !capital.ok) fields.capitalYuan = "residency.capital-form";
  if (Object.keys(fields).length > 0 || !name?.ok || !given.foundedOn) {
    throw new Refusal("invalid", "form.invalid", {}, fields);
  }
  return {
    uscc,
    name: name.value,
    foundedOn: given.foundedOn,
    field: given.field,
    registeredCapitalFen: capital?.ok ? capital.value : null,
  };
}

/** The firm of the code, registered if it is new. A known code keeps its facts; another name beside it is refused. */
async function firmFor(tx: ScopedTx, uscc: string, given: Given, ctx: Ctx): Promise<FirmFacts> {
  const [known] = await firmsByCode(tx, [uscc]);
  if (known) {
    await assertNotMerged(tx, ctx.organization.id, known.id);
    const name = given.name ? normaliseName(given.name, 100) : null;
    if (name?.ok && name.value !== known.name) {
      throw new Refusal(
        "conflict",
        "residency.known-as",
        { name: known.name },
        { name: "residency.known-as" },
      );
    }
    return known;
  }
  const facts = newFirm(uscc, given, ctx.today);
  const ids = await registerFirms(tx, [facts]);
  return { id: ids.get(uscc)!, ...facts };
}

/**
 * Takes a firm in, from a day on. Refuses a wrong code, a known code under another name, a stay that overlaps another of
 * the same firm here. Answers the stay's id and what is only worth a second look.
 */
export async function addResident({
  ctx,
  input,
  key,
}: Verb<z.input<typeof addResidentInput>>): Promise<{ id: string; warnings: Fault[] }> {
  authorise(ctx, "residency:write");
  const given = addResidentInput.parse(input);
  readUscc(given.uscc);
  assertEntry(given, ctx.today);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "add-resident", async () => {
      const { id, warnings } = await takeIn(tx, ctx, given);
      return { id, warnings };
    }),
  );
}

/** The same within a transaction that does more: an application that is admitted. */
export async function takeIn(
  tx: ScopedTx,
  ctx: Ctx,
  given: Given,
): Promise<{ id: string; firm: { uscc: string; name: string }; warnings: Fault[] }> {
  const uscc = readUscc(given.uscc);
  assertEntry(given, ctx.today);
  const firm = await firmFor(tx, uscc, given, ctx);
  const others = await staysOfFirm(tx, ctx.organization.id, firm.id);
  const stay = { id: "", uscc, enteredOn: given.enteredOn, leftOn: null, exit: null };
  const faults = residencyFault(
    stay,
    others.map((other) => ({ ...other, uscc })),
    firm.foundedOn,
  );
  const refusal = refusalOf(faults);
  if (refusal) throw refusal;
  const { appliedOn, admittedOn, enteredOn, entryReason, entryEvidence, note } = given;
  const after = { appliedOn, admittedOn, enteredOn, entryReason, entryEvidence, note };
  const [id] = await insertStays(tx, ctx.organization.id, [{ firmId: firm.id, ...after }]);
  await audit(tx, {
    action: "add",
    entity: "residency",
    entityId: id!,
    after: { uscc, name: firm.name, ...after },
  });
  return {
    id: id!,
    firm: { uscc, name: firm.name },
    warnings: faults.filter(({ level }) => level === "warn"),
  };
}
