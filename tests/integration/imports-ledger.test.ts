import ExcelJS from "exceljs";
import { beforeAll, describe, expect, it } from "vitest";
import { attachDocument } from "#app/services/documents/attach-document.server.ts";
import { mergeFirms } from "#app/services/firms/merge-firms.server.ts";
import { checkWorkbook } from "#app/services/imports/check-workbook.server.ts";
import { commitBatch } from "#app/services/imports/commit-batch.server.ts";
import { confirmFirms } from "#app/services/imports/confirm-firms.server.ts";
import { listBatches } from "#app/services/imports/list-batches.server.ts";
import { mapColumns, showColumns } from "#app/services/imports/map-columns.server.ts";
import { markBatch } from "#app/services/imports/mark-batch.server.ts";
import { nounWorkbook } from "#app/services/imports/noun-workbook.server.ts";
import { showBatch } from "#app/services/imports/show-batch.server.ts";
import { undoBatch } from "#app/services/imports/undo-batch.server.ts";
import { listRights } from "#app/services/intellectual-property/list-rights.server.ts";
import { addMentor } from "#app/services/mentoring/add-mentor.server.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { checkResidents } from "#app/services/residency/check-residents.server.ts";
import { commitImport } from "#app/services/residency/commit-import.server.ts";
import { endResidency } from "#app/services/residency/end-residency.server.ts";
import { showImport } from "#app/services/residency/show-import.server.ts";
import { listRooms } from "#app/services/space/list-rooms.server.ts";
import { listTitles } from "#app/services/titles/list-titles.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
let ctx: Ctx;
let other: Ctx;
const [firm, second] = [inventedFirm(1), inventedFirm(2)];

beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
  await world.addCarrier("beta");
  [ctx, other] = [await world.as("alpha", "operator"), await world.as("beta", "operator")];
  for (const { uscc, name, foundedOn, field } of [firm, second]) {
    await addResident({ ctx, input: { uscc, name, foundedOn, field, enteredOn: "2024-03-01" } });
  }
});

const csv = (...lines: string[]) => Buffer.from(`\ufeff${lines.join("\n")}`);
const check = async (noun: string, bytes: Uint8Array, as = ctx, fileName = "a.csv") =>
  (await checkWorkbook({ ctx: as, input: { noun, bytes, fileName, locale: "zh-CN" } })).id;
const show = (noun: string, id: string, list?: "rejected" | "new" | "same" | "skipped") =>
  showBatch({ ctx, input: { noun, id, list, locale: "zh-CN" } });
async function commit(noun: string, id: string, as = ctx) {
  const { digest } = await showBatch({ ctx: as, input: { noun, id, locale: "zh-CN" } });
  return commitBatch({ ctx: as, input: { noun, id, digest } });
}
const rulesOf = async (id: string) => {
  const [row] = await db.admin<{ outcome: { rejected: { row: number; faults: { rule: string }[] }[] } }[]>`
    select outcome from import_batches where id = ${id}`;
  return row!.outcome.rejected.map(({ row, faults }) => [row, ...faults.map(({ rule }) => rule)]);
};

const ROOM_HEADER = "楼宇,楼层,房号,面积,用途,权属,启用日期,工位";
const ROOMS = csv(
  ROOM_HEADER,
  "A 座,3,301,120.5,孵化,自有,2023-01-01,",
  "A 座,3,302,80,孵化,自有,2023-01-01,20",
  "A 座,1,101,200,公共服务,自有,2023-01-01,",
  "合计,,,400.5,,,,",
  "A 座,3,301,120.5,孵化,自有,2023-01-01,",
  "A 座,4,401,-1,孵化,自有,2023-01-01,",
  "A 座,4,402,10,仓库,自有,2023-13-01,0",
);
let rooms: string;

