import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { isResident } from "#app/domain/residency/residency.ts";
import { replay, type StayFacts, type Step, stepsTo } from "#app/domain/residency/steps.ts";
import { addDays } from "#app/domain/shared/dates.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { BulkRefusal } from "#app/services/residency/bulk.server.ts";
import { checkResidents } from "#app/services/residency/check-residents.server.ts";
import { commitImport } from "#app/services/residency/commit-import.server.ts";
import { compareRegisters } from "#app/services/residency/compare-registers.server.ts";
import { correctResident } from "#app/services/residency/correct-resident.server.ts";
import { endResidency } from "#app/services/residency/end-residency.server.ts";
import { endResidents } from "#app/services/residency/end-residents.server.ts";
import { listResidents } from "#app/services/residency/list-residents.server.ts";
import { noteResidents } from "#app/services/residency/note-residents.server.ts";
import { showResident } from "#app/services/residency/show-resident.server.ts";
import { undoBulk } from "#app/services/residency/undo-bulk.server.ts";
import { undoImport } from "#app/services/residency/undo-import.server.ts";
import { claimTitle } from "#app/services/titles/claim-title.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { changeView } from "#app/services/views/change-view.server.ts";
import { deleteView } from "#app/services/views/delete-view.server.ts";
import { listViews } from "#app/services/views/list-views.server.ts";
import { saveView } from "#app/services/views/save-view.server.ts";
import { inventedFirm, residentsWorkbook } from "#tests/factories/workbook.ts";
import { makeWorld, TODAY, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

let carriers = 0;
/** A carrier of its own for a test, and its operator. */
async function operator(): Promise<Ctx> {
  const slug = `register-${++carriers}`;
  await world.addCarrier(slug);
  return world.as(slug, "operator");
}

const entry = (n: number, enteredOn = "2024-03-01") => {
  const { uscc, name, foundedOn, field } = inventedFirm(n);
  return { uscc, name, foundedOn, field, enteredOn };
};
const add = async (ctx: Ctx, n: number, enteredOn?: string) =>
  (await addResident({ ctx, input: entry(n, enteredOn) })).id;
const end = (ctx: Ctx, id: string, leftOn: string, rev = 1) =>
  endResidency({ ctx, input: { id, rev, exit: "left", leftOn, exitReason: "扩产" } });
const journalOf = async (ctx: Ctx, id: string) => (await showResident({ ctx, input: { id } })).steps;

type Journals = Map<string, Step[]>;
/** Every journal of a carrier as it is stored. */
async function storedJournals(ctx: Ctx): Promise<Journals> {
  const rows = await db.admin<(Step & { id: string })[]>`
    select residency_id as id, no, kind, on_day::text as "on", reason, evidence, reverses from residency_steps
     where organization_id = ${ctx.organization.id} order by residency_id, no`;
  const journals: Journals = new Map();
  for (const { id, ...step } of rows) journals.set(id, [...(journals.get(id) ?? []), step as Step]);
  return journals;
}
const storedStays = (ctx: Ctx) => db.admin<(StayFacts & { id: string })[]>`
  select id, applied_on::text as "appliedOn", admitted_on::text as "admittedOn", entered_on::text as "enteredOn",
         left_on::text as "leftOn", exit, entry_reason as "entryReason", entry_evidence as "entryEvidence",
         exit_reason as "exitReason", exit_evidence as "exitEvidence"
    from residencies where organization_id = ${ctx.organization.id}`;

/** The journals of a carrier come to its stays, and to nothing where a stay is gone. */
async function expectAgreement(ctx: Ctx): Promise<void> {
  const stays = new Map((await storedStays(ctx)).map(({ id, ...facts }) => [id, facts]));
  const journals = await storedJournals(ctx);
  for (const [id, journal] of journals) expect(replay(journal)).toEqual(stays.get(id) ?? null);
  for (const id of stays.keys()) expect(journals.has(id)).toBe(true);
}

describe("the journal of steps", () => {
  it("has each step with its person, and a correction as a counter-entry with its reason", async () => {
    const ctx = await operator();
    const id = await add(ctx, 1);
    await end(ctx, id, "2025-06-01");
    await correctResident({
      ctx,
      input: {
        id,
        rev: 2,
        enteredOn: "2024-04-01",
        leftOn: "2025-06-01",
        exit: "graduated",
        exitReason: "评审会同意",
        entryEvidence: "入驻协议",
        correction: "协议日期登记有误",
      },
    });
    const steps = await journalOf(ctx, id);
    expect(steps.map(({ kind, on, reverses }) => [kind, on, reverses])).toEqual([
      ["entered", "2024-03-01", null],
      ["left", "2025-06-01", null],
      ["corrected", "2024-03-01", 1],
      ["corrected", "2025-06-01", 2],
      ["entered", "2024-04-01", null],
      ["graduated", "2025-06-01", null],
    ]);
    expect(steps[1]).toMatchObject({ reason: "扩产", recordedByName: ctx.user.name, isTakenOver: false });
    expect(steps[2]).toMatchObject({ reason: "协议日期登记有误" });
    expect(steps[4]).toMatchObject({ evidence: "入驻协议" });
    await expectAgreement(ctx);
  });

  it("does not grow by what is no step, such as a note", async () => {
    const ctx = await operator();
    const id = await add(ctx, 2);
    await correctResident({ ctx, input: { id, rev: 1, enteredOn: "2024-03-01", note: "重点企业" } });
    expect(await journalOf(ctx, id)).toHaveLength(1);
  });

  it("is written by an import, and taken back by its undoing, which leaves the steps of stays that are gone", async () => {
    const ctx = await operator();
    const bytes = await residentsWorkbook({ firms: 12, from: 100 });
    const { id } = await checkResidents({ ctx, input: { bytes, fileName: "a.xlsx", locale: "zh-CN" } });
    await commitImport({ ctx, input: { id } });
    await expectAgreement(ctx);
    const journals = await storedJournals(ctx);
    expect(journals.size).toBe(12);
    await undoImport({ ctx, input: { id } });
    await expectAgreement(ctx);
    const undone = [...(await storedJournals(ctx)).values()].flat();
    expect(undone.filter(({ kind }) => kind === "undone")).toHaveLength([...journals.values()].flat().length);
  });

  it("cannot be written, changed or emptied by hand", async () => {
    const ctx = await operator();
    await add(ctx, 3);
    await expect(db.admin`update residency_steps set on_day = '2020-01-01'`).rejects.toThrow(/only grows/);
    await expect(db.admin`delete from residency_steps`).rejects.toThrow(/only grows/);
  });

  it("is what the domain would write, over random changes of random stays; any day's register follows from it", async () => {
    const ctx = await operator();
    const ids = [await add(ctx, 10), await add(ctx, 11), await add(ctx, 12)];
    const day = (n: number) => addDays("2024-01-01", n);
    const change = fc.record({
      which: fc.nat(2),
      entered: fc.integer({ min: 20, max: 60 }),
      applied: fc.option(fc.nat(20), { nil: null }),
      left: fc.option(fc.integer({ min: 61, max: 200 }), { nil: null }),
      exit: fc.constantFrom("left", "graduated", "closed"),
      text: fc.option(fc.constantFrom("甲", "乙"), { nil: null }),
    });
    const expected: Journals = await storedJournals(ctx);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(250), async (changes, n) => {
        for (const { which, entered, applied, left, exit, text } of changes) {
          const id = ids[which]!;
          const { stay } = await showResident({ ctx, input: { id } });
          const facts: StayFacts = {
            appliedOn: applied === null ? null : day(applied),
            admittedOn: null,
            enteredOn: day(entered),
            leftOn: left === null ? null : day(left),
            exit: left === null ? null : (exit as "left"),
            entryReason: text,
            entryEvidence: null,
            // A graduation whose conditions are open needs its reason.
            exitReason: left === null ? null : exit === "graduated" ? (text ?? "评审会同意") : text,
            exitEvidence: null,
          };
          await correctResident({ ctx, input: { id, rev: stay.rev, ...facts, correction: text } });
          const journal = expected.get(id)!;
          journal.push(...stepsTo(journal, facts, { reason: text }));
        }
        const stored = await storedJournals(ctx);
        expect(stored).toEqual(expected);
        const on = day(n);
        const list = await listResidents({ ctx, input: { on } });
        const replayed = [...stored].flatMap(([id, journal]) => {
          const facts = replay(journal);
          return facts && isResident(facts, on) ? [id] : [];
        });
        expect(list.rows.map(({ id }) => id).toSorted()).toEqual(replayed.toSorted());
        await expectAgreement(ctx);
      }),
      { numRuns: 8 },
    );
    expect(TODAY > day(250)).toBe(true);
  });
});

