import { z } from "zod";
import { refusalOf } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { titleFault } from "#app/domain/titles/titles.ts";
import { optionalDay } from "#app/services/residency/resident-fields.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { type TitleChange, titlesOf, updateTitle } from "#db/queries/titles.server.ts";
import { withScope } from "#db/scope.server.ts";
import { titleFields } from "./claim-title.server.ts";
import { TITLE_RULES } from "./title-rules.ts";

export const correctTitleInput = z.object({
  id: z.uuid(),
  rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
  ...titleFields,
  /** The first day on which it was revoked. */
  revokedOn: optionalDay,
});

/** Mends a title. Its firm and its kind stay: another kind is another title. Conflict when it was changed meanwhile. */
export async function correctTitle({ ctx, input }: Verb<z.input<typeof correctTitleInput>>): Promise<void> {
  authorise(ctx, "titles:write");
  const { id, rev, ...change } = correctTitleInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const [before] = await titlesOf(tx, { organizationId, id });
    if (!before) throw new Refusal("absent", "titles.absent");
    const others = await titlesOf(tx, { organizationId, firmIds: [before.firmId] });
    const context = { rules: TITLE_RULES, today: ctx.today, foundedOn: before.foundedOn };
    const refusal = refusalOf(titleFault({ ...before, ...change }, others, context));
    if (refusal) throw refusal;
    const changed = (Object.keys(change) as (keyof TitleChange)[]).filter(
      (name) => change[name] !== before[name],
    );
    if (changed.length === 0 && before.rev === rev) return;
    if (!(await updateTitle(tx, { organizationId, id, rev }, change))) {
      throw new Refusal("conflict", "common.changed-meanwhile");
    }
    const only = (from: TitleChange) => Object.fromEntries(changed.map((name) => [name, from[name]]));
    await audit(tx, {
      action: "correct",
      entity: "title",
      entityId: id,
      before: only(before),
      after: only(change),
    });
  });
}
