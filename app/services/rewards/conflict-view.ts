import type { LineOutcome } from "#app/domain/rewards/types.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import type { ConflictRow, PartyRow } from "#db/queries/rewards.server.ts";
import type { SideFacts } from "./stored-lines.ts";

/** An outcome that several carriers claim, with the same facts for each. */
export type ConflictView = {
  id: string;
  programme: string;
  uscc: string;
  firmName: string;
  /** `waiting`: the codes of the items that the ruling decides. */
  outcome: LineOutcome & { label: Bilingual | null; waiting: string[] };
  status: ConflictRow["status"];
  createdAt: string;
  sides: SideFacts[];
  /** Its earlier states, each with who ended it; `winner` and `reason` are those of a ruling that was taken back. */
  past: {
    status: ConflictRow["status"];
    winner: string | null;
    reason: string | null;
    by: string | null;
    at: string | null;
    endedBy: string;
    endedAt: string;
    endReason: string | null;
  }[];
  ruling: { carrierId: string; carrierName: string; reason: string; by: string; at: string } | null;
};

export function conflictView(row: ConflictRow, parties: readonly PartyRow[]): ConflictView {
  const sides = parties.filter((it) => it.conflictId === row.id).map((it) => it.facts as SideFacts);
  const nameOf = (id: string) => sides.find((it) => it.carrierId === id)?.carrierName ?? id;
  return {
    id: row.id,
    programme: row.programme,
    uscc: row.uscc,
    firmName: row.firmName,
    outcome: row.outcome as ConflictView["outcome"],
    status: row.status,
    createdAt: row.createdAt,
    sides,
    past: row.history.map((it) => ({
      status: it.status,
      winner: it.ruledFor ? nameOf(it.ruledFor) : null,
      reason: it.reason ?? null,
      by: it.by ?? null,
      at: it.at ?? null,
      endedBy: it.endedBy,
      endedAt: it.endedAt,
      endReason: it.endReason ?? null,
    })),
    ruling:
      row.ruledFor && row.reason && row.ruledByName && row.ruledAt
        ? {
            carrierId: row.ruledFor,
            carrierName: nameOf(row.ruledFor),
            reason: row.reason,
            by: row.ruledByName,
            at: row.ruledAt,
          }
        : null,
  };
}
