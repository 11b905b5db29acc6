import { z } from "zod";

/** 发明专利, 实用新型, 外观设计, PCT申请, 软件著作权, 集成电路布图设计, 植物新品种, 商标. */
export const RIGHT_KINDS = [
  "invention",
  "utility-model",
  "design",
  "pct",
  "software",
  "circuit-layout",
  "plant-variety",
  "trademark",
] as const;
export type RightKind = (typeof RIGHT_KINDS)[number];
export const isRightKind = (text: string): text is RightKind =>
  (RIGHT_KINDS as readonly string[]).includes(text);

/** How a firm ceases to hold a right: 期满或未缴费, 宣告无效, 转让. */
export const END_REASONS = ["lapsed", "invalidated", "transferred"] as const;
export type EndReason = (typeof END_REASONS)[number];

export const HIGH_VALUE = [
  "strategic-industry",
  "foreign-family",
  "over-ten-years",
  "pledged",
  "awarded",
] as const;
export type HighValue = (typeof HIGH_VALUE)[number];

const sourced = { source: z.string().min(1), verification: z.enum(["verified", "unverified", "example"]) };
const document = z.strictObject({
  kinds: z.array(
    z.strictObject({
      kind: z.enum(RIGHT_KINDS),
      class: z.enum(["I", "II"]).nullable(),
      isPatent: z.boolean(),
      /** Whether it is ever granted or registered: a PCT application is not, it only counts when applied for. */
      isGranted: z.boolean(),
    }),
  ),
  classes: z.strictObject(sourced),
  weights: z.union([
    z.strictObject({ unknown: z.literal(true), ...sourced }),
    z.strictObject({ milli: z.partialRecord(z.enum(RIGHT_KINDS), z.number().int().min(0)), ...sourced }),
  ]),
  highValue: z.strictObject({ of: z.enum(RIGHT_KINDS), criteria: z.array(z.enum(HIGH_VALUE)), ...sourced }),
});
export type RightRules = z.infer<typeof document>;
export type RightRule = RightRules["kinds"][number];

/** Reads app/policies/intellectual-property.json. Throws ZodError on another shape, RangeError unless each kind stands once. */
export function parseRightRules(given: unknown): RightRules {
  const rules = document.parse(given);
  const kinds = new Set(rules.kinds.map(({ kind }) => kind));
  if (kinds.size !== rules.kinds.length || kinds.size !== RIGHT_KINDS.length) {
    throw new RangeError("each kind of right needs one rule");
  }
  return rules;
}
