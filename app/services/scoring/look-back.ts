import { stageFigure } from "#app/domain/policy/firm-points.ts";

/**
 * How many periods before its own a policy document reads: the depth of its lags, growths, means and sums. Stages that
 * do not name their figure read the revenue of the period before.
 */
export function lookBackOf(node: unknown): number {
  if (Array.isArray(node)) return Math.max(0, ...node.map(lookBackOf));
  if (typeof node !== "object" || node === null) return 0;
  const { op, periods, stages } = node as { op?: unknown; periods?: unknown; stages?: object };
  const unsaid = stages && !("by" in stages) ? lookBackOf(stageFigure({})) : 0;
  const below = Math.max(unsaid, ...Object.values(node).map(lookBackOf));
  const given = typeof periods === "number" ? periods : null;
  switch (op) {
    case "lag":
      return below + (given ?? 0);
    case "growth":
      return below + (given ?? 1);
    case "mean":
    case "sum-over":
      return below + (given ?? 1) - 1;
    default:
      return below;
  }
}
