import { overlaps } from "#app/domain/shared/dates.ts";
import { mergedCodes } from "#db/queries/firm-merges.server.ts";
import { firmsByCode } from "#db/queries/firms.server.ts";
import { staysWithFirms } from "#db/queries/residency.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { differencesOf, type ImportOutcome, type StoredRow } from "./import-outcome.ts";

/**
 * Where the ledger stands otherwise than when a batch was checked. gone: the stay is no longer there. moved: it is, with
 * `now` in place of `was`. touched: something else of it was changed. taken: the firm has entered meanwhile, on `now`.
 * merged: the code was merged into another one, `now`. register: the register now says `now` for a firm that the row would
 * have registered or agreed with.
 */
export type Drift = {
  row: number;
  name: string;
  uscc: string;
  kind: "gone" | "moved" | "touched" | "taken" | "merged" | "register";
  column: string;
  was: string | number | null;
  now: string | number | null;
};

type PresentStay = Awaited<ReturnType<typeof staysWithFirms>>[number];

function driftOfStay(row: StoredRow, now: PresentStay | undefined): Omit<Drift, "row" | "name" | "uscc">[] {
  const before = row.stay;
  if (before === null) return [];
  if (now === undefined) return [{ kind: "gone", column: "enteredOn", was: row.values.enteredOn, now: null }];
  if (now.rev === before.rev) return [];
  const moved = (["leftOn", "exit", "note"] as const).filter((column) => now[column] !== before[column]);
  return moved.length > 0
    ? moved.map((column) => ({ kind: "moved", column, was: before[column], now: now[column] }) as const)
    : [{ kind: "touched", column: "name", was: null, now: null }];
}

/** What committing a batch would no longer do as its dry run showed it, row by row; empty while all stands. */
export async function driftOf(
  tx: ScopedTx,
  organizationId: string,
  outcome: ImportOutcome,
): Promise<Drift[]> {
  const rows = outcome.accepted.filter(({ status }) => status !== "same");
  if (rows.length === 0) return [];
  const stays = await staysWithFirms(tx, organizationId);
  const merged = await mergedCodes(tx, organizationId);
  const byId = new Map(stays.map((stay) => [stay.id, stay]));
  const ofFirm = groupByCode(stays);
  const ended = new Map(rows.map(({ residencyId, values }) => [residencyId, values.leftOn]));
  const registered = new Map(
    (await firmsByCode(tx, [...new Set(rows.map(({ values }) => values.uscc))])).map((firm) => [
      firm.uscc,
      firm,
    ]),
  );
  return rows.flatMap((row): Drift[] => {
    const { name, uscc, enteredOn, leftOn } = row.values;
    const at = { row: row.row, name, uscc };
    const kept = merged.get(uscc);
    if (kept) return [{ ...at, kind: "merged", column: "uscc", was: uscc, now: kept.uscc }];
    if (row.status === "changed") {
      return driftOfStay(row, byId.get(row.residencyId!)).map((drift) => ({ ...at, ...drift }));
    }
    // A stay that the file itself ends does not stand in the way.
    const taken = (ofFirm.get(uscc) ?? []).find((stay) =>
      overlaps(
        { from: enteredOn, to: leftOn },
        { from: stay.enteredOn, to: ended.get(stay.id) ?? stay.leftOn },
      ),
    );
    if (taken) return [{ ...at, kind: "taken", column: "enteredOn", was: null, now: taken.enteredOn }];
    const shown = new Set(row.differences.map(({ column, register }) => JSON.stringify([column, register])));
    return differencesOf(row, registered.get(uscc))
      .filter(({ column, register }) => !shown.has(JSON.stringify([column, register])))
      .map(({ column, register, row: said }) => ({
        ...at,
        kind: "register",
        column,
        was: said,
        now: register,
      }));
  });
}

function groupByCode(stays: readonly PresentStay[]): Map<string, PresentStay[]> {
  const groups = new Map<string, PresentStay[]>();
  for (const stay of stays) {
    const group = groups.get(stay.uscc);
    if (group) group.push(stay);
    else groups.set(stay.uscc, [stay]);
  }
  return groups;
}
