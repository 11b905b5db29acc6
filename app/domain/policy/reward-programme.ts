import { z } from "zod";
import { CARRIER_KINDS } from "#app/domain/access/roles.ts";
import { RECOGNITION_LEVELS } from "#app/domain/rewards/levels.ts";
import { compare, divide, rational, ZERO } from "#app/domain/shared/rational.ts";
import { TITLE_KINDS } from "#app/domain/titles/kinds.ts";
import { capSchema, type Figure, figureSchema, knownValue } from "./figure.ts";
import { bilingualSchema, codeSchema, dateSchema, headerShape } from "./header.ts";
import { unitSchema } from "./unit.ts";

/**
 * A reward programme 奖励办法 as data (rules-engine §7, §8). Every sum is in yuan as a decimal text; the engine
 * converts to fen once. A figure may be unknown: such a programme can be read and completed, never run.
 */
const code = codeSchema;
const date = dateSchema;
const label = bilingualSchema;
const figure = figureSchema;
const clause = z.string().min(1);
const carrierKinds = z.array(z.enum(CARRIER_KINDS)).min(1);

/**
 * What happened: a firm got a title (a listing 上市 is the title `listed`), moved into a carrier 引进, graduated 毕业, got
 * financing, which the authority's registry dates; a carrier was recognised at one of the levels.
 */
const outcomeSource = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("title"), titles: z.array(z.enum(TITLE_KINDS)).min(1) }),
  z.strictObject({ kind: z.literal("introduced") }),
  z.strictObject({ kind: z.literal("graduated") }),
  z.strictObject({ kind: z.literal("financed") }),
  z.strictObject({ kind: z.literal("recognised"), levels: z.array(z.enum(RECOGNITION_LEVELS)).min(1) }),
]);

/** What counts: the first outcome of the source, or any of them. */
const outcomeRule = z.strictObject({
  code,
  label,
  source: outcomeSource,
  first: z.boolean(),
  /** In the place of the attribution's `minDays`, for this outcome alone: a firm that moves in has stayed no day yet. */
  minDays: figure.optional(),
});

/** `period`: the days of the run's period. `dates`: exactly these days, both included. */
const window = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("period") }),
  z.strictObject({ kind: z.literal("dates"), from: date, to: date }),
]);

export const ATTRIBUTION_ORDERS = ["earliest-entry", "longest-stay", "largest-area"] as const;
const attribution = z.strictObject({
  /** Whole days and whole calendar months. */
  minDays: figure,
  graceMonths: figure,
  whenSeveral: z.union([z.literal("conflict"), z.array(z.enum(ATTRIBUTION_ORDERS)).min(1)]),
  clause,
});

/** Bands of a firm's fact, lower bound inclusive, upper exclusive; a band may hold further bands. */
export type AmountRule = Figure | BandedAmount;
export type BandedAmount = {
  fact: string;
  unit: string;
  yearsBack: number;
  bands: { from: Figure | null; to: Figure | null; amount: AmountRule }[];
};
const banded: z.ZodType<BandedAmount> = z.strictObject({
  fact: code,
  unit: unitSchema,
  yearsBack: z.int().min(0),
  bands: z
    .array(
      z.strictObject({
        from: figure.nullable(),
        to: figure.nullable(),
        get amount() {
          return z.union([figure, z.lazy(() => banded)]);
        },
      }),
    )
    .min(1),
});

/** A multiplier applies when its condition is known to hold; the field list holds codes of high-tech fields. */
const condition = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("fact"),
    fact: code,
    unit: unitSchema,
    yearsBack: z.int().min(0),
    atLeast: figure,
  }),
  z.strictObject({ kind: z.literal("field"), fields: z.array(z.string().min(1)).min(1) }),
]);

const itemHead = {
  code,
  label,
  clause,
  /** Per beneficiary and run, in yuan. */
  cap: capSchema,
  /** The kinds of carrier that an outcome, grade or place earns for; null is every kind. */
  carrierKinds: carrierKinds.nullable(),
};
const beneficiary = z.enum(["carrier", "firm", "unit"]);
const hostBeneficiary = z.enum(["carrier", "unit"]);

