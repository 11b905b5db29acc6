import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { TransferStep } from "#app/domain/transfers/transfer.ts";
import { authorise, type Ctx, once, type Verb } from "#app/services/verb.server.ts";
import { firmsByCode, registerFirms } from "#db/queries/firms.server.ts";
import {
  addNames,
  endTransfer,
  lockTransfer,
  type TransferRow,
  transferById,
} from "#db/queries/transfers.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { addResidentInput, takeIn } from "../residency/add-resident.server.ts";
import { optionalText } from "../residency/resident-fields.ts";

export const answerTransferInput = z.object({
  id: z.uuid(),
  step: z.enum(["withdraw", "decline", "accept"], "form.invalid"),
  /** Why: needed to decline and to withdraw. */
  answer: optionalText(500),
  /** Of an acceptance: the agreement with the firm, or another document. */
  evidence: optionalText(500),
});

/** What the database said against a step, in words. */
const REFUSED: Readonly<Record<string, string>> = {
  accepted: "transfers.accepted-already",
  declined: "transfers.declined-already",
  withdrawn: "transfers.withdrawn-already",
  "stay-changed": "transfers.stay-changed",
  "leases-run": "transfers.leases-run-there",
};

function refused(said: string): Refusal {
  const code = REFUSED[said];
  return code ? new Refusal("conflict", code) : new Refusal("absent", "transfers.absent");
}

/** Opens the stay here: the facts and names that were handed over become the carrier's own where it has none. */
async function openStay(tx: ScopedTx, ctx: Ctx, row: TransferRow, evidence: string | null): Promise<string> {
  if (row.leavesOn > ctx.today) {
    throw new Refusal("conflict", "transfers.not-yet", { on: row.leavesOn });
  }
  const { names, ...facts } = row.firm;
  const [known] = await firmsByCode(tx, [facts.uscc]);
  if (!known) {
    // The first name stands from the founding on; the later ones from their days.
    const ids = await registerFirms(tx, [{ ...facts, name: names[0]?.name ?? facts.name }]);
    await addNames(tx, ctx.organization.id, ids.get(facts.uscc)!, names);
  }
  const given = addResidentInput.parse({
    uscc: facts.uscc,
    enteredOn: row.leavesOn,
    entryReason: row.reason,
    entryEvidence: evidence,
  });
  return (await takeIn(tx, ctx, given)).id;
}

/**
 * Withdraws an own proposal; declines or accepts one that was made to the carrier. Accepted, the firm leaves there and enters
 * here on the same day. Refuses what was answered before, a stay that changed since, leases that run on, and a day to come.
 */
export async function answerTransfer({
  ctx,
  input,
  key,
}: Verb<z.input<typeof answerTransferInput>>): Promise<{ residencyId: string | null }> {
  authorise(ctx, "residency:write");
  const { id, step, answer, evidence } = answerTransferInput.parse(input);
  if (step !== "accept" && answer === null) {
    throw new Refusal("invalid", "transfers.answer-required", {}, { answer: "transfers.answer-required" });
  }
  const own = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "answer-transfer", async () => {
      await lockTransfer(tx, id);
      const row = await transferById(tx, own, id);
      const isMine =
        row !== null && (step === "withdraw" ? row.organizationId : row.toOrganizationId) === own;
      if (!row || !isMine) throw new Refusal("absent", "transfers.absent");
      if (row.state !== "proposed") throw refused(row.state);
      const residencyId = step === "accept" ? await openStay(tx, ctx, row, evidence) : null;
      const said = await endTransfer(tx, row, step satisfies TransferStep, { answer, residencyId });
      if (said !== null) throw refused(said);
      return { residencyId };
    }),
  );
}
