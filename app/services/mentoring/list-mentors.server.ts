import { z } from "zod";
import { type MentorFigures, mentorFigures } from "#app/domain/mentoring/figures.ts";
import { holdsOn } from "#app/domain/people/spans.ts";
import { isResident } from "#app/domain/residency/residency.ts";
import { type DateOn, isDate } from "#app/domain/shared/dates.ts";
import { CODE_LISTS } from "#app/services/people/code-lists.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { coachingsOf, type MentorRow, mentorsOf, staysToServe } from "#db/queries/mentoring.server.ts";
import { withScope } from "#db/scope.server.ts";

export const MENTOR_STATES = ["appointed", "ended", "later", "all"] as const;
export type MentorState = (typeof MENTOR_STATES)[number];

export const listMentorsInput = z.object({
  on: z.string().refine(isDate).optional().catch(undefined),
  q: z.string().max(100).optional().catch(undefined),
  kind: z.string().max(40).optional().catch(undefined),
  state: z.enum(MENTOR_STATES).default("appointed").catch("appointed"),
});

export type ListedMentor = MentorRow & { state: Exclude<MentorState, "all">; coaches: number };
export type MentorsList = {
  on: DateOn;
  filter: z.output<typeof listMentorsInput>;
  rows: ListedMentor[];
  counts: Record<MentorState, number>;
  figures: MentorFigures;
  kinds: typeof CODE_LISTS.mentorKinds;
};

const stateOf = (mentor: MentorRow, on: DateOn): ListedMentor["state"] =>
  holdsOn(mentor, on) ? "appointed" : mentor.startsOn > on ? "later" : "ended";

/** The mentors as of a day (today unless given), how many residents each coaches, and the figures that rules ask for. */
export async function listMentors({
  ctx,
  input,
}: Verb<z.input<typeof listMentorsInput>>): Promise<MentorsList> {
  authorise(ctx, "residency:read");
  const filter = listMentorsInput.parse(input);
  const on = filter.on ?? ctx.today;
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const mentors = await mentorsOf(tx, organizationId);
    const coachings = await coachingsOf(tx, organizationId);
    const stays = await staysToServe(tx, organizationId, on);
    const residents = new Set(stays.filter((stay) => isResident(stay, on)).map(({ id }) => id));
    const coached = new Map<string, Set<string>>();
    for (const it of coachings) {
      if (!holdsOn(it, on) || !residents.has(it.residencyId)) continue;
      coached.set(it.mentorId, (coached.get(it.mentorId) ?? new Set()).add(it.residencyId));
    }
    const text = filter.q?.toLowerCase();
    const found = mentors
      .map((mentor) => ({
        ...mentor,
        state: stateOf(mentor, on),
        coaches: holdsOn(mentor, on) ? (coached.get(mentor.id)?.size ?? 0) : 0,
      }))
      .filter(
        (row) =>
          (filter.kind === undefined || row.kind === filter.kind) &&
          (!text || `${row.name} ${row.employer ?? ""}`.toLowerCase().includes(text)),
      );
    const inState = (state: MentorState) => found.filter((row) => state === "all" || row.state === state);
    return {
      on,
      filter,
      rows: inState(filter.state),
      counts: Object.fromEntries(
        MENTOR_STATES.map((state) => [state, inState(state).length]),
      ) as MentorsList["counts"],
      figures: mentorFigures({ mentors, coachings, stays }, on),
      kinds: CODE_LISTS.mentorKinds,
    };
  });
}
