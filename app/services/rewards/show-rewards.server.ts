import { z } from "zod";
import type { Verification } from "#app/domain/policy/header.ts";
import type { Period } from "#app/domain/reports/periods.ts";
import { ALL_ITEMS, type BudgetOutcome, type LineKind, type Uncounted } from "#app/domain/rewards/types.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { firmsByCode } from "#db/queries/firms.server.ts";
import { periodsOf } from "#db/queries/reports.server.ts";
import * as queries from "#db/queries/rewards.server.ts";
import { policiesOf, runsOf } from "#db/queries/runs.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { periodView } from "../reports/period.server.ts";
import { type CarrierState, carrierStates } from "../runs/load-filings.server.ts";
import { type RunView, runView, type UsedPolicy, usedPolicy } from "../runs/run-view.ts";
import { authorise, type Ctx, type Verb } from "../verb.server.ts";
import { type BeneficiaryChange, lineDifference } from "./line-difference.ts";
import { type LineView, lineView } from "./line-view.ts";
import { type OfferedProgramme, programmesOn } from "./programme.server.ts";
import { type RewardTable, rewardTable } from "./reward-table.ts";

export const LINE_KINDS = [
  "item",
  "rounding",
  "item-cap",
  "exclusion",
  "beneficiary-cap",
  "budget-cut",
  "budget-refused",
  "budget-leftover",
  "reversal",
] as const satisfies readonly LineKind[];

export const showRewardsInput = z.object({
  period: z.string().max(20).optional(),
  /** Code of a programme, where several are in force. */
  programme: z.string().max(80).optional(),
  /** An earlier run of the same page; without it the one that counts now. */
  run: z.uuid().optional(),
  carrier: z.string().max(40).optional(),
  item: z.string().max(80).optional(),
  kind: z.enum(LINE_KINDS).optional(),
  /** The line after which the list goes on. */
  after: z.coerce.number<string | number>().int().min(0).max(GREATEST_INTEGER).optional(),
});

const LINES_AT_ONCE = 200;

export type RewardItemView = { code: string; label: Bilingual; clause: string };
export type RewardRunDetails = {
  run: RunView;
  policies: UsedPolicy[];
  items: RewardItemView[];
  /** Of all lines; `shown` is of those that the filters leave. */
  table: RewardTable;
  shown: { table: RewardTable; lines: LineView[]; count: number; nextAfter: number | null };
  beneficiaries: { id: string; name: string }[];
  /** The kinds of line that the run has. */
  kinds: LineKind[];
  budget: BudgetOutcome;
  /** `subject`: the firm's name, or that of the carrier whose own outcome it is. */
  uncounted: (Uncounted & { subject: string })[];
  /** Rulings that were made after the run was computed, and that it therefore does not know. */
  ruledSince: number;
  openConflicts: number;
  changes: BeneficiaryChange[] | null;
};
export type RewardsPage = {
  periods: Period[];
  period: Period | null;
  programmes: OfferedProgramme[];
  programme: OfferedProgramme | null;
  carriers: CarrierState[];
  /** Reasons given in the evaluation of the same period, to begin with. */
  absentReasons: Record<string, string>;
  details: RewardRunDetails | null;
  weakest: Verification | null;
};

/** The rewards of a period: what stands between it and a run, and the run that counts now with all its lines. */
export async function showRewards({
  ctx,
  input,
}: Verb<z.input<typeof showRewardsInput>>): Promise<RewardsPage> {
  authorise(ctx, "rewards:read");
  const given = showRewardsInput.parse(input);
  const { id, cityId } = ctx.organization;
  return withScope(ctx, async (tx) => {
    const rows = await periodsOf(tx, cityId);
    const runs = await runsOf(tx, id, { kind: "reward" });
    const live = runs.filter((it) => it.status !== "superseded");
    const asked = runs.find((it) => it.id === given.run);
    const period =
      rows.find((it) => it.id === asked?.periodId) ??
      rows.find((it) => it.code === given.period) ??
      rows.find((it) => live.some((run) => run.periodId === it.id)) ??
      rows.find((it) => it.lastDay < ctx.today) ??
      rows[0];
    if (!period) return NOTHING;
    const programmes = await programmesOn(tx, cityId, period.lastDay);
    const ofPeriod = live.filter((it) => it.periodId === period.id);
    const code =
      asked?.policyCode ??
      given.programme ??
      ofPeriod[0]?.policyCode ??
      programmes.find((it) => it.status === "published")?.code;
    const head = asked ?? ofPeriod.find((it) => it.policyCode === code);
    const details = head ? await runDetails(tx, ctx, runView(head, ctx.user.id), given) : null;
    return {
      periods: rows.map(periodView),
      period: periodView(period),
      programmes,
      programme: programmes.find((it) => it.code === code) ?? null,
      carriers: await carrierStates(tx, ctx, period),
      absentReasons: await reasonsGiven(tx, ctx, period.id),
      details,
      weakest: head?.verification ?? programmes.find((it) => it.code === code)?.verification ?? null,
    };
  });
}

