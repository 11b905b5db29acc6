import { z } from "zod";
import { holdsOn } from "#app/domain/people/spans.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { CODE_LISTS } from "#app/services/people/code-lists.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import {
  type CoachingRow,
  coachingsOf,
  type MentorRow,
  mentorsOf,
  staysToServe,
} from "#db/queries/mentoring.server.ts";
import { type HistoryEntry, historyOf } from "#db/queries/residency.server.ts";
import { type EntryRow, listEntries, sumEntries } from "#db/queries/services.server.ts";
import { withScope } from "#db/scope.server.ts";

const LATEST = 5;

export type MentorView = {
  mentor: MentorRow & { isAppointed: boolean };
  coachings: (CoachingRow & { isOpen: boolean })[];
  /** Whom the mentor may coach from now on: residents on the day. */
  residents: { id: string; name: string; uscc: string }[];
  services: { latest: EntryRow[]; entries: number; minutes: number };
  history: HistoryEntry[];
  kinds: typeof CODE_LISTS.mentorKinds;
  serviceKinds: typeof CODE_LISTS.serviceKinds;
};

/** A mentor with those coached, the services given and what was changed, as of today. */
export async function showMentor({ ctx, input }: Verb<{ id: string }>): Promise<MentorView> {
  authorise(ctx, "residency:read");
  const { id } = input;
  if (!z.uuid().safeParse(id).success) throw new Refusal("absent", "mentoring.mentor-absent");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const [mentor] = await mentorsOf(tx, organizationId, id);
    if (!mentor) throw new Refusal("absent", "mentoring.mentor-absent");
    const coachings = await coachingsOf(tx, organizationId, { mentorId: id });
    const which = { organizationId, mentorId: id };
    const { byKind } = await sumEntries(tx, which);
    const stays = await staysToServe(tx, organizationId, ctx.today);
    return {
      mentor: { ...mentor, isAppointed: holdsOn(mentor, ctx.today) },
      coachings: coachings.map((it) => ({ ...it, isOpen: holdsOn(it, ctx.today) })),
      residents: stays
        .filter(({ isResident }) => isResident)
        .map(({ id, name, uscc }) => ({ id, name, uscc })),
      services: {
        latest: await listEntries(tx, which, { limit: LATEST, offset: 0 }),
        entries: byKind.reduce((sum, { entries }) => sum + entries, 0),
        minutes: byKind.reduce((sum, { minutes }) => sum + minutes, 0),
      },
      history: await historyOf(tx, [id]),
      kinds: CODE_LISTS.mentorKinds,
      serviceKinds: CODE_LISTS.serviceKinds,
    };
  });
}