const rewardItem = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("by-grade"),
    ...itemHead,
    beneficiary: hostBeneficiary,
    grades: z
      .array(z.strictObject({ grade: z.string().min(1), kinds: carrierKinds.nullable(), amount: figure }))
      .min(1),
  }),
  z.strictObject({
    type: z.literal("per-unit"),
    ...itemHead,
    beneficiary,
    outcome: code,
    amount: z.union([figure, banded]),
  }),
  z.strictObject({
    type: z.literal("per-batch"),
    ...itemHead,
    beneficiary: hostBeneficiary,
    outcome: code,
    size: figure,
    amount: figure,
    /** What a full batch does not use: it expires, or waits, counted from that day on. */
    remainder: z.union([z.literal("expire"), z.strictObject({ carryFrom: date })]),
  }),
  z.strictObject({
    type: z.literal("area-rate"),
    ...itemHead,
    beneficiary,
    /** Yuan per m² and month in the first, second … year since the firm's first entry into the carrier. */
    rates: z.array(figure).min(1),
    multipliers: z.array(z.strictObject({ when: condition, factor: figure })),
  }),
  z.strictObject({
    type: z.literal("share-of-cost"),
    ...itemHead,
    beneficiary: hostBeneficiary,
    /** The carrier's own figure, in fen, that holds the accepted cost. */
    fact: code,
    percent: figure,
  }),
  z.strictObject({
    type: z.literal("by-rank"),
    ...itemHead,
    beneficiary: hostBeneficiary,
    /** The sum of the first, second … place within each peer group. */
    places: z.array(figure).min(1),
  }),
]);

/** A worked example of one item alone, before caps, exclusions and budget. */
const example = z.strictObject({
  item: code,
  note: label,
  given: z.strictObject({
    count: z.int().min(0).optional(),
    /** Facts of each firm in the fact's own unit (fen, whole counts). */
    facts: z.record(z.string(), z.int()).optional(),
    grade: z.string().optional(),
    carrierKind: z.enum(CARRIER_KINDS).optional(),
    place: z.int().min(1).optional(),
    tied: z.int().min(1).optional(),
    areaDm2: z.int().min(0).optional(),
    enteredOn: date.optional(),
    firstDay: date.optional(),
    lastDay: date.optional(),
    costFen: z.int().min(0).optional(),
  }),
  amount: z.string(),
});

export const rewardProgrammeSchema = z
  .strictObject({
    ...headerShape,
    kind: z.literal("reward-programme"),
    notes: label.optional(),
    /** Programmes of one family never pay twice for one outcome. */
    family: code,
    window,
    outcomes: z.array(outcomeRule),
    attribution,
    /** The carrier-performance policy whose grades and ranks are read; null = none. */
    grades: z.string().min(1).nullable(),
    /** Amounts are rounded down to this many yuan. */
    roundingUnit: figure,
    items: z.array(rewardItem).min(1),
    exclusions: z.strictObject({
      grades: z.array(z.string().min(1)),
      barred: z.boolean(),
      /** An item already paid by a higher level: the difference, nothing, or paid all the same. */
      higherLevel: z.enum(["net", "nothing", "ignored"]),
      clause,
    }),
    /** Per beneficiary over all items, in yuan. */
    beneficiaryCap: capSchema,
    whenOverBudget: z.enum(["refuse", "scale"]),
    examples: z.array(example),
  })
  .superRefine((programme, context) => {
    for (const message of structuralFaults(programme)) context.addIssue({ code: "custom", message });
  });

export type RewardProgramme = z.infer<typeof rewardProgrammeSchema>;
export type RewardItem = RewardProgramme["items"][number];
export type OutcomeRule = z.infer<typeof outcomeRule>;
export type OutcomeSource = z.infer<typeof outcomeSource>;
export type AttributionRule = z.infer<typeof attribution>;
export type AttributionOrder = (typeof ATTRIBUTION_ORDERS)[number];
export type ItemCondition = z.infer<typeof condition>;
export type RewardExample = z.infer<typeof example>;

type Shape = Pick<
  RewardProgramme,
  | "items"
  | "outcomes"
  | "window"
  | "attribution"
  | "roundingUnit"
  | "beneficiaryCap"
  | "grades"
  | "exclusions"
  | "examples"
>;

