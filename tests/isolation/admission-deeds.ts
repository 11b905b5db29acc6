import { hashOfToken } from "#app/auth/tokens.server.ts";
import { DEMO_DAY } from "#db/seed/demo-plan.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { type Deed, of, type Slots } from "./deeds.ts";
import { type HttpWorld, sessionOf } from "./http-world.ts";

const PARK = "jinfeng-park";
// In the demo's city this carrier has opened its page.
const OPEN = "jinfeng";
const TOKENS = ["application-token", "application-other"];
const EVIDENCE = ["exitEvidence", "confirmed"];

const deed = (route: string, params: Slots, fields?: Slots, more: Partial<Deed> = {}): Deed => ({
  route: `carrier.$carrier${route}`,
  session: sessionOf(PARK, "owner"),
  params: { carrier: of("slug", PARK), ...params },
  fields,
  intent: typeof fields?.intent === "string" ? fields.intent : undefined,
  ...more,
});

/** The id of the park's application of this number, made if there is none. */
async function applicationOf({ admin, ids, one }: HttpWorld, number: string): Promise<string> {
  await admin`
    insert into applications (organization_id, number, channel, applicant, name, business, received_on, locale)
    values (${ids[PARK]!}, ${number}, 'carrier', 'firm', 'x', 'x', '2026-01-10', 'en') on conflict do nothing`;
  return one(`select id from applications where organization_id = '${ids[PARK]}' and number = '${number}'`);
}

/** A stay of the park's own that graduated by a decision, made if there is none. */
async function graduatedOf({ admin, ids, one }: HttpWorld): Promise<string> {
  const firm = await one("select id from firms order by uscc desc limit 1");
  const where = `organization_id = '${ids[PARK]}' and exit_reason = 'isolation'`;
  await admin.unsafe(`
    insert into residencies (organization_id, firm_id, entered_on, left_on, exit, exit_reason)
    select '${ids[PARK]}', '${firm}', '2010-01-01', '2011-01-01', 'graduated', 'isolation'
     where not exists (select from residencies where ${where})`);
  const stay = await one(`select id from residencies where ${where}`);
  await admin`
    insert into graduations (organization_id, residency_id, number, graduated_on, outcome, checks, keeps_leases, decided_by, decided_by_name)
    values (${ids[PARK]!}, ${stay}, '2011-0001', '2011-01-01', 'met', '{}', false, gen_random_uuid(), 'x') on conflict do nothing`;
  return stay;
}

/** A stay of the park's own that no other deed ends, made if there is none. */
async function stayOf({ admin, ids }: HttpWorld): Promise<string> {
  const id = "f3f3f3f3-0000-4000-8000-000000000001";
  const { uscc, name, foundedOn } = inventedFirm(910_003);
  await admin`
    insert into firms (id, uscc, name, founded_on) values (${id}, ${uscc}, ${name}, ${foundedOn}) on conflict do nothing`;
  await admin`
    insert into residencies (organization_id, id, firm_id, entered_on) values (${ids[PARK]!}, ${id}, ${id}, '2024-01-01')
    on conflict do nothing`;
  return id;
}

/** Pages, asked by the park's owner, and those of somebody without an account. */
export async function admissionPages(world: HttpWorld): Promise<Deed[]> {
  const application = of("application", await applicationOf(world, "2019-0001"));
  const stay = await world.one(
    `select id from residencies where organization_id = '${world.ids[PARK]}' and left_on is null order by id limit 1`,
  );
  return [
    deed(".applications._index", {}, undefined, {
      query: { status: "received", page: "1", done: "page-on" },
    }),
    deed(".applications.new", {}),
    deed(".applications.$application", { application }, undefined, { query: { done: "step" } }),
    deed(".residents.$resident", { resident: of("residency", stay) }, undefined, {
      query: { act: "graduate" },
    }),
    deed(".residents.$resident_.certificate", { resident: of("residency", await graduatedOf(world)) }),
    { route: "apply.$carrier", session: null, params: { carrier: OPEN } },
    { route: "application", session: null, query: { token: TOKENS[0]!, note: "sent" } },
  ];
}

const OPTIONAL = [
  "foundedOn",
  "field",
  "people",
  "wishedArea",
  "wishedDesks",
  "wishedFrom",
  "registersHere",
] as const;

/** Every form, each with fields that it takes; in an order in which each one's turn comes. */
export async function admissionForms(world: HttpWorld): Promise<Deed[]> {
  const { admin, ids } = world;
  const said = {
    applicant: "firm",
    uscc: inventedFirm(910_001).uscc,
    name: "新企业",
    business: "新技术",
    contactName: "联系人",
    contactPhone: "13800000001",
  };
  for (const [i, token] of TOKENS.entries()) {
    await admin`
      insert into applications (organization_id, number, channel, applicant, name, received_on, locale, secret_hash)
      values (${ids[OPEN]!}, ${`2018-000${i + 1}`}, 'public', 'firm', 'x', '2026-01-10', 'en', ${hashOfToken(token)}) on conflict do nothing`;
  }
  const [stepped, confirmed, admitted] = await Promise.all(
    ["2019-0002", "2019-0003", "2019-0004"].map((number) => applicationOf(world, number)),
  );
  const stay = await stayOf(world);
  const newcomer = inventedFirm(910_002);
  const at = (id: string) => ({ application: of("application", id) });
  return [
    deed(".applications._index", {}, { rev: "0", state: "open" }, { optional: ["introZh", "introEn"] }),
    deed(".applications.new", {}, { ...said, receivedOn: DEMO_DAY }, { optional: OPTIONAL }),
    deed(
      ".applications.$application",
      at(stepped!),
      { intent: "step", id: of("application", stepped!), rev: "1", step: "review" },
      { optional: ["opinion"] },
    ),
    deed(
      ".applications.$application",
      at(confirmed!),
      { intent: "confirm", id: of("application", confirmed!), rev: "1", "confirm.works": "租约" },
      { optional: ["confirmed"] },
    ),
    deed(
      ".applications.$application",
      at(admitted!),
      {
        intent: "admit",
        id: of("application", admitted!),
        rev: "1",
        uscc: of("uscc", newcomer.uscc),
        name: newcomer.name,
        foundedOn: newcomer.foundedOn,
        field: newcomer.field,
        admittedOn: DEMO_DAY,
        enteredOn: DEMO_DAY,
        opinion: "准入",
      },
      { optional: ["agreementNumber", "leader"] },
    ),
    deed(
      ".residents.$resident",
      { resident: of("residency", stay) },
      {
        intent: "graduate",
        id: of("residency", stay),
        rev: "1",
        graduatedOn: DEMO_DAY,
        leases: "keep",
        reason: "评审会同意",
      },
      { optional: EVIDENCE },
    ),
    {
      route: "apply.$carrier",
      session: null,
      params: { carrier: OPEN },
      fields: { ...said, consent: "yes" },
      optional: [...OPTIONAL],
    },
    { route: "application", session: null, fields: { token: TOKENS[1]! } },
  ];
}