describe("a building by workbook", () => {
  it("is checked by row, written as shown, and the same file says so", async () => {
    rooms = await check("rooms", ROOMS);
    expect((await show("rooms", rooms)).counts).toMatchObject({
      physical: 7,
      fresh: 3,
      rejected: 3,
      skipped: 1,
    });
    expect(await rulesOf(rooms)).toEqual([
      [6, "room-twice"],
      [7, "number-negative"],
      [8, "choice-unknown", "date-impossible", "count-whole"],
    ]);
    expect((await listRooms({ ctx, input: {} })).rooms).toHaveLength(0);
    expect(await commit("rooms", rooms)).toEqual({ added: 3 });
    expect((await listRooms({ ctx, input: {} })).total).toMatchObject({ count: 3, areaDm2: 40_050 });
    const again = await check("rooms", ROOMS);
    const view = await show("rooms", again);
    expect(view.counts).toMatchObject({ fresh: 0, same: 3 });
    expect(view.twin).toMatchObject({ id: rooms, isSameFile: true });
    await expect(commit("rooms", again)).rejects.toMatchObject({ code: "residency.nothing-to-commit" });
  });

  it("adds to a building that is there, however its name is spaced", async () => {
    const id = await check("rooms", csv(ROOM_HEADER, "A座,7,701,10,孵化,自有,2023-01-01,"));
    await commit("rooms", id);
    const names = await db.admin`select name from buildings`;
    expect(names).toHaveLength(1);
    await undoBatch({ ctx, input: { noun: "rooms", id } });
  });

  it("asks about a building that is likely another's name, and about a room with other contents", async () => {
    const id = await check(
      "rooms",
      csv(ROOM_HEADER, "A楼,5,501,10,孵化,自有,2023-01-01,", "A 座,3,301,130,孵化,自有,2023-01-01,"),
    );
    expect(await rulesOf(id)).toEqual([
      [2, "building-near"],
      [3, "room-differs"],
    ]);
  });

  it("reads units in headers, merged cells and renamed headers of the template", async () => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(
      Buffer.from(await nounWorkbook({ ctx, input: { noun: "rooms", locale: "zh-CN" } })) as never,
    );
    const sheet = workbook.worksheets[0]!;
    sheet.getCell("D2").value = "建筑面积（亩）";
    sheet.getCell("B2").value = "在第几层";
    for (const [at, label] of ["601", "602"].entries()) {
      sheet.getRow(4 + at).values = ["C 座", "6", label, 0.3, "孵化", "自有", "2023-01-01"];
    }
    sheet.mergeCells("A4:A5");
    const bytes = new Uint8Array(await workbook.xlsx.writeBuffer());
    const id = await check("rooms", bytes, ctx, "C座.xlsx");
    const view = await show("rooms", id, "new");
    expect(view.counts).toMatchObject({ physical: 3, fresh: 2, skipped: 1 });
    expect(view.rows.map(({ label }) => label)).toEqual(["C座 · 601", "C座 · 602"]);
    expect(view.rows[0]!.remarks.map(({ kind, to }) => [kind, to])).toContainEqual(["note", "200 ㎡"]);
  });

  it("comes back with its faults marked", async () => {
    const { bytes, fileName } = await markBatch({
      ctx,
      input: { noun: "rooms", id: rooms, locale: "zh-CN" },
    });
    expect(fileName).toBe("a_已标注.xlsx");
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(Buffer.from(bytes) as never);
    expect(workbook.worksheets[0]!.getCell("C6").note).toBeTruthy();
  });
});

