import ExcelJS from "exceljs";
import { beforeAll, describe, expect, it } from "vitest";
import { attachDocument } from "#app/services/documents/attach-document.server.ts";
import { checkWorkbook } from "#app/services/imports/check-workbook.server.ts";
import { commitBatch } from "#app/services/imports/commit-batch.server.ts";
import { confirmFirms } from "#app/services/imports/confirm-firms.server.ts";
import { listBatches } from "#app/services/imports/list-batches.server.ts";
import { mapColumns, showColumns } from "#app/services/imports/map-columns.server.ts";
import { markBatch } from "#app/services/imports/mark-batch.server.ts";
import { nounWorkbook } from "#app/services/imports/noun-workbook.server.ts";
import { showBatch } from "#app/services/imports/show-batch.server.ts";
import { undoBatch } from "#app/services/imports/undo-batch.server.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
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
