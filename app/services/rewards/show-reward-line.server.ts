import { z } from "zod";
import type { PolicyHeader, PolicySource } from "#app/domain/policy/header.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { versionsOfPolicy } from "#db/queries/policy.server.ts";
import * as queries from "#db/queries/rewards.server.ts";
import { revisionsByDigest, runHead } from "#db/queries/runs.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { type LineView, lineView } from "./line-view.ts";

export const rewardLineInput = z.object({
  run: z.uuid("rewards.absent"),
  line: z.coerce.number<string | number>("rewards.absent").int().min(1),
});

export type RewardLineDetails = {
  line: LineView;
  /** Of the programme version that the line follows from; empty when the shelf no longer has it. */
  sources: PolicySource[];
  /** The filings that the session may open, by digest. */
  filings: { sha256: string; carrierSlug: string; periodCode: string; revision: number }[];
  /** The line that takes this one back, where there is one. */
  reversedByLine: number | null;
  /** True when this very member may take the line back now. */
  mayReverse: boolean;
  /** The run of the own organisation; a carrier sees the line of an approved run without it. */
  isOwnRun: boolean;
};

/** Where one line comes from: firm, outcome, date, evidence, the carrier it belongs to and why, filing and rule. */
export async function showRewardLine({
  ctx,
  input,
}: Verb<z.input<typeof rewardLineInput>>): Promise<RewardLineDetails> {
  authorise(ctx, "rewards:read");
  const asked = rewardLineInput.safeParse(input);
  if (!asked.success) throw new Refusal("absent", "rewards.absent");
  const { run, line: lineNo } = asked.data;
  const { id, cityId } = ctx.organization;
  return withScope(ctx, async (tx) => {
    const row = await queries.lineOf(tx, { organizationId: cityId, runId: run, lineNo });
    if (!row || (id !== cityId && row.beneficiaryId !== id)) throw new Refusal("absent", "rewards.absent");
    const line = id === cityId ? lineView(row) : ownPart(lineView(row), id);
    const { code, version } = line.detail.programme;
    const versions = await versionsOfPolicy(tx, cityId, code);
    const used = versions.find((it) => it.version === version)?.document as PolicyHeader | undefined;
    const head = await runHead(tx, id, run);
    const reversedByLine = await queries.reversalOf(tx, { organizationId: cityId, runId: run, lineNo });
    const isOf = row.kind === "item" && row.amountFen > 0 && head?.status === "approved";
    return {
      line,
      sources: used?.sources ?? [],
      filings: await filingsOf(tx, line),
      reversedByLine,
      mayReverse: isOf && reversedByLine === null && head.computedBy !== ctx.user.id,
      isOwnRun: head !== null,
    };
  });
}

/** What a carrier sees of its own line: rows of its own filings, not those of another that claimed the same title. */
const ownPart = (line: LineView, carrierId: string): LineView => ({
  ...line,
  detail: { ...line.detail, sources: line.detail.sources.filter((it) => it.carrierId === carrierId) },
});

async function filingsOf(tx: ScopedTx, { detail }: LineView): Promise<RewardLineDetails["filings"]> {
  const refs = [
    ...detail.sources.flatMap((it) => [...it.stays, ...it.titles].map((row) => row.filing.sha256)),
    ...(detail.standing?.filing ? [detail.standing.filing.sha256] : []),
  ];
  return revisionsByDigest(tx, [...new Set(refs)]);
}
