import { z } from "zod";
import { classesOf } from "#app/domain/policy/scored-document.ts";
import type { AbsentCarrier } from "#app/domain/runs/bundle.ts";
import type { ColumnHead } from "#app/domain/runs/columns/column-bundle.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import * as columns from "#db/queries/city-points.server.ts";
import * as queries from "#db/queries/runs.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { namesOf, type PolicyNames } from "../policy/describe-document.ts";
import { fieldName } from "../residency/hightech-fields.ts";
import { authorise, type Ctx, type Verb } from "../verb.server.ts";
import { type RunView, type UsedPolicy, usedPolicy } from "./run-view.ts";
import { ownRun, type RunFiling, readId } from "./show-run.server.ts";

/** So many firms, filings and moves stand on a page. */
const FIRMS = 50;
const FILINGS = 20;
const MOVES = 20;

const place = z.coerce.number().int().min(0).max(GREATEST_INTEGER).optional().catch(undefined);
const text = z.string().trim().max(80).optional().catch(undefined);
export const columnRunInput = z.object({
  id: z.string(),
  q: text,
  /** A stage of the scheme, or `none` for firms that are not scored. */
  class: text,
  field: text,
  /** Places in the list: the page after one, or before one. */
  after: place,
  before: place,
  /** Pages of the filings and of who moved, from 0. */
  filings: place,
  moves: place,
});
type Input = z.input<typeof columnRunInput>;

/** One stage with how its firms stand. */
export type StageCounts = {
  class: string | null;
  firms: number;
  barred: number;
  meanMilli: number | null;
  /** By grade, in the scheme's order. */
  grades: { code: string; firms: number }[];
};
/** A page of a list: whether there is one before it and one after. */
export type PageOf<T> = { rows: T[]; total: number; hasBefore: boolean; hasAfter: boolean };

export type ColumnRunDetails = {
  run: RunView;
  bundleSha256: string;
  geographyVersion: string;
  policies: UsedPolicy[];
  names: PolicyNames;
  absent: AbsentCarrier[];
  stages: StageCounts[];
  firms: PageOf<columns.ListedFirm & { fieldName: string | null }>;
  fields: { value: string; label: string }[];
  filter: { q: string; class: string; field: string };
  filings: PageOf<RunFiling> & { page: number };
  /** Against the run it follows; null when it is the first. */
  moves: (PageOf<columns.MovedFirm> & { page: number; counts: columns.MoveCounts }) | null;
};

/** The stages of a run with how many firms stand where; those not scored last. */
export async function stageCounts(
  tx: ScopedTx,
  of: columns.OfRun,
  [policy]: ColumnHead["policies"],
): Promise<StageCounts[]> {
  const counted = await columns.countsByStage(tx, of);
  const stages = [...classesOf(policy), null].map((stage): StageCounts => {
    const own = counted.filter((it) => it.class === stage);
    const sum = (rows: typeof own): number => rows.reduce((all, it) => all + it.n, 0);
    const firms = sum(own);
    const total = own.reduce((all, it) => all + (it.total ?? 0), 0);
    return {
      class: stage,
      firms,
      barred: sum(own.filter((it) => it.barred)),
      meanMilli: stage === null || firms === 0 ? null : Math.round(total / firms),
      grades: policy.grades.map(({ code }) => ({ code, firms: sum(own.filter((it) => it.grade === code)) })),
    };
  });
  return stages.filter((it) => it.class !== null || it.firms > 0);
}

