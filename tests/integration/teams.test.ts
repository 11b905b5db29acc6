import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Role } from "#app/domain/access/roles.ts";
import { replay, type StayFacts, type Step, stepsTo } from "#app/domain/residency/steps.ts";
import { addDays } from "#app/domain/shared/dates.ts";
import type { TeamExit } from "#app/domain/teams/teams.ts";
import { addApplication, addApplicationInput } from "#app/services/admission/add-application.server.ts";
import { admitApplication } from "#app/services/admission/admit-application.server.ts";
import { showApplication } from "#app/services/admission/show-application.server.ts";
import { attachDocument } from "#app/services/documents/attach-document.server.ts";
import { listDocuments } from "#app/services/documents/list-documents.server.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { showResident } from "#app/services/residency/show-resident.server.ts";
import { addTeam } from "#app/services/teams/add-team.server.ts";
import { correctTeam } from "#app/services/teams/correct-team.server.ts";
import { endTeam } from "#app/services/teams/end-team.server.ts";
import { foundFirm, openFounding } from "#app/services/teams/found-firm.server.ts";
import { linkTeam } from "#app/services/teams/link-team.server.ts";
import { listTeams } from "#app/services/teams/list-teams.server.ts";
import { reopenTeam } from "#app/services/teams/reopen-team.server.ts";
import { showTeam } from "#app/services/teams/show-team.server.ts";
import { formerTeams } from "#app/services/teams/teams-of-stay.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
const PHONE = "13800001234";
let world: World;
let ctx: Ctx;
let serial = 0;

beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
  await world.addCarrier("beta");
  ctx = await world.as("alpha", "operator");
});

/** A carrier of its own, for what counts all teams. */
async function operator(role: Role = "operator"): Promise<Ctx> {
  const slug = `carrier-${++serial}`;
  await world.addCarrier(slug);
  return world.as(slug, role);
}
const facts = (more: Record<string, unknown> = {}) => ({
  name: `星火团队 ${++serial}`,
  leader: "赵示例",
  contactPhone: PHONE,
  people: 5,
  kinds: "student,returnee",
  enteredOn: "2025-01-10",
  ...more,
});
const add = async (more: Record<string, unknown> = {}, as = ctx) =>
  (await addTeam({ ctx: as, input: facts(more) })).id;
const show = (id: string, as = ctx) => showTeam({ ctx: as, input: { id } });
const end = (id: string, more: Record<string, unknown> = {}, as = ctx) =>
  endTeam({
    ctx: as,
    input: { id, rev: 1, exit: "left", leftOn: "2025-12-01", exitReason: "回学校", ...more },
  });
const firm = (n: number) => {
  const { uscc, name, foundedOn, field } = inventedFirm(3_000 + n);
  return { uscc, name, foundedOn, field };
};
const resident = async (n: number, enteredOn = "2025-06-01", as = ctx) =>
  (await addResident({ ctx: as, input: { ...firm(n), enteredOn } })).id;
const kindsOf = (steps: readonly Step[]) => steps.map(({ kind, on }) => `${kind} ${on}`);