describe("the difference of two days", () => {
  it("adds up over entries, endings, area and titles, and refuses wrong days by field", async () => {
    const ctx = await operator();
    const [stayed, left] = [await add(ctx, 20, "2024-03-01"), await add(ctx, 21, "2024-05-01")];
    const came = await add(ctx, 22, "2025-03-01");
    await end(ctx, left, "2025-06-01");
    const { firmId } = (await showResident({ ctx, input: { id: stayed } })).stay;
    const kind = { kind: "high-tech" as const, number: "GR1", awardedOn: "2025-02-01" };
    await claimTitle({ ctx, input: { firmId, ...kind } });
    const asked = { from: "2024-12-31", to: "2025-12-31" };
    const { difference } = await compareRegisters({ ctx, input: asked });
    expect(difference.firms).toEqual({ from: 2, entered: 1, ended: 1, to: 2 });
    expect(difference.entered.map(({ id }) => id)).toEqual([came]);
    expect(difference.ended.left.map(({ id }) => id)).toEqual([left]);
    expect(difference.titlesChanged).toMatchObject([
      { stay: { id: stayed }, gained: ["high-tech"], lost: [] },
    ]);
    const wrong = (from: string, to: string) => compareRegisters({ ctx, input: { from, to } });
    await expect(wrong("2025-02-30", "2025-12-31")).rejects.toMatchObject({ fields: { from: "form.date" } });
    await expect(wrong("2025-12-31", "2025-12-31")).rejects.toMatchObject({ code: "residency.days-order" });
  });
});

