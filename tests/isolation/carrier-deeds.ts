import { showImport } from "#app/services/residency/show-import.server.ts";
import { actor } from "#db/seed/actor.server.ts";
import { DEMO_DAY } from "#db/seed/demo-plan.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { type Deed, of, type Slots } from "./deeds.ts";
import { type HttpWorld, SPACE_BUILDING, sessionOf } from "./http-world.ts";

const PARK = "jinfeng-park";
const TERMS = ["rent", "deposit", "agreementNumber", "rentFreeFrom", "rentFreeLastOn", "steps"];
const REASON = "核对原始凭证后的说明，足够长";

/** What picks the same row in every seeded database: ids are drawn at random. */
const IN_ORDER: Record<string, string> = {
  residencies: "entered_on, (select uscc from firms where firms.id = firm_id)",
  rooms: "label, id",
  leases: "starts_on, (select label from rooms where rooms.id = room_id), id",
  titles: "number, id",
  buildings: "name, id",
};

/** Every form of a carrier, each with fields that it takes; in an order in which each one's turn comes. */
export async function carrierForms({ ids, one }: HttpWorld): Promise<Deed[]> {
  const many = async (table: string, more: string, at: number) =>
    one(
      `select id from ${table} where organization_id = '${ids[PARK]}' ${more}
      order by ${IN_ORDER[table] ?? "id"} limit 1 offset ${at}`,
    );
  const deed = (route: string, params: Slots, fields: Slots, more: Partial<Deed> = {}): Deed => ({
    route: `carrier.$carrier${route}`,
    session: sessionOf(PARK, "owner"),
    params: { carrier: of("slug", PARK), ...params },
    fields,
    intent: typeof fields.intent === "string" ? fields.intent : undefined,
    ...more,
  });
  const stay = (at: number) => many("residencies", "and left_on is null", at);
  const [corrected, ended, tenant] = [await stay(0), await stay(1), await stay(2)];
  const entered = await one(`select entered_on::text from residencies where id = '${corrected}'`);
  const elsewhere = `building_id not in (select id from buildings where name = '${SPACE_BUILDING}')`;
  const room = await many(
    "rooms",
    `and id not in (select room_id from leases) and ${elsewhere}
      and exists (select from room_versions v where v.room_id = rooms.id and v.use = 'incubation'
        and v.valid_from <= '2025-06-01' and coalesce(v.valid_to, 'infinity') > '2025-06-01')`,
    0,
  );
  const leased = async (at: number) => {
    const lease = await many("leases", `and ends_on is null and residency_id <> '${ended}'`, at);
    return { lease, room: await one(`select room_id from leases where id = '${lease}'`) };
  };
  const [first, second] = [await leased(0), await leased(1)];
  const [title, withdrawn] = [await many("titles", "", 0), await many("titles", "", 1)];
  const claimed = await one(`select number || '|' || awarded_on::text from titles where id = '${title}'`);
  const firm = await one(`select firm_id from residencies where id = '${tenant}'`);
  const uscc = await one(`select uscc from firms where id = '${firm}'`);
  const batch = await many("import_batches", "", 0);
  const added = inventedFirm(900_001);
  const membership = (role: string) =>
    one(
      `select id from memberships where organization_id = '${ids[PARK]}' and role = '${role}' order by created_at desc limit 1`,
    );
  const invitation = () =>
    one(`select id from invitations where organization_id = '${ids[PARK]}' order by created_at desc limit 1`);
  const rooms = { building: await many("buildings", `and name <> '${SPACE_BUILDING}'`, 0) };
  const invite = { name: "新人", role: "viewer", locale: "en" };
  const jinfeng = { carrier: of("slug", "jinfeng"), period: of("period", "2025") };
  const operator = { session: sessionOf("jinfeng", "operator") };
  return [
    deed(
      ".residents.new",
      {},
      {
        uscc: of("uscc", added.uscc),
        name: added.name,
        foundedOn: added.foundedOn,
        field: added.field,
        enteredOn: "2025-03-01",
      },
      { optional: ["capitalYuan", "appliedOn", "admittedOn", "entryReason", "entryEvidence", "note"] },
    ),
    deed(
      ".residents.$resident",
      { resident: of("residency", corrected) },
      { intent: "correct", id: of("residency", corrected), rev: "1", enteredOn: entered, note: "改" },
      {
        optional: [
          "appliedOn",
          "admittedOn",
          "leftOn",
          "exit",
          "entryReason",
          "entryEvidence",
          "exitReason",
          "exitEvidence",
        ],
      },
    ),
    deed(
      ".residents.$resident",
      { resident: of("residency", ended) },
      { intent: "end", id: of("residency", ended), rev: "1", exit: "left", leftOn: "2026-01-10" },
      { optional: ["exitReason", "exitEvidence"] },
    ),
    deed(
      ".residents.import.$batch._index",
      { batch: of("batch", batch) },
      { intent: "commit" },
      {
        late: async () => {
          const ctx = await actor("operator@jinfeng-park.demo", PARK, DEMO_DAY);
          return { digest: (await showImport({ ctx, input: { id: batch, locale: "zh-CN" } })).digest };
        },
      },
    ),
    deed(".residents.import.$batch._index", { batch: of("batch", batch) }, { intent: "undo" }),
    deed(".space.new", {}, { intent: "building", name: "2号楼" }, { optional: ["site", "address"] }),
    deed(
      ".space.new",
      {},
      {
        intent: "rooms",
        buildingId: of("building", rooms.building),
        from: "2025-01-01",
        use: "incubation",
        tenure: "own",
        lines: "9F, 901, 120",
      },
    ),
    deed(
      ".space.rooms.$room",
      { room: of("room", room) },
      {
        intent: "let",
        occupant: "resident",
        residencyId: of("residency", tenant),
        from: "2025-06-01",
        extent: "whole",
      },
      { optional: ["lastOn", "note", "desks", "area", "hold", ...TERMS] },
    ),
    deed(
      ".space.rooms.$room",
      { room: of("room", first.room) },
      {
        intent: "end",
        leaseId: of("lease", first.lease),
        rev: "1",
        lastOn: "2026-01-10",
      },
    ),
    deed(
      ".space.rooms.$room",
      { room: of("room", first.room) },
      { intent: "reopen", leaseId: of("lease", first.lease), rev: "2" },
      { optional: ["to"] },
    ),
    deed(
      ".space.rooms.$room",
      { room: of("room", first.room) },
      { intent: "correct", leaseId: of("lease", first.lease), rev: "3", from: "2025-06-01", area: "100" },
      { optional: ["lastOn", "note", "desks", ...TERMS] },
    ),
    deed(
      ".space.rooms.$room",
      { room: of("room", second.room) },
      {
        intent: "cancel",
        leaseId: of("lease", second.lease),
        rev: "1",
      },
    ),
    deed(
      ".space.rooms.$room",
      { room: of("room", second.room) },
      { intent: "change", rev: "1", from: "2026-01-05", area: "700", use: "other", tenure: "own" },
      { optional: ["desks"] },
    ),
    deed(
      ".titles.new",
      {},
      {
        intent: "one",
        firmId: of("firm", firm),
        kind: "specialised",
        number: "ZJ-1",
        awardedOn: "2025-10-01",
      },
      { optional: ["expiresOn", "isRenewal", "evidence"] },
    ),
    deed(".titles.new", {}, { intent: "many", rows: `${uscc}\t小巨人\tXJ-1\t2025-10-01` }),
    deed(
      ".titles.$title",
      { title: of("title", title) },
      {
        intent: "correct",
        id: of("title", title),
        rev: "1",
        number: claimed.split("|")[0]!,
        awardedOn: claimed.split("|")[1]!,
        evidence: "证书",
      },
      { optional: ["expiresOn", "isRenewal", "revokedOn"] },
    ),
    deed(
      ".titles.$title",
      { title: of("title", withdrawn) },
      { intent: "withdraw", id: of("title", withdrawn), rev: "1" },
    ),
    deed(
      ".reports._index",
      { carrier: jinfeng.carrier },
      {
        period: jinfeng.period,
        money: "yuan",
        cells: JSON.stringify([{ uscc: null, fact: "mentors", text: "4", rev: 0 }]),
      },
      operator,
    ),
    deed(".filings.$period", jinfeng, { intent: "prepare" }, operator),
    deed(".filings.$period", jinfeng, { intent: "take-back", opinion: "再改" }, operator),
    deed(".filings.$period", jinfeng, { intent: "prepare" }, operator),
    deed(
      ".filings.$period",
      jinfeng,
      { intent: "submit" },
      {
        session: sessionOf("jinfeng", "reviewer"),
        late: async () => ({
          digest: await one(
            `select after->>'digest' from audit_entries where organization_id = '${ids.jinfeng}' and action = 'prepare' order by seq desc limit 1`,
          ),
        }),
      },
    ),
    deed(".members", {}, { intent: "invite", email: "new@park.test", ...invite }),
    deed(
      ".members",
      {},
      { intent: "resend" },
      { late: async () => ({ invitationId: of("invitation", await invitation()) }) },
    ),
    deed(
      ".members",
      {},
      { intent: "withdraw" },
      { late: async () => ({ invitationId: of("invitation", await invitation()) }) },
    ),
    deed(".members", {}, { intent: "unlock", membershipId: of("membership", await membership("viewer")) }),
    deed(
      ".members",
      {},
      {
        intent: "remove-second-factor",
        membershipId: of("membership", await membership("reviewer")),
        reason: REASON,
        locale: "en",
      },
      { most: 20 },
    ),
    deed(".members", {}, { intent: "revoke", membershipId: of("membership", await membership("viewer")) }),
    deed(".members", {}, { intent: "second-factor", required: "off" }),
    deed(".audit._index", {}, { intent: "check" }, { optional: ["seq", "hash"] }),
    deed(".points", {}, { period: of("period", "2024") }, { optional: ["policy", "seen"] }),
    deed(
      ".jobs.$job._index",
      { job: of("job", await many("jobs", "and status = 'queued'", 0)) },
      { intent: "stop" },
    ),
    deed(
      ".runs.$run._index",
      { run: of("run", await many("runs", "and status = 'computed'", 0)) },
      { intent: "approve" },
    ),
  ];
}
