import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { day } from "#app/services/residency/resident-fields.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { deleteName, type FirmName, publishName, updateName } from "#db/queries/firm-names.server.ts";
import { withScope } from "#db/scope.server.ts";
import { lockFirmOfStay } from "./firm-of-stay.server.ts";
import { readName, renameFirmInput } from "./rename-firm.server.ts";

/** Which name is meant: the day it began, and how it read when the form was opened. */
const standing = { on: day(), was: z.string().max(200) };

export const correctNameInput = renameFirmInput.extend(standing);
export const removeNameInput = z.object({ residencyId: z.uuid(), ...standing });

/** The name that is meant, and whether it is the firm's first. Refuses one that was changed since. */
function meant(names: readonly FirmName[], { on, was }: { on: string; was: string }) {
  const before = names.find((name) => name.validFrom === on);
  if (!before || before.name !== was) throw new Refusal("conflict", "common.changed-meanwhile");
  return { before, isFirst: names.at(-1) === before };
}

/** Mends a name of a firm, its day or evidence. The first one begins with what is known of the firm: its day stays. */
export async function correctName({ ctx, input }: Verb<z.input<typeof correctNameInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { residencyId, on, was, ...given } = correctNameInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const { firm, names } = await lockFirmOfStay(tx, organizationId, residencyId);
    const { before, isFirst } = meant(names, { on, was });
    if (isFirst && given.validFrom !== on) {
      throw new Refusal("invalid", "firms.first-name-day", {}, { validFrom: "firms.first-name-day" });
    }
    const others = names.filter((name) => name !== before);
    const after = readName(given, others, { today: ctx.today, isFirst });
    await updateName(tx, organizationId, { firmId: firm.id, on }, after);
    await publishName(tx, firm.id);
    await audit(tx, {
      action: "correct-name",
      entity: "firm",
      entityId: firm.id,
      before: { uscc: firm.uscc, ...before },
      after: { uscc: firm.uscc, ...after },
    });
  });
}

/** Takes a renaming back: the firm bears the name before it again. The first name cannot go. A duty that came with it stays noted. */
export async function removeName({ ctx, input }: Verb<z.input<typeof removeNameInput>>): Promise<void> {
  authorise(ctx, "residency:write");
  const { residencyId, on, was } = removeNameInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const { firm, names } = await lockFirmOfStay(tx, organizationId, residencyId);
    const { before, isFirst } = meant(names, { on, was });
    if (isFirst) throw new Refusal("conflict", "firms.first-name");
    await deleteName(tx, organizationId, { firmId: firm.id, on });
    await publishName(tx, firm.id);
    await audit(tx, {
      action: "remove-name",
      entity: "firm",
      entityId: firm.id,
      before: { uscc: firm.uscc, ...before },
    });
  });
}
