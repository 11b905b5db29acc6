import type { Json } from "#app/domain/shared/canonical.ts";
import { loggedWord } from "#app/services/people/code-lists.ts";
import { fieldName } from "#app/services/residency/hightech-fields.ts";
import type { TeamRow } from "#db/queries/teams.server.ts";

export type TellsOfTeam = Omit<TeamRow, "id" | "rev" | "applicationId" | "residencyId">;

/** A team as the log tells it; of a telephone number only that there is one, as the log keeps for ever. */
export const teamEntry = (facts: TellsOfTeam): Record<string, Json | null> => ({
  team: facts.name,
  leader: facts.leader,
  field: fieldName(facts.field),
  business: facts.business,
  people: facts.people,
  founderKinds: facts.kinds.map((code) => loggedWord("founderKinds", code)).join("、") || null,
  originPlace: facts.originPlace === null ? null : loggedWord("originPlaces", facts.originPlace),
  originName: facts.originName,
  appliedOn: facts.appliedOn,
  admittedOn: facts.admittedOn,
  enteredOn: facts.enteredOn,
  leftOn: facts.leftOn,
  exit: facts.exit,
  entryReason: facts.entryReason,
  entryEvidence: facts.entryEvidence,
  exitReason: facts.exitReason,
  exitEvidence: facts.exitEvidence,
  note: facts.note,
});
