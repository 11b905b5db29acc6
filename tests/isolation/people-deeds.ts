import { type Deed, of, type Slots } from "./deeds.ts";
import { type HttpWorld, sessionOf } from "./http-world.ts";

const PARK = "jinfeng-park";
const SPAN = ["lastOn", "evidence"];

const deed = (route: string, params: Slots, more: Partial<Deed> = {}): Deed => ({
  route: `carrier.$carrier${route}`,
  session: sessionOf(PARK, "owner"),
  params: { carrier: of("slug", PARK), ...params },
  ...more,
});

/** What the demo's park has of founders, marks, mentors and services. */
async function thingsOf({ ids, one }: HttpWorld) {
  const own = (table: string, column = "id", at = 0, more = "") =>
    one(
      `select ${column} from ${table} where organization_id = '${ids[PARK]}' ${more} order by id limit 1 offset ${at}`,
    );
  const mark = "and kind = 'tag'";
  return {
    founder: await own("founders"),
    founderStay: await own("founders", "residency_id"),
    removed: await own("founders", "id", 1),
    removedStay: await own("founders", "residency_id", 1),
    mark: await own("residency_marks", "id", 0, mark),
    markStay: await own("residency_marks", "residency_id", 0, mark),
    unmarked: await own("residency_marks", "id", 0, "and kind <> 'tag'"),
    unmarkedStay: await own("residency_marks", "residency_id", 0, "and kind <> 'tag'"),
    mentor: await own("mentors"),
    coaching: await own("coachings"),
    coachingMentor: await own("coachings", "mentor_id"),
    dropped: await own("coachings", "id", 1),
    droppedMentor: await own("coachings", "mentor_id", 1),
    service: await own("service_entries"),
    withdrawn: await own("service_entries", "id", 1),
    stay: await own("residencies"),
    uncoached: await own(
      "residencies",
      "id",
      0,
      "and left_on is null and id not in (select residency_id from coachings)",
    ),
  };
}

/** Pages and files, asked by the park's owner. */
export async function peoplePages(world: HttpWorld): Promise<Deed[]> {
  const it = await thingsOf(world);
  const [stay, mentor] = [of("residency", it.stay), of("mentor", it.mentor)];
  const filter = {
    from: "2025-01-01",
    to: "2026-01-01",
    kind: "event",
    q: "a",
    state: "withdrawn",
    page: "1",
  };
  return [
    deed(".residents.$resident", { resident: stay }, { query: { act: "mark", of: "university" } }),
    deed(
      ".residents.$resident",
      { resident: of("residency", it.founderStay) },
      { query: { act: "founder", of: of("founder", it.founder) } },
    ),
    deed(".mentors._index", {}, { query: { on: "2025-01-01", q: "a", kind: "business", state: "all" } }),
    deed(
      ".mentors.$mentor",
      { mentor: of("mentor", it.coachingMentor) },
      { query: { act: "coaching", of: of("coaching", it.coaching) } },
    ),
    deed(".services._index", {}, { query: { ...filter, mentor, firm: stay } }),
    deed(".services.export", {}, { query: { ...filter, mentor, firm: stay } }),
    deed(".services.new", {}, { query: { firm: stay, mentor } }),
    deed(".services.$service", { service: of("service", it.service) }),
  ];
}

type Things = Awaited<ReturnType<typeof thingsOf>>;

function residentForms(it: Things): Deed[] {
  const form = (stay: string, fields: Slots, optional: string[]) =>
    deed(
      ".residents.$resident",
      { resident: of("residency", stay) },
      { fields: { residencyId: of("residency", stay), ...fields }, intent: String(fields.intent), optional },
    );
  const founder = ["position", "former", "startsOn", "kinds", ...SPAN];
  const mark = ["code", "person", "startsOn", ...SPAN];
  return [
    form(it.stay, { intent: "founder-add", name: "新来的人", kinds: "student" }, founder),
    form(
      it.founderStay,
      { intent: "founder-correct", id: of("founder", it.founder), rev: "1", name: "改了的人" },
      founder,
    ),
    form(it.removedStay, { intent: "founder-remove", id: of("founder", it.removed), rev: "1" }, []),
    form(it.stay, { intent: "mark-add", kind: "tag", name: "新标签" }, mark),
    form(it.markStay, { intent: "mark-correct", id: of("mark", it.mark), rev: "1", name: "改标签" }, mark),
    form(it.unmarkedStay, { intent: "mark-remove", id: of("mark", it.unmarked), rev: "1" }, []),
  ];
}

function mentorForms({ one, ids }: HttpWorld, it: Things): Deed[] {
  const appointed = { kind: "technical", startsOn: "2024-01-01" };
  const form = (mentor: string, fields: Slots, more: Partial<Deed> = {}) =>
    deed(
      ".mentors.$mentor",
      { mentor: of("mentor", mentor) },
      { fields, intent: String(fields.intent), ...more },
    );
  return [
    deed(
      ".mentors._index",
      {},
      { fields: { ...appointed, name: "新导师" }, optional: ["employer", ...SPAN] },
    ),
    form(
      it.mentor,
      { intent: "correct", id: of("mentor", it.mentor), rev: "1", ...appointed, name: "改了的导师" },
      { optional: ["employer", ...SPAN] },
    ),
    form(
      it.mentor,
      {
        intent: "coaching-add",
        mentorId: of("mentor", it.mentor),
        residencyId: of("residency", it.uncoached),
        startsOn: "2025-06-01",
      },
      { optional: SPAN },
    ),
    form(
      it.coachingMentor,
      {
        intent: "coaching-correct",
        mentorId: of("mentor", it.coachingMentor),
        id: of("coaching", it.coaching),
        rev: "1",
        startsOn: "2025-07-01",
      },
      { optional: SPAN },
    ),
    form(it.droppedMentor, {
      intent: "coaching-remove",
      mentorId: of("mentor", it.droppedMentor),
      id: of("coaching", it.dropped),
      rev: "1",
    }),
    form(
      it.mentor,
      { intent: "remove", rev: "1" },
      {
        late: async () => ({
          id: of(
            "mentor",
            await one(
              `select id from mentors where organization_id = '${ids[PARK]}' order by (name = '新导师') desc limit 1`,
            ),
          ),
        }),
      },
    ),
  ];
}

/** Every form, each with fields that it takes; in an order in which each one's turn comes. */
export async function peopleForms(world: HttpWorld): Promise<Deed[]> {
  const it = await thingsOf(world);
  const service = { heldOn: "2026-01-05", kind: "event", hours: "1.5", topic: "路演", staff: "经办" };
  const optional = ["mentorId", "evidence"];
  const form = (id: string, fields: Slots, more: Partial<Deed> = {}) =>
    deed(
      ".services.$service",
      { service: of("service", id) },
      { fields: { id: of("service", id), ...fields }, intent: String(fields.intent), ...more },
    );
  return [
    ...residentForms(it),
    ...mentorForms(world, it),
    deed(
      ".services.new",
      {},
      { fields: { ...service, residencyIds: of("residency", it.stay) }, optional: ["next", ...optional] },
    ),
    form(
      it.service,
      { intent: "correct", rev: "1", ...service, residencyIds: of("residency", it.stay) },
      { optional },
    ),
    form(it.withdrawn, { intent: "withdraw", rev: "1", reason: "重复登记" }),
    form(it.withdrawn, { intent: "restore", rev: "2" }),
  ];
}
