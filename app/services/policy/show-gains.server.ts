import { z } from "zod";
import type { Bundle } from "#app/domain/runs/bundle.ts";
import type { ScoreInput } from "#app/domain/scoring/score.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type Gains, gainsOf } from "#app/domain/what-if/gains.ts";
import * as queries from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { factCatalogue } from "../reports/catalogue.ts";
import { ownRun, readId } from "../runs/show-run.server.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { namesOf, type PolicyNames } from "./describe-document.ts";
import { readPolicyDocument } from "./read-document.ts";

export const showGainsInput = z.object({ id: z.string(), subject: z.string().max(80) });

export type GainsView = {
  run: { id: string; period: string };
  subject: string;
  subjectName: string;
  names: PolicyNames;
  /** Null where there is nothing to tell, with the reason. */
  found: Gains | null;
  refusal: { code: string; details: Readonly<Record<string, string | number>> } | null;
};

/** As many as are scored again while a reader waits, once for each fact. */
const MOST_FIRMS = 2_000;
/** The figures of firms: each can be more or fewer by what the firm does. */
const INFLUENCED = factCatalogue.facts
  .filter((it) => it.subject === "firm" && it.reporter !== "derived")
  .map((it) => it.code);

/**
 * What would move a firm's points in a run: one more of each fact, everything else as the run sealed it (rules-engine
 * §11). Computed anew each time and stored nowhere. Throws Refusal `runs.absent`, `runs.subject-absent`.
 */
export async function showGains({ ctx, input }: Verb<z.input<typeof showGainsInput>>): Promise<GainsView> {
  authorise(ctx, "run:read");
  const { subject } = showGainsInput.parse(input);
  const { id } = readId(input);
  return withScope(ctx, async (tx) => {
    const run = await ownRun(tx, ctx, id);
    const row = await queries.resultOf(tx, ctx.organization.id, id, subject);
    if (!row) throw new Refusal("absent", "runs.subject-absent");
    const [document] = await queries.policiesOf(tx, ctx.organization.id, id);
    const head = {
      run: { id, period: run.period },
      subject,
      subjectName: row.subjectName,
      names: namesOf(readPolicyDocument(document)),
    };
    try {
      const sealed = sealedPoints(await queries.bundleOf(tx, ctx.organization.id, id));
      return { ...head, found: gainsOf(sealed, subject, INFLUENCED), refusal: null };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { ...head, found: null, refusal: { code: error.code, details: error.details } };
    }
  });
}

/** What a run of points read, out of its bundle; Refusal where it was no such run, or is too large to score again here. */
function sealedPoints(text: string | null): ScoreInput {
  const bundle = text === null ? null : (JSON.parse(text) as Partial<Bundle>);
  if (bundle?.kind !== "firm-points" || !Array.isArray(bundle.inputs?.scoring?.subjects)) {
    throw new Refusal("conflict", "policy.gains-none");
  }
  const { inputs, policies, period, engineVersion } = bundle as Extract<Bundle, { kind: "firm-points" }>;
  const { subjects } = inputs.scoring;
  if (subjects.length > MOST_FIRMS) {
    throw new Refusal("conflict", "policy.gains-too-many", { count: subjects.length, most: MOST_FIRMS });
  }
  return { ...inputs.scoring, policy: policies[0], period, engineVersion };
}
