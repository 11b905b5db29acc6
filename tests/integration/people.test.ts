import { beforeAll, describe, expect, it } from "vitest";
import { addFounder } from "#app/services/people/add-founder.server.ts";
import { addMark } from "#app/services/people/add-mark.server.ts";
import { correctFounder } from "#app/services/people/correct-founder.server.ts";
import { correctMark } from "#app/services/people/correct-mark.server.ts";
import { removeFounder } from "#app/services/people/remove-founder.server.ts";
import { removeMark } from "#app/services/people/remove-mark.server.ts";
import { showPeople } from "#app/services/people/show-people.server.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { listResidents } from "#app/services/residency/list-residents.server.ts";
import { showResident } from "#app/services/residency/show-resident.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
let ctx: Ctx;
const stays: string[] = [];

beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
  ctx = await world.as("alpha", "operator");
  for (let i = 0; i < 3; i++) {
    const { uscc, name, foundedOn, field } = inventedFirm(i);
    const input = { uscc, name, foundedOn, field, enteredOn: "2024-03-01" };
    stays.push((await addResident({ ctx, input })).id);
  }
});

const see = (residencyId: string, as = ctx) => showPeople({ ctx: as, input: { residencyId } });
const history = async (id: string) =>
  (await showResident({ ctx, input: { id } })).history.map(({ action, before, after }) => ({
    action,
    before,
    after,
  }));

