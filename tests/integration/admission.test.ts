import { beforeAll, describe, expect, it } from "vitest";
import { ERASE_AFTER_DAYS } from "#app/domain/admission/application.ts";
import { leavesOf } from "#app/domain/admission/checklist.ts";
import { addDays } from "#app/domain/shared/dates.ts";
import { addApplication, addApplicationInput } from "#app/services/admission/add-application.server.ts";
import { admitApplication } from "#app/services/admission/admit-application.server.ts";
import {
  apply,
  applyInput,
  showApplicationPage,
  showOwnApplication,
  withdrawOwnApplication,
} from "#app/services/admission/apply.server.ts";
import { confirmConditions } from "#app/services/admission/confirm-conditions.server.ts";
import { listApplications } from "#app/services/admission/list-applications.server.ts";
import { openApplicationPage } from "#app/services/admission/open-application-page.server.ts";
import { showApplication } from "#app/services/admission/show-application.server.ts";
import { stepApplication } from "#app/services/admission/step-application.server.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { listTodos } from "#app/services/todos/list-todos.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "#tests/factories/workbook.ts";
import { makeWorld, TODAY, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
let ctx: Ctx;
beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
  await world.addCarrier("beta");
  ctx = await world.as("alpha", "operator");
});

let firms = 100;
const CONTACT = { contactName: "张三丰", contactPhone: "138 0000 0001" };
const said = (more: Record<string, string> = {}) => {
  const { uscc, name } = inventedFirm(++firms);
  const given = {
    applicant: "firm",
    uscc,
    name,
    business: "做工业视觉检测",
    foundedOn: "2025-03-01",
    field: "101",
  };
  return {
    ...given,
    ...CONTACT,
    registersHere: "yes",
    wishedArea: "120.5",
    wishedFrom: "2026-02-01",
    ...more,
  };
};
const recorded = async (more: Record<string, string> = {}, by = ctx) =>
  addApplication({
    ctx: by,
    input: { ...addApplicationInput.parse({ ...said(more), receivedOn: TODAY }), locale: "zh-CN" },
  });
const whence = { request: "r", address: "a", device: null } as never;
const send = (slug: string, more: Record<string, string> = {}, today = TODAY) =>
  apply(slug, applyInput.parse({ ...said(more), consent: "yes" }), { today, locale: "en", whence });
const show = (id: string, by = ctx) => showApplication({ ctx: by, input: { id } });
const step = (
  id: string,
  rev: number,
  name: "review" | "opinion" | "refuse" | "withdraw" | "reopen",
  opinion?: string,
) => stepApplication({ ctx, input: { id, rev, step: name, opinion } });
const EVIDENCE = JSON.stringify({ "new-technology": "立项书", "tech-sme": "自评表", works: "租约草案" });
const openPage = async (by = ctx, state: "open" | "closed" = "open") => {
  const { publicPage } = await listApplications({ ctx: by, input: {} });
  return openApplicationPage({ ctx: by, input: { rev: publicPage.rev, state, introZh: "欢迎" } });
};

