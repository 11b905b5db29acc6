import { z } from "zod";
import type { Fault } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { endsOn, isValid, titleFault } from "#app/domain/titles/titles.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type HistoryEntry, historyOf } from "#db/queries/residency.server.ts";
import { ownFirms, type TitleRow, titlesOf } from "#db/queries/titles.server.ts";
import { withScope } from "#db/scope.server.ts";
import { TITLE_RULES } from "./title-rules.ts";
import { type Verification, verification } from "./verify-titles.server.ts";

export type TitleView = {
  title: TitleRow & { endsOn: string | null; isValid: boolean };
  residencyId: string | null;
  warnings: Fault[];
  /** Beside what the city's register lists of the firm. */
  verified: Omit<Verification["verified"][number], "title">;
  history: HistoryEntry[];
};

/** One title as of today, with what is worth a second look. */
export async function showTitle({ ctx, input }: Verb<{ id: string }>): Promise<TitleView> {
  authorise(ctx, "titles:read");
  if (!z.uuid().safeParse(input.id).success) throw new Refusal("absent", "titles.absent");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const [title] = await titlesOf(tx, { organizationId, id: input.id });
    if (!title) throw new Refusal("absent", "titles.absent");
    const others = await titlesOf(tx, { organizationId, firmIds: [title.firmId] });
    const context = { rules: TITLE_RULES, today: ctx.today, foundedOn: title.foundedOn };
    const firms = await ownFirms(tx, organizationId, ctx.today);
    const own = firms.filter(({ id }) => id === title.firmId);
    const checked = await verification(tx, ctx, others, own);
    const { title: _, ...verified } = checked.verified.find((it) => it.title.id === title.id)!;
    return {
      verified,
      title: { ...title, endsOn: endsOn(title), isValid: isValid(title, ctx.today) },
      residencyId: firms.find(({ id }) => id === title.firmId)?.residencyId ?? null,
      warnings: titleFault(title, others, context).filter(({ level }) => level === "warn"),
      history: await historyOf(tx, [title.id]),
    };
  });
}
