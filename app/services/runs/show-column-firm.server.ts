import { contentDigest } from "#app/domain/filings/content.ts";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import type { ColumnHead } from "#app/domain/runs/columns/column-bundle.ts";
import { type ScoredFirm, scorePlan } from "#app/domain/runs/columns/column-results.ts";
import {
  asScored,
  dependsOnPeers,
  explainFirm,
  peerColumns,
  peerScheme,
  standingIn,
  standingOf,
} from "#app/domain/runs/columns/explain-firm.ts";
import { type FrozenFirm, frozenSubject } from "#app/domain/runs/columns/frozen-firm.ts";
import { type ColumnPlan, columnPlan } from "#app/domain/runs/columns/plan.ts";
import { firstDifference } from "#app/domain/runs/first-difference.ts";
import { explainSubject } from "#app/domain/scoring/explain-score.ts";
import { Calendar, FactBook, type FactRules, factRules } from "#app/domain/scoring/facts.ts";
import { firmSubjects } from "#app/domain/scoring/from-filings.ts";
import type { SubjectInput } from "#app/domain/scoring/input.ts";
import { type ComparedParts, compareColumns } from "#app/domain/scoring/kernel/score-columns.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as columns from "#db/queries/city-points.server.ts";
import * as queries from "#db/queries/runs.server.ts";
import { figuresOf } from "#db/queries/scores.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { namesOf } from "../policy/describe-document.ts";
import { type Ctx, sha256 } from "../verb.server.ts";
import { digestsIn } from "./digests-in.ts";
import { type RunView, usedPolicy } from "./run-view.ts";
import type { SubjectExplanation } from "./show-run-subject.server.ts";

type Opened = { head: ColumnHead; plan: ColumnPlan; slots: readonly { kind: string; code: string }[] };
type Table = { scheme: FirmPoints; ids: readonly string[]; parts: ComparedParts };

/**
 * One firm of a run in columns, opened to the digit: figures, stage and lines from the filings that name it, where it stands
 * from what the run stored; what its peers come to from the run's frozen columns, which are read only where the firm hangs on
 * them. Throws where figures and lines are not exactly what the run stored.
 */
export async function showColumnFirm(
  tx: ScopedTx,
  ctx: Ctx,
  run: RunView,
  uscc: string,
): Promise<SubjectExplanation> {
  const of = { organizationId: ctx.organization.id, runId: run.id };
  const [firm] = await columns.frozenFirms(tx, of, [uscc]);
  const [stored] = await columns.scoredFirms(tx, of, [uscc]);
  if (!firm || !stored) throw new Refusal("absent", "runs.subject-absent");
  const opened = await openedRun(tx, of);
  const { head, slots } = opened;
  const [policy] = head.policies;
  const subject = await subjectOf(tx, firm, head);
  const rules = factRules(
    head.inputs.facts,
    new Calendar(head.period, head.inputs.periods),
    policy.sourceOrder,
  );
  assertFrozen(subject, firm, opened, rules);
  const result = explainFirm(
    await amongPeers(tx, of, opened, stored, { subject, rules }),
    policy,
    subject,
    rules,
  );
  assertStored(asScored(result, slots, policy.groups), stored);
  const explanation = explainSubject(result, policy);
  return {
    run,
    policy: usedPolicy(policy),
    subject: uscc,
    subjectName: firm.name,
    explanation,
    result,
    names: namesOf(policy),
    sources: await queries.revisionsByDigest(tx, [...digestsIn(explanation)]),
  };
}

/** The firm as its filings tell of it, each checked against the digest that the run names. */
async function subjectOf(tx: ScopedTx, firm: FrozenFirm, head: ColumnHead): Promise<SubjectInput> {
  const named = firm.sources.map((place) => {
    const { carrier, sha256 } = head.inputs.filings[place]!;
    return { carrierId: carrier.id, sha256 };
  });
  const filings = await columns.revisionContents(tx, named);
  for (const { content, sha256: stored } of filings) {
    if (contentDigest(content, sha256) !== stored) {
      throw new Error(`the filing ${stored} does not have its own digest`);
    }
  }
  if (filings.length !== named.length)
    throw new Error(`not every filing that names ${firm.uscc} can be read`);
  return firmSubjects(filings, [firm.uscc])[0]!;
}

