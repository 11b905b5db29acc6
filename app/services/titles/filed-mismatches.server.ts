import { z } from "zod";
import type { FilingTitle } from "#app/domain/filings/content.ts";
import { type Verified, verifyTitles } from "#app/domain/titles/verify.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { unitsOfCarriers } from "#db/queries/policy-fit.server.ts";
import {
  type EntryOfFirm,
  entriesOfFirms,
  entriesOfOthers,
  listedKinds,
} from "#db/queries/registry.server.ts";
import { periodsOf } from "#db/queries/reports.server.ts";
import { carriersPlaced, filingStates, lastRevisions, type PlacedCarrier } from "#db/queries/runs.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";

export const filedMismatchesInput = z.object({
  /** Without it: the last period that has ended. */
  period: z.string().max(20).optional().catch(undefined),
  unit: z.uuid().optional().catch(undefined),
});

type FiledTitle = FilingTitle & { name: string };
export type FiledMismatch = {
  carrier: Pick<PlacedCarrier, "id" | "slug" | "nameZh" | "nameEn">;
  differing: (Verified<FiledTitle> & { entry: EntryOfFirm | null })[];
  /** What the register lists of residents that were filed, and the filing does not claim. */
  unclaimed: EntryOfFirm[];
};
export type FiledMismatches = {
  periods: string[];
  period: string | null;
  units: { id: string; zh: string; en: string }[];
  unit: string | null;
  /** Carriers whose filing was read, out of those that the session sees. */
  read: number;
  carriers: number;
  /** So many carriers at most are read at once: the others are to be asked for by district. */
  isCut: boolean;
  titles: number;
  verified: number;
  rows: FiledMismatch[];
  /** Listed firms that are residents of none of the filings read: how many, and the first entries of them. Null: nothing was read. */
  elsewhere: { firms: number; rows: EntryOfFirm[] } | null;
};

const MOST_CARRIERS = 200;
const CARRIERS_AT_ONCE = 20;
const ELSEWHERE_SHOWN = 100;
const SEEN: readonly string[] = ["submitted", "unit-accepted", "accepted", "amending", "returned"];

/** One filing beside the register: titles as of the period's last day or before. */
async function compareFiling(
  tx: ScopedTx,
  cityId: string,
  kinds: ReadonlySet<string>,
  { content }: Awaited<ReturnType<typeof lastRevisions>>[number],
) {
  const names = new Map(content.firms.map(({ uscc, name }) => [uscc, name]));
  const claims = content.titles.map((title): FiledTitle => ({ ...title, name: names.get(title.uscc) ?? "" }));
  const { lastDay } = content.period;
  const residents = content.residencies.filter(
    ({ enteredOn, leftOn }) => enteredOn <= lastDay && (leftOn === null || leftOn > lastDay),
  );
  const entries = await entriesOfFirms(tx, cityId, [...new Set(residents.map(({ uscc }) => uscc))]);
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const codes = new Set(residents.map(({ uscc }) => uscc));
  const own = claims.filter(({ uscc }) => codes.has(uscc));
  // What the register learnt after the period is no fault of the filing.
  const listed = entries.filter(({ awardedOn }) => awardedOn <= lastDay);
  const { verified, unclaimed } = verifyTitles(own, listed, kinds);
  return {
    codes,
    titles: own.length,
    verified: verified.filter(({ state }) => state === "verified").length,
    differing: verified
      .filter(({ state }) => state === "differs" || state === "not-listed")
      .map((it) => ({ ...it, entry: it.entry && byId.get(it.entry.id)! })),
    unclaimed: unclaimed.map(({ id }) => byId.get(id)!),
  };
}

/**
 * Titles as carriers filed them beside the city's register, for a period: what differs, is not listed, or is listed and was not
 * filed. Only what was handed in is read: the last revision of each filing that the session sees. Firms count while in
 * residence on the period's last day. Listed firms that live in none of the carriers read are counted and named as well.
 */
export async function filedMismatches({
  ctx,
  input,
}: Verb<z.input<typeof filedMismatchesInput>>): Promise<FiledMismatches> {
  authorise(ctx, "registry:read");
  authorise(ctx, "filing:read");
  const asked = filedMismatchesInput.parse(input);
  const { id, kind, cityId } = ctx.organization;
  return withScope(ctx, async (tx) => {
    const periods = await periodsOf(tx, cityId);
    const period =
      periods.find(({ code }) => code === asked.period) ??
      periods.find(({ lastDay }) => lastDay < ctx.today) ??
      periods[0];
    const placed = period ? await unitsOfCarriers(tx, cityId, period.lastDay) : [];
    const ofUnits = kind === "city" ? placed : placed.filter(({ unitId }) => unitId === id);
    const inUnit = ofUnits.filter(({ unitId }) => asked.unit === undefined || unitId === asked.unit);
    const ids = new Set(inUnit.map(({ carrierId }) => carrierId));
    const all = period ? await carriersPlaced(tx, cityId, period.lastDay) : [];
    const visible = all.filter((it) => ids.has(it.id));
    const taken = visible.slice(0, MOST_CARRIERS);
    const kinds = await listedKinds(tx, cityId);
    const view: FiledMismatches = {
      periods: periods.map(({ code }) => code),
      period: period?.code ?? null,
      units: unitChoices(ofUnits),
      unit: asked.unit ?? null,
      read: 0,
      carriers: visible.length,
      isCut: visible.length > taken.length,
      titles: 0,
      verified: 0,
      rows: [],
      elsewhere: null,
    };
    if (!period) return view;
    const states = await filingStates(
      tx,
      period.id,
      taken.map((it) => it.id),
    );
    const filed = new Set(
      states.filter(({ status }) => SEEN.includes(status)).map(({ organizationId }) => organizationId),
    );
    const reading = taken.filter((it) => filed.has(it.id));
    const resident = new Set<string>();
    for (let from = 0; from < reading.length; from += CARRIERS_AT_ONCE) {
      const some = reading.slice(from, from + CARRIERS_AT_ONCE).map((it) => it.id);
      for (const filing of await lastRevisions(tx, some, [period.id])) {
        const { titles, verified, codes, ...lists } = await compareFiling(tx, cityId, kinds, filing);
        view.read += 1;
        for (const code of codes) resident.add(code);
        view.titles += titles;
        view.verified += verified;
        if (lists.differing.length + lists.unclaimed.length === 0) continue;
        const carrier = reading.find((it) => it.id === filing.organizationId)!;
        const { id: carrierId, slug, nameZh, nameEn } = carrier;
        view.rows.push({ carrier: { id: carrierId, slug, nameZh, nameEn }, ...lists });
      }
    }
    if (view.read > 0) {
      const of = { codes: [...resident], on: period.lastDay, limit: ELSEWHERE_SHOWN };
      view.elsewhere = await entriesOfOthers(tx, cityId, of);
    }
    return view;
  });
}

const unitChoices = (placed: readonly { unitId: string; nameZh: string; nameEn: string }[]) => [
  ...new Map(placed.map((it) => [it.unitId, { id: it.unitId, zh: it.nameZh, en: it.nameEn }])).values(),
];
