import { z } from "zod";
import { type DateOn, isDate } from "#app/domain/shared/dates.ts";
import {
  TEAM_EXITS,
  type TeamFigures,
  type TeamState,
  teamFigures,
  teamState,
} from "#app/domain/teams/teams.ts";
import { CODE_LISTS } from "#app/services/people/code-lists.ts";
import { fieldName } from "#app/services/residency/hightech-fields.ts";
import { isNamed } from "#app/services/residency/pinyin-search.server.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { firmsOfTeams, type TeamRow, teamsOf } from "#db/queries/teams.server.ts";
import { withScope } from "#db/scope.server.ts";

export const TEAM_STATES = ["incubating", "expected", ...TEAM_EXITS, "all"] as const;
const PAGE_ROWS = 50;
const MOST_PAGES = 10_000;

// A list's address may be typed or kept from an older version: what it does not understand is left out, not refused.
export const listTeamsInput = z.object({
  on: z.string().refine(isDate).optional().catch(undefined),
  q: z.string().max(100).optional().catch(undefined),
  field: z
    .string()
    .regex(/^\d{2,3}$/)
    .optional()
    .catch(undefined),
  /** A kind of founder. */
  founder: z.string().max(40).optional().catch(undefined),
  state: z.enum(TEAM_STATES).default("incubating").catch("incubating"),
  sort: z.enum(["entered", "name", "people"]).default("entered").catch("entered"),
  page: z.coerce.number().int().min(1).max(MOST_PAGES).default(1).catch(1),
});
type Filter = z.output<typeof listTeamsInput>;

type Firm = { residencyId: string; name: string; uscc: string };
export type ListedTeam = Pick<
  TeamRow,
  "id" | "name" | "leader" | "people" | "kinds" | "enteredOn" | "leftOn" | "entryEvidence"
> & { state: TeamState; fieldName: string | null; firm: Firm | null };
export type TeamsList = {
  on: DateOn;
  filter: Filter;
  rows: ListedTeam[];
  counts: Record<TeamState | "all", number>;
  /** Of the chosen state over all pages: what the sum row says. */
  total: { count: number; people: number };
  pages: number;
  /** Of all teams, whatever the filter. */
  figures: TeamFigures;
  founderKinds: typeof CODE_LISTS.founderKinds;
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const ORDER: Record<Filter["sort"], (a: TeamRow, b: TeamRow) => number> = {
  entered: (a, b) => compare(b.enteredOn, a.enteredOn) || compare(a.name, b.name),
  name: (a, b) => compare(a.name, b.name) || compare(b.enteredOn, a.enteredOn),
  people: (a, b) => (b.people ?? 0) - (a.people ?? 0) || compare(a.name, b.name),
};

/** Named by the text, in any of the names that a person would look by: the team, its leader, the firm that it became, its code. */
async function isFound(team: TeamRow, firm: Firm | null, text: string | undefined): Promise<boolean> {
  if (!text) return true;
  for (const name of [team.name, team.leader, firm?.name, firm?.uscc]) {
    if (name && (await isNamed(name, text))) return true;
  }
  return false;
}

/** The carrier's teams as of a day (today unless given), counted by state, with a page of the chosen ones. */
export async function listTeams(
  { ctx, input }: Verb<z.input<typeof listTeamsInput>>,
  /** Rows a page: all of them for an export. */
  pageRows = PAGE_ROWS,
): Promise<TeamsList> {
  authorise(ctx, "residency:read");
  const filter = listTeamsInput.parse(input);
  const on = filter.on ?? ctx.today;
  const organizationId = ctx.organization.id;
  const { all, firms } = await withScope(ctx, async (tx) => ({
    all: await teamsOf(tx, organizationId),
    firms: new Map((await firmsOfTeams(tx, organizationId)).map(({ teamId, ...firm }) => [teamId, firm])),
  }));
  const counts = { all: 0 } as TeamsList["counts"];
  for (const state of TEAM_STATES) counts[state] = 0;
  const chosen: { team: TeamRow; state: TeamState }[] = [];
  for (const team of all.toSorted(ORDER[filter.sort])) {
    if (filter.field && !team.field?.startsWith(filter.field)) continue;
    if (filter.founder && !team.kinds.includes(filter.founder)) continue;
    if (!(await isFound(team, firms.get(team.id) ?? null, filter.q))) continue;
    const state = teamState(team, on);
    counts[state]++;
    counts.all++;
    if (filter.state === "all" || filter.state === state) chosen.push({ team, state });
  }
  const pages = Math.max(1, Math.ceil(chosen.length / pageRows));
  const page = Math.min(filter.page, pages);
  return {
    on,
    filter: { ...filter, page },
    rows: chosen.slice((page - 1) * pageRows, page * pageRows).map(({ team, state }) => ({
      id: team.id,
      name: team.name,
      leader: team.leader,
      people: team.people,
      kinds: team.kinds,
      enteredOn: team.enteredOn,
      leftOn: team.leftOn,
      entryEvidence: team.entryEvidence,
      state,
      fieldName: fieldName(team.field),
      // On a day before it became a firm it was none.
      firm: state === "founded" ? (firms.get(team.id) ?? null) : null,
    })),
    counts,
    total: { count: chosen.length, people: chosen.reduce((sum, { team }) => sum + (team.people ?? 0), 0) },
    pages,
    figures: teamFigures(all, on),
    founderKinds: CODE_LISTS.founderKinds,
  };
}