describe("searching the list", () => {
  it("finds a firm by its name in pinyin and initials, by code and by a person", async () => {
    const ctx = await operator();
    const id = await add(ctx, 30);
    await addResident({
      ctx,
      input: { ...entry(31), name: "渝州重光仪器有限公司" },
    });
    await db.admin`insert into founders (organization_id, residency_id, name) values (${ctx.organization.id}, ${id}, '欧阳某')`;
    const names = async (q: string) =>
      (await listResidents({ ctx, input: { q } })).rows.map(({ name }) => name);
    for (const q of ["yuzhou", "YZ", "chongguang", "zhongguang", "cgyq", "yzhouc"]) {
      expect(await names(q)).toEqual(["渝州重光仪器有限公司"]);
    }
    expect(await names("欧阳")).toEqual([inventedFirm(30).name]);
    expect(await names(inventedFirm(30).uscc)).toEqual([inventedFirm(30).name]);
    expect(await names("qqq")).toEqual([]);
  });
});

describe("many stays at once", () => {
  const chosen = (...stays: [string, number][]) => stays.map((it) => it.join(":")).join(",");

  it("end by the single verb's rules, all or none, in one entry of the log, and are taken back as a whole", async () => {
    const ctx = await operator();
    const ids = [await add(ctx, 40), await add(ctx, 41), await add(ctx, 42, "2025-11-01")];
    const given = { exit: "left" as const, leftOn: "2025-10-01", exitReason: "集中清退" };
    const all = chosen([ids[0]!, 1], [ids[1]!, 1], [ids[2]!, 1]);
    const refused = await endResidents({ ctx, input: { ...given, stays: all } }).catch((error) => error);
    expect(refused).toBeInstanceOf(BulkRefusal);
    expect(refused.unfit).toMatchObject([{ id: ids[2], code: "residency.left-before-entered" }]);
    expect((await storedStays(ctx)).every(({ leftOn }) => leftOn === null)).toBe(true);

    const two = { ...given, stays: chosen([ids[0]!, 1], [ids[1]!, 1]) };
    const bulk = await endResidents({ ctx, input: two, key: "bulk" });
    expect(await endResidents({ ctx, input: two, key: "bulk" })).toEqual(bulk);
    expect((await storedStays(ctx)).filter(({ leftOn }) => leftOn === "2025-10-01")).toHaveLength(2);
    const logged = await db.admin`
      select action from audit_entries where organization_id = ${ctx.organization.id} and entity = 'residency-batch'`;
    expect(logged).toHaveLength(1);
    await expectAgreement(ctx);

    await undoBulk({ ctx, input: { id: bulk.id } });
    expect(
      (await storedStays(ctx)).every(({ leftOn, exitReason }) => leftOn === null && exitReason === null),
    ).toBe(true);
    expect((await journalOf(ctx, ids[0]!)).map(({ kind }) => kind)).toEqual(["entered", "left", "undone"]);
    await expect(undoBulk({ ctx, input: { id: bulk.id } })).rejects.toMatchObject({
      code: "residency.bulk-undone",
    });
    await expectAgreement(ctx);
  });

  it("get a note below their own, and are not taken back once one was changed since", async () => {
    const ctx = await operator();
    const id = await add(ctx, 43);
    const { id: bulk } = await noteResidents({ ctx, input: { stays: chosen([id, 1]), note: "走访" } });
    await end(ctx, id, "2025-10-01", 2);
    await expect(undoBulk({ ctx, input: { id: bulk } })).rejects.toMatchObject({
      code: "residency.bulk-changed",
      details: { count: 1 },
    });
    await expect(noteResidents({ ctx, input: { stays: chosen([id, 2]), note: "x" } })).rejects.toBeInstanceOf(
      BulkRefusal,
    );
  });

  it("are another carrier's business only there", async () => {
    const [a, b] = [await operator(), await operator()];
    const id = await add(a, 44);
    await expect(
      noteResidents({ ctx: b, input: { stays: chosen([id, 1]), note: "x" } }),
    ).rejects.toMatchObject({
      code: "residency.absent",
    });
  });
});

