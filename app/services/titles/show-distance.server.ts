import { z } from "zod";
import { isRecordedFact } from "#app/domain/intellectual-property/counts.ts";
import type { ConditionsPolicy } from "#app/domain/policy/conditions.ts";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import type { Verification } from "#app/domain/policy/header.ts";
import { runConditions } from "#app/domain/scoring/conditions-run.ts";
import type { SubjectInput } from "#app/domain/scoring/input.ts";
import type { ConditionTrace } from "#app/domain/scoring/result.ts";
import { type ScoreInput, score } from "#app/domain/scoring/score.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import type { TitleKind } from "#app/domain/titles/kinds.ts";
import { isValid } from "#app/domain/titles/titles.ts";
import { type Gain, gainsOf } from "#app/domain/what-if/gains.ts";
import { type OwnFirm, ownFirms, titlesOf } from "#db/queries/titles.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { type OpenLeaf, openLeaves } from "../policy/condition-verdicts.ts";
import { namesOf, type PolicyNames } from "../policy/describe-document.ts";
import { shippedPolicy } from "../policy/shipped-policies.server.ts";
import { factCatalogue } from "../reports/catalogue.ts";
import { type LedgerSubjects, ledgerSubjects } from "../residency/ledger-subjects.server.ts";
import { authorise, type Ctx, type Verb } from "../verb.server.ts";

/** The titles that firms strive for, and the shipped policy that says what each asks. */
export const DISTANCES = [
  { kind: "high-tech", policy: "national-high-tech-conditions" },
  { kind: "tech-sme", policy: "national-tech-sme-evaluation" },
  { kind: "innovative-sme", policy: "national-innovative-sme" },
  { kind: "specialised", policy: "national-specialised-sme" },
  { kind: "little-giant", policy: "national-little-giant" },
] as const satisfies readonly { kind: TitleKind; policy: string }[];
export type DistanceKind = (typeof DISTANCES)[number]["kind"];

/** `held`: the firm has the title today. The others are the policy's own three verdicts. */
export type DistanceState = "held" | "met" | "not-met" | "unknown";
/** What a firm lacks for a title: comparisons that are not met or cannot be told, or points below the threshold. */
export type Distance = {
  state: DistanceState;
  open: OpenLeaf[];
  /** The policy's own conditions in its order; none of a title by points. */
  conditions: { label: Bilingual | null; state: ConditionTrace["state"] }[];
  /** Of a title by points: the total and what it must reach, in thousandths, and single figures whose one more gains most. */
  points: {
    totalMilli: number;
    neededMilli: number;
    gains: Pick<Gain, "fact" | "step" | "unit" | "gainMilli">[];
  } | null;
};
export type DistanceRow = { uscc: string; name: string; firmId: string; residencyId: string } & Distance;
export type DistanceView = {
  kind: DistanceKind;
  period: string | null;
  policy: { code: string; version: string; title: Bilingual; verification: Verification; names: PolicyNames };
  rows: DistanceRow[];
  counts: Record<DistanceState, number>;
  /** Who tells each fact that is named as lacking. */
  tellers: Readonly<Record<string, Teller>>;
};
/** Where a fact is entered: with the rights, in the reports, or by departments alone. */
export type Teller = "property" | "report" | "department";

export const showDistanceInput = z.object({
  kind: z
    .enum(DISTANCES.map(({ kind }) => kind) as [DistanceKind, ...DistanceKind[]])
    .default("high-tech")
    .catch("high-tech"),
  firm: z.string().max(40).optional().catch(undefined),
});

const NAMED_GAINS = 3;
const INFLUENCED = factCatalogue.facts
  .filter((it) => it.subject === "firm" && it.reporter !== "derived")
  .map((it) => it.code);
const REPORTED = new Set(factCatalogue.facts.filter((it) => it.reporter === "carrier").map((it) => it.code));
const tellerOf = (fact: string): Teller =>
  isRecordedFact(fact) ? "property" : REPORTED.has(fact) ? "report" : "department";

function tellersOf(rows: readonly DistanceRow[]): Record<string, Teller> {
  const named = rows.flatMap(({ open, points }) => [
    ...open.flatMap(({ missing, closing }) => [...missing, ...(closing?.facts ?? [])]),
    ...(points?.gains ?? []).map(({ fact }) => fact),
  ]);
  return Object.fromEntries(named.map((fact) => [fact, tellerOf(fact)]));
}

const ORDER: readonly DistanceState[] = ["not-met", "unknown", "met", "held"];

type Setting = Pick<ScoreInput, "facts" | "period" | "periods">;

function byConditions(policy: ConditionsPolicy, subjects: readonly SubjectInput[], setting: Setting) {
  const when = policy.conditions[0]!.when;
  return new Map(
    runConditions(policy, subjects, setting).subjects.map((row): [string, Distance] => {
      const { state, trace } = row.conditions[0]!;
      const parts = "of" in when ? when.of : [when];
      const traces = "of" in when ? (trace.of ?? []) : [trace];
      const conditions = parts.map(({ label }, at) => ({ label: label ?? null, state: traces[at]!.state }));
      return [row.id, { state, open: openLeaves(when, trace), conditions, points: null }];
    }),
  );
}