describe("an application", () => {
  it("is reviewed, checked against the conditions and admitted into a stay", async () => {
    const { id, number } = await recorded();
    expect(number).toMatch(/^2026-\d{4}$/);
    await step(id, 1, "review");
    const open = await show(id);
    expect(open.checks.policy).toMatchObject({ code: "national-resident-admission", isInForce: false });
    expect(leavesOf(open.checks.check!).map(({ code, state }) => [code, state])).toEqual([
      ["age", "met"],
      ["field", "met"],
      ["new-technology", "unknown"],
      ["tech-sme", "unknown"],
      ["registered", "met"],
      ["works", "unknown"],
    ]);
    const firm = {
      uscc: open.application.uscc!,
      name: open.application.name,
      foundedOn: "2025-03-01",
      field: "101",
    };
    const days = { admittedOn: TODAY, enteredOn: "2026-02-01" };
    await expect(admitApplication({ ctx, input: { id, rev: 2, ...firm, ...days } })).rejects.toMatchObject({
      code: "admission.opinion-for-exception",
    });
    expect(
      await db.admin`select from residencies where organization_id = ${ctx.organization.id}`,
    ).toHaveLength(0);
    await confirmConditions({ ctx, input: { id, rev: 2, confirmed: EVIDENCE } });
    expect((await show(id)).checks.check!.state).toBe("met");
    const input = { id, rev: 3, ...firm, ...days, agreementNumber: "孵化协议2026-01" };
    const { residencyId } = await admitApplication({ ctx, input, key: "admit-1" });
    expect(await admitApplication({ ctx, input, key: "admit-1" })).toEqual({ residencyId, teamId: null });
    const [stay] = await db.admin`
      select applied_on::text, admitted_on::text, entered_on::text, entry_evidence from residencies where id = ${residencyId}`;
    expect(stay).toEqual({
      applied_on: TODAY,
      admitted_on: TODAY,
      entered_on: "2026-02-01",
      entry_evidence: "孵化协议2026-01",
    });
    const done = await show(id);
    expect(done).toMatchObject({
      isDecided: true,
      keptUntil: null,
      application: { status: "admitted", residencyId },
    });
    expect(done.checks.confirmations.works).toMatchObject({
      evidence: "租约草案",
      by: ctx.user.name,
      on: TODAY,
    });
    expect(done.events.map(({ action }) => action)).toEqual(["admit", "confirm", "review", "receive"]);
    await expect(step(id, 4, "refuse", "晚了")).rejects.toMatchObject({ code: "admission.step-refused" });
  });

  it("is admitted against a condition that is not met only with an opinion, which is kept", async () => {
    const { id } = await recorded({ foundedOn: "2020-01-01" });
    const { application, checks } = await show(id);
    expect(checks.check!.state).toBe("not-met");
    const firm = { uscc: application.uscc!, name: application.name, foundedOn: "2020-01-01", field: "101" };
    const input = { id, rev: 1, ...firm, admittedOn: TODAY, enteredOn: TODAY };
    await expect(admitApplication({ ctx, input })).rejects.toMatchObject({ kind: "invalid" });
    await admitApplication({ ctx, input: { ...input, opinion: "园区重点引进" } });
    expect((await show(id)).events[0]).toMatchObject({ action: "admit", opinion: "园区重点引进" });
  });

  it("goes by the register where the code is known there, whatever was typed", async () => {
    const { uscc, name, field } = inventedFirm(900);
    await addResident({
      ctx,
      input: { uscc, name, foundedOn: "2019-05-05", field, enteredOn: "2021-01-01" },
    });
    const { id } = await recorded({ uscc, name, foundedOn: "2025-12-01" });
    const { checks } = await show(id);
    expect(checks.firm?.foundedOn).toBe("2019-05-05");
    expect(leavesOf(checks.check!)[0]).toMatchObject({ code: "age", state: "not-met" });
  });

  it("of a team is admitted once the team is a firm", async () => {
    const { id } = await recorded({ applicant: "team", name: "星火团队", uscc: "" });
    expect((await show(id)).application).toMatchObject({ applicant: "team", uscc: null });
    const { uscc, name, field } = inventedFirm(901);
    const input = {
      id,
      rev: 1,
      uscc,
      name,
      foundedOn: "2026-01-10",
      field,
      admittedOn: TODAY,
      enteredOn: TODAY,
      opinion: "准入",
    };
    await admitApplication({ ctx, input });
    expect((await show(id)).application).toMatchObject({ status: "admitted", uscc, name: "星火团队" });
  });

  it("is refused with an opinion and can be opened again; steps that do not fit are refused", async () => {
    const { id } = await recorded();
    await expect(step(id, 1, "refuse")).rejects.toMatchObject({
      fields: { opinion: "admission.opinion-required" },
    });
    await step(id, 1, "refuse", "领域不符");
    expect(await show(id)).toMatchObject({ keptUntil: addDays(TODAY, ERASE_AFTER_DAYS), contact: "whole" });
    await expect(step(id, 2, "opinion", "再看")).rejects.toMatchObject({ code: "admission.step-refused" });
    await expect(step(id, 1, "reopen", "误操作")).rejects.toMatchObject({ code: "common.changed-meanwhile" });
    await step(id, 2, "reopen", "误操作");
    expect((await show(id)).application).toMatchObject({ status: "in-review", closedOn: null });
  });

  it("stands on the to-do list while nobody has decided it, and is counted by status", async () => {
    const { id } = await recorded();
    const todos = await listTodos({ ctx, input: null });
    expect(todos.filter(({ kind }) => kind === "application-waits").map(({ target }) => target)).toContain(
      id,
    );
    const { counts, rows } = await listApplications({ ctx, input: { status: "received" } });
    expect(rows).toHaveLength(counts.received);
    expect(counts.all).toBe(
      counts.received + counts["in-review"] + counts.admitted + counts.refused + counts.withdrawn,
    );
  });

  it("shows the whole contact to who keeps the ledger only, and keeps it out of the log", async () => {
    const { id } = await recorded();
    const viewer = await world.as("alpha", "viewer");
    const { application, contact } = await show(id, viewer);
    expect([contact, application.contactName, application.contactPhone]).toEqual([
      "masked",
      "张**",
      "138****0001",
    ]);
    const log =
      await db.admin`select before::text || after::text as text from audit_entries where entity_id = ${id}`;
    expect(JSON.stringify(log)).not.toContain("0000 0001");
    const beta = await world.as("beta", "operator");
    await expect(show(id, beta)).rejects.toMatchObject({ code: "admission.absent" });
  });

  it("loses the contact some time after a refusal: at once for readers, and in the database with the next step", async () => {
    const { id } = await recorded();
    await step(id, 1, "refuse", "不符");
    const later = addDays(TODAY, ERASE_AFTER_DAYS + 1);
    const then = await world.as("alpha", "operator", later);
    expect((await show(id, then)).contact).toBe("erased");
    await expect(
      stepApplication({ ctx: then, input: { id, rev: 2, step: "reopen", opinion: "再审" } }),
    ).rejects.toMatchObject({ code: "admission.contacts-erased" });
    await recorded({}, then);
    const [row] =
      await db.admin`select contact_name, contact_phone, erased_at from applications where id = ${id}`;
    expect(row).toMatchObject({ contact_name: null, contact_phone: null });
    expect(row!.erased_at).not.toBeNull();
  });
});