describe("a team", () => {
  it("is entered with its steps, mended by counter-entries, and ended with a reason", async () => {
    const id = await add({ appliedOn: "2024-12-01", admittedOn: "2024-12-20", entryEvidence: "纪要" });
    expect(await show(id)).toMatchObject({
      team: { state: "incubating", people: 5, kinds: ["student", "returnee"], contactPhone: PHONE, rev: 1 },
      firm: null,
    });
    const { team } = await show(id);
    await correctTeam({
      ctx,
      input: { ...team, id, rev: 1, exit: null, enteredOn: "2025-01-15", correction: "日期写错" },
    });
    await end(id, { rev: 2 });
    const { steps, team: after, history } = await show(id);
    expect(kindsOf(steps)).toEqual([
      "applied 2024-12-01",
      "admitted 2024-12-20",
      "entered 2025-01-10",
      "corrected 2025-01-10",
      "entered 2025-01-15",
      "left 2025-12-01",
    ]);
    expect(steps[3]).toMatchObject({ reverses: 3, reason: "日期写错", recordedByName: ctx.user.name });
    expect(steps[5]).toMatchObject({ reason: "回学校" });
    expect(after).toMatchObject({ state: "left", rev: 3 });
    expect(history.map(({ action }) => action)).toEqual(["end", "correct", "add"]);
    await expect(db.admin`delete from team_steps`).rejects.toThrow(/only grows/);
  });

  it("is refused without name or leader, twice under a name at a time, and with days that cannot be", async () => {
    await expect(addTeam({ ctx, input: facts({ name: " " }) })).rejects.toMatchObject({
      issues: [{ path: ["name"] }],
    });
    const name = "同名团队";
    const id = await add({ name });
    await expect(add({ name: " 同名 团队" })).rejects.toMatchObject({ fields: { name: "teams.name-taken" } });
    await end(id);
    const second = await add({ name, enteredOn: "2025-12-01" });
    // The first would stand beside the second.
    await expect(reopenTeam({ ctx, input: { id, rev: 2, reason: "误办" } })).rejects.toMatchObject({
      code: "teams.name-taken",
    });
    await expect(add({ appliedOn: "2025-02-01" })).rejects.toMatchObject({ code: "residency.steps-order" });
    await expect(add({ kinds: "wizard" })).rejects.toMatchObject({
      fields: { kinds: "people.kind-unknown" },
    });
    await expect(add({ originPlace: "moon" })).rejects.toMatchObject({
      fields: { originPlace: "form.choice" },
    });
    await expect(end(second, { leftOn: "2999-01-01" })).rejects.toMatchObject({
      fields: { leftOn: "teams.left-in-future" },
    });
    await expect(end(second, { leftOn: "2025-12-01" })).rejects.toMatchObject({
      fields: { leftOn: "teams.left-before-entered" },
    });
    await expect(end(id, { rev: 2 })).rejects.toMatchObject({ code: "teams.already-ended" });
    await expect(end(second, { rev: 7, leftOn: "2025-12-20" })).rejects.toMatchObject({
      code: "common.changed-meanwhile",
    });
  });

  it("is in incubation again when its end is taken back", async () => {
    const id = await add();
    await end(id);
    await reopenTeam({ ctx, input: { id, rev: 2, reason: "办错了" } });
    const { team, steps } = await show(id);
    expect(team).toMatchObject({ state: "incubating", leftOn: null, exitReason: null });
    expect(steps.at(-1)).toMatchObject({ kind: "reopened", reason: "办错了", reverses: 2 });
    await expect(reopenTeam({ ctx, input: { id, rev: 3, reason: "x" } })).rejects.toMatchObject({
      code: "teams.not-ended",
    });
  });

  it("keeps its telephone number to who keeps the ledger, and out of the log", async () => {
    const id = await add({ contactPhone: "13811112222" });
    const viewer = await world.as("alpha", "viewer");
    expect((await show(id, viewer)).team).toMatchObject({ contactPhone: "138****2222", isMasked: true });
    const { team } = await show(id);
    await correctTeam({ ctx, input: { ...team, id, rev: 1, exit: null, contactPhone: "13833334444" } });
    expect((await show(id)).team.contactPhone).toBe("13833334444");
    const [log] = await db.admin<
      { all: string }[]
    >`select string_agg(coalesce(before::text, '') || coalesce(after::text, ''), ' ') as all from audit_entries`;
    expect(log!.all).not.toMatch(/1381111|1383333/);
  });
});

