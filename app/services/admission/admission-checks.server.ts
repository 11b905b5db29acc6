import { z } from "zod";
import { type Check, checkOf, withFieldNames } from "#app/domain/admission/checklist.ts";
import { testCondition } from "#app/domain/scoring/conditions.ts";
import { Calendar, FactBook, factRules } from "#app/domain/scoring/facts.ts";
import type { ReportedFigure, RunPeriod } from "#app/domain/scoring/input.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { factCatalogue } from "#app/services/reports/catalogue.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import type { ApplicationRow } from "#db/queries/applications.server.ts";
import { type FirmFacts, firmsByCode } from "#db/queries/firms.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { fieldName } from "../residency/hightech-fields.ts";
import { ADMISSION_POLICY, decidingPolicy, type PolicyRef } from "./deciding-policy.server.ts";

/** Who confirmed a condition that the figures leave open, on what evidence, and when. */
export type Confirmation = { evidence: string; by: string; on: DateOn };
export type Confirmations = Readonly<Record<string, Confirmation>>;
const confirmationsSchema = z.record(
  z.string(),
  z.object({ evidence: z.string(), by: z.string(), on: z.string() }),
);

export const readConfirmations = (stored: unknown): Confirmations =>
  confirmationsSchema.safeParse(stored).data ?? {};

export type AdmissionChecks = {
  policy: PolicyRef | null;
  /** The day of entry that the conditions are tested for. */
  entryOn: DateOn;
  check: Check | null;
  confirmations: Confirmations;
  /** What the register knows of the code, where it is given and known. */
  firm: FirmFacts | null;
};

const REF = {
  source: "filing",
  filing: null,
  carrier: null,
  report: null,
  cell: null,
  evidence: null,
} as const;

/**
 * The checklist of an application for a day of entry: what the register knows of the code goes before what was typed, and
 * what neither tells is open until somebody confirms it with evidence.
 */
export async function admissionChecks(
  tx: ScopedTx,
  ctx: Ctx,
  of: Pick<ApplicationRow, "uscc" | "name" | "foundedOn" | "field" | "registersHere" | "confirmed">,
  entryOn: DateOn,
): Promise<AdmissionChecks> {
  const found = await decidingPolicy(tx, ctx, ADMISSION_POLICY, entryOn);
  const [firm = null] = of.uscc ? await firmsByCode(tx, [of.uscc]) : [];
  const confirmations = readConfirmations(of.confirmed);
  if (!found) return { policy: null, entryOn, check: null, confirmations, firm };
  const year = entryOn.slice(0, 4);
  const period: RunPeriod = { code: year, kind: "year", firstDay: `${year}-01-01`, lastDay: `${year}-12-31` };
  const known = (fact: string, value: number | string): ReportedFigure => ({
    fact,
    period: year,
    state: "known",
    value,
    precedence: 0,
    ref: REF,
  });
  const { registersHere } = of;
  const figures = [
    known("entry-on", entryOn),
    ...(registersHere === null ? [] : [known("registered-here", registersHere ? 1 : 0)]),
  ];
  const subject = {
    id: of.uscc ?? of.name,
    name: of.name,
    foundedOn: firm?.foundedOn ?? of.foundedOn,
    field: firm?.field ?? of.field,
    kind: null,
    figures,
    outcomes: null,
  };
  const { policy } = found;
  const units = [...factCatalogue.facts, ...(policy.declares ?? [])].map(({ code, unit }) => ({
    code,
    unit,
  }));
  const book = new FactBook(subject, factRules(units, new Calendar(period, []), policy.sourceOrder));
  const { code, label, when } = policy.conditions[0]!;
  const evidence = new Map(Object.entries(confirmations).map(([at, it]) => [at, it.evidence]));
  const tested = checkOf(when, testCondition(when, book), book.sources, evidence, code);
  const check = withFieldNames(tested, fieldName);
  return {
    policy: found.ref,
    entryOn,
    check: { ...check, label: check.label ?? label },
    confirmations,
    firm,
  };
}
