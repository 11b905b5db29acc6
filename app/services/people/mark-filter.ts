import type { MarkFilter } from "#db/queries/stay-marks.ts";

/** What a list's address asks for: a kind of founder, a kind of mark, or "kind:what". Undefined when it asks for nothing. */
export function markFilter({ founder, mark }: { founder?: string; mark?: string }): MarkFilter | undefined {
  if (!founder && !mark) return undefined;
  const [kind, ...what] = (mark ?? "").split(":");
  return { founder, mark: kind || undefined, what: what.join(":") || undefined };
}
