import { z } from "zod";
import { monthsInIncubation, type ResidencyState, residencyState } from "#app/domain/residency/residency.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { isValid } from "#app/domain/titles/titles.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type FirmFacts, firmsById } from "#db/queries/firms.server.ts";
import { batchById } from "#db/queries/imports.server.ts";
import {
  type HistoryEntry,
  historyOf,
  leasesOfStays,
  type Stay,
  type StayLease,
  stayById,
  staysOfFirm,
} from "#db/queries/residency.server.ts";
import { type RecordedStep, stepsOfStays } from "#db/queries/residency-steps.server.ts";
import { type TitleRow, titlesOf } from "#db/queries/titles.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { fieldName } from "./hightech-fields.ts";
import { readOutcome } from "./import-outcome.ts";

export const showResidentInput = z.object({ id: z.uuid() });

export type ShownStay = Stay & { state: ResidencyState; months: number };
export type ResidentView = {
  firm: FirmFacts & { fieldName: string | null };
  stay: ShownStay;
  /** The firm's other stays here, the latest first. */
  others: ShownStay[];
  leases: (StayLease & { isOpen: boolean })[];
  titles: (TitleRow & { isValid: boolean })[];
  history: HistoryEntry[];
  /** The stay's journal, in its order. */
  steps: RecordedStep[];
  /** What the row of the import said about room and area; nothing is let by an import. */
  importedRoom: { room: string | null; areaDm2: number | null } | null;
  importFile: { id: string; fileName: string; row: number | null } | null;
};

async function importOf(tx: ScopedTx, organizationId: string, stay: Stay, uscc: string) {
  if (!stay.importBatchId) return { importedRoom: null, importFile: null };
  const batch = await batchById(tx, organizationId, stay.importBatchId);
  if (!batch) return { importedRoom: null, importFile: null };
  const row = readOutcome(batch.outcome).accepted.find(
    ({ values }) => values.uscc === uscc && values.enteredOn === stay.enteredOn,
  );
  const said = row && (row.values.room !== null || row.values.areaDm2 !== null) ? row.values : null;
  return {
    importedRoom: said ? { room: said.room, areaDm2: said.areaDm2 } : null,
    importFile: { id: batch.id, fileName: batch.fileName, row: row?.row ?? null },
  };
}

/** A stay with everything that hangs on it, as of today. */
export async function showResident({
  ctx,
  input,
}: Verb<z.input<typeof showResidentInput>>): Promise<ResidentView> {
  authorise(ctx, "residency:read");
  const given = showResidentInput.safeParse(input);
  if (!given.success) throw new Refusal("absent", "residency.absent");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const stay = await stayById(tx, organizationId, given.data.id);
    if (!stay) throw new Refusal("absent", "residency.absent");
    const [firm] = await firmsById(tx, [stay.firmId]);
    const { uscc } = firm!;
    const shown = (one: Stay): ShownStay => ({
      ...one,
      state: residencyState({ ...one, uscc }, ctx.today),
      months: monthsInIncubation(one, ctx.today),
    });
    const stays = await staysOfFirm(tx, organizationId, stay.firmId);
    const leases = await leasesOfStays(
      tx,
      organizationId,
      stays.map(({ id }) => id),
    );
    const titles = await titlesOf(tx, { organizationId, firmIds: [stay.firmId] });
    const ids = [...stays, ...leases, ...titles].map(({ id }) => id);
    return {
      firm: { ...firm!, fieldName: fieldName(firm!.field) },
      stay: shown(stay),
      others: stays.filter(({ id }) => id !== stay.id).map(shown),
      leases: leases.map((lease) => ({
        ...lease,
        isOpen: lease.startsOn <= ctx.today && (lease.endsOn === null || lease.endsOn > ctx.today),
      })),
      titles: titles.map((title) => ({ ...title, isValid: isValid(title, ctx.today) })),
      history: await historyOf(tx, stay.importBatchId ? [...ids, stay.importBatchId] : ids),
      steps: await stepsOfStays(tx, organizationId, [stay.id]),
      ...(await importOf(tx, organizationId, stay, uscc)),
    };
  });
}
