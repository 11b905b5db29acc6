import { type CatalogueFact, checkCondition, type UnitCheck } from "./check-units.ts";
import type { Condition } from "./condition.ts";
import type { PolicyFault } from "./fault.ts";
import type { RewardProgramme } from "./reward-programme.ts";

/**
 * What a reward programme reads of firms and may not: facts that are not collected for its purpose (rules-engine §3),
 * and conditions that cannot be told: outcomes and choices that there are not, units that do not go together. In document
 * order; worked examples read nothing, and facts that nobody collects yet keep it from running anyway.
 */
export function programmeFactFaults(
  programme: RewardProgramme,
  catalogue: readonly CatalogueFact[],
): PolicyFault[] {
  const { purpose } = programme;
  const facts = new Map(catalogue.map((it) => [it.code, it]));
  const faults: PolicyFault[] = [];
  const check: UnitCheck = {
    facts,
    declared: new Map(),
    subject: "firm",
    purpose,
    report: (code, path, params = {}) => {
      if (code !== "policy.no-such-fact") faults.push({ code, path, params });
    },
  };
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== "object" || node === null) return;
    const { fact: code, test } = node as { fact?: unknown; test?: unknown };
    if (typeof test === "string") {
      checkCondition(node as Condition, path, check);
      return;
    }
    const fact = typeof code === "string" ? facts.get(code) : undefined;
    if (fact && !fact.purposes.includes(purpose)) {
      check.report("policy.fact-of-other-purpose", path, { fact: fact.code, purpose });
    }
    for (const [key, below] of Object.entries(node)) {
      if (path !== "" || key !== "examples") walk(below, `${path}/${key}`);
    }
  };
  walk(programme, "");
  return faults;
}