describe("founders", () => {
  const given = () => ({
    residencyId: stays[0]!,
    name: "王示例",
    position: "总经理",
    kinds: "student,serial",
    former: "示例大学",
    startsOn: "2023-09-01",
  });

  it("are entered once for a key, mended by revision, taken out, and told in the stay's history", async () => {
    const { id } = await addFounder({ ctx, input: given(), key: "f-1" });
    expect(await addFounder({ ctx, input: given(), key: "f-1" })).toEqual({ id });
    expect((await see(stays[0]!)).founders).toMatchObject([
      { id, name: "王示例", kinds: ["student", "serial"], rev: 1 },
    ]);
    await expect(addFounder({ ctx, input: { ...given(), name: "王 示例" } })).rejects.toMatchObject({
      fields: { name: "people.founder-exists" },
    });
    const at = { residencyId: stays[0]!, id, rev: 1 };
    await correctFounder({ ctx, input: { ...given(), ...at, kinds: ["student"], lastOn: "2025-06-30" } });
    await expect(
      correctFounder({ ctx, input: { ...given(), ...at, position: "董事长" } }),
    ).rejects.toMatchObject({ code: "common.changed-meanwhile" });
    await removeFounder({ ctx, input: { ...at, rev: 2 } });
    expect((await see(stays[0]!)).founders).toEqual([]);
    const [removed, corrected, added] = await history(stays[0]!);
    expect(added).toMatchObject({ action: "add-founder", after: { founder: "王示例" } });
    expect(corrected).toEqual({
      action: "correct-founder",
      before: { founderKinds: "大学生创业、连续创业者", lastOn: null },
      after: { founderKinds: "大学生创业", lastOn: "2025-06-30" },
    });
    expect(removed).toMatchObject({ action: "remove-founder", before: { position: "总经理" } });
  });

  it("are the carrier's alone: no one else's stay, no viewer's hand", async () => {
    await world.addCarrier("beta");
    const other = await world.as("beta", "operator");
    await expect(addFounder({ ctx: other, input: given() })).rejects.toMatchObject({
      code: "residency.absent",
    });
    await addFounder({ ctx, input: { ...given(), residencyId: stays[2]! } });
    expect((await see(stays[2]!, other)).founders).toEqual([]);
    const viewer = await world.as("alpha", "viewer");
    expect((await see(stays[2]!, viewer)).founders).toHaveLength(1);
    await expect(addFounder({ ctx: viewer, input: given() })).rejects.toMatchObject({
      code: "access.denied",
    });
    await expect(see(stays[2]!, await world.as("city", "analyst"))).rejects.toMatchObject({
      code: "access.denied",
    });
  });

  it("one of two equal ones entered in the same second stands", async () => {
    const input = { ...given(), residencyId: stays[1]! };
    const answers = await Promise.allSettled([addFounder({ ctx, input }), addFounder({ ctx, input })]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("marks", () => {
  it("of every kind are entered, mended and taken off; the log names the word of the code", async () => {
    const residencyId = stays[0]!;
    const add = (input: object) => addMark({ ctx, input: { residencyId, ...input } as never });
    const { id } = await add({
      kind: "university",
      code: "technology-transfer",
      name: "示例大学",
      person: "没有用处",
    });
    await add({ kind: "spin-off", code: "incubated-from", name: "示例集团" });
    await add({ kind: "chain-leader", startsOn: "2025-01-01" });
    await add({ kind: "industry", code: "33618-203", startsOn: "2025-01-01" });
    await add({
      kind: "introduced",
      code: "abroad",
      name: "新加坡",
      person: "招商部",
      startsOn: "2024-02-01",
    });
    await add({ kind: "tag", name: "重点" });
    const { marks, tags } = await see(residencyId);
    expect(marks.map(({ kind, code, person }) => [kind, code, person])).toEqual([
      ["university", "technology-transfer", null],
      ["spin-off", "incubated-from", null],
      ["chain-leader", null, null],
      ["industry", "33618-203", null],
      ["introduced", "abroad", "招商部"],
      ["tag", null, null],
    ]);
    expect(tags).toEqual(["重点"]);
    await expect(add({ kind: "tag", name: "重点" })).rejects.toMatchObject({ code: "people.mark-exists" });
    await expect(add({ kind: "industry", code: "33618-999" })).rejects.toMatchObject({
      fields: { code: "people.mark-code-required", startsOn: "people.mark-start-required" },
    });
    await correctMark({
      ctx,
      input: { residencyId, id, rev: 1, code: "cooperation", name: "示例大学", startsOn: "2024-05-01" },
    });
    await removeMark({ ctx, input: { residencyId, id, rev: 2 } });
    const told = (await history(residencyId)).filter(({ action }) => action.endsWith("-mark"));
    expect(told.slice(0, 2)).toEqual([
      {
        action: "remove-mark",
        before: { markKind: "university", markCode: "技术合作", markName: "示例大学", sinceOn: "2024-05-01" },
        after: null,
      },
      {
        action: "correct-mark",
        before: { markCode: "成果转化", sinceOn: null },
        after: { markCode: "技术合作", sinceOn: "2024-05-01" },
      },
    ]);
  });

  it("and founders filter the residents' list, as of a day", async () => {
    const residencyId = stays[1]!;
    await addMark({
      ctx,
      input: { residencyId, kind: "industry", code: "416-2", startsOn: "2025-01-01", lastOn: "2025-06-30" },
    });
    const found = async (asked: object) =>
      (await listResidents({ ctx, input: asked })).rows.map(({ id }) => id);
    expect(await found({ mark: "industry:416-2", on: "2025-06-30" })).toEqual([residencyId]);
    expect(await found({ mark: "industry:416-2", on: "2025-07-01" })).toEqual([]);
    expect(await found({ mark: "tag:重点" })).toEqual([stays[0]]);
    expect(await found({ mark: "spin-off", founder: "student" })).toEqual([]);
    expect((await found({ founder: "serial" })).sort()).toEqual([stays[1], stays[2]].sort());
  });

  it("keep no identity number: there is no column for one", async () => {
    const columns = await db.admin<{ name: string }[]>`
      select column_name as name from information_schema.columns where table_name = 'founders'`;
    expect(
      columns.map(({ name }) => name).filter((name) => /card|phone|birth|gender|identity/.test(name)),
    ).toEqual([]);
  });
});
