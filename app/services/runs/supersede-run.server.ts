import type { Verification } from "#app/domain/policy/header.ts";
import type { RunKind } from "#app/domain/runs/bundle.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as queries from "#db/queries/runs.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** Puts the live run of a kind, period and policy aside; what is stored next follows it. Null when there is none. */
export async function supersedeLive(
  tx: ScopedTx,
  of: { organizationId: string; kind: RunKind; periodId: string; policyCode: string },
): Promise<{ id: string; status: queries.RunStatus } | null> {
  const earlier = await queries.liveRun(tx, of);
  if (earlier && !(await queries.moveRun(tx, of.organizationId, earlier, "superseded"))) {
    throw new Refusal("conflict", "common.changed-meanwhile");
  }
  return earlier;
}

/** The least certain mark of the policies used: a result is no better than that. */
export function weakest(marks: readonly Verification[]): Verification {
  if (marks.includes("example")) return "example";
  return marks.includes("unverified") ? "unverified" : "verified";
}
