import { z } from "zod";
import { type Change, differenceOf } from "#app/domain/policy/difference.ts";
import type { PolicyHeader } from "#app/domain/policy/header.ts";
import { requireKnownFigures } from "#app/domain/policy/unknown-figures.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import type { Comparison, Move } from "#app/domain/what-if/comparison.ts";
import { type PeriodRow, periodsOf } from "#db/queries/reports.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { carrierStates } from "../runs/load-filings.server.ts";
import { authorise, type Ctx, type Verb } from "../verb.server.ts";
import { joinNames } from "./compare-policies.server.ts";
import { namesOf, type PolicyNames } from "./describe-document.ts";
import { findPolicy } from "./find-policy.server.ts";
import { policiesOn, policyInForce } from "./policy-in-force.server.ts";
import type { PolicyDocument } from "./read-document.ts";
import {
  type Setting,
  type Supposed,
  supposePerformance,
  supposePoints,
  supposeRewards,
} from "./what-if-sides.server.ts";

export const whatIfInput = z.object({
  code: z.string().max(80),
  version: z.string().max(40).optional(),
  /** Without it: the last period that has ended. */
  period: z.string().max(20).optional(),
  /** The policy in force to compare with, by its code; without it the same one, else the only one of its kind. */
  against: z.string().max(80).optional(),
  /** How many of those who move are passed over, the furthest first. */
  skip: z.coerce.number().int().min(0).max(1_000_000).catch(0).optional(),
});

/** How many of those who move stand on one page. */
const PAGE = 50;

export type WhatIf = {
  code: string;
  version: string;
  title: Bilingual;
  subjects: "firm" | "carrier";
  periods: string[];
  period: string | null;
  /** What could be compared with: the policies of this kind in force on the period's last day. */
  choices: { code: string; version: string; title: Bilingual }[];
  /** The version in force that the draft is compared with; null while there is no result. */
  against: { code: string; version: string; title: Bilingual } | null;
  changes: Change[];
  /** `moves` are those of this page, the furthest first; `moved` counts all. */
  comparison: (Comparison & { moved: number; skip: number; page: number }) | null;
  /** Accepted filings that were read, and carriers without one, which neither side counts. */
  counted: number;
  leftOut: { name: string }[];
  /** Names of units and kinds by id, for the split. */
  units: Readonly<Record<string, string>>;
  names: PolicyNames;
  refusal: { code: string; details: Readonly<Record<string, string | number>> } | null;
};

/** The kinds of policy that a supposition can be made of. */
type Draft = Extract<PolicyDocument, { kind: "firm-points" | "carrier-performance" | "reward-programme" }>;

/**
 * Runs a version of a scheme or a reward programme over a period, draft or not, beside the one in force, over the same
 * accepted filings (rules-engine §11): the city's analyst over the whole city, a park with a points scheme over its
 * own. Nothing is stored and nothing official is touched. Throws Refusal `policy.absent` for the other kinds.
 */
