import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashOfSession } from "#app/auth/sessions.server.ts";
import { connect, disconnect } from "#db/client.server.ts";
import type { TestDatabase } from "#tests/setup/database.ts";
import { accountDeeds } from "./account-deeds.ts";
import { admissionForms, admissionPages } from "./admission-deeds.ts";
import { authorityForms } from "./authority-deeds.ts";
import { BAD, faultsOf, LONG, spoilt } from "./bad-input.ts";
import { carrierForms } from "./carrier-deeds.ts";
import { addressOf, aloneOf, type Deed, textOf } from "./deeds.ts";
import { exchangeForms, exchangePages } from "./exchange-deeds.ts";
import { firmForms, firmPages } from "./firm-deeds.ts";
import { dataOf, openSite, type Site } from "./http-asking.ts";
import { type HttpWorld, MEMBERS, sessionOf, worldOf } from "./http-world.ts";
import { comparePeople, makePeople } from "./known-people.ts";
import { columnFields, differing, doAll, idsIn, rowsStored } from "./mass-assignment.ts";
import { authorityPages, carrierPages } from "./page-deeds.ts";
import { peopleForms, peoplePages } from "./people-deeds.ts";
import { registerForms, registerPages } from "./register-deeds.ts";
import { ROUTES } from "./route-cases.ts";
import { compareIds, makeForeign } from "./same-answer.ts";
import { spaceForms, spacePages } from "./space-deeds.ts";
import { teamForms, teamPages } from "./team-deeds.ts";
import { titleForms, titlePages } from "./title-deeds.ts";
import { transferForms, transferPages } from "./transfer-deeds.ts";

/** How many ids each place is tried with; by hand 200, see the README. */
const IDS = Number(process.env.ISOLATION_IDS ?? 1);
const isInFull = IDS > 1;
const LONG_MS = isInFull ? 7_200_000 : 120_000;

/** Sessions that end nowhere: of who left the park, was disabled, or whose time is over. */
const LOST = ["left", "disabled", "over"];

async function addLost({ admin, ids }: HttpWorld): Promise<void> {
  for (const what of LOST) {
    const [user] = await admin`insert into users (email, name, password_hash, disabled_at)
      values (${`${what}@lost.test`}, 'x', 'x', ${what === "disabled" ? new Date() : null}) returning id`;
    for (const [slug, role] of [
      ["jinfeng-park", "owner"],
      ["chongqing", "analyst"],
    ] as const) {
      await admin`insert into memberships (organization_id, user_id, role, revoked_at)
        values (${ids[slug]!}, ${user!.id}, ${role}, ${what === "left" ? new Date() : null})`;
    }
    await admin`insert into sessions (id_hash, user_id, idle_expires_at, absolute_expires_at)
      values (${hashOfSession(what)}, ${user!.id}, now() + ${what === "over" ? "-1 minute" : "1 hour"}::interval, now() + interval '1 day')`;
  }
}

const allDeeds = async (world: HttpWorld): Promise<Deed[]> => [
  ...(await carrierPages(world)),
  ...(await titlePages(world)),
  ...(await exchangePages(world)),
  ...(await admissionPages(world)),
  ...(await peoplePages(world)),
  ...(await firmPages(world)),
  ...(await registerPages(world)),
  ...(await transferPages(world)),
  ...(await teamPages(world)),
  ...(await spacePages(world)),
  ...(await authorityPages(world)),
  ...(await carrierForms(world)),
  ...(await titleForms(world)),
  ...(await exchangeForms(world)),
  ...(await admissionForms(world)),
  ...(await peopleForms(world)),
  ...(await registerForms(world)),
  ...(await firmForms(world)),
  ...(await transferForms(world)),
  ...(await teamForms(world)),
  ...(await spaceForms(world)),
  ...(await authorityForms(world)),
  ...(await accountDeeds(world)),
];
const inTurn = async (deed: Deed): Promise<Deed> => ({
  ...deed,
  fields: deed.fields && { ...deed.fields, ...(await deed.late?.()) },
});

/** Routes without a page that anybody could read, and forms that bring a file; each is asked in tests of its own. */
const WITHOUT = {
  read: ["carrier.$carrier", "authority.$authority", "sign-in_.code", "sign-out", "locale", "theme"],
  write: ["carrier.$carrier.residents.import._index", "carrier.$carrier.imports.$noun._index"],
};

/** The organisation that a deed is done in. */
const placeOf = ({ route, params }: Deed): string => textOf(params![route.split(".")[0]!]!);