const LEASE_HEADER = "楼宇,房号,承租人,统一社会信用代码,起租日,最后一天,租赁面积,月租金（千元）";
describe("leases by workbook", () => {
  it("judges each row beside the ledger and the rows before it, and asks who is meant by a name", async () => {
    const id = await check(
      "leases",
      csv(
        LEASE_HEADER,
        `A 座,301,${firm.name},${firm.uscc},2024-04-01,2026-03-31,100,3.5`,
        "A 座,301,咖啡店,,2024-04-01,,50,",
        `A 座,302,${second.name},,2024-04-01,,,`,
        "A 座,101,咖啡店,,2024-04-01,,,",
        "A 座,999,咖啡店,,2024-04-01,,,",
        "A 座,302,咖啡店,,2024-04-01,2024-03-01,,",
        `A 座,302,别的名称,${firm.uscc},2024-04-01,,,`,
      ),
    );
    expect(await rulesOf(id)).toEqual([
      [3, "lease-over-let"],
      [4, "tenant-by-name"],
      [5, "lease-use-not-lettable"],
      [6, "room-unknown"],
      [7, "lease-last-before-first"],
      [8, "firm-other-name"],
    ]);
    const { proposals } = await show("leases", id);
    expect(proposals).toEqual([{ row: 4, said: second.name, name: second.name, uscc: second.uscc }]);
    const confirmed = await confirmFirms({
      ctx,
      input: { noun: "leases", id, rows: ["4", "5"], locale: "zh-CN" },
    });
    expect(await commit("leases", confirmed.id)).toEqual({ added: 2 });
    const stored = await db.admin`
      select ends_on::text, area_dm2::int, rent_fen_per_month::int, residency_id is not null as resident from leases order by area_dm2`;
    expect(stored).toEqual([
      { ends_on: null, area_dm2: 8_000, rent_fen_per_month: null, resident: true },
      { ends_on: "2026-04-01", area_dm2: 10_000, rent_fen_per_month: 350_000, resident: true },
    ]);

    const { rejected } = (await show("leases", confirmed.id)).counts;
    expect(rejected).toBe(5);
    await expect(undoBatch({ ctx, input: { noun: "rooms", id: rooms } })).rejects.toMatchObject({
      code: "imports.undo-let",
    });
    await undoBatch({ ctx, input: { noun: "leases", id: confirmed.id } });
    expect(await undoBatch({ ctx, input: { noun: "rooms", id: rooms } })).toEqual({ removed: 3 });
    const [left] = await db.admin`select count(*)::int as n from buildings`;
    expect(left).toEqual({ n: 0 });
  });

  it("are refused when the ledger has moved on since the check", async () => {
    const anew = csv(
      ROOM_HEADER,
      "A 座,3,301,120.5,孵化,自有,2023-01-01,",
      "A 座,3,302,80,孵化,自有,2023-01-01,20",
    );
    await commit("rooms", await check("rooms", anew));
    const row = `A 座,301,${firm.name},${firm.uscc},2024-04-01,,100,`;
    const [first, later] = [
      await check("leases", csv(LEASE_HEADER, row)),
      await check("leases", csv(LEASE_HEADER, row, "A 座,302,咖啡店,,2024-04-01,,,")),
    ];
    await commit("leases", first);
    const view = await show("leases", later);
    expect(view.drifted).toEqual({ count: 1, rows: [2] });
    await expect(commit("leases", later)).rejects.toMatchObject({ code: "residency.import-stale" });
  });
});

const TITLE_HEADER = "企业名称,统一社会信用代码,资质类型,编号,认定日期,到期日期,续期";
describe("titles by workbook", () => {
  it("are claimed for firms on the books, and undone unless something hangs on them", async () => {
    const id = await check(
      "titles",
      csv(
        TITLE_HEADER,
        `,${firm.uscc},高企,GR202451100001,2024-10-16,2027-10-16,否`,
        `${second.name},,高新技术企业,GR202451100002,2024-10-16,2027-10-16,否`,
        `,${firm.uscc},高企,GR202451100001,2024-10-16,2027-10-16,`,
        `,${inventedFirm(9).uscc},高企,GR202451100003,2024-10-16,2027-10-16,否`,
        `,${firm.uscc},科小,2024500101A0000001,2027-01-01,,否`,
      ),
    );
    expect(await rulesOf(id)).toEqual([
      [3, "firm-by-name"],
      [4, "title-twice"],
      [5, "firm-unknown"],
      [6, "title-in-the-future"],
    ]);
    expect(await commit("titles", id)).toEqual({ added: 1 });
    const [title] = (await listTitles({ ctx, input: {} })).rows;
    expect(title).toMatchObject({ uscc: firm.uscc, kind: "high-tech", isRenewal: false });
    const bytes = Buffer.from("%PDF-1.7 x");
    await attachDocument({
      ctx,
      input: { kind: "title", id: title!.id, fileName: "a.pdf", mediaType: "", bytes },
    });
    await expect(undoBatch({ ctx, input: { noun: "titles", id } })).rejects.toMatchObject({
      code: "documents.holds-subject",
    });
    await db.admin`delete from documents`;
    expect(await undoBatch({ ctx, input: { noun: "titles", id } })).toEqual({ removed: 1 });
    await expect(undoBatch({ ctx, input: { noun: "titles", id } })).rejects.toMatchObject({
      code: "residency.import-not-committed",
    });
  });
});

