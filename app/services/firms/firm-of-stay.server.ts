import { Refusal } from "#app/domain/shared/errors.ts";
import { type FirmName, lockFirms, namesOfFirm } from "#db/queries/firm-names.server.ts";
import { type FirmFacts, firmsById } from "#db/queries/firms.server.ts";
import { stayById } from "#db/queries/residency.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** The firm of a stay with its names, which nobody else changes until the transaction ends. Refuses a stay that is not here. */
export async function lockFirmOfStay(
  tx: ScopedTx,
  organizationId: string,
  residencyId: string,
): Promise<{ firm: FirmFacts; names: FirmName[] }> {
  const stay = await stayById(tx, organizationId, residencyId);
  if (!stay || (await lockFirms(tx, organizationId, [stay.firmId])) === 0) {
    throw new Refusal("absent", "residency.absent");
  }
  const [firm] = await firmsById(tx, [stay.firmId]);
  return { firm: firm!, names: await namesOfFirm(tx, organizationId, stay.firmId) };
}
