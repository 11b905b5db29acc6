import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { hashOfSession } from "#app/auth/sessions.server.ts";
import { askRun } from "#app/services/jobs/ask-run.server.ts";
import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { publishPolicy } from "#app/services/policy/publish-policy.server.ts";
import { checkResidents } from "#app/services/residency/check-residents.server.ts";
import { noteResidents } from "#app/services/residency/note-residents.server.ts";
import { computeRewards } from "#app/services/rewards/compute-rewards.server.ts";
import { approveRun } from "#app/services/runs/approve-run.server.ts";
import { computePerformance } from "#app/services/scoring/compute-performance.server.ts";
import { computePoints } from "#app/services/scoring/compute-points.server.ts";
import { addBuilding } from "#app/services/space/add-building.server.ts";
import { addRooms } from "#app/services/space/add-rooms.server.ts";
import { letRoom } from "#app/services/space/let-room.server.ts";
import { checkRegistry } from "#app/services/titles/check-registry.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { actor } from "#db/seed/actor.server.ts";
import { seedDemo } from "#db/seed/demo.server.ts";
import { DEMO_DAY } from "#db/seed/demo-plan.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { residentsWorkbook } from "#tests/factories/workbook.ts";
import type { TestDatabase } from "#tests/setup/database.ts";

const CARRIER_ROLES = ["owner", "operator", "reviewer", "viewer"];
const AUTHORITY_ROLES = ["admin", "analyst", "reviewer", "approver", "auditor"];
const OFFICES = ["system-admin", "security-admin", "audit-admin"];

/** jinfeng-park is a park with jinfeng inside; hualongqiao is a stranger to both, in another district. */
export const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  jinfeng: [...CARRIER_ROLES, ...OFFICES],
  "jinfeng-park": CARRIER_ROLES,
  hualongqiao: ["owner", "viewer"],
  gaoxin: AUTHORITY_ROLES,
  chongqing: [...AUTHORITY_ROLES, ...OFFICES],
  // Another city on the same installation, and a carrier in it.
  elsewhere: AUTHORITY_ROLES,
  "elsewhere-park": CARRIER_ROLES,
};

/** The id of the session of an organisation's member with the role. */
export const sessionOf = (slug: string, role: string): string => `${slug}-${role}`;

export type HttpWorld = {
  admin: postgres.Sql;
  /** Of organisations, by their slug. */
  ids: Readonly<Record<string, string>>;
  /** The first id that a query finds; it has to find one. */
  one: (text: string) => Promise<string>;
};

async function addMembers(admin: postgres.Sql): Promise<void> {
  for (const [slug, roles] of Object.entries(MEMBERS)) {
    for (const role of roles) {
      const [user] =
        await admin`insert into users (email, name, password_hash) values (${`${role}@${slug}.routes`}, 'x', 'x') returning id`;
      await admin`insert into memberships (organization_id, user_id, role)
        select id, ${user!.id}, ${role} from organizations where slug = ${slug}`;
      // A run by hand takes longer than a proof of who one is holds.
      await admin`insert into sessions (id_hash, user_id, idle_expires_at, absolute_expires_at, authenticated_at)
        values (${hashOfSession(sessionOf(slug, role))}, ${user!.id}, now() + interval '1 day', now() + interval '1 day', now() + interval '1 day')`;
    }
  }
}

/** Somebody who has lost the authenticator. */
async function addSecondFactor(admin: postgres.Sql): Promise<void> {
  await admin`insert into second_factors (user_id, secret, confirmed_at)
    select id, ${Buffer.alloc(32)}, now() from users where email = 'reviewer@jinfeng-park.routes'`;
}

/** What a city and a carrier have on their lists before anybody asks. */
async function addRegisters(admin: postgres.Sql, ids: Readonly<Record<string, string>>): Promise<void> {
  const by = { entered_by: randomUUID(), entered_by_name: "x" };
  const payment = {
    programme: "p",
    family: "f",
    item: "i",
    beneficiary_kind: "carrier",
    outcome: "o",
    subject: "s",
  };
  await admin`insert into opening_payments ${admin({
    organization_id: ids.chongqing!,
    ...by,
    ...payment,
    subject_name: "x",
    amount_fen: 1,
    document: "d",
    payment_key: "own",
  })}`;
  await admin`insert into opening_payments ${admin({
    organization_id: ids.chongqing!,
    ...by,
    ...payment,
    subject: "t",
    subject_name: "x",
    amount_fen: 1,
    document: "d",
    payment_key: "own-too",
    status: "confirmed",
    decided_by: randomUUID(),
    decided_by_name: "x",
    decided_at: new Date(),
    reason: "x",
  })}`;
  await admin`insert into recognitions (organization_id, carrier_id, level, valid_from, number, recorded_by, recorded_by_name)
    values (${ids.chongqing!}, ${ids.lijia!}, 'municipal', '2020-01-01', 'n', ${by.entered_by}, 'x')`;
  await admin`insert into invitations (organization_id, email, name, role, locale, invited_by, invited_by_name, expires_at, token_hash)
    select ${ids["jinfeng-park"]!}, 'first@park.test', 'x', 'viewer', 'en', id, name, now() + interval '1 day', '\\x01' from users
     where email = 'owner@jinfeng-park.routes'`;
}

