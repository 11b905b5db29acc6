import ExcelJS from "exceljs";
import { beforeAll, describe, expect, it } from "vitest";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { checkRegistry } from "#app/services/titles/check-registry.server.ts";
import { claimForm } from "#app/services/titles/claim-form.server.ts";
import { claimListed } from "#app/services/titles/claim-listed.server.ts";
import { claimTitle } from "#app/services/titles/claim-title.server.ts";
import { commitRegistry } from "#app/services/titles/commit-registry.server.ts";
import { filedMismatches } from "#app/services/titles/filed-mismatches.server.ts";
import { listTitles } from "#app/services/titles/list-titles.server.ts";
import { showChanges } from "#app/services/titles/show-changes.server.ts";
import { showRegistry, showRegistryBatch } from "#app/services/titles/show-registry.server.ts";
import { undoRegistry } from "#app/services/titles/undo-registry.server.ts";
import { titleMismatches } from "#app/services/titles/verify-titles.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { fileYear } from "#tests/factories/filed-year.ts";
import { openYears } from "#tests/factories/reporting.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

testDatabase();
let world: World;
let analyst: Ctx;
let operator: Ctx;
const firm = (n: number) => inventedFirm(n);
const NUMBER = (n: number) => `GR20245110000${n}`;
const line = (n: number, awardedOn = "2024-10-16", number = NUMBER(n)) =>
  [firm(n).uscc, firm(n).name, number, awardedOn, "2027-10-16"].join("\t");
const announced = { kind: "high-tech" as const, title: "名单", announcedOn: "2025-01-05" };
const check = (rows: string, key?: string) =>
  checkRegistry({ ctx: analyst, input: { ...announced, rows }, key });
let firmIds: string[];

beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
  analyst = await world.as("city", "analyst");
  operator = await world.as("alpha", "operator");
  for (const n of [1, 2, 3]) {
    const { uscc, name, foundedOn, field } = firm(n);
    await addResident({ ctx: operator, input: { uscc, name, foundedOn, field, enteredOn: "2024-03-01" } });
  }
  const { firms } = await claimForm({ ctx: operator, input: null });
  firmIds = [1, 2, 3].map((n) => firms.find(({ uscc }) => uscc === firm(n).uscc)!.id);
});

