import type { PolicyHeader } from "#app/domain/policy/header.ts";
import { requireKnownFigures } from "#app/domain/policy/unknown-figures.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { PolicyVersionRow } from "#db/queries/policy.server.ts";
import { versionsOf } from "#db/queries/policy.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { versionOn } from "./list-policies.server.ts";
import { type PolicyDocument, readPolicyDocument, type ShelfKind } from "./read-document.ts";

/** The published versions of one kind that apply on a day, one a policy. */
export async function policiesOn(
  tx: ScopedTx,
  cityId: string,
  kind: ShelfKind,
  on: DateOn,
): Promise<PolicyVersionRow[]> {
  const rows = (await versionsOf(tx, cityId)).filter((row) => row.kind === kind);
  const codes = [...new Set(rows.map((row) => row.code))];
  return codes.flatMap((code) => {
    const found = versionOn(
      rows.filter((row) => row.code === code),
      on,
    );
    return found ? [found] : [];
  });
}

type OfKind<K extends ShelfKind> = Extract<PolicyDocument, { kind: K }>;

/**
 * The policy a run of a period uses: the one of this kind in force on the period's last day; where several are,
 * the one asked for by its code. Throws Refusal when there is none, when the choice is open, when a figure is
 * unknown, and when the scheme reads facts that nobody collects yet.
 */
export async function policyInForce<K extends ShelfKind>(
  tx: ScopedTx,
  cityId: string,
  kind: K,
  on: DateOn,
  code?: string,
): Promise<OfKind<K>> {
  const inForce = await policiesOn(tx, cityId, kind, on);
  const asked = code ? inForce.filter((row) => row.code === code) : inForce;
  const [found] = asked;
  if (!found) throw new Refusal("conflict", "policy.none-in-force", { on });
  if (asked.length > 1) {
    const titles = asked.map((row) => (row.document as PolicyHeader).title.zh);
    throw new Refusal("invalid", "policy.several-in-force", {
      count: asked.length,
      titles: titles.join("、"),
    });
  }
  const document = readPolicyDocument(found.document) as OfKind<K>;
  requireKnownFigures(document);
  const declared = "declares" in document ? (document.declares ?? []) : [];
  if (declared.length > 0) {
    const facts = declared.map((it) => it.label.zh).join("、");
    throw new Refusal("conflict", "policy.facts-not-collected", { count: declared.length, facts });
  }
  return document;
}
