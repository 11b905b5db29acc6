import { z } from "zod";
import { type Check, leavesOf } from "#app/domain/admission/checklist.ts";
import { block, type Fault } from "#app/domain/reports/fault.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { insertGraduations, nextGraduationNumbers } from "#db/queries/graduations.server.ts";
import type { Stay } from "#db/queries/residency.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { evaluateGraduations, type GraduationChecks } from "./evaluate-graduation.server.ts";

const confirmedSchema = z.record(z.string().max(80), z.string().trim().max(500));

/** The evidence that was typed, by code; what is empty or cannot be read confirms nothing. */
export function readConfirmed(text: string | undefined): Map<string, string> {
  if (!text) return new Map();
  try {
    const read = confirmedSchema.safeParse(JSON.parse(text));
    const entries = read.success ? Object.entries(read.data) : [];
    return new Map(
      entries
        .map(([code, said]) => [code, said.replaceAll("\0", "")] as const)
        .filter(([, said]) => said !== ""),
    );
  } catch {
    return new Map();
  }
}

/**
 * What stands against a graduation, whichever way it is entered: conditions that are not met, or that are left open without
 * anybody saying why. Codes: admission.graduation-not-met (stay), .graduation-reason-required (reason).
 */
export function graduationFault({ check }: GraduationChecks, reason: string | null): Fault | null {
  const state = check?.state ?? "unknown";
  if (state === "not-met") return block("admission.graduation-not-met", "stay");
  if (state === "unknown" && reason === null) return block("admission.graduation-reason-required", "reason");
  return null;
}

type Leaving = Pick<Stay, "id" | "firmId">;
type Given = { on: DateOn; reason: string | null; keepsLeases: boolean };
export type DecidedAs = { number: string; outcome: "met" | "unknown"; policy: string | null; checks: Json };

/** What was decided on, short enough for the log: each comparison with its state and evidence. */
const summaryOf = (check: Check | null): Json =>
  check === null
    ? []
    : leavesOf(check).map(({ code, told, state, evidence }) => ({ code, told, state, evidence }));

/**
 * Keeps a decision to graduate for each of these stays: policy, figures and confirmations, each with the year's next number.
 * `checks` are those of `evaluateGraduations` in the same transaction, without a fault. Answers what the log says, by stay.
 */
export async function keepGraduations(
  tx: ScopedTx,
  ctx: Ctx,
  stays: readonly Leaving[],
  { on, reason, keepsLeases }: Given,
  checks: ReadonlyMap<string, GraduationChecks>,
): Promise<Map<string, DecidedAs>> {
  const organizationId = ctx.organization.id;
  const numbers = await nextGraduationNumbers(tx, organizationId, on.slice(0, 4), stays.length);
  const decided = stays.map((stay, at) => {
    const of = checks.get(stay.firmId)!;
    const outcome = of.check?.state === "met" ? ("met" as const) : ("unknown" as const);
    return { stay, of, outcome, number: numbers[at]! };
  });
  await insertGraduations(
    tx,
    decided.map(({ stay, of, outcome, number }) => ({
      organizationId,
      residencyId: stay.id,
      number,
      graduatedOn: on,
      outcome,
      policy: of.policy,
      checks: of,
      reason,
      keepsLeases,
      decidedBy: ctx.user.id,
      decidedByName: ctx.user.name,
    })),
  );
  return new Map(
    decided.map(({ stay, of, outcome, number }): [string, DecidedAs] => {
      const policy = of.policy ? `${of.policy.code}@${of.policy.version}` : null;
      return [stay.id, { number, outcome, policy, checks: summaryOf(of.check) }];
    }),
  );
}

/** The same of one firm: its conditions tested for the day. */
export async function graduationOf(
  tx: ScopedTx,
  ctx: Ctx,
  firmId: string,
  on: DateOn,
  confirmed: ReadonlyMap<string, string> = new Map(),
): Promise<GraduationChecks> {
  const asked = { firmIds: [firmId], on, confirmed: new Map([[firmId, confirmed]]) };
  return (await evaluateGraduations(tx, ctx, asked)).get(firmId)!;
}