describe("a team that becomes a firm", () => {
  it("passes into the stay of its firm on the day of entry, in one step, with one journal", async () => {
    const id = await add({ name: "启程", field: "101" });
    expect(await openFounding({ ctx, input: { team: id } })).toMatchObject({ name: "启程", field: "101" });
    const input = {
      ...firm(1),
      team: id,
      teamRev: 1,
      enteredOn: "2025-09-01",
      entryReason: "注册企业",
      entryEvidence: "执照",
    };
    const { residencyId } = await foundFirm({ ctx, input, key: "found-1" });
    expect(await foundFirm({ ctx, input, key: "found-1" })).toEqual({ residencyId });
    const { team, firm: became, steps } = await show(id);
    expect(team).toMatchObject({ state: "founded", leftOn: "2025-09-01", residencyId });
    expect(became).toMatchObject({ residencyId, uscc: input.uscc });
    expect(steps.at(-1)).toMatchObject({
      kind: "founded",
      on: "2025-09-01",
      reason: "注册企业",
      evidence: "执照",
    });
    expect(kindsOf(became!.steps)).toEqual(["entered 2025-09-01"]);
    const [former] = await formerTeams({ ctx, input: { residencyId } });
    expect(former).toMatchObject({ id, name: "启程", steps });
    expect(
      (await showResident({ ctx, input: { id: residencyId } })).history.map(({ action }) => action),
    ).toEqual(["take-from-team", "add"]);
    await expect(openFounding({ ctx, input: { team: id } })).rejects.toMatchObject({
      code: "teams.already-ended",
    });
    await expect(end(id, { rev: 2 })).rejects.toMatchObject({ code: "teams.already-ended" });
  });

  it("writes neither where one of the two is refused", async () => {
    const id = await add();
    const before = await db.admin`select count(*) from residencies`;
    const found = (more: Record<string, unknown>) =>
      foundFirm({ ctx, input: { ...firm(2), team: id, teamRev: 1, enteredOn: "2025-09-01", ...more } });
    await expect(found({ uscc: "x" })).rejects.toMatchObject({ fields: { uscc: "residency.uscc-length" } });
    await expect(found({ enteredOn: "2025-01-10" })).rejects.toMatchObject({
      fields: { enteredOn: "teams.left-before-entered" },
    });
    await expect(found({ enteredOn: addDays(ctx.today, 1) })).rejects.toMatchObject({
      fields: { enteredOn: "teams.left-in-future" },
    });
    await expect(found({ teamRev: 9 })).rejects.toMatchObject({ code: "common.changed-meanwhile" });
    expect(await db.admin`select count(*) from residencies`).toEqual(before);
    expect((await show(id)).team).toMatchObject({ state: "incubating", rev: 1 });
  });

  it("can have become one that is a resident already, within its stay, and be parted from it again", async () => {
    const id = await add();
    const other = await add();
    const residencyId = await resident(3);
    const link = (of: string, more: Record<string, unknown> = {}) =>
      linkTeam({ ctx, input: { id: of, rev: 1, residencyId, leftOn: "2025-07-01", ...more } });
    await expect(link(id, { leftOn: "2025-05-31" })).rejects.toMatchObject({
      fields: { leftOn: "teams.outside-stay" },
    });
    await link(id);
    await link(other, { leftOn: "2025-08-01" });
    expect((await formerTeams({ ctx, input: { residencyId } })).map((team) => team.id).sort()).toEqual(
      [id, other].sort(),
    );
    const { team } = await show(id);
    // Mended, it stays within the stay, and stays a firm.
    const correct = (leftOn: string | null) =>
      correctTeam({ ctx, input: { ...team, id, rev: 2, exit: null, leftOn } });
    await expect(correct("2025-05-01")).rejects.toMatchObject({ fields: { leftOn: "teams.outside-stay" } });
    await expect(correct(null)).rejects.toMatchObject({ fields: { leftOn: "teams.left-missing" } });
    await correct("2025-06-15");
    await reopenTeam({ ctx, input: { id, rev: 3, reason: "认错了企业" } });
    expect((await show(id)).team).toMatchObject({ state: "incubating", residencyId: null });
    expect((await showResident({ ctx, input: { id: residencyId } })).stay).toMatchObject({ leftOn: null });
    expect(kindsOf((await show(id)).steps).slice(1)).toEqual([
      "founded 2025-07-01",
      "corrected 2025-07-01",
      "founded 2025-06-15",
      "reopened 2025-06-15",
    ]);
  });

  it("brings its files along", async () => {
    const id = await add();
    const bytes = new TextEncoder().encode("%PDF-1.7\n%%EOF\n");
    await attachDocument({
      ctx,
      input: { kind: "team", id, fileName: "协议.pdf", mediaType: "application/pdf", bytes },
    });
    const residencyId = await resident(4);
    await linkTeam({ ctx, input: { id, rev: 1, residencyId, leftOn: "2025-06-01" } });
    const { rows } = await listDocuments({ ctx, input: { kind: "residency", id: residencyId } });
    expect(rows).toMatchObject([{ subjectKind: "team", name: "协议.pdf" }]);
  });
});