describe("saved views", () => {
  it("are a person's own until shared; only theirs to rename and delete", async () => {
    const slug = `views-${++carriers}`;
    await world.addCarrier(slug);
    const [mine, colleague] = [await world.as(slug, "operator"), await world.as(slug, "viewer")];
    const page = "residents" as const;
    const list = (ctx: Ctx) => listViews({ ctx, input: { page } });
    const { id } = await saveView({ ctx: mine, input: { page, name: "高企", query: "?q=a&page=3&field=" } });
    expect(await list(mine)).toMatchObject([{ id, name: "高企", query: "q=a", isMine: true }]);
    expect(await list(colleague)).toEqual([]);
    await changeView({ ctx: mine, input: { page, id, name: "高企名单", isShared: "on" } });
    expect(await list(colleague)).toMatchObject([
      { name: "高企名单", isMine: false, userName: mine.user.name },
    ]);
    await expect(deleteView({ ctx: colleague, input: { page, id } })).rejects.toMatchObject({
      code: "views.absent",
    });
    await saveView({ ctx: mine, input: { page, name: "另一个", query: "" } });
    await expect(changeView({ ctx: mine, input: { page, id, name: "另一个" } })).rejects.toMatchObject({
      code: "views.name-taken",
    });
    await deleteView({ ctx: mine, input: { page, id } });
    expect((await list(mine)).map(({ name }) => name)).toEqual(["另一个"]);
  });
});
