import { inventedFirm } from "#db/seed/invented-firm.ts";
import { type Deed, of, type Slots } from "./deeds.ts";
import { type HttpWorld, sessionOf } from "./http-world.ts";

const PARK = "jinfeng-park";
const idOf = (n: number) => `f6f6f6f6-0000-4000-8000-00000000000${n}`;
const [CORRECTED, ENDED, LINKED, REOPENED, FOUNDING] = [1, 2, 3, 4, 5].map(idOf) as [
  string,
  string,
  string,
  string,
  string,
];

const deed = (route: string, params: Slots, more: Partial<Deed> = {}): Deed => ({
  route: `carrier.$carrier.${route}`,
  session: sessionOf(PARK, "owner"),
  params: { carrier: of("slug", PARK), ...params },
  ...more,
});

/** Teams of the park's own, one of which has left. */
async function addTeams({ admin, ids }: HttpWorld): Promise<void> {
  for (const id of [CORRECTED, ENDED, LINKED, REOPENED, FOUNDING]) {
    const [left_on, exit] = id === REOPENED ? ["2025-06-01", "left"] : [null, null];
    await admin`
      insert into teams (organization_id, id, name, leader, entered_on, left_on, exit)
      values (${ids[PARK]!}, ${id}, ${`团队 ${id}`}, 'x', '2023-01-01', ${left_on}, ${exit}) on conflict do nothing`;
  }
}

/** A stay of the park's own that no other deed ends. */
const stayOf = ({ ids, one }: HttpWorld): Promise<string> =>
  one(
    `select id from residencies where organization_id = '${ids[PARK]}' and left_on is null and entered_on < '2025-12-01' order by id limit 1`,
  );

/** Pages of the park's teams, asked by its owner. */
export async function teamPages(world: HttpWorld): Promise<Deed[]> {
  await addTeams(world);
  const filter = { on: "2025-01-01", q: "a", field: "101", founder: "student", state: "all", sort: "name" };
  return [
    deed("teams._index", {}, { query: { ...filter, page: "1" } }),
    deed("teams.new", {}),
    deed("teams.$team", { team: of("team", CORRECTED) }, { query: { act: "found", done: "added" } }),
    deed("residents.new", {}, { query: { team: of("team", FOUNDING) } }),
  ];
}

const FACTS = [
  "contactPhone",
  "field",
  "business",
  "people",
  "kinds",
  "originPlace",
  "originName",
  "appliedOn",
  "admittedOn",
  "entryReason",
  "entryEvidence",
  "note",
];

/** Every form, each with fields that it takes. */
export async function teamForms(world: HttpWorld): Promise<Deed[]> {
  await addTeams(world);
  const form = (id: string, intent: string, fields: Slots, optional: string[] = []) =>
    deed(
      "teams.$team",
      { team: of("team", id) },
      { fields: { intent, id: of("team", id), rev: "1", ...fields }, intent, optional },
    );
  const end = ["exitReason", "exitEvidence"];
  const { uscc, name, foundedOn, field } = inventedFirm(960_001);
  return [
    deed(
      "teams.new",
      {},
      { fields: { name: "新团队", leader: "负责人", enteredOn: "2025-01-01" }, optional: FACTS },
    ),
    form(CORRECTED, "correct", { name: "改了的团队", leader: "负责人", enteredOn: "2023-02-01" }, [
      ...FACTS,
      ...end,
      "leftOn",
      "exit",
      "correction",
    ]),
    form(ENDED, "end", { exit: "dropped", leftOn: "2025-01-01", exitReason: "停止" }, ["exitEvidence"]),
    form(LINKED, "link", { residencyId: of("residency", await stayOf(world)), leftOn: "2025-12-01" }, end),
    form(REOPENED, "reopen", { reason: "误办" }),
    deed(
      "residents.new",
      {},
      {
        query: { team: of("team", FOUNDING) },
        intent: "found",
        fields: {
          team: of("team", FOUNDING),
          teamRev: "1",
          uscc: of("uscc", uscc),
          name,
          foundedOn,
          field,
          enteredOn: "2026-01-05",
        },
        optional: ["capitalYuan", "appliedOn", "admittedOn", "entryReason", "entryEvidence", "note"],
      },
    ),
  ];
}