describe("an application of a team", () => {
  const apply = async (name: string) => {
    const said = addApplicationInput.parse({
      applicant: "team",
      name,
      business: "检测",
      people: "7",
      contactName: "周示例",
      contactPhone: PHONE,
      receivedOn: "2026-01-05",
    });
    return (await addApplication({ ctx, input: { ...said, locale: "zh-CN" } })).id;
  };
  const admit = (id: string, more: Record<string, unknown> = {}) =>
    admitApplication({
      ctx,
      input: { id, rev: 1, admittedOn: "2026-01-12", enteredOn: "2026-01-15", opinion: "评审通过", ...more },
    });

  it("leads to a team, with what it said, and from there to a firm with its files", async () => {
    const id = await apply("申请团队");
    const { teamId, residencyId } = await admit(id, { agreementNumber: "XY-7" });
    expect(residencyId).toBeNull();
    expect(await showApplication({ ctx, input: { id } })).toMatchObject({
      application: { status: "admitted", residencyId: null, uscc: null },
      team: { id: teamId, name: "申请团队" },
    });
    const { team, steps, application } = await show(teamId!);
    expect(team).toMatchObject({ leader: "周示例", people: 7, business: "检测", contactPhone: PHONE });
    expect(application).toEqual({ id, number: expect.stringMatching(/^2026-/) });
    expect(kindsOf(steps)).toEqual(["applied 2026-01-05", "admitted 2026-01-12", "entered 2026-01-15"]);
    const bytes = new TextEncoder().encode("%PDF-1.7\n%%EOF\n");
    await attachDocument({
      ctx,
      input: { kind: "application", id, fileName: "计划书.pdf", mediaType: "application/pdf", bytes },
    });
    const { residencyId: stay } = await foundFirm({
      ctx,
      input: { ...firm(5), team: teamId!, teamRev: 1, enteredOn: "2026-01-20" },
    });
    for (const [kind, of] of [
      ["team", teamId!],
      ["residency", stay],
    ] as const) {
      const { rows } = await listDocuments({ ctx, input: { kind, id: of } });
      expect(rows).toMatchObject([{ subjectKind: "application", name: "计划书.pdf" }]);
    }
  });

  it("is refused where a team of that name is here, and leaves the application open", async () => {
    const id = await apply("已在的团队");
    await add({ name: "已在的团队" });
    await expect(admit(id)).rejects.toMatchObject({ fields: { name: "teams.name-taken" } });
    expect((await showApplication({ ctx, input: { id } })).application).toMatchObject({ status: "received" });
    await expect(admit(id, { opinion: "" })).rejects.toBeTruthy();
  });
});

describe("the register of teams", () => {
  it("is as of a day: states, what is found, figures of the year", async () => {
    const own = await operator();
    const list = (input: Record<string, string> = {}) => listTeams({ ctx: own, input });
    await add({ name: "视界检测", leader: "钱示例", enteredOn: "2024-05-01", people: 4, field: "101" }, own);
    const gone = await add({ name: "云桥", enteredOn: "2024-06-01", kinds: "", people: undefined }, own);
    await end(gone, { leftOn: "2026-01-10", exit: "dropped" }, own);
    const became = await add({ name: "启程", enteredOn: "2025-02-01", people: 9 }, own);
    const residencyId = await resident(20, "2026-01-05", own);
    await linkTeam({ ctx: own, input: { id: became, rev: 1, residencyId, leftOn: "2026-01-05" } });
    await add({ name: "将来", enteredOn: "2026-03-01" }, own);

    const now = await list();
    expect(now.counts).toEqual({ all: 4, incubating: 1, expected: 1, founded: 1, left: 0, dropped: 1 });
    expect(now.rows.map(({ name }) => name)).toEqual(["视界检测"]);
    expect(now.figures).toEqual({ teams: 1, people: 4, unsaid: 0, served: 3, entered: 0, founded: 1 });
    const then = await list({ on: "2025-12-31", state: "all" });
    expect(then.counts).toMatchObject({ incubating: 3, founded: 0, dropped: 0 });
    expect(then.figures).toMatchObject({ teams: 3, people: 13, unsaid: 1, entered: 1, founded: 0 });
    expect(then.rows.find(({ name }) => name === "启程")!.firm).toBeNull();

    const named = async (q: string) => (await list({ q, state: "all" })).rows.map(({ name }) => name);
    expect(await named("云桥")).toEqual(["云桥"]);
    expect(await named("sjjc")).toEqual(["视界检测"]);
    expect(await named("钱示例")).toEqual(["视界检测"]);
    expect(await named(firm(20).uscc)).toEqual(["启程"]);
    expect((await list({ founder: "student", state: "all" })).counts.all).toBe(3);
    expect((await list({ field: "10", state: "all" })).rows.map(({ name }) => name)).toEqual(["视界检测"]);
    const byPeople = await list({ sort: "people", state: "all" });
    expect(byPeople.rows[0]).toMatchObject({ name: "启程", firm: { residencyId } });
    expect(byPeople.total.people).toBe(18);
    expect(await list({ page: "99", state: "nonsense", on: "never" })).toMatchObject({
      filter: { page: 1, state: "incubating" },
    });
  });

  it("goes page by page", async () => {
    const own = await operator();
    for (let i = 0; i < 3; i++) await add({ name: `团队${i}`, enteredOn: `2025-0${i + 1}-01` }, own);
    const page = (n: number) => listTeams({ ctx: own, input: { page: String(n) } }, 2);
    expect((await page(1)).rows.map(({ name }) => name)).toEqual(["团队2", "团队1"]);
    expect(await page(2)).toMatchObject({
      rows: [{ name: "团队0" }],
      pages: 2,
      total: { count: 3, people: 15 },
    });
  });

  it("is read by members and written by its keepers; nobody else's team is there", async () => {
    const id = await add();
    for (const role of ["reviewer", "viewer"] as const) {
      const member = await world.as("alpha", role);
      expect((await show(id, member)).team.id).toBe(id);
      await expect(add({}, member)).rejects.toMatchObject({ kind: "denied" });
      await expect(end(id, {}, member)).rejects.toMatchObject({ kind: "denied" });
      await expect(reopenTeam({ ctx: member, input: { id, rev: 1, reason: "x" } })).rejects.toMatchObject({
        kind: "denied",
      });
    }
    const beta = await world.as("beta", "owner");
    const absent = { code: "teams.absent" };
    await expect(show(id, beta)).rejects.toMatchObject(absent);
    await expect(end(id, {}, beta)).rejects.toMatchObject(absent);
    const residencyId = await resident(30, "2025-06-01", beta);
    await expect(
      linkTeam({ ctx: beta, input: { id, rev: 1, residencyId, leftOn: "2025-06-01" } }),
    ).rejects.toMatchObject(absent);
    await expect(
      linkTeam({ ctx, input: { id, rev: 1, residencyId, leftOn: "2025-06-01" } }),
    ).rejects.toMatchObject({ fields: { residencyId: "teams.firm-required" } });
    await expect(openFounding({ ctx: beta, input: { team: id } })).rejects.toMatchObject(absent);
    await expect(show("nonsense")).rejects.toMatchObject(absent);
  });
});