const RIGHT_HEADER =
  "企业名称,信用代码,专利类型,专利号,专利名称,申请日期,授权日期,失效日期,失效原因,与主营业务相关,高价值情形";
describe("intellectual property by workbook", () => {
  const one = `,${firm.uscc},发明,ZL 202310000001.1,一种方法,2023-03-05,2024-06-18,,,是,获奖`;

  it("is judged as by the form, and undone unless something hangs on it", async () => {
    const id = await check(
      "intellectual-property",
      csv(
        RIGHT_HEADER,
        one,
        `${second.name},,软著,2024SR0000001,一个软件,,2024-01-01,,,,`,
        `,${firm.uscc},发明专利,２０２３１００００００１．１,另一种,2023-03-05,,,,,`,
        `,${firm.uscc},PCT专利,PCT/CN2024/000001,申请,2024-01-01,2024-02-01,,,,`,
        `,${firm.uscc},实用新型,202320000001.1,装置,2024-02-01,2024-01-01,2025-01-01,,,质押融资`,
        `,${firm.uscc},商标,70000001,牌子,,,,,,`,
        `,${inventedFirm(9).uscc},商标,70000002,牌子,2024-01-01,,,,,`,
        `,${firm.uscc},商标,70000003,牌子,2099-01-01,,,转让,,`,
      ),
    );
    expect(await rulesOf(id)).toEqual([
      [3, "firm-by-name"],
      [4, "right-twice"],
      [5, "right-never-granted"],
      [6, "right-granted-early", "right-why-ended", "right-high-value"],
      [7, "right-no-date"],
      [8, "firm-unknown"],
      [9, "right-in-the-future", "right-when-ended"],
    ]);
    const noun = "intellectual-property";
    const confirmed = await confirmFirms({ ctx, input: { noun, id, rows: ["3"], locale: "zh-CN" } });
    expect(await commit(noun, confirmed.id)).toEqual({ added: 2 });
    const { rows: rights } = await listRights({ ctx, input: { state: "all" } });
    expect(
      rights.map(({ uscc, kind, isMainBusiness, highValue }) => [uscc, kind, isMainBusiness, highValue]),
    ).toEqual([
      [firm.uscc, "invention", true, "awarded"],
      [second.uscc, "software", false, null],
    ]);

    const again = await check(
      noun,
      csv(RIGHT_HEADER, one, `,${firm.uscc},发明,202310000001.1,改过的名称,2023-03-05,2024-06-18,,,是,获奖`),
    );
    expect(await rulesOf(again)).toEqual([[3, "right-differs"]]);
    expect((await show(noun, again)).counts).toMatchObject({ fresh: 0, same: 1 });

    const bytes = Buffer.from("%PDF-1.7 x");
    const right = rights[0]!.id;
    await attachDocument({ ctx, input: { kind: "ip", id: right, fileName: "a.pdf", mediaType: "", bytes } });
    const undo = () => undoBatch({ ctx, input: { noun, id: confirmed.id } });
    await expect(undo()).rejects.toMatchObject({ code: "documents.holds-subject" });
    await db.admin`delete from documents`;
    expect(await undo()).toEqual({ removed: 2 });
    expect((await listRights({ ctx, input: { state: "all" } })).rows).toHaveLength(0);
  });
});

