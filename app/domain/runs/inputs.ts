import { z } from "zod";
import { CARRIER_KINDS } from "#app/domain/access/roles.ts";
import { PERIOD_KINDS } from "#app/domain/filings/content.ts";
import { RECOGNITION_LEVELS } from "#app/domain/rewards/levels.ts";
import { isDate } from "#app/domain/shared/dates.ts";

/** The shape of what a bundle's runs read, beside filings and policies. */
const text = z.string().min(1);
const date = z.string().refine(isDate, { error: "runs.not-a-date" });
const wholeFen = z.int();
const beneficiaryKind = z.enum(["carrier", "firm", "unit", "authority"]);
const period = z.strictObject({ code: text, kind: z.enum(PERIOD_KINDS), firstDay: date, lastDay: date });
/** Where a figure comes from: shown, never computed with. */
const ref = z.looseObject({});

export const scoringInputsSchema = z.strictObject({
  facts: z.array(z.looseObject({ code: text, unit: text })),
  periods: z.array(period),
  subjects: z.array(
    z.strictObject({
      id: text,
      name: z.string(),
      foundedOn: date.nullable(),
      field: z.string().nullable(),
      kind: z.string().nullable(),
      figures: z.array(
        z.strictObject({
          fact: text,
          period: text,
          state: z.enum(["known", "missing", "not-applicable", "rejected"]),
          value: z.union([z.int(), z.string(), z.null()]),
          precedence: z.int(),
          ref,
        }),
      ),
      outcomes: z
        .array(
          z.strictObject({
            kind: text,
            on: date,
            renewal: z.boolean(),
            until: date.nullable().optional(),
            ref,
          }),
        )
        .nullable(),
    }),
  ),
  overrides: z
    .array(z.strictObject({ subject: text, stage: text, reason: z.string(), approver: z.string() }))
    .optional(),
  marks: z.array(
    z.strictObject({ subject: text, indicator: text, expert: text, mark: text, recused: z.boolean() }),
  ),
});

export const rewardInputsSchema = z.strictObject({
  authorityId: text,
  openingBalance: z.array(
    z.strictObject({
      family: text,
      item: text,
      beneficiaryKind,
      outcome: text,
      subject: text,
      number: z.string().nullable(),
      amountFen: wholeFen,
      paidOn: date.nullable(),
      document: z.string().nullable(),
    }),
  ),
  earlierPayments: z.array(z.strictObject({ paymentKey: text, amountFen: wholeFen, runId: text })),
  rulings: z.array(z.strictObject({ outcomeKey: text, carrierId: text, reason: z.string() })),
  higherLevelPayments: z.array(
    z.strictObject({
      beneficiary: z.strictObject({ kind: beneficiaryKind, id: text }),
      item: text,
      amountFen: wholeFen.min(0),
      document: z.string(),
    }),
  ),
  registry: z
    .array(
      z.strictObject({
        outcome: z.literal("financed"),
        uscc: text,
        on: date,
        number: z.string(),
        evidence: z.string().nullable(),
      }),
    )
    .optional(),
  recognitions: z
    .array(
      z.strictObject({
        carrierId: text,
        kind: z.enum(CARRIER_KINDS),
        unitId: text,
        level: z.enum(RECOGNITION_LEVELS),
        from: date,
        to: date.nullable().optional(),
        number: z.string(),
        isRenewal: z.boolean(),
        revokedOn: date.nullable(),
        evidence: z.string().nullable(),
      }),
    )
    .optional(),
  facts: z.array(z.looseObject({ code: text, unit: text })).optional(),
  budgetFen: wholeFen.min(0).nullable(),
});

/** Carriers that did not take part in the period, each with the analyst's reason. */
export const absentSchema = z.array(z.strictObject({ carrierId: text, name: text, reason: text }));
