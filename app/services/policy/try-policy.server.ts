import { z } from "zod";
import type { Verification } from "#app/domain/policy/header.ts";
import { type UnknownFigure, unknownFigures } from "#app/domain/policy/unknown-figures.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { authorise, type Verb } from "../verb.server.ts";
import type { PolicyNames } from "./describe-document.ts";
import { findPolicy, namesWithGrades } from "./find-policy.server.ts";
import type { PolicyDocument, ShelfKind } from "./read-document.ts";
import { fieldsOf, isAsked, type TryField } from "./try-fields.ts";
import { programmeFields, type RewardTrial, tryProgramme } from "./try-programme.ts";
import {
  type ColourTrial,
  type ConditionsTrial,
  type ScoreTrial,
  tryColour,
  tryConditions,
  tryScheme,
} from "./try-subject.ts";

export const tryPolicyInput = z.object({
  code: z.string().max(80),
  version: z.string().max(40).optional(),
  /** What was typed, by the names of the form. Nothing typed: the form alone. */
  fields: z.record(z.string(), z.string()),
});

export type PolicyTrial = {
  kind: ShelfKind;
  code: string;
  version: string;
  title: Bilingual;
  verification: Verification;
  fields: TryField[];
  names: PolicyNames;
  /** Figures that the source left unknown: with one of them nothing is computed, conditions apart. */
  unknown: UnknownFigure[];
  result: ScoreTrial | ConditionsTrial | ColourTrial | RewardTrial | null;
  /** Why there is no result although figures were typed. */
  refusal: { code: string; details: Readonly<Record<string, string | number>> } | null;
};

/**
 * What a policy makes of figures that somebody types: points, verdicts, a colour or amounts, each explained. Nothing
 * official is read or written. Throws Refusal `policy.absent`.
 */
export async function tryPolicy({ ctx, input }: Verb<z.input<typeof tryPolicyInput>>): Promise<PolicyTrial> {
  authorise(ctx, "policy:read");
  const { code, version, fields: typed } = tryPolicyInput.parse(input);
  const { document } = await findPolicy(ctx, code, version);
  const fields =
    document.kind === "reward-programme" ? programmeFields(document, typed) : fieldsOf(document, typed);
  const head = {
    kind: document.kind,
    code,
    version: document.version,
    title: document.title,
    verification: document.verification,
    fields,
    names: await namesWithGrades(ctx, document),
    unknown: unknownFigures(document),
  };
  if (!isAsked(fields) || fields.some((it) => it.fault !== null))
    return { ...head, result: null, refusal: null };
  try {
    return { ...head, result: computed(document, fields, ctx.today), refusal: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...head, result: null, refusal: { code: error.code, details: error.details } };
  }
}

function computed(
  document: PolicyDocument,
  fields: readonly TryField[],
  today: string,
): PolicyTrial["result"] {
  switch (document.kind) {
    case "conditions":
      return tryConditions(document, fields, today);
    case "colour-bands":
      return tryColour(document, fields, today);
    case "reward-programme":
      return tryProgramme(document, fields, today);
    default:
      return tryScheme(document, fields, today);
  }
}
