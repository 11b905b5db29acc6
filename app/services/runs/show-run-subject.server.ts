import { z } from "zod";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { explainSubject } from "#app/domain/scoring/explain-score.ts";
import type { SubjectResult } from "#app/domain/scoring/result.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { ExplainNode } from "#app/domain/shared/explain.ts";
import * as queries from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { namesOf, type PolicyNames } from "../policy/describe-document.ts";
import { readPolicyDocument } from "../policy/read-document.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { digestsIn } from "./digests-in.ts";
import type { RunView, UsedPolicy } from "./run-view.ts";
import { usedPolicy } from "./run-view.ts";
import { showColumnFirm } from "./show-column-firm.server.ts";
import { ownRun, readId } from "./show-run.server.ts";

export const runSubjectInput = z.object({ id: z.string(), subject: z.string().max(80) });

export type SubjectExplanation = {
  run: RunView;
  policy: UsedPolicy;
  subject: string;
  subjectName: string;
  /** Null for kinds whose explanation is not a score: a reward run opens on its own page. */
  explanation: ExplainNode | null;
  result: Pick<
    SubjectResult,
    "class" | "rank" | "tied" | "totalMilli" | "grade" | "groups" | "barred" | "reason" | "peerGroup"
  > | null;
  names: PolicyNames;
  /** Whose filing and which revision each digest in the explanation is. */
  sources: queries.RevisionSource[];
};

/** What one subject's result is made of: a tree whose lines add up, down to figure, filing and rule. */
export async function showRunSubject({
  ctx,
  input,
}: Verb<z.input<typeof runSubjectInput>>): Promise<SubjectExplanation> {
  authorise(ctx, "run:read");
  const { subject } = runSubjectInput.parse(input);
  const { id } = readId(input);
  return withScope(ctx, async (tx) => {
    const run = await ownRun(tx, ctx, id);
    if (run.format === 2) return showColumnFirm(tx, ctx, run, subject);
    const found = await queries.resultOf(tx, ctx.organization.id, id, subject);
    if (!found) throw new Refusal("absent", "runs.subject-absent");
    const [document] = await queries.policiesOf(tx, ctx.organization.id, id);
    const policy = readPolicyDocument(document);
    const isScored = policy.kind === "firm-points" || policy.kind === "carrier-performance";
    const row = isScored ? (found.result as SubjectResult) : null;
    const explanation = row ? explainSubject(row, policy as Scheme) : null;
    return {
      run,
      policy: usedPolicy(policy),
      subject,
      subjectName: found.subjectName,
      explanation,
      result: row,
      names: namesOf(policy),
      sources: await queries.revisionsByDigest(tx, explanation ? [...digestsIn(explanation)] : []),
    };
  });
}
