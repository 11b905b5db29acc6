/** What the log tells of teams: parts of the texts of residency. */
export const teamFacts = {
  team: "Team",
  leader: "Leader",
  business: "Project",
  people: "People",
  originPlace: "Where from",
  originName: "From whom",
  contactPhone: "Telephone",
  passedOn: "A firm since",
  correction: "Why",
};

export const teamHistory = {
  "residency-take-from-team": "Grew out of a team",
  team: "Team changed",
  "team-add": "Team added",
  "team-correct": "Team corrected",
  "team-end": "Time here ended",
  "team-found": "Became a firm",
  "team-reopen": "End taken back",
};
