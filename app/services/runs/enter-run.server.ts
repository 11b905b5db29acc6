import type { Verification } from "#app/domain/policy/header.ts";
import type { Digests, RunKind } from "#app/domain/runs/bundle.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as queries from "#db/queries/runs.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { audit, type Ctx } from "../verb.server.ts";

/** In which form a run is kept: 1 whole, 2 in columns, 3 with its filings named (`kept-bundle`). */
export type RunFormat = 1 | 2 | 3;
type UsedPolicy = { code: string; version: string; verification: Verification };
/** A computed run of either form: what was sealed, and what stands beside it in lists. */
export type SealedRun = {
  sealed: {
    kind: RunKind;
    engineVersion: string;
    period: { code: string };
    policies: readonly [UsedPolicy, ...UsedPolicy[]];
    digests: Digests;
  };
  /** The bundle's text; its head where rows are in columns; with its filings named where they stay where they are. */
  text: string;
  format: RunFormat;
  periodId: string;
  subjects: number;
  totalFen: number | null;
  findings: readonly object[];
};

/**
 * Enters a run with its rows and its log entry. The live run of the same kind, period and policy is superseded and
 * followed. The log comes last: its chain is held until the transaction ends, and rows take their time.
 */
export async function enterRun(
  tx: ScopedTx,
  ctx: Ctx,
  { sealed, text, format, periodId, subjects, totalFen, findings }: SealedRun,
  writeRows: (runId: string) => Promise<void>,
): Promise<{ runId: string }> {
  const { kind, engineVersion, period, policies, digests } = sealed;
  const [policy] = policies;
  const organizationId = ctx.organization.id;
  const earlier = await supersedeLive(tx, { organizationId, kind, periodId, policyCode: policy.code });
  const runId = await queries.insertRun(tx, {
    organizationId,
    kind,
    cityId: ctx.organization.cityId,
    periodId,
    followsRunId: earlier?.id ?? null,
    policyCode: policy.code,
    policyVersion: policy.version,
    verification: weakest(policies.map((it) => it.verification)),
    engineVersion,
    inputsSha256: digests.inputs,
    policiesSha256: digests.policies,
    resultsSha256: digests.results,
    bundle: text,
    format,
    subjects,
    totalFen,
    findings,
    computedBy: ctx.user.id,
    computedByName: ctx.user.name,
  });
  await writeRows(runId);
  await audit(tx, {
    action: "compute",
    entity: "run",
    entityId: runId,
    before: earlier ? { runId: earlier.id, status: earlier.status } : null,
    after: { kind, period: period.code, policy: `${policy.code}@${policy.version}`, subjects, digests },
  });
  return { runId };
}

async function supersedeLive(
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
function weakest(marks: readonly Verification[]): Verification {
  if (marks.includes("example")) return "example";
  return marks.includes("unverified") ? "unverified" : "verified";
}
