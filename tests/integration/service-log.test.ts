import { beforeAll, describe, expect, it } from "vitest";
import { serviceFigures } from "#app/domain/mentoring/figures.ts";
import { addCoaching } from "#app/services/mentoring/add-coaching.server.ts";
import { addMentor } from "#app/services/mentoring/add-mentor.server.ts";
import { addService } from "#app/services/mentoring/add-service.server.ts";
import { correctCoaching } from "#app/services/mentoring/correct-coaching.server.ts";
import { correctMentor } from "#app/services/mentoring/correct-mentor.server.ts";
import { correctService } from "#app/services/mentoring/correct-service.server.ts";
import { listMentors } from "#app/services/mentoring/list-mentors.server.ts";
import { exportServices, listServices } from "#app/services/mentoring/list-services.server.ts";
import { removeCoaching } from "#app/services/mentoring/remove-coaching.server.ts";
import { removeMentor } from "#app/services/mentoring/remove-mentor.server.ts";
import { restoreService } from "#app/services/mentoring/restore-service.server.ts";
import { showMentor } from "#app/services/mentoring/show-mentor.server.ts";
import { showService } from "#app/services/mentoring/show-service.server.ts";
import { withdrawService } from "#app/services/mentoring/withdraw-service.server.ts";
import { showPeople } from "#app/services/people/show-people.server.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { endResidency } from "#app/services/residency/end-residency.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

testDatabase();
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

let carriers = 0;
async function carrierWith(firms: number): Promise<{ ctx: Ctx; slug: string; stays: string[] }> {
  const slug = `carrier-${++carriers}`;
  await world.addCarrier(slug);
  const ctx = await world.as(slug, "operator");
  const stays: string[] = [];
  for (let i = 0; i < firms; i++) {
    const { uscc, name, foundedOn, field } = inventedFirm(carriers * 10 + i);
    const input = { uscc, name, foundedOn, field, enteredOn: "2024-03-01" };
    stays.push((await addResident({ ctx, input })).id);
  }
  return { ctx, slug, stays };
}
const appoint = (ctx: Ctx, name: string, change: object = {}) =>
  addMentor({
    ctx,
    input: { name, kind: "business", employer: "示例大学", startsOn: "2024-01-01", ...change },
  });

