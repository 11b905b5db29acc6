import { z } from "zod";
import type { PolicySource, Verification } from "#app/domain/policy/header.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { type PolicyStatus, type PolicyVersionRow, versionsOfPolicy } from "#db/queries/policy.server.ts";
import { withScope } from "#db/scope.server.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { checkDocument, type DocumentCheck } from "./check-document.ts";
import { describeDocument, namesOf, type PolicyNames, type RuleSection } from "./describe-document.ts";
import { versionOn } from "./list-policies.server.ts";
import { type PolicyDocument, readPolicyDocument, type ShelfKind } from "./read-document.ts";
import { shippedPolicy } from "./shipped-policies.server.ts";

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
  names: PolicyNames;
  check: DocumentCheck;
  versions: { version: string; effectiveFrom: DateOn; status: PolicyStatus }[];
  /** The document as it can be copied and edited. */
  text: string;
};

/** A policy in words, with its sources, its unknown figures, and each example computed. */
export async function showPolicy({ ctx, input }: Verb<z.input<typeof showPolicyInput>>): Promise<PolicyView> {
  authorise(ctx, "policy:read");
  const { code, version } = showPolicyInput.parse(input);
  const rows = await withScope(ctx, (tx) => versionsOfPolicy(tx, ctx.organization.cityId, code));
  const current = versionOn(rows, ctx.today);
  const row = version ? rows.find((it) => it.version === version) : (current ?? rows[0]);
  const shipped = ctx.organization.kind === "city" ? shippedPolicy(code, version) : null;
  const document = row ? readPolicyDocument(row.document) : shipped;
  if (!document) throw new Refusal("absent", "policy.absent");
  return {
    ...headOf(document),
    ...shelfOf(row, ctx.user.id),
    inForce: row !== undefined && row.id === current?.id,
    sections: describeDocument(document),
    names: namesOf(document),
    check: checkDocument(document),
    versions: rows.map((it) => ({
      version: it.version,
      effectiveFrom: it.effectiveFrom,
      status: it.status,
    })),
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
