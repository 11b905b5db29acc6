import { contentDigest } from "#app/domain/filings/content.ts";
import type { FilingState } from "#app/domain/filings/state.ts";
import type { RunPeriod } from "#app/domain/scoring/input.ts";
import { canonicalJson } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type PeriodRow, periodsOf } from "#db/queries/reports.server.ts";
import * as queries from "#db/queries/runs.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { type Ctx, type Progress, sha256 } from "../verb.server.ts";

/**
 * Where a carrier's filing stands. `none`: nothing was submitted yet. `unseen`: not accepted yet, which is all that a
 * park learns of the filings of others.
 */
export type CarrierState = queries.PlacedCarrier & { state: FilingState | "none" | "unseen" };

/** The carriers of a run for a period with the state of each one's filing: a park's own, or all of the city. */
export async function carrierStates(tx: ScopedTx, ctx: Ctx, period: PeriodRow): Promise<CarrierState[]> {
  const { id, kind, cityId } = ctx.organization;
  const carriers =
    kind === "carrier"
      ? await queries.carriersOfPark(tx, id, period.lastDay)
      : await queries.carriersPlaced(tx, cityId, period.lastDay);
  const rows = await queries.filingStates(
    tx,
    period.id,
    carriers.map((it) => it.id),
  );
  const states = new Map(rows.map((row) => [row.organizationId, row.status]));
  const hidden = (carrier: { id: string }) => (kind === "carrier" && carrier.id !== id ? "unseen" : "none");
  return carriers.map((carrier) => ({ ...carrier, state: states.get(carrier.id) ?? hidden(carrier) }));
}

/** Refuses a run while a filing is not accepted: names the carriers, and the state of each by its id. */
export function assertAccepted(carriers: readonly CarrierState[]): void {
  const open = carriers.filter((it) => it.state !== "accepted");
  if (open.length === 0) return;
  throw new Refusal(
    "conflict",
    "runs.filings-not-accepted",
    { count: open.length, names: open.map((it) => it.nameZh).join("、") },
    Object.fromEntries(open.map((it) => [it.id, `runs.filing-${it.state}`])),
  );
}

export const runPeriod = (row: PeriodRow): RunPeriod => ({
  code: row.code,
  kind: row.kind as RunPeriod["kind"],
  firstDay: row.firstDay,
  lastDay: row.lastDay,
});

/** The run's period and those of its kind before it, the latest first: as many as the policy looks back to. */
export async function periodsBack(
  tx: ScopedTx,
  cityId: string,
  period: PeriodRow,
  lookBack: number,
): Promise<PeriodRow[]> {
  const all = await periodsOf(tx, cityId);
  return all.filter((it) => it.kind === period.kind && it.lastDay <= period.lastDay).slice(0, lookBack + 1);
}

/** So many carriers' filings are asked for at once: a city's in one statement would take longer than one may. */
const CARRIERS_AT_ONCE = 20;

/**
 * The accepted filings of carriers for some periods, a batch of carriers at a time, so that what is held does not grow with
 * them. Throws when what is stored no longer has the digest it was signed with: such a filing must not get into a run.
 */
export async function* acceptedBatches(
  tx: ScopedTx,
  carriers: readonly { id: string }[],
  periods: readonly PeriodRow[],
): AsyncGenerator<queries.AcceptedFiling[]> {
  const periodIds = periods.map((it) => it.id);
  for (let from = 0; from < carriers.length; from += CARRIERS_AT_ONCE) {
    const some = carriers.slice(from, from + CARRIERS_AT_ONCE).map((it) => it.id);
    const found = await queries.acceptedFilings(tx, some, periodIds);
    for (const { content, sha256: stored, organizationId } of found) {
      if (contentDigest(content, sha256) !== stored) {
        throw new Error(`the accepted filing ${stored} of ${organizationId} does not have its own digest`);
      }
    }
    yield found;
  }
}

/**
 * All of them; `progress` is told how many carriers are read. */
export async function acceptedFilings(
  tx: ScopedTx,
  carriers: readonly { id: string }[],
  periods: readonly PeriodRow[],
  progress?: Progress,
): Promise<queries.AcceptedFiling[]> {
  const all: queries.AcceptedFiling[] = [];
  let read = 0;
  await progress?.("read", read, carriers.length);
  for await (const found of acceptedBatches(tx, carriers, periods)) {
    all.push(...found);
    read = Math.min(read + CARRIERS_AT_ONCE, carriers.length);
    await progress?.("read", read, carriers.length);
  }
  return all;
}

/** The tree of the city on a day, by its digest: two runs with the same one counted everybody in the same place. */
export async function geographyVersion(tx: ScopedTx, cityId: string, on: string): Promise<string> {
  const places = await queries.geographyOn(tx, cityId, on);
  const plain = places.map(({ organization, relation, parent }) => ({ organization, relation, parent }));
  return `${on}:${sha256(canonicalJson(plain)).slice(0, 16)}`;
}
