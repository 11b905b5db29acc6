import { z } from "zod";
import { CARRIER_KINDS } from "#app/domain/access/roles.ts";
import { RECOGNITION_LEVELS } from "#app/domain/rewards/levels.ts";
import { TITLE_KINDS } from "#app/domain/titles/kinds.ts";
import { type Condition, conditionSchema } from "./condition.ts";
import { capSchema, type Figure, figureSchema } from "./figure.ts";
import { bilingualSchema, codeSchema, dateSchema, headerShape } from "./header.ts";
import { structuralFaults } from "./programme-faults.ts";
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

/** One of two shapes, told apart by a key that only the first has: what is wrong is said of the shape that was meant. */
function either<A, B>(key: string, first: z.ZodType<A>, second: z.ZodType<B>): z.ZodType<A | B> {
  return z.unknown().transform((value, context): A | B => {
    const isFirst = typeof value === "object" && value !== null && key in value;
    const read = (isFirst ? first : second).safeParse(value);
    if (read.success) return read.data;
    for (const { message, path } of read.error.issues) {
      context.addIssue({ code: "custom", message, path: [...path] });
    }
    return z.NEVER;
  });
}

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
  /** Whole days and whole calendar months; without a word on grace, none. */
  minDays: figure,
  graceMonths: figure.optional(),
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

/**
 * A multiplier applies when its condition is known to hold: a tree as in any other policy (rules-engine §6), or one of
 * the two short forms, of which the field list holds whole codes of high-tech fields.
 */
const shortCondition = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("fact"),
    fact: code,
    unit: unitSchema,
    yearsBack: z.int().min(0),
    atLeast: figure,
  }),
  z.strictObject({ kind: z.literal("field"), fields: z.array(z.string().min(1)).min(1) }),
]);
export type ShortCondition = z.infer<typeof shortCondition>;
export type ItemCondition = ShortCondition | Condition;
const condition: z.ZodType<ItemCondition> = either("test", conditionSchema, shortCondition);

const levels = z.array(z.enum(RECOGNITION_LEVELS)).min(1);
/** An item already paid by a higher level: the difference, nothing, or paid all the same. */
const higherLevel = z.enum(["net", "nothing", "ignored"]);

/** Percentages of the first, second … year from a day of the carrier's on; nothing before it and after the last. */
const yearlyPercent = z.strictObject({
  since: z.discriminatedUnion("kind", [
    /** A date that is a fact of the carrier: the day it began to operate. */
    z.strictObject({ kind: z.literal("fact"), fact: code }),
    /** The first recognition at one of the levels. */
    z.strictObject({ kind: z.literal("recognised"), levels }),
  ]),
  years: z.array(figure).min(1),
});

const itemHead = {
  code,
  label,
  clause,
  /** Per beneficiary and run, in yuan. */
  cap: capSchema,
  /** The kinds of carrier that an outcome, grade or place earns for; null is every kind. */
  carrierKinds: carrierKinds.nullable(),
  /** In the place of the programme's own rule, for this item alone. */
  higherLevel: higherLevel.optional(),
};
const beneficiary = z.enum(["carrier", "firm", "unit"]);
const hostBeneficiary = z.enum(["carrier", "unit"]);

const rewardItem = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("by-grade"),
    ...itemHead,
    beneficiary: hostBeneficiary,
    /** The first row that fits pays. `levels`: only where the carrier's recognised level is one of these. */
    grades: z
      .array(
        z.strictObject({
          grade: z.string().min(1),
          kinds: carrierKinds.nullable(),
          levels: levels.optional(),
          amount: figure,
        }),
      )
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
    percent: either("years", yearlyPercent, figure),
    /**
     * How much of the cost counts: that of at most so many m², at most so many yuan per m² and month. `area` is the
     * carrier's figure of the area that the cost is of.
     */
    limits: z.strictObject({ area: code, squareMetres: capSchema, yuanPerM2Month: capSchema }).optional(),
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
    /** At which the carrier is recognised. */
    level: z.enum(RECOGNITION_LEVELS).optional(),
    /** Code of the firms' high-tech field. */
    field: z.string().min(1).optional(),
    place: z.int().min(1).optional(),
    tied: z.int().min(1).optional(),
    /** Let to the firm; of a cost with limits, the area that the cost is of. */
    areaDm2: z.int().min(0).optional(),
    enteredOn: date.optional(),
    /** From when the years of a cost's percentages count. */
    since: date.optional(),
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
    /** Amounts are rounded down to this many yuan; to the fen where nothing is said. */
    roundingUnit: figure.optional(),
    items: z.array(rewardItem).min(1),
    exclusions: z.strictObject({
      grades: z.array(z.string().min(1)),
      barred: z.boolean(),
      higherLevel,
      clause,
    }),
    /** Per beneficiary over all items, in yuan. */
    beneficiaryCap: capSchema,
    whenOverBudget: z.enum(["refuse", "scale"]),
    examples: z.array(example),
  })
  .superRefine((programme, context) => {
    for (const fault of structuralFaults(programme)) context.addIssue({ code: "custom", ...fault });
  });

export type RewardProgramme = z.infer<typeof rewardProgrammeSchema>;
export type RewardItem = RewardProgramme["items"][number];
export type OutcomeRule = z.infer<typeof outcomeRule>;
export type OutcomeSource = z.infer<typeof outcomeSource>;
export type AttributionRule = z.infer<typeof attribution>;
export type AttributionOrder = (typeof ATTRIBUTION_ORDERS)[number];
export type YearlyPercent = z.infer<typeof yearlyPercent>;
export type RewardExample = z.infer<typeof example>;

/** Whole calendar months of grace: none where the programme says nothing (rules-engine §7). */
export const graceMonthsOf = ({ graceMonths }: AttributionRule): Figure => graceMonths ?? "0";
/** Yuan that amounts are rounded down to: 1 fen where the programme says nothing (rules-engine §8). */
export const roundingUnitOf = ({ roundingUnit }: Pick<RewardProgramme, "roundingUnit">): Figure =>
  roundingUnit ?? "0.01";
/** What the item does with an amount that a higher level paid for the same: its own rule, else the programme's. */
export const higherLevelOf = (
  { exclusions }: Pick<RewardProgramme, "exclusions">,
  item: RewardItem,
): z.infer<typeof higherLevel> => item.higherLevel ?? exclusions.higherLevel;