/** A run in columns: how its firms stand by stage, one page of them, what it read and found, and who moved. */
export async function showColumnRun({ ctx, input }: Verb<Input>): Promise<ColumnRunDetails> {
  authorise(ctx, "run:read");
  const { id } = readId(input);
  const asked = columnRunInput.parse(input);
  return withScope(ctx, async (tx) => {
    const run = await ownRun(tx, ctx, id);
    if (run.format !== 2) throw new Refusal("absent", "runs.absent");
    const of = { organizationId: ctx.organization.id, runId: id };
    const head = await ownHead(tx, ctx, id);
    const [policy] = head.policies;
    const fields = await columns.fieldsOf(tx, of);
    return {
      run,
      bundleSha256: head.digests.bundle,
      geographyVersion: head.geographyVersion,
      policies: head.policies.map(usedPolicy),
      names: namesOf(policy),
      absent: head.inputs.absent ?? [],
      stages: await stageCounts(tx, of, head.policies),
      firms: await firmsOf(tx, of, run, asked),
      fields: fields.filter(Boolean).map((value) => ({ value, label: fieldName(value) ?? value })),
      filter: { q: asked.q ?? "", class: asked.class ?? "", field: asked.field ?? "" },
      filings: await filingsOf(tx, head, asked.filings ?? 0),
      moves: run.followsRunId ? await movesOf(tx, of, run.followsRunId, asked.moves ?? 0) : null,
    };
  });
}

/** What a run in columns of the own organisation sealed, beside its firms. */
export async function ownHead(tx: ScopedTx, ctx: Ctx, id: string): Promise<ColumnHead> {
  const text = await queries.bundleOf(tx, ctx.organization.id, id);
  if (text === null) throw new Refusal("absent", "runs.absent");
  return JSON.parse(text) as ColumnHead;
}

async function firmsOf(
  tx: ScopedTx,
  of: columns.OfRun,
  run: RunView,
  asked: z.output<typeof columnRunInput>,
): Promise<ColumnRunDetails["firms"]> {
  const filter = {
    ...(asked.q ? { text: asked.q } : {}),
    ...(asked.class ? { class: asked.class === "none" ? "" : asked.class } : {}),
    ...(asked.field ? { field: asked.field } : {}),
  };
  const isBack = asked.before !== undefined;
  const from = isBack ? { before: asked.before } : asked.after === undefined ? {} : { after: asked.after };
  const found = await columns.listFirms(tx, of, filter, {
    limit: FIRMS + 1,
    ...(from as { after?: number }),
  });
  const isMore = found.length > FIRMS;
  const rows = isMore ? (isBack ? found.slice(1) : found.slice(0, FIRMS)) : found;
  const isFiltered = Object.keys(filter).length > 0;
  return {
    rows: rows.map((it) => ({ ...it, fieldName: fieldName(it.field || null) })),
    total: isFiltered ? await columns.countFirms(tx, of, filter) : run.subjects,
    hasBefore: isBack ? isMore : asked.after !== undefined,
    hasAfter: isBack ? true : isMore,
  };
}

async function filingsOf(tx: ScopedTx, head: ColumnHead, page: number): Promise<ColumnRunDetails["filings"]> {
  const { filings } = head.inputs;
  const sorted = [...filings].sort(
    (a, b) => b.period.localeCompare(a.period) || a.carrier.name.localeCompare(b.carrier.name, "zh"),
  );
  const shown = sorted.slice(page * FILINGS, (page + 1) * FILINGS);
  const slugs = await columns.slugsOf(
    tx,
    shown.map((it) => it.carrier.id),
  );
  return {
    page,
    rows: shown.map(({ sha256, carrier, period, revision }) => ({
      sha256,
      carrierId: carrier.id,
      carrierName: carrier.name,
      carrierSlug: slugs.get(carrier.id) ?? null,
      periodCode: period,
      revision,
    })),
    total: filings.length,
    hasBefore: page > 0,
    hasAfter: (page + 1) * FILINGS < filings.length,
  };
}

async function movesOf(
  tx: ScopedTx,
  of: columns.OfRun,
  before: string,
  page: number,
): Promise<NonNullable<ColumnRunDetails["moves"]>> {
  const counts = await columns.countMoves(tx, of, before);
  const rows = await columns.furthestMoves(tx, of, before, { limit: MOVES, offset: page * MOVES });
  return {
    page,
    counts,
    rows,
    total: counts.moved,
    hasBefore: page > 0,
    hasAfter: (page + 1) * MOVES < counts.moved,
  };
}
