import { z } from "zod";
import { type Fault, refusalOf } from "#app/domain/reports/fault.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { TITLE_KINDS } from "#app/domain/titles/kinds.ts";
import { titleFault } from "#app/domain/titles/titles.ts";
import { day, optionalDay, optionalText } from "#app/services/residency/resident-fields.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { firmsById } from "#db/queries/firms.server.ts";
import { holdFirms, insertTitles, titlesOf } from "#db/queries/titles.server.ts";
import { withScope } from "#db/scope.server.ts";
import { TITLE_RULES } from "./title-rules.ts";

export const titleFields = {
  number: z.string("titles.number-required").trim().min(1, "titles.number-required").max(60),
  awardedOn: day("titles.awarded-required"),
  expiresOn: optionalDay,
  /** A ticked box sends "on". */
  isRenewal: z
    .union([z.boolean(), z.literal("on")])
    .optional()
    .transform((it) => it === true || it === "on"),
  evidence: optionalText(500),
};

export const claimTitleInput = z.object({
  firmId: z.uuid("titles.firm-required"),
  kind: z.enum(TITLE_KINDS, "titles.kind-required"),
  ...titleFields,
});

/**
 * Claims a title for a firm that is or was in residence here. Refuses a future award, an expiry not after it, the same
 * certificate twice. Answers the title's id and what is worth a second look: an unusual number or validity, a title of
 * the kind that still holds.
 */
export async function claimTitle({
  ctx,
  input,
  key,
}: Verb<z.input<typeof claimTitleInput>>): Promise<{ id: string; warnings: Fault[] }> {
  authorise(ctx, "titles:write");
  const given = claimTitleInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "claim-title", async () => {
      const held = await holdFirms(tx, organizationId, [given.firmId]);
      if (!held.has(given.firmId)) {
        throw new Refusal("invalid", "titles.not-a-resident", {}, { firmId: "titles.not-a-resident" });
      }
      const [firm] = await firmsById(tx, [given.firmId]);
      const others = await titlesOf(tx, { organizationId, firmIds: [given.firmId] });
      const faults = titleFault({ id: "", uscc: firm!.uscc, revokedOn: null, ...given }, others, {
        rules: TITLE_RULES,
        today: ctx.today,
        foundedOn: firm!.foundedOn,
      });
      const refusal = refusalOf(faults);
      if (refusal) throw refusal;
      const [id] = await insertTitles(tx, organizationId, [given]);
      await audit(tx, {
        action: "claim",
        entity: "title",
        entityId: id!,
        after: { uscc: firm!.uscc, name: firm!.name, ...given } as Json,
      });
      return { id: id!, warnings: faults.filter(({ level }) => level === "warn") };
    }),
  );
}