const NOTHING: RewardsPage = {
  periods: [],
  period: null,
  programmes: [],
  programme: null,
  carriers: [],
  absentReasons: {},
  details: null,
  weakest: null,
};

async function reasonsGiven(tx: ScopedTx, ctx: Ctx, periodId: string): Promise<Record<string, string>> {
  const scored = await runsOf(tx, ctx.organization.id, { kind: "carrier-performance" });
  const run = scored.find((it) => it.periodId === periodId && it.status !== "superseded");
  const absent = run ? await queries.absentOfRun(tx, ctx.organization.id, run.id) : [];
  return Object.fromEntries(absent.map((it) => [it.carrierId, it.reason]));
}

type Filters = Pick<z.output<typeof showRewardsInput>, "carrier" | "item" | "kind" | "after">;
const passes =
  ({ carrier, item, kind }: Filters) =>
  (line: LineView): boolean =>
    (!carrier || line.detail.beneficiary.id === carrier || line.detail.carrier?.id === carrier) &&
    (!item || line.item === item) &&
    (!kind || line.kind === kind);

/** A stretch of the lines; the sums are those of all of them. */
function onePage(lines: LineView[], after = 0): { lines: LineView[]; nextAfter: number | null } {
  const rest = lines.filter((it) => it.lineNo > after);
  const page = rest.slice(0, LINES_AT_ONCE);
  return { lines: page, nextAfter: rest.length > page.length ? page.at(-1)!.lineNo : null };
}

type Programme = { items: RewardItemView[] };

async function runDetails(tx: ScopedTx, ctx: Ctx, run: RunView, filters: Filters): Promise<RewardRunDetails> {
  const { id } = ctx.organization;
  const lines = (await queries.linesOfRun(tx, id, run.id)).map(lineView);
  const result = (await queries.resultOfRun(tx, id, run.id))!;
  const policies = await policiesOf(tx, id, run.id);
  const items = (policies[0] as Programme).items.map(({ code, label, clause }) => ({ code, label, clause }));
  const codes = [...items.map((it) => it.code), ALL_ITEMS];
  const table = rewardTable(lines, codes);
  const shown = lines.filter(passes(filters));
  const rulings = await queries.conflictsOf(tx, id);
  const isWaiting = (outcomeKey: string) => result.conflicts.some((it) => it.outcomeKey === outcomeKey);
  const own = rulings.filter((it) => it.programme === run.policyCode && isWaiting(it.outcomeKey));
  return {
    run,
    policies: policies.map(usedPolicy),
    items,
    table,
    shown: { table: rewardTable(shown, codes), count: shown.length, ...onePage(shown, filters.after) },
    beneficiaries: beneficiariesOf(lines),
    kinds: LINE_KINDS.filter((kind) => lines.some((it) => it.kind === kind)),
    budget: result.budget,
    uncounted: await withNames(tx, result.uncounted),
    ruledSince: own.filter((it) => it.status === "ruled").length,
    openConflicts: own.filter((it) => it.status === "open").length,
    changes: run.followsRunId ? await changesSince(tx, ctx, run.followsRunId, lines, result) : null,
  };
}

function beneficiariesOf(lines: readonly LineView[]): RewardRunDetails["beneficiaries"] {
  const found = new Map<string, string>();
  for (const { detail } of lines) {
    if (detail.beneficiary.kind !== "authority") found.set(detail.beneficiary.id, detail.beneficiary.name);
    if (detail.carrier) found.set(detail.carrier.id, detail.carrier.name);
  }
  return [...found].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, "zh"));
}

async function withNames(
  tx: ScopedTx,
  uncounted: readonly Uncounted[],
): Promise<RewardRunDetails["uncounted"]> {
  const firms = await firmsByCode(tx, [...new Set(uncounted.flatMap((it) => it.uscc ?? []))]);
  const own = uncounted.flatMap((it) => (it.uscc === null ? (it.carrierId ?? []) : []));
  const carriers = await queries.organizationNames(tx, own);
  const names = new Map([...firms.map((it) => [it.uscc, it.name] as const), ...carriers]);
  return uncounted.map((it) => {
    const id = it.uscc ?? it.carrierId ?? "";
    return { ...it, subject: names.get(id) ?? id };
  });
}

type Result = NonNullable<Awaited<ReturnType<typeof queries.resultOfRun>>>;

async function changesSince(
  tx: ScopedTx,
  ctx: Ctx,
  followsRunId: string,
  lines: readonly LineView[],
  { uncounted, conflicts }: Result,
): Promise<BeneficiaryChange[]> {
  const before = (await queries.linesOfRun(tx, ctx.organization.id, followsRunId)).map(lineView);
  return lineDifference(before, lines, {
    uncounted,
    conflictOf: (line) => {
      const found = conflicts.find((it) => it.waiting.some((wait) => wait.paymentKey === line.paymentKey));
      return found ? { code: "conflict.waits", params: { sides: found.sides.length } } : null;
    },
  });
}
