import type { TermClock } from "#app/domain/residency/term-clock.ts";
import { termClock, termStart } from "#app/domain/residency/term-clock.ts";
import { type DateOn, isDate } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { namesOf, type PolicyNames } from "#app/services/policy/describe-document.ts";
import { authorise, type Ctx, type Verb } from "#app/services/verb.server.ts";
import { firmsById } from "#db/queries/firms.server.ts";
import { type GraduationRow, graduationsOf } from "#db/queries/graduations.server.ts";
import { type Stay, stayById, staysOfFirm } from "#db/queries/residency.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { decidingPolicy, GRADUATION_POLICY } from "../admission/deciding-policy.server.ts";
import { graduationOf } from "./decide-graduations.server.ts";
import type { GraduationChecks } from "./evaluate-graduation.server.ts";
import { termOn } from "./term-limits.ts";

/** A graduation as it was decided; `checks` are those of that day, never computed again. */
export type DecidedGraduation = Omit<GraduationRow, "organizationId" | "policy" | "checks" | "decidedBy"> & {
  checks: GraduationChecks;
};
export type GraduationView = {
  clock:
    | (TermClock & {
        startsOn: DateOn;
        rule: {
          title: Bilingual;
          version: string;
          verification: "verified" | "unverified" | "example";
        } | null;
      })
    | null;
  /** The decision that stands; null while the stay goes on or where it ended otherwise, or before such were kept. */
  decided: DecidedGraduation | null;
  /** What the conditions come to today; only where it is asked for. */
  offered: GraduationChecks | null;
  names: PolicyNames | null;
};

async function clockOf(tx: ScopedTx, ctx: Ctx, stay: Stay): Promise<GraduationView["clock"]> {
  const { id, carrierKind } = ctx.organization;
  const [firm] = await firmsById(tx, [stay.firmId]);
  const others = (await staysOfFirm(tx, id, stay.firmId)).filter((other) => other.id !== stay.id);
  const found = termOn(ctx.today, carrierKind, firm?.field ?? null);
  const startsOn = termStart(stay, others);
  const clock = termClock(stay, startsOn, found?.term ?? null, ctx.today);
  if (!clock) return null;
  const rule = found && {
    title: found.rule.title,
    version: found.rule.version,
    verification: found.rule.verification,
  };
  return { ...clock, startsOn, rule };
}

/** The decision that a stay ended with; a stay that was corrected since has none. */
export async function standingGraduation(
  tx: ScopedTx,
  organizationId: string,
  stay: Pick<Stay, "id" | "leftOn" | "exit">,
): Promise<GraduationRow | null> {
  if (stay.exit !== "graduated") return null;
  const rows = await graduationsOf(tx, organizationId, stay.id);
  return rows.find((row) => row.graduatedOn === stay.leftOn) ?? null;
}

/** How a stay stands to its limit and to graduation: the clock, the decision, and on request what the conditions come to. */
export async function showGraduation({
  ctx,
  input,
}: Verb<{ id: string; isOffered: boolean; on?: string | null }>): Promise<GraduationView> {
  authorise(ctx, "residency:read");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const stay = await stayById(tx, organizationId, input.id);
    if (!stay) throw new Refusal("absent", "residency.absent");
    const row = await standingGraduation(tx, organizationId, stay);
    const on = input.on && isDate(input.on) && input.on <= ctx.today ? input.on : ctx.today;
    const offered =
      input.isOffered && stay.leftOn === null ? await graduationOf(tx, ctx, stay.firmId, on) : null;
    const found = row || offered ? await decidingPolicy(tx, ctx, GRADUATION_POLICY, on) : null;
    return {
      clock: await clockOf(tx, ctx, stay),
      decided: row && decidedOf(row),
      offered,
      names: found && namesOf(found.policy),
    };
  });
}

function decidedOf({
  organizationId: _,
  policy: __,
  decidedBy: ___,
  checks,
  ...row
}: GraduationRow): DecidedGraduation {
  return { ...row, checks: checks as GraduationChecks };
}
