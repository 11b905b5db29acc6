import { z } from "zod";
import { normaliseName } from "#app/domain/residency/normalise.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type Title, titleFault } from "#app/domain/titles/titles.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import {
  holdFirms,
  insertTitles,
  type NewTitle,
  type OwnFirm,
  ownFirms,
  titlesOf,
} from "#db/queries/titles.server.ts";
import { withScope } from "#db/scope.server.ts";
import { type LineFault, type PastedClaim, readPastedClaims } from "./pasted-claims.ts";
import { TITLE_RULES } from "./title-rules.ts";

export const claimTitlesInput = z.object({ rows: z.string("titles.rows-required").max(200_000) });
export const MOST_CLAIMS = 500;

/** Either every line is claimed (`faults` is empty) or none; warnings never stop a line. */
export type ClaimedTitles = { claimed: number; faults: LineFault[]; warnings: LineFault[] };

const nameKey = (name: string): string => {
  const read = normaliseName(name, 100);
  return read.ok ? read.value : name;
};

type Judged = { claims: (NewTitle & { uscc: string })[]; faults: LineFault[]; warnings: LineFault[] };

function judge(
  lines: readonly PastedClaim[],
  firms: readonly OwnFirm[],
  known: readonly Title[],
  today: string,
): Judged {
  const byKey = new Map(firms.flatMap((firm) => [[firm.uscc, firm] as const, [firm.name, firm] as const]));
  const titles = [...known];
  const judged: Judged = { claims: [], faults: [], warnings: [] };
  for (const { line, firm: text, ...claim } of lines) {
    const firm = byKey.get(text.toUpperCase()) ?? byKey.get(nameKey(text));
    if (!firm) {
      judged.faults.push({ line, code: "titles.firm-unknown", details: { text } });
      continue;
    }
    const title: Title = { id: `line ${line}`, uscc: firm.uscc, revokedOn: null, ...claim };
    const context = { rules: TITLE_RULES, today, foundedOn: firm.foundedOn };
    for (const { level, code, details } of titleFault(title, titles, context)) {
      (level === "block" ? judged.faults : judged.warnings).push({ line, code, details });
    }
    // A later line is judged beside the earlier ones too: the same certificate twice is found within the paste.
    titles.push(title);
    judged.claims.push({ firmId: firm.id, uscc: firm.uscc, ...claim });
  }
  return judged;
}

/** Claims every pasted line, or none of them when one is wrong: the answer names the lines and their faults. */
export async function claimTitles({
  ctx,
  input,
  key,
}: Verb<z.input<typeof claimTitlesInput>>): Promise<ClaimedTitles> {
  authorise(ctx, "titles:write");
  const { rows } = claimTitlesInput.parse(input);
  const read = readPastedClaims(rows);
  if (read.claims.length + read.faults.length === 0) {
    throw new Refusal("invalid", "titles.rows-required", {}, { rows: "titles.rows-required" });
  }
  if (read.claims.length > MOST_CLAIMS) {
    const code = "titles.too-many-rows";
    throw new Refusal("invalid", code, { max: MOST_CLAIMS }, { rows: code });
  }
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key: read.faults.length > 0 ? undefined : key }, "claim-titles", async () => {
      const firms = await ownFirms(tx, organizationId, ctx.today);
      const judged = judge(read.claims, firms, await titlesOf(tx, { organizationId }), ctx.today);
      const faults = [...read.faults, ...judged.faults].toSorted((a, b) => a.line - b.line);
      if (faults.length > 0) return { claimed: 0, faults, warnings: [] };
      await holdFirms(
        tx,
        organizationId,
        judged.claims.map(({ firmId }) => firmId),
      );
      const ids = await insertTitles(
        tx,
        organizationId,
        judged.claims.map(({ uscc: _, ...claim }) => claim),
      );
      // Each title has a history of its own, so each has its entry; there are at most MOST_CLAIMS.
      for (const [i, { firmId: _, ...claim }] of judged.claims.entries()) {
        await audit(tx, { action: "claim", entity: "title", entityId: ids[i]!, after: claim as Json });
      }
      return { claimed: ids.length, faults: [], warnings: judged.warnings };
    }),
  );
}