/** By points: the first grade is passed or not; a total below it is unknown only where the engine scores nothing. */
function byPoints(policy: FirmPoints, subjects: readonly SubjectInput[], setting: Setting, opened?: string) {
  const input: ScoreInput = { policy, subjects, overrides: [], marks: [], ...setting };
  const pass = policy.grades?.[0];
  const minimum =
    pass && "minimumTotal" in pass && typeof pass.minimumTotal === "string" ? pass.minimumTotal : "0";
  const neededMilli = Math.round(Number(minimum) * 1000);
  return new Map(
    score(input).subjects.map((row): [string, Distance] => {
      if (row.totalMilli === null)
        return [row.id, { state: "unknown", open: [], conditions: [], points: null }];
      const isMet = row.grade?.code === pass?.code;
      const gains = row.id === opened && !isMet ? gainsOf(input, row.id, INFLUENCED).gains : [];
      const named = gains.filter((it) => (it.gainMilli ?? 0) > 0).slice(0, NAMED_GAINS);
      const points = {
        totalMilli: row.totalMilli,
        neededMilli,
        gains: named.map(({ fact, step, unit, gainMilli }) => ({ fact, step, unit, gainMilli })),
      };
      return [row.id, { state: isMet ? "met" : "not-met", open: [], conditions: [], points }];
    }),
  );
}

/** Those who are measured: the firms of a carrier today, what its books say of them, and the titles that they hold. */
type Measured = { firms: readonly OwnFirm[]; ledger: LedgerSubjects; held: ReadonlySet<string> };

async function measured(tx: ScopedTx, ctx: Ctx, firm: string | undefined): Promise<Measured> {
  const own = await ownFirms(tx, ctx.organization.id, ctx.today);
  // One who has gone is measured where somebody asks for it.
  const firms = own.filter((it) => (firm === undefined ? it.isResident : it.uscc === firm));
  const firmIds = firms.map(({ id }) => id);
  const titles = await titlesOf(tx, { organizationId: ctx.organization.id, firmIds });
  const valid = titles.filter((it) => isValid(it, ctx.today));
  return {
    firms,
    ledger: await ledgerSubjects(tx, ctx, { firmIds, on: ctx.today, isFilled: true }),
    held: new Set(valid.map(({ uscc, kind }) => `${uscc}/${kind}`)),
  };
}

function policyOf(kind: DistanceKind): ConditionsPolicy | FirmPoints {
  const policy = shippedPolicy(DISTANCES.find((it) => it.kind === kind)!.policy);
  if (policy?.kind === "conditions" || policy?.kind === "firm-points") return policy;
  throw new Refusal("absent", "policy.absent");
}

function distanceTo(kind: DistanceKind, { firms, ledger, held }: Measured, opened?: string): DistanceView {
  const policy = policyOf(kind);
  const { code, version, title, verification } = policy;
  const subjects = [...ledger.subjects.values()];
  const setting: Setting = {
    facts: [...factCatalogue.facts, ...(policy.declares ?? [])].map((it) => ({
      code: it.code,
      unit: it.unit,
    })),
    period: ledger.periods[0]!,
    periods: ledger.periods,
  };
  const told =
    policy.kind === "conditions"
      ? byConditions(policy, subjects, setting)
      : byPoints(policy, subjects, setting, opened);
  const rows = firms.map(({ id, uscc, name, residencyId }): DistanceRow => {
    const distance = told.get(uscc)!;
    const state = held.has(`${uscc}/${kind}`) ? "held" : distance.state;
    return { uscc, name, firmId: id, residencyId, ...distance, state };
  });
  rows.sort(
    (a, b) =>
      ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
      a.open.length - b.open.length ||
      (b.points?.totalMilli ?? 0) - (a.points?.totalMilli ?? 0) ||
      (a.uscc < b.uscc ? -1 : 1),
  );
  const counts = { held: 0, met: 0, "not-met": 0, unknown: 0 };
  for (const { state } of rows) counts[state] += 1;
  return {
    kind,
    period: firms.length > 0 ? ledger.periods[0]!.code : null,
    policy: { code, version, title, verification, names: namesOf(policy) },
    rows,
    counts,
    tellers: tellersOf(rows),
  };
}

/**
 * How far the firms of a carrier are from a title: each condition of the policy met, not met or unknown, with the least that would
 * close it as the policy's own threshold gives it, and what nobody told yet. Read from the carrier's own books as they stand: founding,
 * titles, reports of whole years, intellectual property. What only departments know stays unknown. Nothing is stored.
 */
export async function showDistance({
  ctx,
  input,
}: Verb<z.input<typeof showDistanceInput>>): Promise<DistanceView> {
  authorise(ctx, "titles:read");
  authorise(ctx, "reports:read");
  const { kind, firm } = showDistanceInput.parse(input);
  return withScope(ctx, async (tx) => distanceTo(kind, await measured(tx, ctx, firm), firm));
}

export type ShortDistance = {
  kind: DistanceKind;
  state: DistanceState;
  counts: Record<ConditionTrace["state"], number>;
  points: Distance["points"];
};

/** The distances of one firm to every title, a line each. */
export async function distancesOfFirm({ ctx, input }: Verb<{ uscc: string }>): Promise<ShortDistance[]> {
  authorise(ctx, "titles:read");
  authorise(ctx, "reports:read");
  const all = await withScope(ctx, (tx) => measured(tx, ctx, input.uscc));
  if (all.firms.length === 0) return [];
  return DISTANCES.map(({ kind }) => {
    const { state, conditions, points } = distanceTo(kind, all).rows[0]!;
    const counts = { met: 0, "not-met": 0, unknown: 0 };
    for (const it of conditions) counts[it.state] += 1;
    return { kind, state, counts, points };
  });
}

/** What an address asks for; what is none of it is left out. */
export const parseDistance = (given: unknown) => showDistanceInput.parse(given);
