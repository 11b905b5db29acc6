import type { ConditionsPolicy } from "#app/domain/policy/conditions.ts";
import { type ExplainNode, explainNode } from "#app/domain/shared/explain.ts";
import type { ConditionsRow } from "./conditions-run.ts";
import { explainCondition } from "./explain-score.ts";

/** Opens a subject's row of a run of conditions into a tree: policy → condition → tests → figures → sources. */
export function explainConditions(row: ConditionsRow, policy: ConditionsPolicy): ExplainNode {
  const children = policy.conditions.flatMap(({ code, label, when }) => {
    const outcome = row.conditions.find((it) => it.code === code);
    if (!outcome) return [];
    return [
      explainNode({
        kind: "condition",
        code: "scoring.condition.verdict",
        label,
        params: { state: outcome.state },
        children: [explainCondition(outcome.trace, when, row.sources)],
      }),
    ];
  });
  return explainNode({ kind: "total", code: "scoring.conditions", label: policy.title, children });
}
