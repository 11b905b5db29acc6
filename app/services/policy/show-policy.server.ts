import { z } from "zod";
import type { PolicySource, Verification } from "#app/domain/policy/header.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import type { PolicyStatus, PolicyVersionRow } from "#db/queries/policy.server.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { checkDocument, type DocumentCheck } from "./check-document.ts";
import {
  curvesOfRules,
  describeDocument,
  type PolicyNames,
  type RuleCurves,
  type RuleSection,
} from "./describe-document.ts";
import { describeExamples, type ExampleView } from "./describe-examples.ts";
import { findPolicy, namesWithGrades, type VersionChoice } from "./find-policy.server.ts";
import type { PolicyDocument, ShelfKind } from "./read-document.ts";

export const showPolicyInput = z.object({
  code: z.string().max(80),
  /** Without it: the one in force today, else the latest. */
  version: z.string().max(40).optional(),
});

export type PolicyView = {
  kind: ShelfKind;
  code: string;
  version: string;
  title: Bilingual;
  notes: Bilingual | null;
  jurisdiction: string;
  effectiveFrom: DateOn;
  effectiveTo: DateOn | null;
  supersedes: string | null;
  sources: PolicySource[];
  verification: Verification;
  status: PolicyStatus | "shipped";
  inForce: boolean;
  sha256: string | null;
  drafted: { by: string; byMe: boolean } | null;
  published: { by: string; at: string } | null;
  sections: RuleSection[];
  /** Pictures of the scales, by the code of their rule. */
  curves: Readonly<Record<string, RuleCurves>>;
  names: PolicyNames;
  check: DocumentCheck;
  examples: ExampleView[];
  versions: VersionChoice[];
  /** The document as it can be copied and edited. */
  text: string;
};

/** A policy in words, with its sources, its unknown figures, and each example computed. */
export async function showPolicy({ ctx, input }: Verb<z.input<typeof showPolicyInput>>): Promise<PolicyView> {
  authorise(ctx, "policy:read");
  const { code, version } = showPolicyInput.parse(input);
  const { document, row, isInForce, versions } = await findPolicy(ctx, code, version);
  const check = checkDocument(document);
  return {
    ...headOf(document),
    ...shelfOf(row, ctx.user.id),
    inForce: isInForce,
    sections: describeDocument(document),
    curves: curvesOfRules(document),
    names: await namesWithGrades(ctx, document),
    check,
    examples: describeExamples(document, check.examples),
    versions,
    text: JSON.stringify(document, null, 2),
  };
}

const headOf = (it: PolicyDocument) => ({
  kind: it.kind,
  code: it.code,
  version: it.version,
  title: it.title,
  notes: it.notes ?? null,
  jurisdiction: it.jurisdiction,
  effectiveFrom: it.effectiveFrom,
  effectiveTo: it.effectiveTo,
  supersedes: it.supersedes,
  sources: it.sources,
  verification: it.verification,
});

function shelfOf(row: PolicyVersionRow | undefined, userId: string) {
  if (!row) return { status: "shipped" as const, sha256: null, drafted: null, published: null };
  return {
    status: row.status,
    sha256: row.sha256,
    drafted: { by: row.draftedByName, byMe: row.draftedBy === userId },
    published:
      row.publishedByName && row.publishedAt ? { by: row.publishedByName, at: row.publishedAt } : null,
  };
}
