import { z } from "zod";
import { type Change, differenceOf } from "#app/domain/policy/difference.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { checkDocument } from "./check-document.ts";
import type { PolicyNames } from "./describe-document.ts";
import { describeExamples, type ExampleView } from "./describe-examples.ts";
import { findPolicy, namesWithGrades, type VersionChoice } from "./find-policy.server.ts";
import type { PolicyDocument, ShelfKind } from "./read-document.ts";

export const comparePoliciesInput = z.object({
  code: z.string().max(80),
  /** Without them: the version in force and the one that it replaces, else the one before it. */
  from: z.string().max(40).optional(),
  to: z.string().max(40).optional(),
});

export type ExamplesByPlace = Readonly<Record<number, ExampleView>>;
export type PolicyComparison = {
  kind: ShelfKind;
  code: string;
  title: Bilingual;
  versions: VersionChoice[];
  to: string;
  /** Null where there is only one version. */
  from: string | null;
  changes: Change[];
  /** The worked examples that differ, by their place in either document. */
  examples: { before: ExamplesByPlace; after: ExamplesByPlace };
  names: PolicyNames;
};

/** What one version of a policy says otherwise than another, rule by rule. Throws Refusal `policy.absent`. */
export async function comparePolicies({
  ctx,
  input,
}: Verb<z.input<typeof comparePoliciesInput>>): Promise<PolicyComparison> {
  authorise(ctx, "policy:read");
  const { code, from, to } = comparePoliciesInput.parse(input);
  const { document: after, versions } = await findPolicy(ctx, code, to);
  const earlier = from ?? versionBefore(after, versions);
  const head = { kind: after.kind, code, title: after.title, versions, to: after.version };
  const names = await namesWithGrades(ctx, after);
  if (!earlier) return { ...head, from: null, changes: [], examples: { before: {}, after: {} }, names };
  const { document: before } = await findPolicy(ctx, code, earlier);
  const changes = differenceOf(before, after);
  return {
    ...head,
    from: before.version,
    changes,
    examples: {
      before: examplesTold(
        before,
        changes.map((it) => it.before),
      ),
      after: examplesTold(
        after,
        changes.map((it) => it.after),
      ),
    },
    names: joinNames(await namesWithGrades(ctx, before), names),
  };
}

function examplesTold(document: PolicyDocument, told: readonly Change["before"][]): ExamplesByPlace {
  const places = told.flatMap((it) => (it && "example" in it ? [it.example] : []));
  if (places.length === 0) return {};
  const views = describeExamples(document, checkDocument(document).examples);
  return Object.fromEntries(views.filter((it) => places.includes(it.index)).map((it) => [it.index, it]));
}

function versionBefore(
  { version, supersedes }: { version: string; supersedes: string | null },
  versions: readonly VersionChoice[],
): string | null {
  if (supersedes !== null && versions.some((it) => it.version === supersedes)) return supersedes;
  const place = versions.findIndex((it) => it.version === version);
  return (versions[place + 1] ?? versions.findLast((it) => it.version !== version))?.version ?? null;
}

/** What is called otherwise now goes by its new name; what is gone keeps its own. */
export const joinNames = (before: PolicyNames, after: PolicyNames): PolicyNames => ({
  facts: { ...before.facts, ...after.facts },
  classes: { ...before.classes, ...after.classes },
  groups: { ...before.groups, ...after.groups },
  grades: { ...before.grades, ...after.grades },
  rules: { ...before.rules, ...after.rules },
  fields: { ...before.fields, ...after.fields },
});