describe("mentors", () => {
  it("are counted as of a day with the residents they coach; a firm that left is coached no more", async () => {
    const { ctx, stays } = await carrierWith(3);
    const first = await appoint(ctx, "李示例");
    const second = await appoint(ctx, "赵示例", { kind: "technical", startsOn: "2025-02-01" });
    const begin = (mentorId: string, residencyId: string, startsOn: string) =>
      addCoaching({ ctx, input: { mentorId, residencyId, startsOn } });
    await begin(first.id, stays[0]!, "2024-04-01");
    await begin(first.id, stays[1]!, "2024-04-01");
    const { id } = await begin(second.id, stays[1]!, "2025-02-01");
    await endResidency({ ctx, input: { id: stays[0]!, rev: 1, exit: "left", leftOn: "2025-06-01" } });
    const now = await listMentors({ ctx, input: {} });
    expect(now.rows.map(({ name, coaches }) => [name, coaches]).sort()).toEqual([
      ["李示例", 1],
      ["赵示例", 1],
    ]);
    expect(now.figures).toMatchObject({ mentors: 2, residents: 2, coached: 1, mentorsPerTenMilli: 10_000 });
    const then = await listMentors({ ctx, input: { on: "2024-12-31" } });
    expect(then.figures).toMatchObject({ mentors: 1, residents: 3, coached: 2, coachedMilli: 66_667 });
    expect(then.counts).toEqual({ appointed: 1, ended: 0, later: 1, all: 2 });
    await correctCoaching({
      ctx,
      input: { mentorId: second.id, id, rev: 1, startsOn: "2025-02-01", lastOn: "2025-12-31" },
    });
    const shown = await showMentor({ ctx, input: { id: second.id } });
    expect(shown.coachings).toMatchObject([{ id, lastOn: "2025-12-31", isOpen: false }]);
    expect(shown.history.map(({ action }) => action)).toEqual(["correct-coaching", "add-coaching", "add"]);
  });

  it("are refused twice, coach nobody twice, and stay while something names them", async () => {
    const { ctx, stays } = await carrierWith(1);
    const { id } = await appoint(ctx, "钱示例");
    await expect(appoint(ctx, "钱 示例")).rejects.toMatchObject({ code: "mentoring.mentor-exists" });
    const input = { mentorId: id, residencyId: stays[0]!, startsOn: "2024-04-01" };
    const answers = await Promise.allSettled([addCoaching({ ctx, input }), addCoaching({ ctx, input })]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(removeMentor({ ctx, input: { id, rev: 1 } })).rejects.toMatchObject({
      code: "mentoring.mentor-in-use",
    });
    const { coachings } = await showMentor({ ctx, input: { id } });
    await removeCoaching({ ctx, input: { mentorId: id, id: coachings[0]!.id, rev: 1 } });
    const mended = { id, rev: 1, name: "钱示例", kind: "investment", startsOn: "2024-01-01" };
    await correctMentor({ ctx, input: mended });
    await expect(correctMentor({ ctx, input: { ...mended, employer: "x" } })).rejects.toMatchObject({
      code: "common.changed-meanwhile",
    });
    await removeMentor({ ctx, input: { id, rev: 2 } });
    await expect(showMentor({ ctx, input: { id } })).rejects.toMatchObject({
      code: "mentoring.mentor-absent",
    });
  });
});

describe("the log of services", () => {
  const service = (residencyIds: string[] | string, change: object = {}) => ({
    heldOn: "2025-11-03",
    kind: "mentoring",
    residencyIds,
    staff: "林经办",
    hours: "1.5",
    topic: "商业计划书修改",
    ...change,
  });

  it("adds up by kind, period, firm and mentor, and counts an entry for several firms once", async () => {
    const { ctx, stays } = await carrierWith(3);
    const mentor = await appoint(ctx, "孙示例");
    const add = (residencyIds: string[] | string, change: object = {}) =>
      addService({ ctx, input: service(residencyIds, change) });
    await add([stays[0]!]);
    await add(`${stays[0]},${stays[1]}`, { kind: "training", hours: "2:10", heldOn: "2025-03-01" });
    await add([stays[2]!], { mentorId: mentor.id, staff: undefined, hours: "0.25", heldOn: "2024-12-31" });
    const all = await listServices({ ctx, input: {} });
    expect(all.sum).toEqual({ entries: 3, minutes: 90 + 130 + 15, firmTimes: 4, firms: 3 });
    expect(all.rows.map(({ heldOn, firms }) => [heldOn, firms.length])).toEqual([
      ["2025-11-03", 1],
      ["2025-03-01", 2],
      ["2024-12-31", 1],
    ]);
    const year = await listServices({ ctx, input: { from: "2025-01-01", to: "2025-12-31" } });
    expect(year.sum).toEqual({ entries: 2, minutes: 220, firmTimes: 3, firms: 2 });
    expect((await listServices({ ctx, input: { firm: stays[0]! } })).sum).toMatchObject({ minutes: 220 });
    expect((await listServices({ ctx, input: { mentor: mentor.id } })).sum).toMatchObject({ minutes: 15 });
    expect((await listServices({ ctx, input: { q: "计划书", kind: "training" } })).sum.entries).toBe(1);
    // The pure figures of the exported rows say the same.
    const { rows } = await exportServices({ ctx, input: {} });
    const figures = serviceFigures(
      rows.map((row) => ({ ...row, residencyIds: row.firms.map(({ id }) => id) })),
      { from: "2025-01-01", to: "2025-12-31" },
    );
    expect(figures).toMatchObject(year.sum);
    const people = await showPeople({ ctx, input: { residencyId: stays[0]! } });
    expect(people.services).toMatchObject({ since: "2025-01-21", entries: 2, minutes: 220 });
    expect(people.services.latest[0]).toMatchObject({ topic: "商业计划书修改" });
  });

  it("is entered once for a key, mended by revision, taken back with a reason and brought back", async () => {
    const { ctx, stays } = await carrierWith(2);
    const input = service([stays[0]!]);
    const { id } = await addService({ ctx, input, key: "s-1" });
    expect((await addService({ ctx, input, key: "s-1" })).id).toBe(id);
    await correctService({ ctx, input: { ...service([stays[1]!, stays[0]!]), id, rev: 1, hours: "2" } });
    await expect(correctService({ ctx, input: { ...input, id, rev: 1, hours: "3" } })).rejects.toMatchObject({
      code: "common.changed-meanwhile",
    });
    expect((await listServices({ ctx, input: {} })).sum).toMatchObject({ minutes: 120, firms: 2 });
    await withdrawService({ ctx, input: { id, rev: 2, reason: "重复登记" } });
    const without = await listServices({ ctx, input: {} });
    expect([without.sum.minutes, without.counts]).toEqual([0, { counted: 0, withdrawn: 1 }]);
    await expect(correctService({ ctx, input: { ...input, id, rev: 3 } })).rejects.toMatchObject({
      code: "mentoring.service-withdrawn",
    });
    await restoreService({ ctx, input: { id, rev: 3 } });
    expect((await listServices({ ctx, input: {} })).sum.minutes).toBe(120);
    const { history } = await showService({ ctx, input: { id } });
    expect(history.map(({ action }) => action)).toEqual(["restore", "withdraw", "correct", "add"]);
    expect(history[2]).toMatchObject({ before: { hours: "1:30" }, after: { hours: "2:00" } });
  });

  it("refuses what cannot be, and remarks what is odd", async () => {
    const [own, other] = [await carrierWith(1), await carrierWith(1)];
    const { ctx, stays } = own;
    const refused = (change: object) =>
      expect(addService({ ctx, input: { ...service([stays[0]!]), ...change } as never })).rejects;
    await refused({ heldOn: "2026-01-21" }).toMatchObject({
      fields: { heldOn: "mentoring.held-in-future" },
    });
    await refused({ residencyIds: [] }).toMatchObject({
      fields: { residencyIds: "mentoring.firm-required" },
    });
    await refused({ residencyIds: [other.stays[0]!] }).toMatchObject({
      fields: { residencyIds: "mentoring.firm-unknown" },
    });
    await refused({ staff: undefined }).toMatchObject({
      fields: { mentorId: "mentoring.provider-required" },
    });
    const { warnings } = await addService({ ctx, input: service([stays[0]!], { heldOn: "2024-02-29" }) });
    expect(warnings).toMatchObject([{ code: "mentoring.not-resident-then" }]);
    const viewer = await world.as(own.slug, "viewer");
    await expect(addService({ ctx: viewer, input: service([stays[0]!]) })).rejects.toMatchObject({
      code: "access.denied",
    });
    expect((await listServices({ ctx: viewer, input: {} })).sum.entries).toBe(1);
    expect((await listServices({ ctx: other.ctx, input: {} })).sum.entries).toBe(0);
  });
});
