import fc from "fast-check";
import { describe, expect, it } from "vitest";
import document from "#app/policies/facts.json";
import { cellText, checkCell, type MoneyUnit, reportFaults } from "./cells.ts";
import { derivedFacts, parseFactCatalogue, reportedFacts } from "./facts.ts";
import { block, refusalOf, warn } from "./fault.ts";
import { parsePaste, placePaste } from "./paste.ts";

const catalogue = parseFactCatalogue(document);
const fact = (code: string) => catalogue.byCode.get(code)!;
const known = (code: string, text: string, last: number | null = null, money: MoneyUnit = "yuan") =>
  checkCell(fact(code), text, last, money);
const cell = (code: string, value: number, explanation: string | null = null) => ({
  fact: code,
  state: "known" as const,
  value,
  explanation,
});

describe("fact catalogue", () => {
  it("holds the facts that policies may name", () => {
    expect(reportedFacts(catalogue, "firm").map((it) => it.code)).toEqual([
      "revenue",
      "high-tech-revenue",
      "rd-expense",
      "net-profit",
      "tax-paid",
      "employees",
      "rd-staff",
      "graduates-hired",
      "patents-applied",
      "invention-patents",
      "software-copyrights",
      "tech-contracts-amount",
      "equity-financing",
    ]);
    expect(reportedFacts(catalogue, "carrier")).toHaveLength(8);
    expect(derivedFacts(catalogue).every((it) => it.subject === "carrier")).toBe(true);
  });

  it("refuses a rule across units", () => {
    const facts = document.facts.map((it) =>
      it.code === "rd-staff" ? { ...it, rules: [{ rule: "at-most", level: "hard", other: "revenue" }] } : it,
    );
    expect(() => parseFactCatalogue({ facts })).toThrow(/rd-staff/);
    expect(() => parseFactCatalogue({ facts: [...document.facts, document.facts[0]] })).toThrow(/twice/);
  });
});

describe("checkCell", () => {
  it.each([
    ["revenue", "1234.5", "yuan", 123450],
    ["revenue", "１２，３４５．６７", "yuan", 1234567],
    ["revenue", "12.34", "wan", 12340000],
    ["revenue", "12.345678万元", "wan", 12345678],
    ["revenue", "1.5", "thousand", 150000],
    ["revenue", "0", "yuan", 0],
    ["net-profit", "(1,234.00)", "yuan", -123400],
    ["net-profit", "−3", "wan", -3000000],
    ["employees", "12.0", "yuan", 12],
    ["employees", " 30 人", "yuan", 30],
  ] as const)("reads %s %s in %s as %d", (code, text, money, value) => {
    expect(known(code, text, null, money)).toMatchObject({ cell: { state: "known", value } });
  });

  it.each([
    ["revenue", "12万元", "reports.other-unit"],
    ["revenue", "1O0", "reports.letter-in-number"],
    ["revenue", "12,34", "reports.separators"],
    ["revenue", "0.005", "reports.too-fine"],
    ["revenue", "-1", "reports.negative"],
    ["revenue", "1e5", "reports.not-a-number"],
    ["revenue", "约三百", "reports.not-a-number"],
    ["revenue", "99999999999999999", "reports.too-large"],
    ["employees", "1.5", "reports.not-whole"],
    ["employees", "1000001", "reports.above-maximum"],
  ])("refuses %s %s: %s", (code, text, fault) => {
    expect(known(code, text)).toEqual({ fault });
  });

  it("parts missing, not applicable and nought", () => {
    for (const text of ["", "  ", "—", "-"]) {
      expect(known("revenue", text)).toMatchObject({ cell: { state: "missing" } });
    }
    for (const text of ["/", "不适用", "N/A"]) {
      expect(known("revenue", text)).toMatchObject({ cell: { state: "not-applicable" } });
    }
    expect(known("revenue", "0")).toMatchObject({ cell: { state: "known", value: 0 } });
  });

  it("asks why a figure more than trebled or fell below a third, and not at exactly three", () => {
    const last = 100_000_000;
    expect(known("revenue", "3000000", last)).toMatchObject({ mustExplain: null });
    expect(known("revenue", "3000000.01", last)).toMatchObject({ mustExplain: "reports.changed-much" });
    expect(known("revenue", "333333.33", last)).toMatchObject({ mustExplain: "reports.changed-much" });
    expect(known("revenue", "333333.34", last)).toMatchObject({ mustExplain: null });
    expect(known("patents-applied", "4", 1)).toMatchObject({ mustExplain: null });
    expect(known("revenue", "5000000", 0)).toMatchObject({ mustExplain: null });
  });

  it("shows what it read, in every unit of money", () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.constantFrom<MoneyUnit>("yuan", "thousand", "wan"),
        (value, money) => {
          const text = cellText(fact("net-profit"), value, money);
          expect(known("net-profit", text, null, money)).toMatchObject({ cell: { value } });
        },
      ),
    );
  });
});