describe("the public page", () => {
  it("is off until a keeper opens it, and takes nothing while it is off", async () => {
    await expect(send("alpha")).rejects.toMatchObject({ code: "admission.page-closed" });
    expect(await showApplicationPage("alpha")).toBeNull();
    expect(await showApplicationPage("nobody")).toBeNull();
    await expect(openPage(await world.as("alpha", "viewer"))).rejects.toMatchObject({ kind: "denied" });
    await openPage();
    expect(await showApplicationPage("alpha")).toEqual({
      nameZh: "alpha孵化器",
      nameEn: "alpha",
      introZh: "欢迎",
      introEn: null,
    });
    await openPage(ctx, "closed");
    await expect(send("alpha")).rejects.toMatchObject({ kind: "gone" });
    await openPage();
  });

  it("gives a link that shows the state and withdraws once, and keeps only its hash", async () => {
    const { token, number } = await send("alpha");
    const own = await showOwnApplication(token);
    expect(own).toMatchObject({ number, status: "received", slug: "alpha" });
    expect(Object.keys(own!).sort()).toEqual(
      ["closedOn", "name", "nameEn", "nameZh", "number", "receivedOn", "slug", "status"].sort(),
    );
    const [stored] = await db.admin`select secret_hash, channel from applications where number = ${number}`;
    expect(stored!.channel).toBe("public");
    expect(stored!.secret_hash.toString("utf8")).not.toContain(token);
    await withdrawOwnApplication({ token }, { today: TODAY, whence });
    expect(await showOwnApplication(token)).toMatchObject({ status: "withdrawn", closedOn: TODAY });
    await expect(withdrawOwnApplication({ token }, { today: TODAY, whence })).rejects.toMatchObject({
      kind: "gone",
    });
    expect(await showOwnApplication("x".repeat(43))).toBeNull();
  });

  it("answers alike whether a code is known or not", async () => {
    const known = inventedFirm(902);
    await addResident({
      ctx: await world.as("beta", "operator"),
      input: {
        uscc: known.uscc,
        name: known.name,
        foundedOn: "2024-01-01",
        field: known.field,
        enteredOn: "2025-01-01",
      },
    });
    const [a, b] = [await send("alpha", { uscc: known.uscc, name: "另一个名字" }), await send("alpha")];
    expect(Object.keys(a)).toEqual(Object.keys(b));
    expect([a.token.length, a.number.length]).toEqual([b.token.length, b.number.length]);
  });

  it.each([
    ["a name of blanks", { name: "   " }],
    ["a code that is none", { uscc: "' or 1=1 --" }],
    ["a field there is not", { field: "999" }],
    ["a telephone with letters", { contactPhone: "<script>" }],
    ["an area of nothing", { wishedArea: "0" }],
    ["an area beyond figures", { wishedArea: "1e9" }],
    ["a day that is none", { wishedFrom: "2026-02-31" }],
    ["a day far away", { wishedFrom: "2999-01-01" }],
    ["people below one", { people: "-5" }],
    ["a foundation to come", { foundedOn: "2027-01-01" }],
  ])("refuses %s", async (_, more) => {
    await expect(async () => send("alpha", more)).rejects.toThrow();
  });

  it("keeps hostile words as words", async () => {
    const words = `<img src=x onerror=alert(1)> '); drop table applications; -- {"a":1} \\u0000`;
    const { number } = await send("alpha", { business: words, contactName: "O'Neil; --" });
    const [row] =
      await db.admin`select business, contact_name from applications where number = ${number} and organization_id = ${ctx.organization.id}`;
    expect(row).toEqual({ business: words, contact_name: "O'Neil; --" });
    await expect(send("alpha' or '1'='1")).rejects.toMatchObject({ code: "admission.page-closed" });
  });

  it("takes no more than people can read, and numbers what comes at once one after the other", async () => {
    const beta = await world.as("beta", "operator");
    await openPage(beta);
    const sent = await Promise.all([1, 2, 3, 4].map(() => send("beta")));
    expect(sent.map(({ number }) => number).sort()).toEqual([
      "2026-0001",
      "2026-0002",
      "2026-0003",
      "2026-0004",
    ]);
    await db.admin`
      insert into applications (organization_id, number, channel, applicant, name, received_on, locale)
      select ${beta.organization.id}, '2026-' || lpad(n::text, 4, '0'), 'public', 'firm', 'x', ${TODAY}, 'en'
        from generate_series(5, 200) n`;
    await expect(send("beta")).rejects.toMatchObject({ kind: "busy", code: "admission.page-full" });
  });
});
