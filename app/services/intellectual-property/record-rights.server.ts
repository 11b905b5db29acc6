import { z } from "zod";
import { type Right, rightFault } from "#app/domain/intellectual-property/rights.ts";
import { normaliseName } from "#app/domain/residency/normalise.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { insertRights, type NewRight, rightsOf } from "#db/queries/intellectual-property.server.ts";
import { holdFirms, type OwnFirm, ownFirms } from "#db/queries/titles.server.ts";
import { withScope } from "#db/scope.server.ts";
import { type LineFault, type PastedRight, readPastedRights } from "./pasted-rights.ts";
import { RIGHT_RULES } from "./right-rules.ts";

export const recordRightsInput = z.object({ rows: z.string("titles.rows-required").max(200_000) });
export const MOST_RIGHTS = 500;
/** Either every line is recorded (`faults` is empty) or none; warnings never stop a line. */
export type RecordedRights = { recorded: number; faults: LineFault[]; warnings: LineFault[] };
type Judged = { rights: (NewRight & { uscc: string })[]; faults: LineFault[]; warnings: LineFault[] };

function judge(
  lines: readonly PastedRight[],
  firms: readonly OwnFirm[],
  known: readonly Right[],
  today: string,
): Judged {
  const byKey = new Map(firms.flatMap((firm) => [[firm.uscc, firm] as const, [firm.name, firm] as const]));
  const all = [...known];
  const judged: Judged = { rights: [], faults: [], warnings: [] };
  for (const { line, firm: text, ...given } of lines) {
    const name = normaliseName(text, 100);
    const firm = byKey.get(text.toUpperCase()) ?? (name.ok ? byKey.get(name.value) : undefined);
    if (!firm) {
      judged.faults.push({ line, code: "titles.firm-unknown", details: { text: text.slice(0, 100) } });
      continue;
    }
    const fields = { ...given, endedOn: null, endReason: null, highValue: null };
    const right: Right = { id: `line ${line}`, uscc: firm.uscc, ...fields };
    for (const { level, code, details } of rightFault(right, all, { rules: RIGHT_RULES, today })) {
      (level === "block" ? judged.faults : judged.warnings).push({ line, code, details });
    }
    // A later line is judged beside the earlier ones too.
    all.push(right);
    judged.rights.push({ firmId: firm.id, uscc: firm.uscc, evidence: null, ...fields });
  }
  return judged;
}

/** Records every pasted line, or none of them when one is wrong: the answer names the lines and their faults. */
export async function recordRights({
  ctx,
  input,
  key,
}: Verb<z.input<typeof recordRightsInput>>): Promise<RecordedRights> {
  authorise(ctx, "titles:write");
  const { rows } = recordRightsInput.parse(input);
  const read = readPastedRights(rows);
  if (read.rights.length + read.faults.length === 0) {
    throw new Refusal("invalid", "titles.rows-required", {}, { rows: "titles.rows-required" });
  }
  if (read.rights.length > MOST_RIGHTS) {
    throw new Refusal(
      "invalid",
      "titles.too-many-rows",
      { max: MOST_RIGHTS },
      { rows: "titles.too-many-rows" },
    );
  }
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key: read.faults.length > 0 ? undefined : key }, "record-rights", async () => {
      const firms = await ownFirms(tx, organizationId, ctx.today);
      const judged = judge(read.rights, firms, await rightsOf(tx, { organizationId }), ctx.today);
      const faults = [...read.faults, ...judged.faults].toSorted((a, b) => a.line - b.line);
      if (faults.length > 0) return { recorded: 0, faults, warnings: [] };
      await holdFirms(
        tx,
        organizationId,
        judged.rights.map(({ firmId }) => firmId),
      );
      const ids = await insertRights(
        tx,
        organizationId,
        judged.rights.map(({ uscc: _, ...right }) => right),
      );
      for (const [i, { firmId: _, ...right }] of judged.rights.entries()) {
        await audit(tx, {
          action: "record",
          entity: "intellectual-property",
          entityId: ids[i]!,
          after: right as Json,
        });
      }
      return { recorded: ids.length, faults: [], warnings: judged.warnings };
    }),
  );
}
