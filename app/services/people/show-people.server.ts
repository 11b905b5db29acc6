import { z } from "zod";
import { addDays, addMonths, type DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type CoachingRow, coachingsOf } from "#db/queries/mentoring.server.ts";
import { type FounderRow, foundersOf, type MarkRow, marksOf, tagsOf } from "#db/queries/people.server.ts";
import { type EntryRow, listEntries, sumEntries } from "#db/queries/services.server.ts";
import { withScope } from "#db/scope.server.ts";
import { MARK_LISTS } from "./code-lists.ts";

const LATEST = 5;
const MONTHS = 12;

export type PeopleView = {
  residencyId: string;
  founders: FounderRow[];
  marks: MarkRow[];
  /** Tags in use in the carrier, offered while typing. */
  tags: string[];
  coachings: CoachingRow[];
  services: {
    latest: EntryRow[];
    /** Of the last twelve months up to today. */
    since: DateOn;
    entries: number;
    minutes: number;
  };
  lists: typeof MARK_LISTS;
};

/** Who stands behind a stay, what it is marked with, who coaches it, and what was done for it lately. */
export async function showPeople({ ctx, input }: Verb<{ residencyId: string }>): Promise<PeopleView> {
  authorise(ctx, "residency:read");
  const { residencyId } = input;
  if (!z.uuid().safeParse(residencyId).success) throw new Refusal("absent", "residency.absent");
  const organizationId = ctx.organization.id;
  const since = addDays(addMonths(ctx.today, -MONTHS), 1);
  return withScope(ctx, async (tx) => {
    const sums = await sumEntries(tx, { organizationId, residencyId, from: since, to: ctx.today });
    return {
      residencyId,
      founders: await foundersOf(tx, organizationId, residencyId),
      marks: await marksOf(tx, organizationId, residencyId),
      tags: (await tagsOf(tx, organizationId)).map(({ name }) => name),
      coachings: await coachingsOf(tx, organizationId, { residencyId }),
      services: {
        latest: await listEntries(tx, { organizationId, residencyId }, { limit: LATEST, offset: 0 }),
        since,
        entries: sums.byKind.reduce((sum, { entries }) => sum + entries, 0),
        minutes: sums.byKind.reduce((sum, { minutes }) => sum + minutes, 0),
      },
      lists: MARK_LISTS,
    };
  });
}
