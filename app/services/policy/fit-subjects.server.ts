import { carrierFacts } from "#app/domain/filings/carrier-facts.ts";
import type { ConditionsPolicy } from "#app/domain/policy/conditions.ts";
import { carrierSubjects, firmSubjects, residentsOn } from "#app/domain/scoring/from-filings.ts";
import type { SubjectInput } from "#app/domain/scoring/input.ts";
import { type DateOn, isWithin } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type CarrierUnit, filedPeriods, unitsOfCarriers } from "#db/queries/policy-fit.server.ts";
import { type PeriodRow, periodsOf } from "#db/queries/reports.server.ts";
import { type AcceptedFiling, lastRevisions } from "#db/queries/runs.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { carrierRegister } from "../runs/carrier-register.server.ts";
import { acceptedFilings, carrierStates, periodsBack } from "../runs/load-filings.server.ts";
import { lookBackOf } from "../scoring/look-back.ts";
import type { Ctx } from "../verb.server.ts";

/** Where somebody reads conditions from: the accepted filings of a city, or a carrier's own last ones. */
export type FitPlace = {
  periods: PeriodRow[];
  period: PeriodRow | null;
  /** Districts to choose from; none at a carrier. */
  units: { id: string; zh: string; en: string }[];
};
/** Those who are tested, and what is known of them. */
export type FitSubjects = {
  subjects: SubjectInput[];
  periods: PeriodRow[];
  /** Filings of the period that were read. */
  read: { name: string; revision: number }[];
  leftOut: string[];
  /** The carriers that a firm stood in on the last day. */
  hosts: ReadonlyMap<string, readonly string[]>;
};

/** As many filings as a page reads at once; more are to be asked for by district. */
const MOST_CARRIERS = 200;
const MOST_FIRMS = 4_000;

export async function fitPlace(tx: ScopedTx, ctx: Ctx, asked: string | undefined): Promise<FitPlace> {
  const { id, kind, cityId } = ctx.organization;
  const all = await periodsOf(tx, cityId);
  const isCity = kind === "city";
  const filed = isCity ? [] : await filedPeriods(tx, id);
  const periods = isCity ? all : all.filter((it) => filed.includes(it.id));
  const period = asked
    ? periods.find((it) => it.code === asked)
    : (periods.find((it) => it.lastDay < ctx.today) ?? periods[0]);
  const placed = isCity && period ? await unitsOfCarriers(tx, cityId, period.lastDay) : [];
  const byId = new Map(placed.map((it) => [it.unitId, { id: it.unitId, zh: it.nameZh, en: it.nameEn }]));
  return { periods, period: period ?? null, units: [...byId.values()] };
}

/** The subjects of a policy's conditions for a period. Throws Refusal where nothing is filed, or too much at once. */
export async function fitSubjects(
  tx: ScopedTx,
  ctx: Ctx,
  of: { policy: ConditionsPolicy; period: PeriodRow; unit: string | null },
): Promise<FitSubjects> {
  const { policy, period } = of;
  const isCity = ctx.organization.kind === "city";
  const periods = await periodsBack(tx, ctx.organization.cityId, period, lookBackOf(policy));
  const { filings, leftOut } = isCity
    ? await cityFilings(tx, ctx, { ...of, periods })
    : { filings: await ownFilings(tx, ctx, periods), leftOut: [] };
  const current = filings.filter((it) => it.periodId === period.id);
  if (current.length === 0) throw new Refusal("conflict", "policy.fit-nothing", { period: period.code });
  const { lastDay } = period;
  const subjects =
    policy.subject === "carrier"
      ? carrierSubjects(filings, carrierFacts, await carrierRegister(tx, ctx.organization.cityId))
      : firmSubjects(filings, residentsOn(current, lastDay));
  if (subjects.length > MOST_FIRMS) {
    throw new Refusal("conflict", "policy.fit-too-many-firms", { count: subjects.length, most: MOST_FIRMS });
  }
  const read = current.map(({ content, revision }) => ({ name: content.carrier.name, revision }));
  return { subjects, periods, read, leftOut, hosts: hostsOn(current, lastDay) };
}

async function cityFilings(
  tx: ScopedTx,
  ctx: Ctx,
  { period, periods, unit }: { period: PeriodRow; periods: PeriodRow[]; unit: string | null },
) {
  const states = await carrierStates(tx, ctx, period);
  const inUnit = unit && unitFilter(await unitsOfCarriers(tx, ctx.organization.cityId, period.lastDay), unit);
  const placed = inUnit ? states.filter((it) => inUnit.has(it.id)) : states;
  const taking = placed.filter((it) => it.state === "accepted");
  if (taking.length > MOST_CARRIERS) {
    throw new Refusal("conflict", "policy.fit-too-many", { count: taking.length, most: MOST_CARRIERS });
  }
  const leftOut = placed.filter((it) => it.state !== "accepted").map((it) => it.nameZh);
  return { filings: await acceptedFilings(tx, taking, periods), leftOut };
}

const unitFilter = (placed: readonly CarrierUnit[], unit: string): ReadonlySet<string> =>
  new Set(placed.filter((it) => it.unitId === unit).map((it) => it.carrierId));

const ownFilings = (tx: ScopedTx, ctx: Ctx, periods: readonly PeriodRow[]): Promise<AcceptedFiling[]> =>
  lastRevisions(
    tx,
    [ctx.organization.id],
    periods.map((it) => it.id),
  );

function hostsOn(filings: readonly AcceptedFiling[], day: DateOn): Map<string, string[]> {
  const hosts = new Map<string, string[]>();
  for (const { content } of filings) {
    for (const { uscc, enteredOn, leftOn } of content.residencies) {
      if (!isWithin(day, { from: enteredOn, to: leftOn })) continue;
      const known = hosts.get(uscc) ?? [];
      if (!known.includes(content.carrier.name)) hosts.set(uscc, [...known, content.carrier.name]);
    }
  }
  return hosts;
}