export async function whatIf({ ctx, input }: Verb<z.input<typeof whatIfInput>>): Promise<WhatIf> {
  authorise(ctx, ctx.organization.kind === "carrier" ? "points:compute" : "performance:compute");
  const { code, version, period: asked, against, skip = 0 } = whatIfInput.parse(input);
  const { document: draft } = await findPolicy(ctx, code, version);
  assertMaySuppose(ctx, draft.kind);
  if (!isDraft(draft)) throw new Refusal("absent", "policy.absent");
  return withScope(ctx, async (tx) => {
    const { cityId } = ctx.organization;
    const periods = await periodsOf(tx, cityId);
    const period = asked
      ? periods.find((it) => it.code === asked)
      : (periods.find((it) => it.lastDay < ctx.today) ?? periods[0]);
    const head = {
      code,
      version: draft.version,
      title: draft.title,
      subjects: draft.kind === "firm-points" ? ("firm" as const) : ("carrier" as const),
      periods: periods.map((it) => it.code),
      period: period?.code ?? null,
      choices: period ? (await policiesOn(tx, cityId, draft.kind, period.lastDay)).map(choiceOf) : [],
      against: null,
      changes: [],
      comparison: null,
      counted: 0,
      leftOut: [],
      units: {},
      names: namesOf(draft),
      refusal: null,
    };
    if (!period) return head;
    try {
      return { ...head, ...(await compared({ tx, ctx, period, draft, against, skip })) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { ...head, refusal: { code: error.code, details: error.details } };
    }
  });
}

/** Who computes the official result may suppose another. */
function assertMaySuppose(ctx: Ctx, kind: PolicyDocument["kind"]): void {
  authorise(ctx, kind === "firm-points" ? "points:compute" : "performance:compute");
  const { kind: place, carrierKind } = ctx.organization;
  const isPark = place === "carrier" && carrierKind === "park" && kind === "firm-points";
  if (place !== "city" && !isPark) throw new Refusal("denied", "access.denied");
}

const isDraft = (it: PolicyDocument): it is Draft =>
  ["firm-points", "carrier-performance", "reward-programme"].includes(it.kind);

const choiceOf = ({ document }: { document: unknown }) => {
  const { code, version, title } = document as PolicyHeader;
  return { code, version, title };
};

type Asked = { tx: ScopedTx; ctx: Ctx; period: PeriodRow; draft: Draft; against?: string; skip: number };

async function compared({ tx, ctx, period, draft, against, skip }: Asked) {
  assertRunnable(draft);
  const placed = await carrierStates(tx, ctx, period);
  const taking = placed.filter((it) => it.state === "accepted");
  if (taking.length === 0) throw new Refusal("conflict", "scoring.no-carriers", { period: period.code });
  const official = await officialOn(tx, ctx.organization.cityId, period.lastDay, draft, against);
  const { comparison, filings } = await suppose({ tx, ctx, period, taking }, official, draft);
  const contents = filings.filter((it) => it.periodId === period.id).map((it) => it.content);
  const moves = [...comparison.moves].sort(furthestFirst);
  return {
    against: choiceOf({ document: official }),
    names: joinNames(namesOf(official), namesOf(draft)),
    changes: differenceOf(official, draft).filter((it) => it.part !== "examples"),
    comparison: {
      ...comparison,
      moves: moves.slice(skip, skip + PAGE),
      moved: moves.length,
      skip,
      page: PAGE,
    },
    counted: taking.length,
    leftOut: placed.filter((it) => it.state !== "accepted").map((it) => ({ name: it.nameZh })),
    units: Object.fromEntries(contents.map(({ carrier: { unit } }) => [unit.id, unit.name])),
  };
}

function suppose(setting: Setting, official: Draft, draft: Draft): Promise<Supposed> {
  if (draft.kind === "firm-points") return supposePoints(setting, official as typeof draft, draft);
  return draft.kind === "reward-programme"
    ? supposeRewards(setting, official as typeof draft, draft)
    : supposePerformance(setting, official as typeof draft, draft);
}

/** By money where there is some, then by points; those who come or go first, then by name. */
function furthestFirst(a: Move, b: Move): number {
  const by = (size: (it: Move) => number) => size(b) - size(a);
  return by(distanceIn("amountFen")) || by(distanceIn("totalMilli")) || (a.name < b.name ? -1 : 1);
}
const distanceIn =
  (key: "amountFen" | "totalMilli") =>
  ({ before, after }: Move): number =>
    Math.abs((after?.[key] ?? 0) - (before?.[key] ?? 0));

/** Throws Refusal as a run would: unknown figures, and facts that nobody collects. */
function assertRunnable(draft: Draft): void {
  requireKnownFigures(draft);
  const declared = draft.kind === "reward-programme" ? [] : (draft.declares ?? []);
  if (declared.length > 0) {
    const facts = declared.map((it) => it.label.zh).join("、");
    throw new Refusal("conflict", "policy.facts-not-collected", { count: declared.length, facts });
  }
}

/** The policy asked for, or the same one as it is in force on a day; where there is none, the one of its kind that is. */
async function officialOn(
  tx: ScopedTx,
  cityId: string,
  on: DateOn,
  draft: Draft,
  against: string | undefined,
): Promise<Draft> {
  const inForce = (code?: string) => policyInForce(tx, cityId, draft.kind, on, code);
  try {
    return await inForce(against ?? draft.code);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "policy.none-in-force" || against) throw error;
    return inForce();
  }
}
