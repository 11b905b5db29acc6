import { z } from "zod";
import type { PolicySource } from "#app/domain/policy/header.ts";
import type { RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { ExplainNode } from "#app/domain/shared/explain.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { versionsOfPolicy } from "#db/queries/policy.server.ts";
import * as queries from "#db/queries/rewards.server.ts";
import { type RevisionSource, revisionsByDigest, runHead } from "#db/queries/runs.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { namesOf, type PolicyNames } from "../policy/describe-document.ts";
import { digestsIn } from "../runs/digests-in.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { type LineView, lineView } from "./line-view.ts";

export const rewardLineInput = z.object({
  run: z.uuid("rewards.absent"),
  line: z.coerce
    .number<string | number>("rewards.absent")
    .int()
    .min(1)
    .max(GREATEST_INTEGER, "rewards.absent"),
});

export type RewardLineDetails = {
  line: LineView;
  /** Of the programme version that the line follows from; empty when the shelf no longer has it. */
  sources: PolicySource[];
  /** The filings that the session may open, by digest. */
  filings: RevisionSource[];
  /** What the codes in the line's conditions are called; null where it has none. */
  names: PolicyNames | null;
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
    const used = versions.find((it) => it.version === version)?.document as RewardProgramme | undefined;
    const head = await runHead(tx, id, run);
    const reversedByLine = await queries.reversalOf(tx, { organizationId: cityId, runId: run, lineNo });
    const isOf = row.kind === "item" && row.amountFen > 0 && head?.status === "approved";
    return {
      line,
      sources: used?.sources ?? [],
      filings: await filingsOf(tx, line),
      names: line.detail.conditions && used ? namesOf(used) : null,
      reversedByLine,
      mayReverse: isOf && reversedByLine === null && head.computedBy !== ctx.user.id,
      isOwnRun: head !== null,
    };
  });
}

/** What a carrier sees of its own line: rows of its own filings, not those of another that claimed the same title. */
const ownPart = (line: LineView, carrierId: string): LineView => {
  const { sources, conditions } = line.detail;
  return {
    ...line,
    detail: {
      ...line.detail,
      sources: sources.filter((it) => it.carrierId === carrierId),
      ...(conditions
        ? {
            conditions: conditions.map((it) => ({ ...it, explained: ownNode(it.explained, carrierId).node })),
          }
        : {}),
    },
  };
};

/** Whether a condition was met is told; a figure that another carrier reported, and what follows from it, is not. */
function ownNode(node: ExplainNode, carrierId: string): { node: ExplainNode; hidden: boolean } {
  const children = node.children.map((it) => ownNode(it, carrierId));
  const isOthers = node.source?.carrier != null && node.source.carrier !== carrierId;
  const hidden = isOthers || children.some((it) => it.hidden);
  const shown = { ...node, children: children.map((it) => it.node) };
  if (!hidden) return { node: shown, hidden };
  const { gap: _gap, ...params } = node.params;
  return {
    node: { ...shown, figure: null, params, source: null, children: isOthers ? [] : shown.children },
    hidden,
  };
}

async function filingsOf(tx: ScopedTx, { detail }: LineView): Promise<RewardLineDetails["filings"]> {
  const refs = [
    ...detail.sources.flatMap((it) => [...it.stays, ...it.titles].map((row) => row.filing.sha256)),
    ...(detail.standing?.filing ? [detail.standing.filing.sha256] : []),
    ...(detail.conditions ?? []).flatMap((it) => [...digestsIn(it.explained)]),
  ];
  return revisionsByDigest(tx, [...new Set(refs)]);
}
