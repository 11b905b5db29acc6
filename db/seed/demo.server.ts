import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { hashPassword } from "#app/auth/passwords.server.ts";
import { moveOrganization } from "#app/services/access/move-organization.server.ts";
import { isSetUpNeeded, setUpCity } from "#app/services/access/set-up-city.server.ts";
import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { publishPolicy } from "#app/services/policy/publish-policy.server.ts";
import { openPeriod } from "#app/services/reports/open-period.server.ts";
import { approveRun } from "#app/services/runs/approve-run.server.ts";
import { computeCityPoints } from "#app/services/scoring/compute-city-points.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { actor } from "./actor.server.ts";
import { seedApplications } from "./admission.server.ts";
import {
  seedAcceptance,
  seedEntries,
  seedExits,
  seedFigures,
  seedFiling,
  seedRooms,
  seedTitles,
} from "./carrier.server.ts";
import { type Person, seedCarrierOrganization, seedPeople, seedTree } from "./city.server.ts";
import { CARRIERS, DEMO_DAY, DEMO_PASSWORD, stays, titles } from "./demo-plan.ts";
import { NEIGHBOURS } from "./neighbour-plan.ts";
import { seedNeighbours } from "./neighbours.server.ts";
import { seedPeopleOf } from "./people.server.ts";
import { seedSpace } from "./space.server.ts";
import { seedTeams, seedTransfer } from "./teams.server.ts";
import { seedRegistry, seedRights } from "./titles.server.ts";

/** Who sets the city up; nobody knows this account's password. */
const ROOT = "root@city.demo";
const YEARS = [2023, 2024, 2025];
/** The units with demo people: those in which a demo carrier has lain. */
const UNITS = ["gaoxin", "yubei", "jiangbei", "liangjiang", "beibei", "yongchuan", "yuzhong"];
/** Carriers that look after teams before there are firms. */
const WITH_TEAMS = ["lijia", "jinfeng", "jinyun", "jiefangbei"];
const SHOWN_UNITS = ["gaoxin", "yuzhong"];

const person = (slug: string, role: Person["role"], name: string, isDemo: boolean): Person => ({
  email: `${role}@${slug}.demo`,
  name,
  role,
  isDemo,
});

/** People in the order in which the walk needs them: that is how the landing page lists them. */
function peopleOf(slug: string): Person[] {
  if (slug === "jinfeng") {
    return [
      person(slug, "operator", "林经办", true),
      person(slug, "reviewer", "周审签", true),
      person(slug, "owner", "何总", true),
      person(slug, "viewer", "小魏", false),
    ];
  }
  if (slug === "jinfeng-park") {
    return [
      person(slug, "operator", "石园区", true),
      person(slug, "reviewer", "郑园区", true),
      person(slug, "owner", "园区主任", false),
    ];
  }
  const isShown = slug === "lijia" || slug === "hualongqiao";
  return [
    person(slug, "operator", isShown ? `${slug === "lijia" ? "江" : "龙"}经办` : "经办", isShown),
    person(slug, "reviewer", "审签", false),
  ];
}

async function seedEverybody(city: Ctx, ids: Map<string, string>, passwordHash: string): Promise<void> {
  for (const slug of ["jinfeng", ...CARRIERS.map((plan) => plan.slug).filter((it) => it !== "jinfeng")]) {
    await seedPeople(city, ids.get(slug)!, peopleOf(slug), passwordHash);
  }
  for (const slug of UNITS) {
    await seedPeople(
      city,
      ids.get(slug)!,
      [person(slug, "reviewer", "区审核", SHOWN_UNITS.includes(slug))],
      passwordHash,
    );
  }
  await seedPeople(
    city,
    city.organization.id,
    [
      person("city", "reviewer", "市审核", true),
      person("city", "analyst", "市分析", true),
      person("city", "approver", "市审批", true),
      person("city", "admin", "市管理", true),
      person("city", "auditor", "市审计", true),
    ],
    passwordHash,
  );
}

async function seedPolicies(): Promise<void> {
  const analyst = await actor("analyst@city.demo", "chongqing", "2023-01-10");
  const approver = await actor("approver@city.demo", "chongqing", "2023-01-11");
  for (const code of ["example-firm-points", "example-carrier-performance", "example-reward-programme"]) {
    const { version } = await draftPolicy({ ctx: analyst, input: { code } });
    await publishPolicy({ ctx: approver, input: { code, version } });
  }
  // Drafts that cannot be published: figures in them are unknown.
  for (const code of ["national-innovation-points", "cq-gaoxin-double-increase"]) {
    await draftPolicy({ ctx: analyst, input: { code } });
  }
}

/** Keepers and signers of a carrier, acting on any day with the one session each. */
async function workersOf(slug: string) {
  const operator = await actor(`operator@${slug}.demo`, slug, DEMO_DAY);
  const reviewer = await actor(`reviewer@${slug}.demo`, slug, DEMO_DAY);
  const on =
    (ctx: Ctx) =>
    (today: string): Ctx => ({ ...ctx, today, now: `${today}T02:00:00.000Z` });
  return { operator: on(operator), reviewer: on(reviewer) };
}
type Workers = Awaited<ReturnType<typeof workersOf>>;

