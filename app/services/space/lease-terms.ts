import { z } from "zod";
import { readFigure } from "#app/domain/reports/figures.ts";
import { type DateOn, isDate } from "#app/domain/shared/dates.ts";
import type { RentStep } from "#app/domain/space/rent.ts";
import { dateField, lastDayText, rentFenField, rentText } from "./fields.ts";

/** What a lease costs and says, besides its days and extent. Pure. */
export type LeaseTerms = {
  rentFenPerMonth: number | null;
  depositFen: number | null;
  agreementNumber: string | null;
  rentFreeFrom: DateOn | null;
  rentFreeTo: DateOn | null;
  rentSteps: RentStep[];
};

const MOST_STEPS = 40;
const agreementField = z.string().trim().min(1).max(80, "space.name-too-long");

/** As parts of an input; what is left out stays as it is, or empty. */
export const termFields = {
  rentFenPerMonth: rentFenField.nullable().optional(),
  depositFen: rentFenField.nullable().optional(),
  agreementNumber: agreementField.nullable().optional(),
  rentFreeFrom: dateField.nullable().optional(),
  /** The first day that costs rent again. */
  rentFreeTo: dateField.nullable().optional(),
  rentSteps: z
    .array(z.object({ from: dateField, rentFenPerMonth: rentFenField }))
    .max(MOST_STEPS, "space.too-many-steps")
    .optional(),
};

type GivenTerms = { [K in keyof LeaseTerms]?: LeaseTerms[K] | undefined };
export const termsOf = (given: GivenTerms): LeaseTerms => ({
  rentFenPerMonth: given.rentFenPerMonth ?? null,
  depositFen: given.depositFen ?? null,
  agreementNumber: given.agreementNumber ?? null,
  rentFreeFrom: given.rentFreeFrom ?? null,
  rentFreeTo: given.rentFreeTo ?? null,
  rentSteps: given.rentSteps ?? [],
});

/** Steps as people type them: a line each, the day and the rent in 元 a month ("2026-07-01 5200"). */
const stepsText = z.string().transform((text, issues): RentStep[] => {
  const steps: RentStep[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === "") continue;
    const [from = "", ...amount] = line
      .normalize("NFKC")
      .trim()
      .split(/[\s,，、;；]+/);
    const rent = readFigure(amount.join(""), 2, ["元"]);
    if (!isDate(from) || !("value" in rent) || rent.value < 0 || steps.length >= MOST_STEPS) {
      issues.addIssue({ code: "custom", message: "space.steps-shape" });
      return z.NEVER;
    }
    steps.push({ from, rentFenPerMonth: rent.value });
  }
  return steps;
});

/** As fields of a form, all of them shown: an empty one is empty. */
export const termFormFields = {
  rent: rentText.optional(),
  deposit: rentText.optional(),
  agreementNumber: agreementField.optional(),
  rentFreeFrom: dateField.optional(),
  rentFreeLastOn: lastDayText.optional(),
  steps: stepsText.optional(),
};

type TermForm = {
  rent?: number | undefined;
  deposit?: number | undefined;
  agreementNumber?: string | undefined;
  rentFreeFrom?: string | undefined;
  rentFreeLastOn?: string | undefined;
  steps?: RentStep[] | undefined;
};

/** Takes the fields of the terms out of a parsed form. */
export function readTerms<F extends TermForm>(form: F): { terms: LeaseTerms; rest: Omit<F, keyof TermForm> } {
  const { rent, deposit, agreementNumber, rentFreeFrom, rentFreeLastOn, steps, ...rest } = form;
  const terms = termsOf({
    rentFenPerMonth: rent,
    depositFen: deposit,
    agreementNumber,
    rentFreeFrom,
    rentFreeTo: rentFreeLastOn,
    rentSteps: steps,
  });
  return { terms, rest };
}
