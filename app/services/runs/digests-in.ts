import type { ExplainNode } from "#app/domain/shared/explain.ts";

/** The filings that an explanation names. */
export function digestsIn(node: ExplainNode, found = new Set<string>()): Set<string> {
  if (node.source?.filing) found.add(node.source.filing);
  for (const child of node.children) digestsIn(child, found);
  return found;
}