describe("the journal of teams", () => {
  it("is what the domain says, whatever is done to a team", async () => {
    const own = await operator();
    const day = (n: number) => addDays("2025-01-01", n);
    const text = fc.constantFrom(null, "甲", "乙");
    const change = fc.record({
      entered: fc.integer({ min: 1, max: 50 }),
      stay: fc.option(fc.integer({ min: 1, max: 50 })),
      exit: fc.constantFrom<TeamExit>("left", "dropped"),
      applied: fc.option(fc.constant(0)),
      entryReason: text,
      exitReason: text,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const id = await add({ enteredOn: day(1) }, own);
        const bare = { appliedOn: null, admittedOn: null, leftOn: null, exit: null };
        const none = { entryReason: null, entryEvidence: null, exitReason: null, exitEvidence: null };
        const journal: Step[] = stepsTo([], { ...bare, ...none, enteredOn: day(1) });
        for (const [at, given] of changes.entries()) {
          const left = given.stay === null ? null : day(given.entered + given.stay);
          const after: StayFacts<TeamExit> = {
            ...bare,
            ...none,
            appliedOn: given.applied === null ? null : day(0),
            enteredOn: day(given.entered),
            entryReason: given.entryReason,
            leftOn: left,
            exit: left === null ? null : given.exit,
            exitReason: left === null ? null : given.exitReason,
          };
          const { team } = await show(id, own);
          await correctTeam({
            ctx: own,
            input: {
              ...team,
              ...after,
              id,
              rev: team.rev,
              exit: left === null ? null : (given.exit as "left" | "dropped"),
              correction: `${at}`,
            },
          });
          journal.push(...stepsTo(journal, after, { reason: `${at}` }));
        }
        const { steps } = await show(id, own);
        const plain = steps.map(({ no, kind, on, reason, evidence, reverses }) => ({
          no,
          kind,
          on,
          reason,
          evidence,
          reverses,
        }));
        expect(plain).toEqual(journal);
        const { team } = await show(id, own);
        expect(replay<TeamExit>(steps)).toMatchObject({
          enteredOn: team.enteredOn,
          leftOn: team.leftOn,
          exit: team.exit,
        });
      }),
      { numRuns: 15 },
    );
  });
});
