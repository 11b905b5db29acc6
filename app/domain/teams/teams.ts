import { block, type Fault } from "../reports/fault.ts";
import { type DateOn, overlaps } from "../shared/dates.ts";

/** How a team's time ends: 注册企业, 离开, 淘汰. */
export const TEAM_EXITS = ["founded", "left", "dropped"] as const;
export type TeamExit = (typeof TEAM_EXITS)[number];
export type TeamState = "expected" | "incubating" | TeamExit;

/** A team over [enteredOn, leftOn): `leftOn` is the first day on which it is gone, or a firm. */
export type Team = {
  id: string;
  name: string;
  enteredOn: DateOn;
  leftOn: DateOn | null;
  exit: TeamExit | null;
};
type Span = Pick<Team, "enteredOn" | "leftOn" | "exit">;

/** What a team is on a day: not begun, in incubation, or how it ended. */
export function teamState({ enteredOn, leftOn, exit }: Span, on: DateOn): TeamState {
  if (on < enteredOn) return "expected";
  return leftOn === null || on < leftOn ? "incubating" : (exit ?? "left");
}

const plain = (name: string) => name.normalize("NFKC").replaceAll(/\s/g, "").toLowerCase();
const span = ({ enteredOn, leftOn }: Span) => ({ from: enteredOn, to: leftOn });

/**
 * What is wrong with a team beside the carrier's others (the same id is the one being changed): two of one name at a time are
 * taken for one. Codes: teams.left-before-entered, .exit-missing, .left-missing, .name-taken (all block).
 */
export function teamFault(team: Team, others: readonly Team[]): Fault[] {
  const { enteredOn, leftOn, exit } = team;
  if (leftOn !== null && leftOn <= enteredOn) {
    return [block("teams.left-before-entered", "leftOn", { enteredOn })];
  }
  const faults: Fault[] = [];
  if (leftOn !== null && exit === null) faults.push(block("teams.exit-missing", "exit"));
  if (leftOn === null && exit !== null) faults.push(block("teams.left-missing", "leftOn"));
  const same = others.some(
    (other) =>
      other.id !== team.id && plain(other.name) === plain(team.name) && overlaps(span(other), span(team)),
  );
  if (same) faults.push(block("teams.name-taken", "name", { name: team.name }));
  return faults;
}

/**
 * What stands against a team's end on a day. Codes: teams.already-ended (of the ledger), teams.left-in-future and
 * teams.left-before-entered (of the day, in `field`).
 */
export function teamEndFault(
  team: Pick<Team, "enteredOn" | "leftOn">,
  leftOn: DateOn,
  today: DateOn,
  field = "leftOn",
): Fault | null {
  if (team.leftOn !== null) return block("teams.already-ended", "team", { leftOn: team.leftOn });
  if (leftOn > today) return block("teams.left-in-future", field);
  if (leftOn <= team.enteredOn) {
    return block("teams.left-before-entered", field, { enteredOn: team.enteredOn });
  }
  return null;
}

/** Whether a team can pass into this stay of a firm on a day: the stay has begun by then and still runs. */
export const passesInto = (stay: { enteredOn: DateOn; leftOn: DateOn | null }, on: DateOn): boolean =>
  stay.enteredOn <= on && (stay.leftOn === null || on < stay.leftOn);

export type TeamFigures = {
  /** In incubation on the day, and the people of those that say how many they are. */
  teams: number;
  people: number;
  /** Of these teams, how many do not say. */
  unsaid: number;
  /** In incubation on some day of the year up to the day. */
  served: number;
  /** Of the year up to the day. */
  entered: number;
  founded: number;
};

/** What the annual return of a makerspace asks of teams, as of a day. */
export function teamFigures(teams: readonly (Span & { people: number | null })[], on: DateOn): TeamFigures {
  const first = `${on.slice(0, 4)}-01-01`;
  const now = teams.filter((team) => teamState(team, on) === "incubating");
  return {
    teams: now.length,
    people: now.reduce((sum, { people }) => sum + (people ?? 0), 0),
    unsaid: now.filter(({ people }) => people === null).length,
    served: teams.filter(({ enteredOn, leftOn }) => enteredOn <= on && (leftOn === null || leftOn > first))
      .length,
    entered: teams.filter(({ enteredOn }) => first <= enteredOn && enteredOn <= on).length,
    founded: teams.filter(
      ({ exit, leftOn }) => exit === "founded" && leftOn !== null && first <= leftOn && leftOn <= on,
    ).length,
  };
}