async function seedYear(
  year: number,
  workers: Map<string, Workers>,
  rooms: Map<string, string[]>,
): Promise<void> {
  const filedOn = `${year + 1}-01-15`;
  const isIn = (date: string) =>
    year === YEARS[0] ? date.slice(0, 4) <= String(year) : date.startsWith(String(year));
  for (const { slug } of CARRIERS) {
    const { operator } = workers.get(slug)!;
    const own = stays().filter((stay) => stay.carrier === slug);
    await seedEntries(
      operator,
      own.filter((stay) => isIn(stay.enteredOn)),
      rooms.get(slug)!,
    );
    await seedExits(
      operator,
      own.filter((stay) => stay.leftOn?.startsWith(String(year))),
    );
    await seedTitles(
      operator,
      titles().filter((title) => title.carrier === slug && isIn(title.awardedOn)),
      filedOn,
    );
  }
  for (const [index, { slug, filed }] of CARRIERS.entries()) {
    if (year === 2025 && filed === "open") continue;
    const { operator, reviewer } = workers.get(slug)!;
    await seedFigures(operator(filedOn), index, year);
    await seedFiling(operator(filedOn), reviewer(filedOn), String(year));
  }
}

/** The unit accepts the filings of its carriers, then the city; of the open year only as far as the plan says. */
async function seedAcceptances(year: number): Promise<void> {
  const code = String(year);
  const filed = CARRIERS.filter((plan) => year !== 2025 || plan.filed !== "open");
  const reviewedOn = `${year + 1}-01-18`;
  // A unit reads the filings of the carriers that lie in it today, those of an abolished one included.
  const unitOf = (plan: (typeof CARRIERS)[number]) => plan.units.at(-1)!.unit;
  for (const unit of new Set(filed.map(unitOf))) {
    const reviewer = await actor(`reviewer@${unit}.demo`, unit, reviewedOn);
    await seedAcceptance(
      reviewer,
      code,
      filed.filter((plan) => unitOf(plan) === unit).map(({ slug }) => slug),
    );
  }
  const accepted = filed.filter((plan) => year !== 2025 || plan.filed === "accepted");
  await seedAcceptance(
    await actor("reviewer@city.demo", "chongqing", reviewedOn),
    code,
    accepted.map(({ slug }) => slug),
  );
}

/** A run of all the city's firms, approved; its scheme, and so the run, is marked as an example. */
async function seedCityPoints(): Promise<void> {
  const analyst = await actor("analyst@city.demo", "chongqing", "2025-03-10");
  const { runId } = await computeCityPoints({ ctx: analyst, input: { period: "2024" } });
  const approver = await actor("approver@city.demo", "chongqing", "2025-03-12");
  await approveRun({ ctx: approver, input: { id: runId } });
}

/** The rest of the city's carriers, each with an operator who can be signed in as by password. */
async function seedRest(
  city: Ctx,
  ids: Map<string, string>,
  passwordHash: string,
  adminUrl: string,
): Promise<void> {
  for (const plan of NEIGHBOURS) {
    await seedCarrierOrganization(city, ids, plan);
    await seedPeople(city, ids.get(plan.slug)!, [person(plan.slug, "operator", "经办", false)], passwordHash);
  }
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    await seedNeighbours(admin, city.organization.id, ids, YEARS);
  } finally {
    await admin.end();
  }
}

/**
 * Seeds the demo city on an empty database: eight carriers through the verbs that people use and, with a superuser's login, the
 * rest of its 24 by the set. False when there is already an organisation.
 */
export async function seedDemo(adminUrl: string | null = null): Promise<boolean> {
  if (!(await isSetUpNeeded())) return false;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await setUpCity({
    slug: "chongqing",
    nameZh: "重庆市（演示）",
    nameEn: "Chongqing (demo)",
    userName: "安装",
    email: ROOT,
    password: randomBytes(24).toString("base64url"),
  });
  const city = await actor(ROOT, "chongqing", "2020-01-01");
  const ids = await seedTree(city);
  for (const plan of CARRIERS) await seedCarrierOrganization(city, ids, plan);
  await seedEverybody(city, ids, passwordHash);
  await seedPolicies();
  for (const year of YEARS) {
    const days = { opensOn: `${year + 1}-01-01`, dueOn: `${year + 1}-02-15`, closesOn: `${year + 1}-02-28` };
    await openPeriod({ ctx: city, input: { code: String(year), ...days } });
  }
  const workers = new Map<string, Workers>();
  const rooms = new Map<string, string[]>();
  for (const plan of CARRIERS) {
    workers.set(plan.slug, await workersOf(plan.slug));
    rooms.set(plan.slug, await seedRooms(workers.get(plan.slug)!.operator("2020-01-02"), plan));
  }
  for (const plan of CARRIERS) {
    for (const { unit, from } of plan.units.slice(1)) {
      await moveOrganization({
        ctx: city,
        input: { organizationId: ids.get(plan.slug)!, relation: "unit", parentId: ids.get(unit)!, from },
      });
    }
  }
  for (const year of YEARS) {
    await seedYear(year, workers, rooms);
    await seedAcceptances(year);
  }
  if (adminUrl) await seedRest(city, ids, passwordHash, adminUrl);
  await seedRegistry(await actor("analyst@city.demo", "chongqing", DEMO_DAY));
  for (const { operator } of workers.values()) await seedRights(operator(DEMO_DAY));
  await seedCityPoints();
  for (const [index, { slug }] of CARRIERS.entries()) {
    await seedPeopleOf(workers.get(slug)!.operator(DEMO_DAY), index);
  }
  for (const plan of CARRIERS.filter(({ slug, kind }) => slug === "jinfeng" || kind === "makerspace")) {
    await seedSpace(workers.get(plan.slug)!.operator(DEMO_DAY));
  }
  await seedApplications(workers.get("jinfeng")!.operator(DEMO_DAY));
  for (const [index, slug] of WITH_TEAMS.entries()) {
    await seedTeams(workers.get(slug)!.operator(DEMO_DAY), index);
  }
  await seedTransfer(workers.get("lijia")!.operator(DEMO_DAY), ids.get("jinfeng")!);
  return true;
}