const SERVICE_HEADER = "服务日期,服务企业,信用代码,服务类型,主题,时长,导师,服务人员";
describe("services by workbook", () => {
  const noun = "services";
  const entries = () => db.admin`
    select e.topic, e.minutes, m.name as mentor, m.employer, e.staff, e.withdrawn_reason is null as counts,
           (select count(*)::int from service_entry_firms w where w.entry_id = e.id) as firms
      from service_entries e left join mentors m on m.id = e.mentor_id order by e.topic, e.created_at`;
  beforeAll(async () => {
    const mentor = { name: "李示例", kind: "business", startsOn: "2024-01-01" };
    await addMentor({ ctx, input: { ...mentor, employer: "示例大学" } });
    await addMentor({ ctx, input: { ...mentor, employer: "示例公司", startsOn: "2025-01-01" } });
  });
  const one = `2024-05-06,,${firm.uscc},创业辅导,股权架构,1:30,李示例,`;

  it("are for one firm or several, by a mentor of that day, as long as they say in whatever way", async () => {
    const id = await check(
      noun,
      csv(
        SERVICE_HEADER,
        one,
        `2024-05-07,${firm.name}；${second.name},,培训,大课,90分钟,,小林`,
        `2024-05-08,${second.name}、${firm.uscc},${firm.uscc}、${second.uscc},活动,路演,2小时30分,李示例（示例公司）,`,
        one,
        `2025-05-06,,${firm.uscc},mentoring,两位,1,李示例,`,
        `2024-05-09,,${firm.uscc},培训,没有人,1,,`,
        `2024-05-09,没有的公司、${firm.name},,培训,谁,半天,,小林`,
        `2024-05-09,没有的公司、${firm.name},,培训,谁,1,王不在,`,
        `2024-05-09,${second.name},${firm.uscc},培训,错名,1,,小林`,
        `2099-01-01,,${firm.uscc},培训,将来,30,,小林`,
        "合计,,,,,9,,",
      ),
    );
    expect(await rulesOf(id)).toEqual([
      [3, "firms-by-name"],
      [5, "service-twice"],
      [6, "mentor-unclear"],
      [7, "provider-missing"],
      [8, "duration-unreadable"],
      [9, "firms-unknown", "mentor-unknown"],
      [10, "firms-other-name"],
      [11, "service-in-the-future"],
    ]);
    const { proposals } = await show(noun, id);
    expect(proposals).toMatchObject([
      { row: 3, name: `${firm.name}、${second.name}`, uscc: `${firm.uscc}、${second.uscc}` },
    ]);
    const { id: confirmed } = await confirmFirms({ ctx, input: { noun, id, rows: ["3"], locale: "zh-CN" } });
    const view = await show(noun, confirmed, "new");
    // Appointed from 2025 only, which is worth a second look.
    expect(view.rows.map(({ remarks }) => remarks.filter(({ kind }) => kind === "warning").length)).toEqual([
      0, 0, 1,
    ]);
    expect(await commit(noun, confirmed)).toEqual({ added: 3 });
    const added = [
      { topic: "大课", minutes: 90, mentor: null, employer: null, staff: "小林", counts: true, firms: 2 },
      {
        topic: "股权架构",
        minutes: 90,
        mentor: "李示例",
        employer: "示例大学",
        staff: null,
        counts: true,
        firms: 1,
      },
      {
        topic: "路演",
        minutes: 150,
        mentor: "李示例",
        employer: "示例公司",
        staff: null,
        counts: true,
        firms: 2,
      },
    ];
    expect((await entries()).toSorted((a, b) => (a.topic < b.topic ? -1 : 1))).toEqual(
      added.toSorted((a, b) => (a.topic < b.topic ? -1 : 1)),
    );

    const again = await check(noun, csv(SERVICE_HEADER, one, one.replace("1:30", "2")));
    const seen = await show(noun, again, "new");
    expect(seen.counts).toMatchObject({ fresh: 1, same: 1 });
    expect(seen.rows[0]!.remarks.map(({ text }) => text)).toEqual([expect.stringContaining("同日、同类型")]);

    expect(await undoBatch({ ctx, input: { noun, id: confirmed } })).toEqual({ removed: 3 });
    expect((await entries()).map(({ counts }) => counts)).toEqual([false, false, false]);
    // What was taken back counts no more: the same rows can be brought again.
    expect((await show(noun, await check(noun, csv(SERVICE_HEADER, one)))).counts).toMatchObject({
      fresh: 1,
    });
  });

  it("are refused to be undone once one of them was changed", async () => {
    const id = await check(noun, csv(SERVICE_HEADER, one.replace("股权架构", "另一次")));
    await commit(noun, id);
    await db.admin`update service_entries set rev = 2 where topic = '另一次'`;
    await expect(undoBatch({ ctx, input: { noun, id } })).rejects.toMatchObject({
      code: "imports.undo-changed",
    });
  });

  it("are in the unit of the header, and a time of day in a cell is a length", async () => {
    const minutes = SERVICE_HEADER.replace("时长", "服务时长（分钟）");
    const first = await check(noun, csv(minutes, one.replace("1:30", "50").replace("股权架构", "五十分钟")));
    await commit(noun, first);
    const workbook = new ExcelJS.Workbook();
    const template = await nounWorkbook({ ctx, input: { noun, locale: "zh-CN" } });
    await workbook.xlsx.load(Buffer.from(template) as never);
    const sheet = workbook.worksheets[0]!;
    sheet.getRow(4).values = ["", firm.uscc, "2024-05-06", "培训", "六小时", 0.25, "", "小林"];
    sheet.getCell("F4").numFmt = "h:mm";
    sheet.getRow(5).values = ["", firm.uscc, "2024-05-06", "培训", "一刻钟", 0.25, "", "小林"];
    const second = await check(noun, new Uint8Array(await workbook.xlsx.writeBuffer()), ctx, "b.xlsx");
    await commit(noun, second);
    const stored = await db.admin`
      select topic, minutes from service_entries where topic in ('五十分钟', '六小时', '一刻钟') order by minutes`;
    expect(stored).toEqual([
      { topic: "一刻钟", minutes: 15 },
      { topic: "五十分钟", minutes: 50 },
      { topic: "六小时", minutes: 360 },
    ]);
  });
});