/** A second city with a park, by an administrator: an installation sets up its first city only. */
async function addElsewhere(admin: postgres.Sql): Promise<void> {
  const [city, park] = [randomUUID(), randomUUID()];
  const named = { name_zh: "别处", name_en: "Elsewhere" };
  await admin`insert into organizations ${admin([
    { id: city, slug: "elsewhere", kind: "city", carrier_kind: null, city_id: city, ...named },
    { id: park, slug: "elsewhere-park", kind: "carrier", carrier_kind: "park", city_id: city, ...named },
  ])}`;
}

/** Who has filed nothing that is accepted of the year that is open: named as absent, so that it can be computed. */
async function unfiled(admin: postgres.Sql): Promise<{ carrierId: string; reason: string }[]> {
  const carriers = await admin<{ id: string }[]>`
    select o.id from organizations o where o.slug in ('jinfeng', 'jiefangbei')`;
  return carriers.map(({ id }) => ({ carrierId: id, reason: "未参加" }));
}

/** Rooms that the forms of space alone change: one is let, four stand empty. */
export const SPACE_BUILDING = "租约楼";
async function addSpace(park: Ctx): Promise<void> {
  const buildingId = await addBuilding({ ctx: park, input: { name: SPACE_BUILDING } });
  const [roomId] = await addRooms({
    ctx: park,
    input: {
      buildingId,
      from: "2024-01-01",
      use: "incubation",
      tenure: "own",
      rooms: [1, 2, 3, 4, 5].map((no) => ({ floor: "1F", label: `S${no}`, areaDm2: 10_000 + no })),
    },
  });
  await letRoom({
    ctx: park,
    input: { roomId: roomId!, tenantName: "示例租户", from: "2025-01-01", to: null },
  });
}

const LISTED = {
  kind: "high-tech",
  title: "示例名单",
  announcedOn: "2025-12-01",
  rows: `${inventedFirm(920_002).uscc}\t${inventedFirm(920_002).name}\tGR202551009998\t2025-10-28\t2028-10-28`,
} as const;

/** What the demo has not computed yet, with something in every state that a page can change. */
async function addRuns(admin: postgres.Sql): Promise<void> {
  const as = (email: string, slug: string): Promise<Ctx> => actor(email, slug, DEMO_DAY);
  const park = await as("operator@jinfeng-park.demo", "jinfeng-park");
  const analyst = await as("analyst@city.demo", "chongqing");
  const approver = await as("approver@city.demo", "chongqing");
  const conditions = { code: "example-every-construct-conditions" };
  const { version } = await draftPolicy({ ctx: analyst, input: conditions });
  await publishPolicy({ ctx: approver, input: { ...conditions, version } });
  await computePoints({ ctx: park, input: { period: "2024" } });
  await computePerformance({ ctx: analyst, input: { period: "2024" } });
  const { runId } = await computeRewards({ ctx: analyst, input: { period: "2024" } });
  await approveRun({ ctx: approver, input: { id: runId } });
  const absent = await unfiled(admin);
  await computeRewards({ ctx: analyst, input: { period: "2025", absent } });
  await askRun({ ctx: park, input: { kind: "firm-points", input: { period: "2023" } } });
  await askRun({ ctx: analyst, input: { kind: "carrier-performance", input: { period: "2023" } } });
  const [gone] = await admin<{ stay: string }[]>`
    select id || ':' || rev as stay from residencies where organization_id = ${park.organization.id} and left_on is not null limit 1`;
  await addSpace(park);
  await noteResidents({ ctx: park, input: { stays: gone!.stay, note: "一行" } });
  await checkRegistry({ ctx: analyst, input: LISTED });
  const bytes = await residentsWorkbook({ firms: 2, from: 700 });
  await checkResidents({ ctx: park, input: { bytes, fileName: "residents.xlsx", locale: "zh-CN" } });
}

/** The demo city with a member of every role, runs in it, and another city beside it. */
export async function makeHttpWorld(admin: postgres.Sql): Promise<HttpWorld> {
  await seedDemo();
  await addElsewhere(admin);
  await addMembers(admin);
  await addSecondFactor(admin);
  await addRuns(admin);
  const world = await worldOf(admin);
  await addRegisters(admin, world.ids);
  return world;
}

/** A copy of the test's database, as it is now: its name. Nobody may be connected to what is copied, for a moment. */
export async function copyDatabase(db: TestDatabase, suffix: string): Promise<string> {
  const name = new URL(db.url("postgres")).pathname.slice(1);
  const server = postgres(db.url("postgres").replace(/[^/]+$/, "postgres"), { max: 1, onnotice: () => {} });
  await server`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
  await server.unsafe(`create database ${name}_${suffix} owner zaiti_owner template ${name}`);
  await server.end();
  return `${name}_${suffix}`;
}

/** The world of a database that has one. */
export async function worldOf(admin: postgres.Sql): Promise<HttpWorld> {
  const organizations = await admin<{ id: string; slug: string }[]>`select id, slug from organizations`;
  const ids = Object.fromEntries(organizations.map(({ id, slug }) => [slug, id]));
  const one = async (text: string): Promise<string> => {
    const [row] = await admin.unsafe(text);
    if (!row) throw new Error(`the world has no ${text}`);
    return String(Object.values(row)[0]);
  };
  return { admin, ids, one };
}
