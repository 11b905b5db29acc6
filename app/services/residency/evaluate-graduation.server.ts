import { type Check, checkOf, withFieldNames } from "#app/domain/admission/checklist.ts";
import type { ConditionsPolicy } from "#app/domain/policy/conditions.ts";
import { testCondition } from "#app/domain/scoring/conditions.ts";
import { Calendar, FactBook, factRules } from "#app/domain/scoring/facts.ts";
import type { RunPeriod, SubjectInput } from "#app/domain/scoring/input.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import {
  decidingPolicy,
  GRADUATION_POLICY,
  type PolicyRef,
} from "#app/services/admission/deciding-policy.server.ts";
import { factCatalogue } from "#app/services/reports/catalogue.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { fieldName } from "./hightech-fields.ts";
import { ledgerSubjects } from "./ledger-subjects.server.ts";

/** What the conditions of graduation come to for a firm on a day, each with the figures that it rests on. */
export type GraduationChecks = {
  policy: PolicyRef | null;
  /** The last whole year before the day: reported figures are read from it backwards. */
  period: string;
  check: Check | null;
};

function tested(
  policy: ConditionsPolicy,
  subject: SubjectInput,
  periods: RunPeriod[],
  confirmed: ReadonlyMap<string, string>,
): Check {
  const units = [...factCatalogue.facts, ...(policy.declares ?? [])].map(({ code, unit }) => ({
    code,
    unit,
  }));
  const book = new FactBook(
    subject,
    factRules(units, new Calendar(periods[0]!, periods), policy.sourceOrder),
  );
  const [{ code, when, label }] = policy.conditions as [ConditionsPolicy["conditions"][number]];
  const named = checkOf(when, testCondition(when, book), book.sources, confirmed, code);
  const check = withFieldNames(named, fieldName);
  return { ...check, label: check.label ?? label };
}

type Asked = {
  firmIds: readonly string[];
  on: DateOn;
  confirmed: ReadonlyMap<string, ReadonlyMap<string, string>>;
};
const NOTHING_CONFIRMED: ReadonlyMap<string, string> = new Map();

/**
 * Tests the conditions of graduation for each of these firms: titles valid on the day, figures of the carrier's reports of
 * whole years, and what a person confirmed with evidence, by firm. A policy with an unknown figure leaves its comparison open.
 * As many queries for two hundred firms as for one.
 */
export async function evaluateGraduations(
  tx: ScopedTx,
  ctx: Ctx,
  { firmIds, on, confirmed }: Asked,
): Promise<Map<string, GraduationChecks>> {
  const found = await decidingPolicy(tx, ctx, GRADUATION_POLICY, on);
  const { periods, subjects } = await ledgerSubjects(tx, ctx, { firmIds, on });
  const period = periods[0]!.code;
  return new Map(
    [...subjects].map(([firmId, subject]): [string, GraduationChecks] => {
      if (!found) return [firmId, { policy: null, period, check: null }];
      const said = confirmed.get(firmId) ?? NOTHING_CONFIRMED;
      return [firmId, { policy: found.ref, period, check: tested(found.policy, subject, periods, said) }];
    }),
  );
}
