import { z } from "zod";
import { isDate } from "#app/domain/shared/dates.ts";

/** What every policy document begins with (rules-engine §1). */
export const bilingualSchema = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
export const dateSchema = z.string().refine(isDate, { error: "policy.not-a-date" });
/** Codes of groups, indicators, stages, grades: short, lower-case, stable for ever. */
export const codeSchema = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: "policy.code-form" });

export const POLICY_KINDS = [
  "firm-points",
  "carrier-performance",
  "conditions",
  "reward-programme",
  "colour-bands",
] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];
export type Verification = "verified" | "unverified" | "example";
/** What facts are collected for; a policy may use only facts collected for its own purpose. */
export const PURPOSES = ["statistics", "points", "evaluation", "credit"] as const;
export type Purpose = (typeof PURPOSES)[number];

export const sourceSchema = z.strictObject({
  title: z.string().min(1),
  /** Document number 文号, e.g. 渝科局发〔2019〕63号; null where it has none. */
  number: z.string().nullable(),
  /** Date of the document; null where it is not known. */
  date: dateSchema.nullable(),
  article: z.string().nullable(),
});

/** The fields of the header; each kind spreads them into its own strict object. */
export const headerShape = {
  code: codeSchema,
  version: z.string().min(1),
  title: bilingualSchema,
  jurisdiction: z.string().min(1),
  effectiveFrom: dateSchema,
  /** The first day it is no longer in force; null = open. */
  effectiveTo: dateSchema.nullable(),
  /** The version of the same policy that this one replaces. */
  supersedes: z.string().nullable(),
  sources: z.array(sourceSchema).min(1),
  verification: z.enum(["verified", "unverified", "example"]),
  /** What a reader must know besides: what was not read, what this document assumes. */
  notes: bilingualSchema.optional(),
  purpose: z.enum(PURPOSES),
} as const;

export type PolicySource = z.infer<typeof sourceSchema>;
export type PolicyHeader = {
  kind: PolicyKind;
  code: string;
  version: string;
  title: { zh: string; en: string };
  jurisdiction: string;
  effectiveFrom: string;
  effectiveTo: string | null;
  supersedes: string | null;
  sources: PolicySource[];
  verification: Verification;
  notes?: { zh: string; en: string } | undefined;
  purpose: Purpose;
};
