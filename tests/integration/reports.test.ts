import { beforeAll, describe, expect, it } from "vitest";
import { listPeriods } from "#app/services/reports/list-periods.server.ts";
import { openPeriod } from "#app/services/reports/open-period.server.ts";
import { saveCells } from "#app/services/reports/save-cells.server.ts";
import { showGrid } from "#app/services/reports/show-grid.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedUscc } from "#db/seed/invented-firm.ts";
import { moveIn, openYears, typeIn } from "#tests/factories/reporting.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
const [A, B, C, D] = [1, 2, 3, 4].map(inventedUscc) as [string, string, string, string];
let world: World;
let operator: Ctx;
let owner: Ctx;
let lastYear: Ctx;

beforeAll(async () => {
  world = await makeWorld();
  const park = await world.addCarrier("park", { kind: "park" });
  await world.addCarrier("alpha", { park });
  await world.addCarrier("beta", { unit: "unit-b" });
  operator = await world.as("alpha", "operator");
  owner = await world.as("alpha", "owner");
  lastYear = await world.as("alpha", "operator", "2025-01-20");
  await openYears(await world.as("city", "admin"));
  await moveIn(operator, [1, 2]);
  await moveIn(operator, [4], { leftOn: "2025-07-01" });
});

const rows = async (ctx: Ctx, periodCode = "2025") =>
  (await showGrid({ ctx, input: { periodCode } })).firms.map((it) => it.uscc);
const cellAt = async (uscc: string | null, fact: string, ctx = operator) => {
  const grid = await showGrid({ ctx, input: { periodCode: "2025" } });
  return (uscc === null ? grid.own : grid.firms.find((it) => it.uscc === uscc))?.cells[fact];
};

describe("periods", () => {
  it("are listed with the one that is open today first", async () => {
    const { periods, currentCode } = await listPeriods({ ctx: operator, input: null });
    expect(periods.map((it) => it.code)).toEqual(["2025", "2024"]);
    expect(periods[0]).toMatchObject({ kind: "year", firstDay: "2025-01-01", lastDay: "2025-12-31" });
    expect(currentCode).toBe("2025");
  });

  it("are opened by the city's administrator alone, once, with days in order", async () => {
    const input = { code: "2025H1", opensOn: "2025-07-01", dueOn: "2025-07-20", closesOn: "2025-07-31" };
    const admin = await world.as("city", "admin");
    for (const [slug, role] of [
      ["city", "analyst"],
      ["unit-a", "admin"],
      ["alpha", "owner"],
    ] as const) {
      await expect(openPeriod({ ctx: await world.as(slug, role), input })).rejects.toMatchObject({
        kind: "denied",
      });
    }
    await expect(openPeriod({ ctx: admin, input: { ...input, code: "25" } })).rejects.toThrow(
      "reports.period-code",
    );
    await expect(openPeriod({ ctx: admin, input: { ...input, dueOn: "2025-08-01" } })).rejects.toThrow(
      "reports.period-days",
    );
    expect(await openPeriod({ ctx: admin, input })).toBe("2025H1");
    await expect(openPeriod({ ctx: admin, input })).rejects.toMatchObject({ code: "reports.period-exists" });
  });
});

describe("the carrier of record", () => {
  it("answers for those in residence on the last day, the innermost and the first host before others", async () => {
    const parkOperator = await world.as("park", "operator");
    const betaOperator = await world.as("beta", "operator");
    await moveIn(parkOperator, [1, 3], { enteredOn: "2020-01-01" });
    await moveIn(betaOperator, [2], { enteredOn: "2024-06-01" });
    await moveIn(betaOperator, [4], { enteredOn: "2025-08-01" });
    expect(await rows(operator)).toEqual([A, B]);
    expect(await rows(parkOperator)).toEqual([C]);
    expect(await rows(betaOperator)).toEqual([D]);
    expect(await rows(operator, "2024")).toEqual([A, B, D]);
    expect((await typeIn(betaOperator, "2025", [[B, "revenue", "1"]])).invalid).toMatchObject([
      { uscc: B, code: "reports.not-of-record" },
    ]);
  });
});