describe("reportFaults", () => {
  it("blocks a part above its whole, and only then", () => {
    const cells = [cell("revenue", 100), cell("high-tech-revenue", 101)];
    expect(reportFaults(catalogue, cells)).toEqual([
      block("reports.above-other", "high-tech-revenue", { value: 101, most: 100, other: "revenue" }),
    ]);
    expect(reportFaults(catalogue, [cell("revenue", 100), cell("high-tech-revenue", 100)])).toEqual([]);
    expect(reportFaults(catalogue, [cell("high-tech-revenue", 100)])).toEqual([]);
  });

  it("lets an explanation answer a soft rule, never a hard one", () => {
    const last = { employees: 100 };
    expect(reportFaults(catalogue, [cell("employees", 400)], last)).toMatchObject([
      { level: "warn", code: "reports.changed-much" },
    ]);
    expect(reportFaults(catalogue, [cell("employees", 400, "新建生产线")], last)).toEqual([]);
    expect(reportFaults(catalogue, [cell("employees", 400, "  ")], last)).toHaveLength(1);
    expect(reportFaults(catalogue, [cell("employees", -1, "笔误")])).toMatchObject([{ level: "block" }]);
  });

  it("refuses derived and unknown facts", () => {
    expect(reportFaults(catalogue, [cell("residents", 3), cell("nonsense", 3)])).toMatchObject([
      { code: "reports.unknown-fact", field: "residents" },
      { code: "reports.unknown-fact", field: "nonsense" },
    ]);
  });
});

describe("refusalOf", () => {
  it("takes the first blocking fault and names every blocked field", () => {
    const refusal = refusalOf([warn("a.soft", "x"), block("a.one", "x", { n: 1 }), block("a.two", "y")]);
    expect(refusal).toMatchObject({ code: "a.one", details: { n: 1 }, fields: { x: "a.one", y: "a.two" } });
    expect(refusalOf([warn("a.soft", "x")])).toBeNull();
  });
});

describe("parsePaste", () => {
  it("reads what a spreadsheet copies", () => {
    expect(parsePaste("1\t2\r\n3\t\r\n")).toEqual([
      ["1", "2"],
      ["3", ""],
    ]);
    expect(parsePaste('"a\tb\n""c"""\td\n')).toEqual([['a\tb\n"c"', "d"]]);
    expect(parsePaste('"open\tb')).toEqual([['"open', "b"]]);
    expect(parsePaste("")).toEqual([]);
    expect(parsePaste("\n\n5")).toEqual([[""], [""], ["5"]]);
  });

  it("reads back any block that was quoted", () => {
    const grid = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom("1", '"', "\t", "\n", "元") }), { minLength: 1 }),
    );
    fc.assert(
      fc.property(grid, (rows) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        expect(parsePaste(rows.map((row) => `${row.map(quote).join("\t")}\n`).join(""))).toEqual(rows);
      }),
    );
  });

  it("counts what falls off the grid", () => {
    const placed = placePaste([["1", "2"], ["3"]], { row: 1, column: 1 }, 3, 2);
    expect(placed).toEqual({
      cells: [
        { row: 1, column: 1, text: "1" },
        { row: 2, column: 1, text: "3" },
      ],
      outside: 1,
    });
  });
});
