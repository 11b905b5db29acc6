import fc from "fast-check";
import type { RewardItem, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { addDays } from "#app/domain/shared/dates.ts";
import { filing, itemHead, perHighTech, programme, year } from "./sample.fixture.ts";
import type { RewardInput } from "./types.ts";

/** Small random cities: three carriers and a park around the third, five firms, one year with a look-back. */
const CARRIERS = ["A", "B", "C", "P"];
const FIRMS = ["F0", "F1", "F2", "F3", "F4"];

const stay = fc.record({
  carrier: fc.constantFrom(...CARRIERS),
  uscc: fc.constantFrom(...FIRMS),
  from: fc.integer({ min: 0, max: 600 }).map((n) => addDays("2022-01-01", n)),
  days: fc.option(fc.integer({ min: 1, max: 600 }), { freq: 2 }),
  areaDm2: fc.integer({ min: 0, max: 30_000 }),
  exit: fc.constantFrom("graduated" as const, "left" as const),
});
const financing = fc.record({
  uscc: fc.constantFrom(...FIRMS),
  on: fc.integer({ min: 300, max: 729 }).map((n) => addDays("2022-01-01", n)),
  number: fc.constantFrom("R1", "R2"),
});
const recognition = fc.record({
  carrierId: fc.constantFrom(...CARRIERS),
  level: fc.constantFrom("national" as const, "district" as const),
  from: fc.integer({ min: 300, max: 729 }).map((n) => addDays("2022-01-01", n)),
  isRenewal: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
});
const title = fc.record({
  uscc: fc.constantFrom(...FIRMS),
  kind: fc.constantFrom("tech-firm" as const, "high-tech" as const),
  // Mostly in the year of the run.
  awardedOn: fc.integer({ min: 300, max: 729 }).map((n) => addDays("2022-01-01", n)),
  isRenewal: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  reporters: fc.uniqueArray(fc.constantFrom(...CARRIERS), { minLength: 1, maxLength: 3 }),
});
const yuan = fc
  .integer({ min: 1, max: 9_999_999 })
  .map((n) => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, "0")}`);
const cap = fc.option(
  fc.integer({ min: 1, max: 900 }).map((n) => `${n * 100}`),
  { nil: "none" as const },
);

/** Outcomes beside the titles, each an item of its own. */
const OTHER_KINDS = ["introduced", "graduated", "financed", "recognised"] as const;
const label = { zh: "试", en: "test" };
const outcomes = (first: readonly boolean[], minDays: string): RewardProgramme["outcomes"] => [
  ...programme().outcomes,
  { code: "introduced", label, source: { kind: "introduced" }, first: first[0]!, minDays: "0" },
  { code: "graduated", label, source: { kind: "graduated" }, first: first[1]!, minDays },
  { code: "financed", label, source: { kind: "financed" }, first: first[2]! },
  { code: "recognised", label, source: { kind: "recognised", levels: ["national"] }, first: first[3]! },
];

const items: fc.Arbitrary<RewardItem[]> = fc
  .record({
    perUnit: yuan,
    batch: yuan,
    size: fc.integer({ min: 1, max: 4 }),
    rates: fc.array(yuan, { minLength: 1, maxLength: 3 }),
    places: fc.array(yuan, { minLength: 1, maxLength: 3 }),
    caps: fc.array(cap, { minLength: 5, maxLength: 5 }),
    grade: yuan,
    others: fc.array(yuan, { minLength: OTHER_KINDS.length, maxLength: OTHER_KINDS.length }),
  })
  .map(({ perUnit, batch, size, rates, places, caps, grade, others }) => [
    ...OTHER_KINDS.map((outcome, i) => ({ ...perHighTech, code: outcome, outcome, amount: others[i]! })),
    { ...perHighTech, amount: perUnit, cap: caps[0]! },
    {
      ...itemHead,
      type: "per-batch" as const,
      code: "batch",
      beneficiary: "carrier" as const,
      outcome: "new-tech",
      size: String(size),
      amount: batch,
      remainder: "expire" as const,
      cap: caps[1]!,
    },
    {
      ...itemHead,
      type: "by-grade" as const,
      code: "grade",
      beneficiary: "carrier" as const,
      cap: caps[2]!,
      grades: [{ grade: "excellent", kinds: null, amount: grade }],
    },
    {
      ...itemHead,
      type: "by-rank" as const,
      code: "rank",
      beneficiary: "carrier" as const,
      cap: caps[3]!,
      places,
    },
    {
      ...itemHead,
      type: "area-rate" as const,
      code: "area",
      beneficiary: "carrier" as const,
      cap: caps[4]!,
      rates,
      multipliers: [],
    },
  ]);

const orders = fc.constantFrom<RewardProgramme["attribution"]["whenSeveral"]>(
  "conflict",
  ["earliest-entry"],
  ["largest-area", "longest-stay"],
  ["longest-stay", "earliest-entry"],
);

export const world: fc.Arbitrary<RewardInput> = fc
  .record({
    stays: fc.array(stay, { maxLength: 20 }),
    titles: fc.array(title, { maxLength: 16 }),
    registry: fc.uniqueArray(financing, { maxLength: 8, selector: (it) => JSON.stringify(it) }),
    recognitions: fc.uniqueArray(recognition, {
      maxLength: 6,
      selector: (it) => `${it.carrierId} ${it.level} ${it.from}`,
    }),
    first: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    stayed: fc.constantFrom("0", "30", "365"),
    items,
    orders,
    minDays: fc.constantFrom("0", "1", "90"),
    graceMonths: fc.constantFrom("0", "1", "3"),
    roundingUnit: fc.constantFrom("0.01", "1", "100"),
    beneficiaryCap: cap,
    standings: fc.array(
      fc.record({
        grade: fc.constantFrom("excellent", "pass", "fail"),
        rank: fc.integer({ min: 1, max: 3 }),
        barred: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
      }),
      { minLength: 4, maxLength: 4 },
    ),
    budgetYuan: fc.option(fc.integer({ min: 0, max: 300_000 })),
    whenOverBudget: fc.constantFrom("scale" as const, "refuse" as const),
  })
  .map((it) => ({
    programme: programme({
      items: it.items,
      outcomes: outcomes(it.first, it.stayed),
      attribution: {
        minDays: it.minDays,
        graceMonths: it.graceMonths,
        whenSeveral: it.orders,
        clause: "article 2",
      },
      roundingUnit: it.roundingUnit,
      beneficiaryCap: it.beneficiaryCap,
      whenOverBudget: it.whenOverBudget,
      exclusions: { grades: ["fail"], barred: true, higherLevel: "ignored", clause: "article 3" },
    }),
    period: year("2023"),
    authorityId: "city",
    filings: CARRIERS.map((carrier) =>
      filing({
        carrier,
        kind: carrier === "P" ? "park" : "incubator",
        parkId: carrier === "C" ? "P" : null,
        stays: it.stays
          .filter((own) => own.carrier === carrier)
          .map(({ uscc, from, days, areaDm2, exit }) => ({
            uscc,
            from,
            to: days === null ? null : addDays(from, days),
            areaDm2,
            exit,
          })),
        titles: it.titles
          .filter(({ reporters }) => reporters.includes(carrier))
          .map(({ uscc, kind, awardedOn, isRenewal }, i) => ({
            uscc,
            kind,
            awardedOn,
            isRenewal,
            id: `${carrier}-t${i}`,
          })),
      }),
    ),
    standings: it.standings.map((own, i) => ({
      carrierId: CARRIERS[i]!,
      grade: own.barred ? null : own.grade,
      rank: own.barred ? null : own.rank,
      peerGroup: "all",
      barred: own.barred,
    })),
    openingBalance: [],
    earlierPayments: [],
    rulings: [],
    higherLevelPayments: [],
    registry: it.registry.map((row) => ({ outcome: "financed" as const, evidence: null, ...row })),
    recognitions: it.recognitions.map((row) => ({
      ...row,
      kind: row.carrierId === "P" ? ("park" as const) : ("incubator" as const),
      unitId: "unit-1",
      number: `N-${row.from}`,
      revokedOn: null,
      evidence: null,
    })),
    budgetFen: it.budgetYuan === null ? null : it.budgetYuan * 100,
  }));