describe("the register of titles", () => {
  let first: string;

  it("tells wrong rows by field and rule, and writes none of them", async () => {
    const code = firm(1).uscc;
    const wrong = code.slice(0, 17) + (code.endsWith("A") ? "B" : "A");
    const { id } = await check(
      [line(1), `${wrong}\t甲\tGR1\t2024-10-16`, `${firm(2).uscc}\t\t\t3月`, line(1)].join("\n"),
    );
    const { rows, batch } = await showRegistryBatch({ ctx: analyst, input: { id } });
    expect(batch).toMatchObject({ newRows: 1, wrongRows: 3 });
    const codes = rows.flatMap((row) => row.faults.map((it) => `${row.row} ${it.field} ${it.code}`)).sort();
    expect(codes).toEqual(
      expect.arrayContaining([
        "3 name registry.name-required",
        "3 number registry.number-required",
        "3 awardedOn titles.date-unreadable",
        "4 number registry.row-twice",
      ]),
    );
    expect(codes.some((it) => /^2 uscc residency\.uscc-check/.test(it))).toBe(true);
    await expect(commitRegistry({ ctx: analyst, input: { id } })).rejects.toMatchObject({
      code: "registry.has-wrong",
    });
    expect((await showRegistry({ ctx: analyst, input: {} })).total).toBe(0);
  });

  it("is written once by a key, is told again for the same list, and names firms of no carrier", async () => {
    const rows = [line(1), line(2, "2024-10-15"), line(7)].join("\n");
    first = (await check(rows, "same")).id;
    expect((await check(rows, "same")).id).toBe(first);
    expect(await commitRegistry({ ctx: analyst, input: { id: first } })).toEqual({ added: 3, corrected: 0 });
    await expect(commitRegistry({ ctx: analyst, input: { id: first } })).rejects.toMatchObject({
      code: "registry.not-checked",
    });
    const again = (await check([line(7), line(2, "2024-10-15"), line(1)].join("\n"))).id;
    const view = await showRegistryBatch({ ctx: analyst, input: { id: again } });
    expect(view).toMatchObject({ batch: { sameRows: 3, newRows: 0 }, twin: { id: first } });
    await expect(commitRegistry({ ctx: analyst, input: { id: again } })).rejects.toMatchObject({
      code: "registry.nothing-new",
    });
  });

  it("shows a carrier what agrees, what differs, what is not listed and what is not claimed", async () => {
    const claim = (at: number, number: string) => ({
      firmId: firmIds[at]!,
      kind: "high-tech" as const,
      number,
      awardedOn: "2024-10-16",
      expiresOn: "2027-10-16",
    });
    await claimTitle({ ctx: operator, input: claim(1, NUMBER(2)) });
    await claimTitle({ ctx: operator, input: claim(2, NUMBER(3)) });
    const { verified, unclaimed, counts } = await titleMismatches({ ctx: operator, input: null });
    expect(counts).toMatchObject({ verified: 0, differs: 1, "not-listed": 1, unclaimed: 1 });
    expect(verified.find(({ state }) => state === "differs")).toMatchObject({ differs: ["awardedOn"] });
    expect(unclaimed.map(({ uscc }) => uscc)).toEqual([firm(1).uscc]);
    expect(await claimListed({ ctx: operator, input: { entryId: "all" }, key: "k" })).toEqual({
      claimed: 1,
      refused: 0,
    });
    const list = await listTitles({ ctx: operator, input: { check: "verified" } });
    expect(list.rows.map(({ uscc, source }) => [uscc, source])).toEqual([[firm(1).uscc, "registry"]]);
    await expect(claimListed({ ctx: operator, input: { entryId: "all" } })).rejects.toMatchObject({
      code: "registry.not-claimable",
    });
    const changes = await showChanges({ ctx: operator, input: { from: "2024-01-01", to: "2026-01-01" } });
    expect(changes.rows.find(({ kind }) => kind === "high-tech")).toMatchObject({ gained: 3, stockAtTo: 3 });
  });

  it("is not taken back once a carrier built on it, and a correction is taken back to what stood", async () => {
    await expect(undoRegistry({ ctx: analyst, input: { id: first } })).rejects.toMatchObject({
      code: "registry.undo-claimed",
    });
    const { id } = await check(line(7, "2024-11-01"));
    expect(await commitRegistry({ ctx: analyst, input: { id } })).toEqual({ added: 1, corrected: 1 });
    await expect(undoRegistry({ ctx: analyst, input: { id: first } })).rejects.toMatchObject({
      code: "registry.undo-corrected",
    });
    expect(await undoRegistry({ ctx: analyst, input: { id } })).toEqual({ removed: 1, restored: 1 });
    const { rows } = await showRegistry({ ctx: analyst, input: { q: firm(7).uscc } });
    expect(rows.map(({ awardedOn }) => awardedOn)).toEqual(["2024-10-16"]);
  });

  it("is refused where it has changed since the check", async () => {
    const [a, b] = [(await check(line(8))).id, (await check(line(8))).id];
    await commitRegistry({ ctx: analyst, input: { id: a } });
    await expect(commitRegistry({ ctx: analyst, input: { id: b } })).rejects.toMatchObject({
      code: "registry.changed-since-check",
    });
  });

  it("is kept by the city's analyst alone, and read by every business role", async () => {
    const viewer = await world.as("alpha", "viewer");
    const reviewer = await world.as("unit-a", "reviewer");
    for (const ctx of [viewer, reviewer, await world.as("city", "approver")]) {
      expect((await showRegistry({ ctx, input: {} })).total).toBe(4);
      await expect(checkRegistry({ ctx, input: { ...announced, rows: line(9) } })).rejects.toMatchObject({
        code: "access.denied",
      });
    }
    expect(await filedMismatches({ ctx: reviewer, input: {} })).toMatchObject({ read: 0, rows: [] });
  });
});

