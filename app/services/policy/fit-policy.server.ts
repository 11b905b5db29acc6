import { z } from "zod";
import type { ConditionsPolicy } from "#app/domain/policy/conditions.ts";
import type { Verification } from "#app/domain/policy/header.ts";
import { type ConditionsRow, runConditions } from "#app/domain/scoring/conditions-run.ts";
import type { ConditionTrace } from "#app/domain/scoring/result.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Bilingual, ExplainNode } from "#app/domain/shared/explain.ts";
import type { PeriodRow } from "#db/queries/reports.server.ts";
import { type RevisionSource, revisionsByDigest } from "#db/queries/runs.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { factCatalogue } from "../reports/catalogue.ts";
import { runPeriod } from "../runs/load-filings.server.ts";
import { authorise, type Ctx, type Verb } from "../verb.server.ts";
import { type OpenLeaf, openLeaves, type Verdict, verdictsOf } from "./condition-verdicts.ts";
import { namesOf, namesOfFields, type PolicyNames } from "./describe-document.ts";
import { findPolicy } from "./find-policy.server.ts";
import { type FitSubjects, fitPlace, fitSubjects } from "./fit-subjects.server.ts";

type State = ConditionTrace["state"];
const STATES = ["met", "not-met", "unknown"] as const;

export const fitPolicyInput = z.object({
  code: z.string().max(80),
  version: z.string().max(40).optional(),
  /** Without it: the last period that has ended. */
  period: z.string().max(20).optional(),
  unit: z.uuid().optional().catch(undefined),
  /** Which of the policy's conditions is listed; without it the first. */
  condition: z.string().max(80).optional(),
  state: z.enum(STATES).optional().catch(undefined),
  /** Part of a name or of a code. */
  q: z.string().trim().max(80).optional(),
  skip: z.coerce.number().int().min(0).max(1_000_000).catch(0).optional(),
  /** The one whose tree is opened. */
  subject: z.string().max(80).optional(),
});

/** How many stand on one page, and how many open comparisons are named in a row. */
const PAGE = 25;
const NAMED = 2;

export type FitRow = {
  id: string;
  name: string;
  hosts: readonly string[];
  state: State;
  /** The first of the comparisons that are not met or cannot be told, and how many there are. */
  open: OpenLeaf[];
  openCount: number;
};
export type PolicyFit = {
  code: string;
  version: string;
  title: Bilingual;
  verification: Verification;
  names: PolicyNames;
  subjects: "firm" | "carrier";
  /** Accepted filings of the city, or the last ones of the carrier itself. */
  from: "accepted" | "own";
  periods: string[];
  period: string | null;
  units: { id: string; zh: string; en: string }[];
  conditions: { code: string; label: Bilingual }[];
  condition: string;
  counts: Readonly<Record<State, number>>;
  rows: FitRow[];
  /** How many there are in the state that is asked for. */
  total: number;
  skip: number;
  page: number;
  read: FitSubjects["read"];
  leftOut: string[];
  opened: { id: string; name: string; verdicts: Verdict[]; sources: RevisionSource[] } | null;
  refusal: { code: string; details: Readonly<Record<string, string | number>> } | null;
};

/**
 * Whom a policy of conditions fits (rules-engine §6): carriers or firms of the city by their accepted filings of a
 * period, or a carrier and its own firms by its last filings. Nothing is stored. Throws Refusal `policy.absent` for
 * the other kinds of policy, `access.denied` for a unit.
 */