describe("a code that was merged away", () => {
  it("is refused in every import with the code that was kept", async () => {
    const [kept, gone] = [inventedFirm(21), inventedFirm(22)];
    const ids: string[] = [];
    for (const [at, { uscc, name, foundedOn, field }] of [kept, gone].entries()) {
      const enteredOn = at === 0 ? "2025-03-01" : "2023-03-01";
      const { id } = await addResident({ ctx, input: { uscc, name, foundedOn, field, enteredOn } });
      if (at === 1) await endResidency({ ctx, input: { id, rev: 1, leftOn: "2024-03-01", exit: "left" } });
      const [row] = await db.admin<
        { firm: string }[]
      >`select firm_id as firm from residencies where id = ${id}`;
      ids.push(row!.firm);
    }
    const residents = csv(
      "企业名称,统一社会信用代码,成立日期,入驻日期,技术领域",
      `${gone.name},${gone.uscc},${gone.foundedOn},2025-06-01,电子信息`,
    );
    const input = { bytes: residents, fileName: "a.csv", locale: "zh-CN" as const };
    const before = await checkResidents({ ctx, input });
    expect(await rulesOf(before.id)).toEqual([]);
    await mergeFirms({ ctx, input: { keptId: ids[0]!, mergedId: ids[1]!, reason: "同一家" } });
    const view = await showImport({ ctx, input: { id: before.id, locale: "zh-CN" } });
    expect(view.drift).toMatchObject([{ text: expect.stringContaining(kept.uscc) }]);
    await expect(commitImport({ ctx, input: { id: before.id } })).rejects.toMatchObject({
      code: "residency.import-stale",
    });
    const after = await checkResidents({ ctx, input: { ...input, fileName: "b.csv" } });
    const rejected = [
      after.id,
      await check("titles", csv(TITLE_HEADER, `,${gone.uscc},高企,GR202451100009,2024-10-16,2027-10-16,否`)),
      await check(
        "intellectual-property",
        csv(RIGHT_HEADER, `,${gone.uscc},商标,70000009,牌子,2024-01-01,,,,,`),
      ),
      await check("services", csv(SERVICE_HEADER, `2024-05-09,,${gone.uscc},培训,课,1,,小林`)),
      await check("services", csv(SERVICE_HEADER, `2024-05-09,${gone.uscc},,培训,课,1,,小林`)),
      await check("leases", csv(LEASE_HEADER, `A 座,301,${gone.name},${gone.uscc},2025-04-01,,1,`)),
    ];
    for (const id of rejected) {
      const [row] = await db.admin`
        select outcome->'rejected'->0->'faults'->0->>'rule' as rule, outcome->'rejected'->0->'faults'->0->'params'->>'uscc' as uscc
          from import_batches where id = ${id}`;
      expect(row).toEqual({ rule: "uscc-merged", uscc: kept.uscc });
    }
  });
});

