import type { Json } from "#app/domain/shared/canonical.ts";
import { loggedWord } from "#app/services/people/code-lists.ts";
import type { MentorFacts } from "#db/queries/mentoring.server.ts";

/** A mentor as the log tells it. */
export const mentorEntry = (facts: MentorFacts): Record<string, Json | null> => ({
  mentor: facts.name,
  mentorKind: loggedWord("mentorKinds", facts.kind),
  employer: facts.employer,
  sinceOn: facts.startsOn,
  lastOn: facts.lastOn,
  evidence: facts.evidence,
});
