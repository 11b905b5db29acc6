/** How many periods before its own a policy document reads: the depth of its lags, growths, means and sums. */
export function lookBackOf(node: unknown): number {
  if (Array.isArray(node)) return Math.max(0, ...node.map(lookBackOf));
  if (typeof node !== "object" || node === null) return 0;
  const below = Math.max(0, ...Object.values(node).map(lookBackOf));
  const { op, periods } = node as { op?: unknown; periods?: unknown };
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