describe("a table with headers of its own", () => {
  const own = (label: string) =>
    csv(
      "我们的表",
      "大楼,哪一层,门牌,平米数（亩）,干什么用,谁的,从哪天,随便",
      `A 座,9,${label},0.3,孵化,自有,2023-01-01,x`,
    );
  const upload = (bytes: Uint8Array, fileName: string) =>
    checkWorkbook({ ctx, input: { noun: "rooms", bytes, fileName, locale: "zh-CN" } });

  it("is asked about once, and remembered for the carrier alone", async () => {
    const waiting = await upload(own("901"), "own.csv");
    expect(waiting.isMapped).toBe(false);
    const at = { noun: "rooms", id: waiting.id, locale: "zh-CN" as const };
    const view = await showColumns({ ctx, input: at });
    expect(view.headers.map(({ header }) => header)).toContain("门牌");
    expect((await listBatches({ ctx, input: { noun: "rooms" } })).map(({ id }) => id)).not.toContain(
      waiting.id,
    );
    const codes = ["building", "floor", "label", "area", "use", "tenure", "from", ""];
    const map = (chosen: string[], as = ctx) => mapColumns({ ctx: as, input: { ...at, codes: chosen } });
    await expect(map(codes.with(7, "label"))).rejects.toMatchObject({ code: "imports.column-twice" });
    await expect(map(codes.with(3, ""))).rejects.toMatchObject({
      code: "imports.columns-missing",
      details: { columns: "面积（㎡）" },
    });
    await expect(map(codes, other)).rejects.toMatchObject({ kind: "absent" });
    const checked = await map(codes);
    expect(checked.isMapped).toBe(true);
    const batch = await show("rooms", checked.id, "new");
    expect(batch.counts).toMatchObject({ fresh: 1, rejected: 0 });
    expect(batch.unknownHeaders).toEqual(["随便"]);
    expect(batch.rows[0]!.remarks.map(({ to }) => to)).toContain("200 ㎡");
    expect((await upload(own("902"), "next.csv")).isMapped).toBe(true);
    const elsewhere = { noun: "rooms", bytes: own("903"), fileName: "a.csv", locale: "zh-CN" as const };
    expect((await checkWorkbook({ ctx: other, input: elsewhere })).isMapped).toBe(false);
  });
});

describe("an import", () => {
  it("is nobody else's, of its own noun only, and not for readers to make", async () => {
    const [batch] = await listBatches({ ctx, input: { noun: "rooms" } });
    const input = { noun: "rooms", id: batch!.id, locale: "zh-CN" as const };
    await expect(showBatch({ ctx: other, input })).rejects.toMatchObject({ kind: "absent" });
    await expect(markBatch({ ctx: other, input })).rejects.toMatchObject({ kind: "absent" });
    await expect(undoBatch({ ctx: other, input })).rejects.toMatchObject({ kind: "absent" });
    await expect(showBatch({ ctx, input: { ...input, noun: "leases" } })).rejects.toMatchObject({
      kind: "absent",
    });
    await expect(showImport({ ctx, input })).rejects.toMatchObject({ kind: "absent" });
    await expect(showBatch({ ctx, input: { ...input, noun: "__proto__" } })).rejects.toMatchObject({
      kind: "absent",
    });
    await expect(check("rooms", ROOMS, await world.as("alpha", "viewer"))).rejects.toMatchObject({
      code: "access.denied",
    });
  });

  it("refuses old formats with the way out", async () => {
    const ole = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.from("Workbook", "utf16le")]);
    for (const name of ["a.xls", "a.et"]) {
      await expect(check("rooms", ole, ctx, name)).rejects.toMatchObject({
        code: "residency.file-refused",
        details: { fault: "old-format", reason: expect.stringContaining("另存为 .xlsx") },
      });
    }
    await expect(check("rooms", csv(ROOM_HEADER), ctx, "a.et")).rejects.toMatchObject({
      details: { reason: expect.stringContaining("另存为 .xlsx") },
    });
  });
});