/** As far back as an expression may look. */
const FURTHEST = 80;

/** Every figure that the run froze is the one that the filings give. */
function assertFrozen(
  subject: SubjectInput,
  firm: FrozenFirm,
  { plan, head }: Opened,
  rules: FactRules,
): void {
  const told = new FactBook(subject, rules);
  const frozen = new FactBook(
    frozenSubject(firm, plan, head.inputs.filings),
    factRules(
      [...plan.units].map(([code, unit]) => ({ code, unit })),
      plan.calendar,
      ["filing"],
    ),
  );
  const backs = new Map<string, number>();
  for (let back = 0; back <= FURTHEST; back++) {
    const { code } = plan.calendar.back(back);
    if (code !== null) backs.set(code, back);
  }
  plan.places.forEach((place) => {
    if (!("fact" in place)) return;
    const back = backs.get(place.period);
    if (back === undefined) return;
    const [a, b] = [told.read(place.fact, back), frozen.read(place.fact, back)];
    if (a.state === b.state && a.value === b.value) return;
    throw new Error(`${place.fact} of ${place.period} of ${firm.uscc} is not the figure that the run froze`);
  });
}

function assertStored(found: ScoredFirm, stored: ScoredFirm): void {
  const difference = firstDifference(stored as unknown as Json, found as unknown as Json);
  if (difference) {
    throw new Error(`a firm does not recompute from its run's own figures, first at ${difference.path}`);
  }
}

/** Where the firm stands, and what its peers come to where anything hangs on them. */
async function amongPeers(
  tx: ScopedTx,
  of: columns.OfRun,
  { head, plan }: Opened,
  stored: ScoredFirm,
  { subject, rules }: { subject: SubjectInput; rules: FactRules },
): Promise<Parameters<typeof explainFirm>[0]> {
  const [policy] = head.policies;
  const standing = standingOf(stored, policy, subject, rules);
  if (!standing) {
    // What a capped grade was before hangs on everybody: all of the run is scored again.
    const { cells: places, units, calendar } = plan;
    const table = await figuresOf(tx, { ...of, places, units, calendar });
    const parts = scorePlan(plan, table);
    const row = table.ids.indexOf(stored.uscc);
    return { peers: peerColumns(parts, plan.scheme, row), standing: standingIn(parts, row) };
  }
  if (!dependsOnPeers(policy, subject, rules)) return { peers: null, standing };
  const { scheme, ids, parts } = await peersOfRun(tx, of, plan);
  return { peers: peerColumns(parts, scheme, ids.indexOf(stored.uscc)), standing };
}

const KEPT_MS = 5 * 60_000;
/** The columns read last: a run never changes, and whoever opens one firm opens others. Asked for only by who may read the run. */
let kept: { key: string; table: Table; timer: NodeJS.Timeout } | null = null;

async function peersOfRun(tx: ScopedTx, of: columns.OfRun, plan: ColumnPlan): Promise<Table> {
  const key = `${of.organizationId}/${of.runId}`;
  const table = kept?.key === key ? kept.table : await readPeers(tx, of, plan);
  if (kept) clearTimeout(kept.timer);
  const timer = setTimeout(() => {
    kept = null;
  }, KEPT_MS);
  timer.unref();
  kept = { key, table, timer };
  return table;
}

/** All firms of a run, compared by as much of its scheme as peers are compared by. */
async function readPeers(
  tx: ScopedTx,
  of: columns.OfRun,
  { cells: places, units, calendar, scheme: whole }: ColumnPlan,
): Promise<Table> {
  const table = await figuresOf(tx, { ...of, places, units, calendar });
  const scheme = peerScheme(whole);
  return { scheme, ids: table.ids, parts: compareColumns({ policy: scheme, table, overrides: null }) };
}

async function openedRun(tx: ScopedTx, of: columns.OfRun): Promise<Opened> {
  const head = JSON.parse((await queries.bundleOf(tx, of.organizationId, of.runId))!) as ColumnHead;
  const [policy] = head.policies;
  const { facts, periods } = head.inputs;
  const plan = columnPlan({ policy, facts, period: head.period, periods });
  return { head, plan, slots: head.results.slots };
}
