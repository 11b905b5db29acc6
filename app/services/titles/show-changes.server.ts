import { z } from "zod";
import { addMonths, isDate } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type KindChange, titleChanges } from "#app/domain/titles/changes.ts";
import { TITLE_KINDS } from "#app/domain/titles/kinds.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { ownFirms, type TitleRow, titlesOf } from "#db/queries/titles.server.ts";
import { withScope } from "#db/scope.server.ts";

export const CHANGE_FIGURES = [
  "stockAtFrom",
  "gained",
  "renewed",
  "expired",
  "revoked",
  "stockAtTo",
] as const;
export type ChangeFigure = (typeof CHANGE_FIGURES)[number];

export const showChangesInput = z.object({
  from: z.string().refine(isDate, "form.date").optional().catch(undefined),
  to: z.string().refine(isDate, "form.date").optional().catch(undefined),
  /** Residents of today only, or every firm that was ever here. */
  firms: z.enum(["residents", "all"]).default("residents").catch("residents"),
  /** The figure whose titles are listed. */
  kind: z.enum(TITLE_KINDS).optional().catch(undefined),
  figure: z.enum(CHANGE_FIGURES).optional().catch(undefined),
});
/** What an address asks for; what is none of it is left out. */
export const parseChanges = (given: unknown) => showChangesInput.parse(given);
export type ChangesView = {
  from: string;
  to: string;
  firms: "residents" | "all";
  rows: ({ kind: KindChange<TitleRow>["kind"] } & Record<ChangeFigure, number>)[];
  opened: { kind: KindChange<TitleRow>["kind"]; figure: ChangeFigure; titles: TitleRow[] } | null;
};

/**
 * Stock of titles on two days and what lies between: gained, renewed, lost by end and by revocation. Without days, the year
 * up to today. The stock on `from` is that at the end of its day. Refuses a window that ends before it begins.
 */
export async function showChanges({
  ctx,
  input,
}: Verb<z.input<typeof showChangesInput>>): Promise<ChangesView> {
  authorise(ctx, "titles:read");
  const asked = showChangesInput.parse(input);
  const to = asked.to ?? ctx.today;
  const from = asked.from ?? addMonths(to, -12);
  if (from >= to) throw new Refusal("invalid", "registry.window", { from, to });
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const firms = await ownFirms(tx, organizationId, ctx.today);
    const residents = new Set(firms.filter(({ isResident }) => isResident).map(({ id }) => id));
    const titles = (await titlesOf(tx, { organizationId })).filter(
      ({ firmId }) => asked.firms === "all" || residents.has(firmId),
    );
    const changes = titleChanges(titles, from, to);
    const opened = changes.find(({ kind }) => kind === asked.kind);
    return {
      from,
      to,
      firms: asked.firms,
      rows: changes.map(({ kind, ...lists }) => ({
        kind,
        ...(Object.fromEntries(CHANGE_FIGURES.map((figure) => [figure, lists[figure].length])) as Record<
          ChangeFigure,
          number
        >),
      })),
      opened:
        opened && asked.figure
          ? { kind: opened.kind, figure: asked.figure, titles: opened[asked.figure] }
          : null,
    };
  });
}
