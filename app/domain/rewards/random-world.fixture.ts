import fc from "fast-check";
import type { RewardItem, RewardProgramme, YearlyPercent } from "#app/domain/policy/reward-programme.ts";
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
  level: fc.constantFrom("national" as const, "municipal" as const, "district" as const, "filed" as const),
  from: fc.integer({ min: 0, max: 729 }).map((n) => addDays("2022-01-01", n)),
  days: fc.option(fc.integer({ min: 1, max: 900 }), { freq: 3 }),
  revokedAfter: fc.option(fc.integer({ min: 0, max: 900 }), { freq: 3 }),
  isRenewal: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
});
/** Figures of a firm, as one carrier or another reports them. */
const report = fc.record({
  carrier: fc.constantFrom(...CARRIERS),
  uscc: fc.constantFrom(...FIRMS),
  staff: fc.option(fc.integer({ min: 18, max: 22 }), { freq: 4 }),
  capital: fc.option(fc.constantFrom(299_999_999, 300_000_000, 500_000_000), { freq: 4 }),
});
/** What a carrier says of itself: a cost, the area that it is of, since when it runs. */
const ownFigures = fc.record({
  cost: fc.option(fc.integer({ min: 0, max: 90_000_000 }), { freq: 4 }),
  "cost-area": fc.option(fc.integer({ min: 0, max: 200_000 }), { freq: 6 }),
  since: fc.option(
    fc.integer({ min: 0, max: 1500 }).map((n) => addDays("2020-01-15", n)),
    { freq: 6 },
  ),
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

type CostItem = Extract<RewardItem, { type: "share-of-cost" }>;
type Multipliers = Extract<RewardItem, { type: "area-rate" }>["multipliers"];
const atLeast = (fact: string, value: string, unit: string) => ({
  test: "compare" as const,
  x: { op: "fact" as const, fact },
  relation: ">=" as const,
  value,
  unit,
});
const multipliers = fc.subarray<Multipliers[number]>([
  {
    when: {
      test: "all",
      of: [atLeast("staff", "20", "count"), atLeast("capital", "3000000", "yuan")],
    },
    factor: "2",
  },
  {
    when: {
      test: "any",
      of: [
        atLeast("staff", "22", "count"),
        { test: "all", of: [atLeast("capital", "4000000", "yuan"), atLeast("staff", "1", "count")] },
      ],
    },
    factor: "1.5",
  },
]);
const shortMultiplier = fc.subarray<Multipliers[number]>([
  { when: { kind: "fact", fact: "staff", unit: "count", yearsBack: 0, atLeast: "21" }, factor: "1.2" },
]);

type GradeRow = Extract<RewardItem, { type: "by-grade" }>["grades"][number];
const LEVELLED: Omit<GradeRow, "grade" | "amount">[] = [
  { kinds: null, levels: ["national", "filed"] },
  { kinds: ["park"], levels: ["municipal"] },
  { kinds: null, levels: ["municipal", "district"] },
  { kinds: ["park"] },
];
const limit = (values: readonly string[]) => fc.constantFrom<string>("none", ...values);
const since = fc.constantFrom<YearlyPercent["since"]>(
  { kind: "fact", fact: "since" },
  { kind: "recognised", levels: ["national", "district"] },
);
const cost: fc.Arbitrary<CostItem> = fc
  .record({
    percent: fc.oneof(
      fc.constantFrom<CostItem["percent"]>("30", "100"),
      fc.record({
        since,
        years: fc.array(fc.constantFrom("100", "50", "33"), { minLength: 1, maxLength: 4 }),
      }),
    ),
    squareMetres: limit(["500", "1000"]),
    yuanPerM2Month: limit(["10", "80.5"]),
  })
  .map(
    ({ percent, squareMetres, yuanPerM2Month }): CostItem => ({
      ...itemHead,
      type: "share-of-cost" as const,
      code: "cost",
      beneficiary: "carrier" as const,
      fact: "cost",
      percent,
      ...(squareMetres === "none" && yuanPerM2Month === "none"
        ? {}
        : { limits: { area: "cost-area", squareMetres, yuanPerM2Month } }),
    }),
  );
const ownRule = (higherLevel: RewardItem["higherLevel"] | null | undefined) =>
  higherLevel ? { higherLevel } : {};
const above = fc.constantFrom("net" as const, "nothing" as const, "ignored" as const);

const items: fc.Arbitrary<RewardItem[]> = fc
  .record({
    multipliers: fc.oneof(multipliers, shortMultiplier),
    levelled: fc.array(yuan, { minLength: LEVELLED.length, maxLength: LEVELLED.length }),
    cost,
    above: fc.array(fc.option(above), { minLength: 3, maxLength: 3 }),
    perUnit: yuan,
    batch: yuan,
    size: fc.integer({ min: 1, max: 4 }),
    rates: fc.array(yuan, { minLength: 1, maxLength: 3 }),
    places: fc.array(yuan, { minLength: 1, maxLength: 3 }),
    caps: fc.array(cap, { minLength: 5, maxLength: 5 }),
    grade: yuan,
    others: fc.array(yuan, { minLength: OTHER_KINDS.length, maxLength: OTHER_KINDS.length }),
  })
  .map(({ perUnit, batch, size, rates, places, caps, grade, others, ...it }): RewardItem[] => [
    ...OTHER_KINDS.map((outcome, i) => ({ ...perHighTech, code: outcome, outcome, amount: others[i]! })),
    { ...perHighTech, amount: perUnit, cap: caps[0]!, ...ownRule(it.above[0]) },
    { ...it.cost, ...ownRule(it.above[1]) },
    {
      ...itemHead,
      type: "by-grade" as const,
      code: "level",
      beneficiary: "carrier" as const,
      grades: LEVELLED.map((row, i) => ({ grade: "excellent", ...row, amount: it.levelled[i]! })),
      ...ownRule(it.above[2]),
    },
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
      multipliers: it.multipliers,
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
    reports: fc.uniqueArray(report, { maxLength: 8, selector: (it) => `${it.carrier} ${it.uscc}` }),
    own: fc.array(ownFigures, { minLength: 4, maxLength: 4 }),
    paidAbove: fc.array(
      fc.record({
        carrier: fc.constantFrom(...CARRIERS),
        item: fc.constantFrom("high-tech", "cost", "level", "area"),
        amountFen: fc.integer({ min: 0, max: 9_000_000 }),
      }),
      { maxLength: 4 },
    ),
    higherLevel: above,
    window: fc.constantFrom<RewardProgramme["window"]>(
      { kind: "period" },
      { kind: "dates", from: "2022-10-01", to: "2023-12-31" },
      { kind: "dates", from: "2023-03-15", to: "2023-09-14" },
    ),
    recognitions: fc.uniqueArray(recognition, {
      maxLength: 6,
      selector: (it) => `${it.carrierId} ${it.level} ${it.from}`,
    }),
    first: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    stayed: fc.constantFrom("0", "30", "365"),
    items,
    orders,
    minDays: fc.constantFrom("0", "1", "90"),
    graceMonths: fc.constantFrom(undefined, "0", "1", "3"),
    roundingUnit: fc.constantFrom(undefined, "0.01", "1", "100"),
    beneficiaryCap: cap,
    standings: fc.array(
      fc.record({
        grade: fc.constantFrom("excellent", "pass", "fail"),
        rank: fc.integer({ min: 1, max: 3 }),
        barred: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
        peerGroup: fc.constantFrom("large", "small"),
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
      window: it.window,
      exclusions: { grades: ["fail"], barred: true, higherLevel: it.higherLevel, clause: "article 3" },
    }),
    period: year("2023"),
    authorityId: "city",
    filings: CARRIERS.map((carrier, place) =>
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
        facts: Object.fromEntries(
          it.reports
            .filter((own) => own.carrier === carrier)
            .map(({ uscc, staff, capital }) => [uscc, { staff, capital }]),
        ),
        own: it.own[place]!,
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
      peerGroup: own.peerGroup,
      barred: own.barred,
    })),
    openingBalance: [],
    earlierPayments: [],
    rulings: [],
    higherLevelPayments: it.paidAbove.map(({ carrier, item, amountFen }) => ({
      beneficiary: { kind: "carrier" as const, id: carrier },
      item,
      amountFen,
      document: `letter ${amountFen}`,
    })),
    facts: [
      { code: "staff", unit: "count" },
      { code: "capital", unit: "fen" },
    ],
    registry: it.registry.map((row) => ({ outcome: "financed" as const, evidence: null, ...row })),
    recognitions: it.recognitions.map(({ days, revokedAfter, ...row }) => ({
      ...row,
      to: days === null ? null : addDays(row.from, days),
      revokedOn: revokedAfter === null ? null : addDays(row.from, revokedAfter),
      kind: row.carrierId === "P" ? ("park" as const) : ("incubator" as const),
      unitId: "unit-1",
      number: `N-${row.from}`,
      evidence: null,
    })),
    budgetFen: it.budgetYuan === null ? null : it.budgetYuan * 100,
  }));