export async function fitPolicy({ ctx, input }: Verb<z.input<typeof fitPolicyInput>>): Promise<PolicyFit> {
  authorise(ctx, "policy:read");
  authorise(ctx, "filing:read");
  if (ctx.organization.kind !== "city" && ctx.organization.kind !== "carrier") {
    throw new Refusal("denied", "access.denied");
  }
  const asked = fitPolicyInput.parse(input);
  const { document: policy } = await findPolicy(ctx, asked.code, asked.version);
  if (policy.kind !== "conditions") throw new Refusal("absent", "policy.absent");
  const { code, version, title, verification, conditions } = policy;
  return withScope(ctx, async (tx) => {
    const { periods, period, units } = await fitPlace(tx, ctx, asked.period);
    const listed = conditions.find((it) => it.code === asked.condition) ?? conditions[0]!;
    const head: PolicyFit = {
      code,
      version,
      title,
      verification,
      names: namesOf(policy),
      subjects: policy.subject,
      from: ctx.organization.kind === "city" ? "accepted" : "own",
      periods: periods.map((it) => it.code),
      period: period?.code ?? null,
      units,
      conditions: conditions.map((it) => ({ code: it.code, label: it.label })),
      condition: listed.code,
      counts: { met: 0, "not-met": 0, unknown: 0 },
      rows: [],
      total: 0,
      skip: asked.skip ?? 0,
      page: PAGE,
      read: [],
      leftOut: [],
      opened: null,
      refusal: null,
    };
    if (!period) return head;
    try {
      return { ...head, ...(await tested(tx, ctx, policy, { ...asked, period, condition: listed.code })) };
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === "policy.fit-absent") throw error;
      return { ...head, refusal: { code: error.code, details: error.details } };
    }
  });
}

type Asked = Omit<z.output<typeof fitPolicyInput>, "period" | "condition"> & {
  period: PeriodRow;
  condition: string;
};

async function tested(tx: ScopedTx, ctx: Ctx, policy: ConditionsPolicy, asked: Asked) {
  const { period, unit = null, q, state, skip = 0, subject } = asked;
  const found = await fitSubjects(tx, ctx, { policy, period, unit });
  const one = subject === undefined ? null : found.subjects.filter((it) => it.id === subject);
  if (one?.length === 0) throw new Refusal("absent", "policy.fit-absent");
  const setting = {
    facts: [...factCatalogue.facts, ...(policy.declares ?? [])].map(({ code, unit }) => ({ code, unit })),
    period: runPeriod(period),
    periods: found.periods.map(runPeriod),
  };
  const { read, leftOut } = found;
  const result = runConditions(policy, one ?? found.subjects, setting);
  if (one) {
    const names = namesOf(policy);
    const fields = { ...names.fields, ...namesOfFields(one.flatMap((it) => it.field ?? [])) };
    const opened = await openRow(tx, policy, result.subjects[0]!);
    return { read, leftOut, names: { ...names, fields }, opened };
  }
  const at = policy.conditions.findIndex((it) => it.code === asked.condition);
  const rows = result.subjects
    .filter((it) => !q || it.name.includes(q) || it.id.toLowerCase().includes(q.toLowerCase()))
    .map((it) => fitRow(policy, it, at, found.hosts))
    .sort(nearestFirst);
  const inState = rows.filter((it) => !state || it.state === state);
  return {
    read,
    leftOut,
    counts: {
      met: rows.filter((it) => it.state === "met").length,
      "not-met": rows.filter((it) => it.state === "not-met").length,
      unknown: rows.filter((it) => it.state === "unknown").length,
    },
    rows: inState.slice(skip, skip + PAGE),
    total: inState.length,
  };
}

function fitRow(
  { conditions }: ConditionsPolicy,
  { id, name, conditions: outcomes }: ConditionsRow,
  at: number,
  hosts: FitSubjects["hosts"],
): FitRow {
  const { state, trace } = outcomes[at]!;
  // What is lacking tells more than what nobody reported.
  const open = openLeaves(conditions[at]!.when, trace).sort(
    (a, b) => Number(a.state === "unknown") - Number(b.state === "unknown"),
  );
  return {
    id,
    name,
    hosts: hosts.get(id) ?? [],
    state,
    open: open.slice(0, NAMED),
    openCount: open.length,
  };
}

/** Those that fit, then those that lack least. */
const nearestFirst = (a: FitRow, b: FitRow): number =>
  Number(b.state === "met") - Number(a.state === "met") ||
  a.openCount - b.openCount ||
  (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1);

async function openRow(tx: ScopedTx, policy: ConditionsPolicy, row: ConditionsRow) {
  const verdicts = verdictsOf(policy, row.conditions, row.sources);
  const digests = new Set<string>();
  const collect = (node: ExplainNode): void => {
    if (node.source?.filing) digests.add(node.source.filing);
    for (const child of node.children) collect(child);
  };
  for (const { explanation } of verdicts) collect(explanation);
  return { id: row.id, name: row.name, verdicts, sources: await revisionsByDigest(tx, [...digests]) };
}