/** Who is asked to be kept out of a deed, and whom the place's own description keeps out. */
type Outsider = { session: string | null; status: number };
/** Of a carrier inside the park, a stranger to it, the district, the city, and another city. */
const STRANGERS = ["jinfeng", "hualongqiao", "gaoxin", "chongqing", "elsewhere-park"];
function outsidersOf({ route, fields, roles }: Deed, place: string, turn: number): Outsider[] {
  const expected = ROUTES[route]!;
  const allowed = roles ?? (fields ? expected.write : expected.read) ?? [];
  const own = MEMBERS[place]!.filter((role) => !allowed.includes(role));
  const others = STRANGERS.filter((slug) => slug !== place);
  // Whose session is over is led to sign in; a form says so instead, and keeps what was typed.
  const nobody = fields ? 401 : 202;
  const all = {
    own: own.map((role) => ({ session: sessionOf(place, role), status: 403 })),
    others: others.map((slug) => ({ session: sessionOf(slug, MEMBERS[slug]![0]!), status: 404 })),
    lost: [
      { session: "left", status: 404 },
      ...["disabled", "over", null].map((session) => ({ session, status: nobody })),
    ],
  };
  if (isInFull) return Object.values(all).flat();
  // One of each sort at each place, another one each time.
  const one = (some: readonly Outsider[]) => some.filter((_, i) => i === turn % some.length);
  return [...all.own, ...one(all.others), ...one(all.lost)];
}

