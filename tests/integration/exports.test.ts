import ExcelJS from "exceljs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { EXPORT_COLUMNS, EXPORT_LISTS, type ExportList } from "#app/domain/exports/lists.ts";
import en from "#app/i18n/en/exports.ts";
import { registerLocale, textOfCode, translateIn } from "#app/i18n/index.ts";
import zh from "#app/i18n/zh-CN/exports.ts";
import { exportList } from "#app/services/exports/export-list.server.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { addBuilding } from "#app/services/space/add-building.server.ts";
import { addRooms } from "#app/services/space/add-rooms.server.ts";
import { letRoom } from "#app/services/space/let-room.server.ts";
import { claimTitle } from "#app/services/titles/claim-title.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

vi.hoisted(() => {
  process.env.EXPORT_MOST_ROWS = "60";
});
const db = testDatabase();
registerLocale("zh-CN", { exports: zh });
let world: World;
let ctx: Ctx;
const firms = [1, 2].map((n) => inventedFirm(n));

beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
  await world.addCarrier("beta");
  ctx = await world.as("alpha", "operator");
  const stays: string[] = [];
  for (const [i, { uscc, name, foundedOn, field }] of firms.entries()) {
    const enteredOn = ["2024-03-01", "2025-06-01"][i]!;
    stays.push((await addResident({ ctx, input: { uscc, name, foundedOn, field, enteredOn } })).id);
  }
  const buildingId = await addBuilding({ ctx, input: { name: "=A 座" } });
  const room = { floor: "3", label: "301", areaDm2: 12_050 };
  const [roomId] = await addRooms({
    ctx,
    input: { buildingId, from: "2023-01-01", use: "incubation", tenure: "own", rooms: [room] },
  });
  const lease = { roomId: roomId!, residencyId: stays[0]!, from: "2024-04-01", to: "2027-04-01" };
  await letRoom({ ctx, input: { ...lease, areaDm2: 10_000, rentFenPerMonth: 350_050 } });
  const [row] = await db.admin<
    { firm_id: string }[]
  >`select firm_id from residencies where id = ${stays[0]!}`;
  const title = { kind: "high-tech", number: "GR202451100001", awardedOn: "2024-10-16" } as const;
  await claimTitle({ ctx, input: { firmId: row!.firm_id, ...title } });
});

const t = translateIn("zh-CN");
const say = (key: string, details = {}) => textOfCode(t, "exports", key, details);
async function exported(list: ExportList, filter: Record<string, string> = {}, as = ctx) {
  const { bytes } = await exportList({ ctx: as, input: { list, filter, say } });
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(Buffer.from(bytes) as never);
  const [sheet, definitions] = workbook.worksheets.map((one) => {
    const rows: unknown[][] = [];
    one.eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
    return rows;
  });
  return { sheet: sheet!, definitions: definitions! };
}

describe("an exported list", () => {
  it("holds what the page shows as of its day, with figures, days and defused texts", async () => {
    const { sheet } = await exported("residents", { on: "2024-12-31" });
    expect(sheet[0]).toEqual(EXPORT_COLUMNS.residents.map(({ key }) => say(`column.residents.${key}`)));
    expect(sheet).toHaveLength(2);
    const [name, uscc, state, , , enteredOn, , rooms, area, titles] = sheet[1]!;
    expect([name, uscc, state, area, titles]).toEqual([
      firms[0]!.name,
      firms[0]!.uscc,
      "在孵",
      100,
      "高新技术企业",
    ]);
    expect(enteredOn).toEqual(new Date("2024-03-01T00:00:00Z"));
    expect(rooms).toContain("301");
    expect((await exported("residents", { q: firms[1]!.name })).sheet).toHaveLength(2);
    const room = (await exported("rooms")).sheet[1]!;
    expect(room.slice(1, 4)).toEqual(["'=A 座", "3", "301"]);
    expect(room.slice(4, 10)).toEqual(["孵化", "自有", "部分出租", 120.5, 100, 20.5]);
    expect((await exported("rooms", { state: "vacant" })).sheet).toHaveLength(1);
    const lease = (await exported("leases")).sheet[1]!;
    expect(lease.slice(6, 8)).toEqual([new Date("2027-03-31T00:00:00Z"), 100]);
    expect(lease[9]).toBe(3500.5);
    expect((await exported("leases", { on: "2023-06-01" })).sheet).toHaveLength(1);
    expect((await exported("titles", { state: "all" })).sheet[1]!.slice(2, 4)).toEqual([
      "高新技术企业",
      "GR202451100001",
    ]);
  });

  it("says what its columns mean, its day, its filter, who and when; and the log says that it was taken", async () => {
    const { definitions } = await exported("titles", { on: "2025-01-01", state: "all", page: "2" });
    const said = new Map(definitions.map(([name, text]) => [name, text]));
    expect(said.get("截至日期")).toBe("2025-01-01");
    expect(said.get("筛选与排序")).toBe("状态 = all");
    expect(said.get("行数")).toBe("1");
    expect(said.get("导出人与时间（UTC）")).toContain(ctx.user.name);
    expect(said.get("失效日期")).toContain("第一天");
    const [entry] =
      await db.admin`select after from audit_entries where action = 'export' order by seq desc limit 1`;
    expect(entry!.after).toMatchObject({ list: "titles", on: "2025-01-01", count: 1 });
  });

  it("names and explains every column in both languages", () => {
    for (const list of EXPORT_LISTS) {
      for (const texts of [zh, en]) {
        const keys = EXPORT_COLUMNS[list].map(({ key }) => key).toSorted();
        expect(Object.keys(texts.column[list]).toSorted()).toEqual(keys);
        expect(Object.keys(texts.define[list]).toSorted()).toEqual(keys);
      }
    }
  });

  it("is of the own carrier alone, and not larger than is written at once", async () => {
    const other = await world.as("beta", "viewer");
    expect((await exported("residents", { state: "all" }, other)).sheet).toHaveLength(1);
    await expect(exported("rooms", {}, await world.as("city", "analyst"))).rejects.toMatchObject({
      code: "access.denied",
    });
    const buildingId = await addBuilding({ ctx, input: { name: "B 座" } });
    const rooms = Array.from({ length: 60 }, (_, n) => ({ floor: "1", label: `1${n}`, areaDm2: 1_000 }));
    await addRooms({ ctx, input: { buildingId, from: "2023-01-01", use: "other", tenure: "own", rooms } });
    await expect(exported("rooms")).rejects.toMatchObject({ code: "exports.too-many", details: { max: 60 } });
  });
});