/** What a schema alone cannot see: codes that name nothing, caps off the unit, bands that leave a gap. */
function structuralFaults(programme: Shape): string[] {
  const faults: string[] = [];
  const outcomes = new Map(programme.outcomes.map((it) => [it.code, it]));
  const items = new Set(programme.items.map((it) => it.code));
  if (outcomes.size < programme.outcomes.length) faults.push("policy.outcome-twice");
  if (items.size < programme.items.length) faults.push("policy.item-twice");
  // The lines that belong to no single item carry this name.
  if (items.has("all-items")) faults.push("policy.item-reserved: all-items");
  if (programme.window.kind === "dates" && programme.window.from > programme.window.to) {
    faults.push("policy.window-reversed");
  }
  for (const item of programme.items) {
    if ("outcome" in item && !outcomes.has(item.outcome))
      faults.push(`policy.no-such-outcome: ${item.outcome}`);
    if (programme.grades === null && (item.type === "by-grade" || item.type === "by-rank")) {
      faults.push(`policy.grades-not-named: ${item.code}`);
    }
    const counted = "outcome" in item ? outcomes.get(item.outcome) : undefined;
    faults.push(...itemFaults(item), ...(counted ? countedFaults(item, counted) : []));
  }
  if (programme.grades === null && (programme.exclusions.grades.length > 0 || programme.exclusions.barred)) {
    faults.push("policy.grades-not-named: exclusions");
  }
  for (const it of programme.examples)
    if (!items.has(it.item)) faults.push(`policy.no-such-item: ${it.item}`);
  faults.push(...attributionFaults(programme), ...unitFaults(programme));
  return faults;
}

function attributionFaults({ attribution, outcomes }: Shape): string[] {
  const faults: string[] = [];
  const own = outcomes.flatMap((it) => it.minDays ?? []);
  for (const it of [attribution.minDays, attribution.graceMonths, ...own].map(knownValue)) {
    if (it && (it.d !== 1n || it.n < 0n)) faults.push("policy.attribution-not-whole");
  }
  for (const { code, source, minDays } of outcomes) {
    const days = knownValue(minDays ?? attribution.minDays);
    // On the day of its entry a firm has stayed for no day: with more asked, none would ever count.
    if (source.kind === "introduced" && days && compare(days, ZERO) > 0) {
      faults.push(`policy.introduced-min-days: ${code}`);
    }
  }
  return faults;
}

/** A recognition is a carrier's: no firm is paid for it, and no fact of a firm sets its amount. */
function countedFaults(item: RewardItem, { source }: OutcomeRule): string[] {
  if (source.kind !== "recognised" || item.type !== "per-unit") return [];
  const faults: string[] = [];
  if (item.beneficiary === "firm") faults.push(`policy.recognition-of-a-firm: ${item.code}`);
  if (typeof item.amount === "object" && "bands" in item.amount) {
    faults.push(`policy.recognition-banded: ${item.code}`);
  }
  return faults;
}

function itemFaults(item: RewardItem): string[] {
  if (item.type === "per-unit" && typeof item.amount !== "string" && "bands" in item.amount) {
    return bandFaults(item.amount, item.code);
  }
  if (item.type === "per-batch") {
    const size = knownValue(item.size);
    if (size && (size.d !== 1n || size.n < 1n)) return [`policy.batch-size: ${item.code}`];
  }
  return [];
}

function bandFaults(rule: BandedAmount, item: string): string[] {
  const faults: string[] = [];
  const { bands } = rule;
  if (bands[0]?.from !== null || bands.at(-1)?.to !== null) faults.push(`policy.bands-open: ${item}`);
  bands.forEach((band, i) => {
    const next = bands[i + 1];
    if (next && JSON.stringify(band.to) !== JSON.stringify(next.from))
      faults.push(`policy.bands-gap: ${item}`);
    const [from, to] = [knownValue(band.from), knownValue(band.to)];
    if (from && to && compare(from, to) >= 0) {
      faults.push(`policy.bands-order: ${item}`);
    }
    if (typeof band.amount === "object" && "bands" in band.amount)
      faults.push(...bandFaults(band.amount, item));
  });
  return faults;
}

function unitFaults(programme: Shape): string[] {
  const unit = knownValue(programme.roundingUnit);
  if (!unit) return [];
  if (compare(unit, ZERO) <= 0 || divide(unit, rational(1, 100)).d !== 1n) return ["policy.rounding-unit"];
  const caps = [programme.beneficiaryCap, ...programme.items.map((it) => it.cap)].map(knownValue);
  return caps.some((cap) => cap && divide(cap, unit).d !== 1n) ? ["policy.cap-not-a-multiple"] : [];
}