describe("saving cells", () => {
  it("stores money to the fen in the unit it was typed in, and shows last year's value", async () => {
    await typeIn(lastYear, "2024", [[A, "revenue", "800,000"]]);
    const { saved } = await typeIn(
      operator,
      "2025",
      [
        [A, "revenue", "１２０.５"],
        [null, "staff", "12"],
      ],
      "wan",
    );
    expect(saved).toMatchObject([
      { uscc: A, fact: "revenue", rev: 1, text: "120.50", mustExplain: null },
      { uscc: null, fact: "staff", rev: 1 },
    ]);
    expect(await cellAt(A, "revenue")).toMatchObject({
      state: "known",
      value: 120_500_000,
      last: 80_000_000,
      rev: 1,
    });
    expect(await cellAt(null, "staff")).toMatchObject({ value: 12, last: null });
  });

  it("gives wrong cells back and stores the others", async () => {
    const { saved, invalid } = await typeIn(operator, "2025", [
      [B, "employees", "2O"],
      [B, "revenue", "-5"],
      [B, "tax-paid", "3万元"],
      [B, "patents-applied", "1.5"],
      [B, "residents", "1"],
      ["910000000000000000", "mentors", "1"],
      [B, "rd-expense", "1000"],
    ]);
    expect(saved.map((it) => it.fact)).toEqual(["rd-expense"]);
    expect(Object.fromEntries(invalid.map((it) => [it.fact, it.code]))).toEqual({
      employees: "reports.letter-in-number",
      revenue: "reports.negative",
      mentors: "reports.not-of-record",
      "tax-paid": "reports.other-unit",
      "patents-applied": "reports.not-whole",
      residents: "reports.unknown-fact",
    });
    expect(await cellAt(B, "employees")).toMatchObject({ state: "missing", rev: 0 });
  });

  it("refuses a part above its whole, against what is stored", async () => {
    await typeIn(operator, "2025", [[B, "employees", "10"]]);
    const { invalid } = await typeIn(operator, "2025", [[B, "rd-staff", "11"]]);
    expect(invalid).toMatchObject([
      { code: "reports.above-other", details: { most: 10, other: "employees" } },
    ]);
  });

  it("asks to explain a jump, and is content with the explanation", async () => {
    await typeIn(lastYear, "2024", [[A, "rd-expense", "900000"]]);
    const { saved } = await typeIn(operator, "2025", [[A, "rd-expense", "9000000"]]);
    expect(saved[0]?.mustExplain).toMatchObject({ code: "reports.changed-much" });
    expect((await cellAt(A, "rd-expense"))?.faults).toMatchObject([{ level: "warn" }]);
    const again = await typeIn(operator, "2025", [[A, "rd-expense", "9000000", 1, "承担市级重大专项"]]);
    expect(again.saved[0]).toMatchObject({ rev: 2, mustExplain: null });
    expect(await cellAt(A, "rd-expense")).toMatchObject({ explanation: "承担市级重大专项", faults: [] });
  });

  it("shows two people who typed into one cell what the other wrote, and keeps both apart", async () => {
    await typeIn(operator, "2025", [[B, "software-copyrights", "1"]]);
    await typeIn(owner, "2025", [[B, "software-copyrights", "2", 1]]);
    const { saved, conflicts } = await typeIn(operator, "2025", [
      [B, "software-copyrights", "3", 1],
      [B, "invention-patents", "4"],
    ]);
    expect(saved.map((it) => it.fact)).toEqual(["invention-patents"]);
    expect(conflicts).toMatchObject([
      { fact: "software-copyrights", text: "2", rev: 2, by: owner.user.name },
    ]);
    expect((await typeIn(operator, "2025", [[B, "software-copyrights", "3", 2]])).saved).toMatchObject([
      { rev: 3 },
    ]);
    expect((await typeIn(owner, "2025", [[B, "software-copyrights", "３", 2]])).saved).toMatchObject([
      { rev: 3 },
    ]);
  });

  it("lets exactly one of many win who write the same empty cell at once", async () => {
    const people = [operator, owner, operator, owner, operator, owner];
    const answers = await Promise.all(
      people.map((ctx, i) =>
        typeIn(ctx, "2025", [
          [B, "graduates-hired", String(i)],
          [null, "mentors", String(i)],
        ]),
      ),
    );
    for (const fact of ["graduates-hired", "mentors"]) {
      const winners = answers.flatMap((it) => it.saved.filter((cell) => cell.fact === fact));
      expect(winners).toHaveLength(1);
      const told = answers.flatMap((it) => it.conflicts.filter((cell) => cell.fact === fact));
      expect(new Set(told.map((it) => it.text))).toEqual(new Set([winners[0]?.text]));
      expect(told).toHaveLength(people.length - 1);
    }
  });

  it("empties a cell, and knows not applicable from missing", async () => {
    await typeIn(operator, "2025", [[A, "equity-financing", "5"]]);
    await typeIn(operator, "2025", [[A, "equity-financing", "不适用", 1]]);
    expect(await cellAt(A, "equity-financing")).toMatchObject({ state: "not-applicable", value: null });
    await typeIn(operator, "2025", [[A, "equity-financing", "", 2]]);
    expect(await cellAt(A, "equity-financing")).toMatchObject({ state: "missing", rev: 3 });
  });

  it("writes nothing when nothing changed, and once for a key", async () => {
    await typeIn(operator, "2025", [[A, "employees", "8"]]);
    const before = await db.admin`select count(*)::int as n from audit_entries`;
    expect((await typeIn(operator, "2025", [[A, "employees", "8", 1]])).saved).toMatchObject([{ rev: 1 }]);
    expect(await db.admin`select count(*)::int as n from audit_entries`).toEqual(before);
    const input = {
      periodCode: "2025",
      cells: [{ uscc: A, fact: "employees", text: "9", rev: 1 }],
    };
    const once = await saveCells({ ctx: operator, input, key: "k1" });
    expect(await saveCells({ ctx: operator, input, key: "k1" })).toEqual(once);
    expect(await cellAt(A, "employees")).toMatchObject({ value: 9, rev: 2 });
  });

  it("is for those who keep the ledger, of the own carrier, before the period closes", async () => {
    for (const role of ["reviewer", "viewer"] as const) {
      await expect(
        typeIn(await world.as("alpha", role), "2025", [[A, "revenue", "1"]]),
      ).rejects.toMatchObject({
        code: "access.denied",
      });
    }
    await expect(
      showGrid({ ctx: await world.as("unit-a", "reviewer"), input: { periodCode: "2025" } }),
    ).rejects.toMatchObject({ code: "access.denied" });
    const late = await world.as("alpha", "operator", "2026-04-01");
    await expect(typeIn(late, "2025", [[A, "revenue", "1"]])).rejects.toMatchObject({
      code: "filings.closed",
    });
    expect((await showGrid({ ctx: late, input: { periodCode: "2025" } })).lock).toMatchObject({
      code: "filings.closed",
    });
    await expect(typeIn(operator, "2031", [])).rejects.toMatchObject({ code: "reports.no-period" });
    const wrong = { periodCode: "2025", cells: [{ uscc: A, fact: "revenue", text: 5, rev: "x" }] };
    await expect(saveCells({ ctx: operator, input: wrong as never })).rejects.toMatchObject({
      code: "reports.cells-unreadable",
    });
  });
});
