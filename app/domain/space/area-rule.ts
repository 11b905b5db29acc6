import { z } from "zod";
import { compare, divide, parseDecimal, type Rational, rational, subtract } from "../shared/rational.ts";
import type { AreaLines } from "./ledger.ts";
import { shareInUse } from "./ledger.ts";
import { TENURES } from "./rooms.ts";

const texts = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** A dated rule on how much of a carrier's space must be in use, as in app/policies/national/area-rule. */
export const areaRuleDocument = z.strictObject({
  kind: z.literal("area-rule"),
  code: z.string().min(1),
  version: z.string().min(1),
  title: texts,
  jurisdiction: z.string().min(1),
  effectiveFrom: z.iso.date(),
  effectiveTo: z.iso.date().nullable(),
  supersedes: z.string().nullable(),
  sources: z.array(
    z.strictObject({
      title: z.string(),
      number: z.string().nullable(),
      date: z.string().nullable(),
      article: z.string().nullable(),
    }),
  ),
  verification: z.enum(["verified", "unverified", "example"]),
  notes: texts.optional(),
  purpose: z.literal("evaluation"),
  minimumPercent: z.string().regex(/^\d{1,3}(\.\d+)?$/),
  /** Whether public service counts as use, besides what residents have. */
  countsPublicService: z.boolean().default(true),
  disposableTenures: z.array(z.enum(TENURES)).min(1),
  examples: z.array(
    z.strictObject({
      residentDm2: z.int(),
      publicServiceDm2: z.int(),
      disposableDm2: z.int(),
      met: z.boolean(),
    }),
  ),
});
export type AreaRule = z.infer<typeof areaRuleDocument>;

export type AreaRuleResult = {
  /** Null when nothing is disposable: the rule does not apply. */
  met: boolean | null;
  minimum: Rational;
  /** How much more area in use would meet the rule, in 0.01 m²; 0 when it is met or does not apply. */
  shortDm2: number;
};

type CountedRule = Pick<AreaRule, "minimumPercent"> & Partial<Pick<AreaRule, "countsPublicService">>;

/** What counts as used under the rule, in 0.01 m², and its share of what is disposable. */
export function shareUnder(
  lines: AreaLines,
  { countsPublicService = true }: Partial<Pick<AreaRule, "countsPublicService">>,
) {
  const usedDm2 = countsPublicService ? lines.usedDm2 : Math.min(lines.residentDm2, lines.usedDm2);
  return { usedDm2, ...shareInUse({ ...lines, usedDm2 }) };
}

/** Whether the ledger meets the rule, decided on the exact fraction, never on a rounded percentage. */
export function areaRuleResult(lines: AreaLines, rule: CountedRule): AreaRuleResult {
  const minimum = divide(parseDecimal(rule.minimumPercent), rational(100));
  const { useRatio } = shareUnder(lines, rule);
  if (useRatio === null) return { met: null, minimum, shortDm2: 0 };
  if (compare(useRatio, minimum) >= 0) return { met: true, minimum, shortDm2: 0 };
  const missing = subtract(minimum, useRatio);
  const exact = rational(missing.n * BigInt(lines.disposableDm2), missing.d);
  return { met: false, minimum, shortDm2: Number((exact.n + exact.d - 1n) / exact.d) };
}