/** The whole application over HTTP, for the world that the file has made. `copies` are taken of it before anything is asked. */
export function httpSuite(db: TestDatabase, made: () => HttpWorld, copies: () => readonly string[]): void {
  let site: Site;
  let world: HttpWorld;
  let deeds: Deed[];

  beforeAll(async () => {
    site = await openSite();
    world = made();
    await addLost(world);
    deeds = await allDeeds(world);
  });

  describe("the deeds", () => {
    it("are of every route that answers, and of every form", () => {
      const routes = Object.values(site.build.routes).map(({ id, module }) => ({
        name: id.replace(/^routes\//, ""),
        module,
      }));
      const asked = (isForm: boolean) =>
        new Set(deeds.filter((it) => Boolean(it.fields) === isForm).map((it) => it.route));
      const missing = (part: "loader" | "action", without: readonly string[]) =>
        routes
          .filter(
            ({ name, module }) => module[part] && name !== "root" && !asked(part === "action").has(name),
          )
          .map(({ name }) => name)
          .filter((name) => !without.includes(name));
      expect(missing("loader", WITHOUT.read)).toEqual([]);
      expect(missing("action", WITHOUT.write)).toEqual([]);
    });
  });

  describe("pages, their data and files", () => {
    it("answer whoever they are for, and nobody else: each loader by itself, and whole", async () => {
      const wrong: string[] = [];
      let asked = 0;
      for (const [turn, deed] of deeds.filter((it) => !it.fields && ROUTES[it.route]?.read).entries()) {
        const outsiders = outsidersOf(deed, placeOf(deed), turn);
        for (const { session, status } of outsiders) {
          const answer = await site.ask({ to: aloneOf(deed), session });
          asked++;
          const isOut = answer.status === status && (status !== 202 || answer.body.includes("/sign-in"));
          if (!isOut) wrong.push(`${deed.route} for ${session}: ${answer.status}`);
        }
        if (site.build.routes[`routes/${deed.route}`]!.module.default) continue;
        const whole = { to: addressOf(deed) };
        for (const { session } of outsiders) {
          const { status, headers } = await site.ask({ ...whole, session });
          asked++;
          if (status < 300 || headers["content-disposition"])
            wrong.push(`${deed.route}, file for ${session}`);
        }
      }
      expect(asked).toBeGreaterThan(200);
      expect(wrong).toEqual([]);
    });
  });

  describe("a form, filled in as it should be", () => {
    it("does nothing for whoever may not send it", async () => {
      const forms = await Promise.all(
        deeds.filter((it) => it.fields && ROUTES[it.route]?.write).map((it) => inTurn(it).catch(() => it)),
      );
      const known = await idsIn(world.admin);
      const before = await rowsStored(world.admin, known);
      const wrong: string[] = [];
      let asked = 0;
      for (const [turn, deed] of forms.entries()) {
        const fields = Object.fromEntries(
          Object.entries(deed.fields!).map(([name, slot]) => [name, textOf(slot)]),
        );
        for (const { session, status } of outsidersOf(deed, placeOf(deed), turn)) {
          const answer = await site.ask({ to: dataOf(addressOf(deed)), session, fields });
          asked++;
          if (answer.status !== status)
            wrong.push(`${deed.route} ${deed.intent ?? ""} for ${session}: ${answer.status}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(asked).toBeGreaterThan(200);
      expect(differing(before, await rowsStored(world.admin, known))).toEqual([]);
    });
  });

  describe("an id of somebody else's", () => {
    it(
      "is answered as one that does not exist, wherever one can be given",
      async () => {
        const foreign = await makeForeign(world, IDS);
        const extent = isInFull
          ? { ids: IDS, pages: 3, organizations: 20 }
          : { ids: 1, pages: 0, organizations: 0 };
        const found = await compareIds(site, deeds, foreign, extent);
        if (isInFull) process.stdout.write(`${found.asked} requests at ${found.places} places\n`);
        expect(found.differences).toEqual([]);
        expect(found.places).toBeGreaterThan(130);
        // What is one's own is told, so that the comparison sees what there is to see.
        const own = deeds.filter((it) => it.route === "carrier.$carrier.residents.firm");
        const known = await world.one(`
          select f.uscc from carrier_firms c join firms f on f.id = c.firm_id
           where c.organization_id = '${world.ids["jinfeng-park"]}' limit 1`);
        const codes = [{ ...foreign[0]!, uscc: [known] }];
        const seen = await compareIds(site, own, codes, { ids: 1, pages: 0, organizations: 0 });
        expect(seen.differences).toHaveLength(1);
      },
      LONG_MS,
    );
  });

  describe("a mail address or a phone number", () => {
    it(
      "is answered alike whether somebody has it or nobody",
      async () => {
        const people = await makePeople(world, Math.max(IDS, 5));
        const { asked, differences } = await comparePeople(site, people, isInFull ? 3 : 1);
        if (isInFull) process.stdout.write(`${asked} requests with addresses and numbers\n`);
        expect(differences).toEqual([]);
      },
      LONG_MS,
    );
  });

  describe("a form with fields that are not its own", () => {
    it("stores what it stores without them, though they name every column there is", async () => {
      const stored: Map<string, string[]>[] = [];
      let known: Set<string> | null = null;
      let base: Map<string, string[]> | null = null;
      for (const [i, name] of copies().entries()) {
        const url = (role: "app" | "postgres") => db.url(role).replace(/[^/]+$/, name);
        await disconnect();
        connect(url("app"), 8);
        const admin = postgres(url("postgres"), { max: 2, onnotice: () => {} });
        const copy = await worldOf(admin);
        known ??= await idsIn(admin);
        base ??= await rowsStored(admin, known);
        const forms = [
          ...(await transferForms(copy)),
          ...(await carrierForms(copy)),
          ...(await titleForms(copy)),
          ...(await exchangeForms(copy)),
          ...(await admissionForms(copy)),
          ...(await peopleForms(copy)),
          ...(await registerForms(copy)),
          ...(await firmForms(copy)),
          ...(await spaceForms(copy)),
          ...(await authorityForms(copy)),
          ...(await accountDeeds(copy)),
        ];
        const extra = i === 0 ? {} : await columnFields(admin, copy.ids.elsewhere!);
        const { refused } = await doAll(site, forms, extra);
        expect(refused).toEqual([]);
        stored.push(await rowsStored(admin, known));
        await admin.end();
      }
      expect(differing(base!, stored[0]!).length).toBeGreaterThan(150);
      expect(differing(stored[0]!, stored[1]!)).toEqual([]);
    });
    afterAll(async () => {
      await disconnect();
      connect(db.url("app"), 8);
    });
  });

  describe("a value that no page sends", () => {
    it(
      "is refused in the product's own words, and nothing of it is a fault",
      async () => {
        const bad = isInFull
          ? BAD
          : Object.fromEntries(["a NUL", "beyond 32 bits", "year 0"].map((it) => [it, BAD[it]!]));
        const faults: string[] = [];
        let asked = 0;
        for (const given of deeds) {
          const optional = Object.fromEntries((given.optional ?? []).map((name) => [name, ""]));
          const deed = await inTurn({ ...given, late: undefined });
          const whole = { ...deed, fields: deed.fields && { ...optional, ...deed.fields } };
          const long = isInFull ? spoilt(whole, LONG) : [];
          const found = await faultsOf(site, [...spoilt(whole, bad, !isInFull), ...long]);
          asked += found.asked;
          faults.push(...found.faults);
        }
        if (isInFull) process.stdout.write(`${asked} requests with bad values\n`);
        expect(faults).toEqual([]);
      },
      LONG_MS,
    );
  });
}
