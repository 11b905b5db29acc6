import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/explain.ts";

export default {
  kind: {
    total: "Total",
    group: "Subtotal",
    line: "Line",
    cut: "Limit",
    fact: "Figure",
    figure: "Source figure",
    outcome: "Event",
    condition: "Condition",
    note: "Note",
  },
  source: {
    filing: "Accepted filing",
    department: "Department data",
    platform: "National platform",
    registry: "Registry",
    expert: "Expert mark",
    ruling: "Ruling",
    "opening-balance": "Opening balance",
  },
  truth: { true: "Met", false: "Not met", unknown: "Cannot be told" },
  unit: { months: "months", days: "days" },
  sum: "Sum of the parts",
  addsUp: "equals the figure above",
  rounding: "Rounding",
  approximately: "about {{value}}",
  evidence: "Evidence {{number}}",
} satisfies Shape<typeof zh>;
