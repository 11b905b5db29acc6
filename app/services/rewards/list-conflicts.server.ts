import { z } from "zod";
import * as queries from "#db/queries/rewards.server.ts";
import { withScope } from "#db/scope.server.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { type ConflictView, conflictView } from "./conflict-view.ts";

export const CONFLICT_STATES = ["open", "recompute", "ruled", "lapsed"] as const;
export const listConflictsInput = z.object({
  state: z.enum(CONFLICT_STATES).optional(),
  q: z.string().max(80).optional(),
});

/**
 * `recompute`: ruled, but the run that counts now was computed before and still waits for it. `lapsed`: no run that counts
 * raises it any more; it is out of the queue, to be found by its state only.
 */
export type ListedConflict = ConflictView & { state: (typeof CONFLICT_STATES)[number]; blocksRun: boolean };
export type ConflictQueue = {
  conflicts: ListedConflict[];
  counts: Record<(typeof CONFLICT_STATES)[number] | "all", number>;
};

/** The queue of a city, or what a carrier is a party of: open ones first. */
export async function listConflicts({
  ctx,
  input,
}: Verb<z.input<typeof listConflictsInput>>): Promise<ConflictQueue> {
  authorise(ctx, "rewards:read");
  const { state, q } = listConflictsInput.parse(input);
  const { id, cityId } = ctx.organization;
  return withScope(ctx, async (tx) => {
    const rows = await queries.conflictsOf(tx, cityId);
    const parties = await queries.partiesOf(
      tx,
      cityId,
      rows.map((row) => row.id),
    );
    const waiting = await queries.waitingOutcomes(tx, id);
    const all = rows.map((row): ListedConflict => {
      const blocksRun = waiting.some(
        (it) => it.programme === row.programme && it.outcomeKey === row.outcomeKey,
      );
      const at = row.status !== "ruled" ? row.status : blocksRun ? "recompute" : "ruled";
      return { ...conflictView(row, parties), state: at, blocksRun };
    });
    const named = all.filter((it) => !q || it.firmName.includes(q) || it.uscc.includes(q.toUpperCase()));
    const count = (of: ListedConflict["state"]) => named.filter((it) => it.state === of).length;
    return {
      conflicts: named.filter((it) => (state ? it.state === state : it.state !== "lapsed")),
      counts: {
        all: named.length - count("lapsed"),
        open: count("open"),
        recompute: count("recompute"),
        ruled: count("ruled"),
        lapsed: count("lapsed"),
      },
    };
  });
}
