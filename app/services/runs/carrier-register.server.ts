import type { RegisteredRecognition } from "#app/domain/scoring/from-filings.ts";
import { recognitionsOf } from "#db/queries/recognitions.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** The recognitions of carriers, as runs and conditions read them: the city's register, or what it holds of the own. */
export async function carrierRegister(tx: ScopedTx, cityId: string): Promise<RegisteredRecognition[]> {
  return (await recognitionsOf(tx, cityId)).map((it) => ({
    carrierId: it.carrierId,
    level: it.level,
    from: it.validFrom,
    to: it.validTo,
    revokedOn: it.revokedOn,
    isRenewal: it.isRenewal,
    number: it.number,
    evidence: it.evidence,
  }));
}
