import type { PolicyHeader } from "#app/domain/policy/header.ts";
import { versionInForce } from "#app/domain/policy/in-force.ts";
import { unknownFigures } from "#app/domain/policy/unknown-figures.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { type PolicyStatus, type PolicyVersionRow, versionsOf } from "#db/queries/policy.server.ts";
import { withScope } from "#db/scope.server.ts";
import { authorise, type Verb } from "../verb.server.ts";
import type { ShelfKind } from "./read-document.ts";
import { shippedPolicies } from "./shipped-policies.server.ts";

/** A version of a policy. `shipped`: it comes with the product and does not stand on the city's shelf yet. */
export type PolicyLine = {
  kind: ShelfKind;
  code: string;
  version: string;
  title: Bilingual;
  jurisdiction: string;
  effectiveFrom: DateOn;
  effectiveTo: DateOn | null;
  verification: PolicyHeader["verification"];
  status: PolicyStatus | "shipped";
  inForce: boolean;
  unknown: number;
  draftedByName: string | null;
  publishedByName: string | null;
};

/** The city's policies with the one of each that is in force on a day; to the city also what it could put on its shelf. */
export async function listPolicies({ ctx, input }: Verb<{ on: DateOn }>): Promise<PolicyLine[]> {
  authorise(ctx, "policy:read");
  const rows = await withScope(ctx, (tx) => versionsOf(tx, ctx.organization.cityId));
  const codes = [...new Set(rows.map((row) => row.code))];
  const inForce = new Set(
    codes.map(
      (code) =>
        versionOn(
          rows.filter((row) => row.code === code),
          input.on,
        )?.id,
    ),
  );
  const onShelf = new Set(rows.map((row) => `${row.code}@${row.version}`));
  const lines = rows.map((row) => lineOf(row, inForce.has(row.id)));
  if (ctx.organization.kind !== "city") return lines;
  const shipped = shippedPolicies()
    .filter((it) => !onShelf.has(`${it.code}@${it.version}`))
    .map(
      (it): PolicyLine => ({
        ...headOf(it),
        kind: it.kind,
        status: "shipped",
        inForce: false,
        unknown: unknownFigures(it).length,
        draftedByName: null,
        publishedByName: null,
      }),
    );
  return [...lines, ...shipped];
}

/** The published version of one policy that applies on a day. */
export function versionOn(rows: readonly PolicyVersionRow[], on: DateOn): PolicyVersionRow | null {
  const published = rows.filter((row) => row.status === "published");
  const found = versionInForce(
    published.map((row) => ({ ...row, supersedes: (row.document as PolicyHeader).supersedes })),
    on,
  );
  return found ? (published.find((row) => row.id === found.id) ?? null) : null;
}

const headOf = (it: Omit<PolicyHeader, "kind">) => ({
  code: it.code,
  version: it.version,
  title: it.title,
  jurisdiction: it.jurisdiction,
  effectiveFrom: it.effectiveFrom,
  effectiveTo: it.effectiveTo,
  verification: it.verification,
});

function lineOf(row: PolicyVersionRow, inForce: boolean): PolicyLine {
  const document = row.document as PolicyHeader;
  return {
    ...headOf(document),
    kind: row.kind as ShelfKind,
    status: row.status,
    inForce,
    unknown: unknownFigures(document).length,
    draftedByName: row.draftedByName,
    publishedByName: row.publishedByName,
  };
}
