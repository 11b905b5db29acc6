import fc from "fast-check";
import { describe, expect, it } from "vitest";
import factsDocument from "#app/policies/facts.json";
import { decideCells, mergeCells } from "./batch.ts";
import { type ReportCell, reportFaults } from "./cells.ts";
import { parseFactCatalogue } from "./facts.ts";
import { currentPeriod, periodOfCode } from "./periods.ts";

const catalogue = parseFactCatalogue(factsDocument);
const cell = (fact: string, value: number, explanation: string | null = null): ReportCell => ({
  fact,
  state: "known",
  value,
  explanation,
});
const decide = (stored: ReportCell[], typed: Record<string, string>) =>
  decideCells(
    catalogue,
    "firm",
    stored,
    Object.entries(typed).map(([fact, text]) => ({ fact, text })),
    "yuan",
  );

describe("decideCells", () => {
  it("stores what is right and refuses what is wrong, cell by cell", () => {
    const { decided, refused } = decide([], {
      revenue: "1,000",
      employees: "1O",
      "rd-staff": "3",
      staff: "4",
    });
    expect(decided.map((it) => it.fact)).toEqual(["revenue", "rd-staff"]);
    expect(refused.map((it) => `${it.fact} ${it.code}`)).toEqual([
      "employees reports.letter-in-number",
      "staff reports.unknown-fact",
    ]);
  });

  it("refuses the part above its whole, or the whole below its part, whichever was typed", () => {
    expect(decide([cell("employees", 10)], { "rd-staff": "11" }).refused).toMatchObject([
      { fact: "rd-staff", code: "reports.above-other" },
    ]);
    expect(decide([cell("rd-staff", 11)], { employees: "10" }).refused).toMatchObject([
      { fact: "employees", code: "reports.below-other", details: { least: 11, other: "rd-staff" } },
    ]);
    expect(decide([cell("employees", 10)], { "rd-staff": "11", employees: "20" }).refused).toEqual([]);
  });

  it("lets a fault that stood before be mended step by step", () => {
    const stored = [cell("employees", 10), cell("rd-staff", 30)];
    expect(decide(stored, { employees: "20" }).decided).toHaveLength(1);
    expect(decide(stored, { "rd-staff": "20" }).refused).toHaveLength(1);
  });

  it("keeps the explanation that stands unless another is given", () => {
    const stored = [cell("revenue", 100, "新签大单")];
    expect(decide(stored, { revenue: "2" }).decided[0]?.explanation).toBe("新签大单");
    const cleared = decideCells(
      catalogue,
      "firm",
      stored,
      [{ fact: "revenue", text: "2", explanation: " " }],
      "yuan",
    );
    expect(cleared.decided[0]?.explanation).toBeNull();
  });

  it("never lets a new hard fault in, and answers every cell once", () => {
    const facts = ["revenue", "high-tech-revenue", "employees", "rd-staff", "graduates-hired"];
    const figures = fc.dictionary(fc.constantFrom(...facts), fc.integer({ min: 0, max: 5 }));
    const blocks = (cells: readonly ReportCell[]) =>
      reportFaults(catalogue, cells).filter((it) => it.level === "block").length;
    fc.assert(
      fc.property(figures, figures, (before, after) => {
        const stored = Object.entries(before).map(([fact, value]) => cell(fact, value));
        const typed = Object.fromEntries(Object.entries(after).map(([fact, value]) => [fact, String(value)]));
        const { decided, refused } = decide(stored, typed);
        expect([...decided, ...refused].map((it) => it.fact).sort()).toEqual(Object.keys(after).sort());
        if (blocks(stored) === 0) {
          const money = decided.map((it) => ({ ...it }));
          expect(blocks(mergeCells(stored, money))).toBe(0);
        }
      }),
    );
  });
});

describe("periodOfCode", () => {
  it("knows years, halves and quarters", () => {
    expect(periodOfCode("2025")).toEqual({ kind: "year", firstDay: "2025-01-01", lastDay: "2025-12-31" });
    expect(periodOfCode("2025H2")).toEqual({ kind: "half", firstDay: "2025-07-01", lastDay: "2025-12-31" });
    expect(periodOfCode("2024Q1")).toEqual({
      kind: "quarter",
      firstDay: "2024-01-01",
      lastDay: "2024-03-31",
    });
    expect(["25", "2025Q5", "2025H0", "2025 ", ""].map(periodOfCode)).toEqual([null, null, null, null, null]);
  });
});

describe("currentPeriod", () => {
  const period = (lastDay: string, opensOn: string, closesOn: string) => ({ lastDay, opensOn, closesOn });
  const last = period("2024-12-31", "2025-01-01", "2025-02-28");
  const now = period("2025-12-31", "2026-01-01", "2026-02-28");
  it("is the open one, else the latest that was open, else the first to come", () => {
    expect(currentPeriod([last, now], "2026-01-20")).toBe(now);
    expect(currentPeriod([last, now], "2025-06-01")).toBe(last);
    expect(currentPeriod([now, last], "2026-06-01")).toBe(now);
    expect(currentPeriod([now], "2025-06-01")).toBe(now);
    expect(currentPeriod([], "2025-06-01")).toBeNull();
  });
});