describe("an uploaded list, and filings beside it", () => {
  const sheet = async (rows: (string | number | Date)[][]) => {
    const workbook = new ExcelJS.Workbook();
    const page = workbook.addWorksheet("2024年度高新技术企业名单");
    page.addRow(["2024年度高新技术企业名单"]);
    page.addRow(["序号", "企业名称", "统一社会信用代码", "证书编号", "发证日期", "有效期至"]);
    for (const [i, row] of rows.entries()) page.addRow([i + 1, ...row]);
    return new Uint8Array(await workbook.xlsx.writeBuffer());
  };
  const upload = (bytes: Uint8Array, key?: string) =>
    checkRegistry({
      ctx: analyst,
      input: { ...announced, file: { bytes, fileName: "名单.xlsx", locale: "zh-CN" as const } },
      key,
    });

  it("is read from a real workbook with a heading above, dates as dates, and committed row by row", async () => {
    const { uscc, name } = firm(20);
    const bytes = await sheet([
      [name, uscc, "GR202451000020", new Date("2024-11-01T00:00:00Z"), new Date("2027-11-01T00:00:00Z")],
      [firm(21).name, firm(21).uscc, "GR202451000021", "2024.11.1", "2027年11月1日"],
    ]);
    const { id } = await upload(bytes, "file");
    expect((await upload(bytes, "file")).id).toBe(id);
    const { rows, batch } = await showRegistryBatch({ ctx: analyst, input: { id } });
    expect(batch).toMatchObject({ fileName: "名单.xlsx", newRows: 2, wrongRows: 0 });
    expect(rows.map((row) => row.row)).toEqual([3, 4]);
    expect(await commitRegistry({ ctx: analyst, input: { id } })).toEqual({ added: 2, corrected: 0 });
    const { rows: listed } = await showRegistry({ ctx: analyst, input: { q: uscc } });
    expect(listed).toMatchObject([{ name, awardedOn: "2024-11-01", expiresOn: "2027-11-01" }]);
    await expect(upload(new TextEncoder().encode("no workbook"))).rejects.toMatchObject({
      code: "registry.file-refused",
      fields: { file: "registry.file-refused" },
    });
  });

  it("compares what was filed with the register, at the city and at the unit, and names who lives nowhere", async () => {
    await openYears(world.city);
    await fileYear(world, "alpha", {
      year: 2025,
      firms: [1, 2, 3].map((n) => firm(n).uscc),
      upTo: "submitted",
    });
    const city = await filedMismatches({ ctx: analyst, input: { period: "2025" } });
    expect(city).toMatchObject({ period: "2025", read: 1, titles: 3, verified: 1 });
    const [row] = city.rows;
    expect(row).toMatchObject({ carrier: { slug: "alpha" }, unclaimed: [] });
    expect(row!.differing.map(({ title, state, differs }) => [title.uscc, state, differs]).sort()).toEqual(
      [
        [firm(2).uscc, "differs", ["awardedOn"]],
        [firm(3).uscc, "not-listed", []],
      ].sort(),
    );
    const codes = new Set(city.elsewhere!.rows.map(({ uscc }) => uscc));
    expect(codes).toEqual(new Set([7, 8, 20, 21].map((n) => firm(n).uscc)));
    expect(city.elsewhere!.firms).toBe(4);
    const unit = await filedMismatches({
      ctx: await world.as("unit-a", "reviewer"),
      input: { period: "2025" },
    });
    expect(unit.rows).toEqual(city.rows);
    const other = await filedMismatches({
      ctx: await world.as("unit-b", "reviewer"),
      input: { period: "2025" },
    });
    expect(other).toMatchObject({ read: 0, rows: [], elsewhere: null });
  });
});
