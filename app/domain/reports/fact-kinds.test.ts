import { describe, expect, it } from "vitest";
import { decideCells } from "./batch.ts";
import { checkCell, reportFaults } from "./cells.ts";
import { cellAt, left, openEntry, toSend, typed } from "./entry-grid.ts";
import { type Fact, parseFactCatalogue } from "./facts.ts";
import { parsePaste, placePaste } from "./paste.ts";

/** An invented catalogue: one fact of each kind that is no figure, collected for every purpose there is. */
const label = (zh: string, en: string) => ({ zh, en });
const common = { subject: "firm", reporter: "carrier", purposes: ["credit", "statistics"] } as const;
const STANDING = {
  ...common,
  code: "standing",
  label: label("经营状态", "Business status"),
  unit: "text",
  kind: "choice",
  options: [
    { value: "open", label: label("存续", "In business") },
    { value: "closed", label: label("注销", "Closed") },
  ],
} as const;
const catalogue = parseFactCatalogue({
  facts: [
    STANDING,
    { ...common, code: "remark", label: label("主营", "Business"), unit: "text", kind: "text", maxLength: 5 },
    { ...common, code: "listed-on", label: label("上市日期", "Listed on"), unit: "date", kind: "date" },
    { ...common, code: "heads", label: label("人数", "Heads"), unit: "count", kind: "stock", min: 0 },
  ],
});
const fact = (code: string): Fact => catalogue.byCode.get(code)!;
const known = (value: string) => ({ cell: { state: "known", value }, mustExplain: null });

describe("kinds of facts that are no figures", () => {
  it.each([
    ["standing", " 存续 ", "open"],
    ["standing", "closed", "closed"],
    ["standing", "in BUSINESS", "open"],
    ["listed-on", "2024-02-29", "2024-02-29"],
    ["listed-on", "2024/2/9", "2024-02-09"],
    ["listed-on", "2024年12月3日", "2024-12-03"],
    ["listed-on", "２０２４.1.31", "2024-01-31"],
    ["listed-on", "20240131", "2024-01-31"],
    ["remark", "软件开发业", "软件开发业"],
  ])("%s: %s is read as %s", (code, text, value) => {
    expect(checkCell(fact(code), text)).toEqual(known(value));
  });

  it.each([
    ["standing", "停业", "reports.not-an-option"],
    ["standing", "存续 注销", "reports.not-an-option"],
    ["listed-on", "2023-02-29", "reports.not-a-date"],
    ["listed-on", "2024-13-01", "reports.not-a-date"],
    ["listed-on", "01/05/2024", "reports.not-a-date"],
    ["listed-on", "45000", "reports.not-a-date"],
    ["remark", "软件开发业务", "reports.text-long"],
  ])("%s: %s is refused", (code, text, fault) => {
    expect(checkCell(fact(code), text)).toEqual({ fault });
  });

  it.each(["standing", "listed-on", "remark"])("%s may be left empty, or not apply", (code) => {
    expect(checkCell(fact(code), " ")).toMatchObject({ cell: { state: "missing" } });
    expect(checkCell(fact(code), "/")).toMatchObject({ cell: { state: "not-applicable" } });
  });

  it("names the rule that a refused cell breaks, of many in one batch", () => {
    const { decided, refused } = decideCells(
      catalogue,
      "firm",
      [],
      [
        { fact: "standing", text: "停业" },
        { fact: "remark", text: "软件开发业务" },
        { fact: "listed-on", text: "2024-5-1" },
        { fact: "heads", text: "12" },
      ],
      "yuan",
    );
    expect(refused).toEqual([
      {
        fact: "standing",
        code: "reports.not-an-option",
        details: { options: "存续 (In business) / 注销 (Closed)" },
      },
      { fact: "remark", code: "reports.text-long", details: { most: 5 } },
    ]);
    expect(decided.map((it) => it.cell)).toEqual([
      { state: "known", value: "2024-05-01" },
      { state: "known", value: 12 },
    ]);
  });

  it("finds a stored value that no longer fits its fact", () => {
    const cell = (code: string, value: string | number) => ({
      fact: code,
      state: "known" as const,
      value,
      explanation: "why",
    });
    const faults = reportFaults(catalogue, [
      cell("standing", "gone"),
      cell("listed-on", "2024-5-1"),
      cell("remark", 5),
      cell("heads", "five"),
    ]);
    expect(faults.map((it) => [it.field, it.code, it.level])).toEqual([
      ["standing", "reports.not-an-option", "block"],
      ["listed-on", "reports.not-a-date", "block"],
      ["remark", "reports.not-a-number", "block"],
      ["heads", "reports.not-a-number", "block"],
    ]);
  });
});

describe("the entry grid with texts, choices and dates", () => {
  const empty = {
    state: "missing" as const,
    value: null,
    explanation: null,
    rev: 0,
    last: null,
    recorded: null,
    faults: [],
    comments: [],
  };
  const facts = catalogue.facts;
  const grid = openEntry(
    ["A", "B"].map((uscc) => ({
      uscc,
      name: uscc,
      cells: Object.fromEntries(facts.map((it) => [it.code, empty])),
    })),
    facts,
    "yuan",
  );

  it("takes a pasted block, writes it the usual way and sends what is right", () => {
    const block = parsePaste("存续\t软件\t2024/5/1\t1,200\nGone\t—\t5月1日\t3\n");
    const { cells } = placePaste(block, { row: 0, column: 0 }, 2, facts.length);
    const pasted = cells.reduce((entry, { row, column, text }) => {
      const place = { row, fact: facts[column]!.code };
      return left(typed(entry, place, text), place);
    }, grid);
    expect(toSend(pasted).sent.map((it) => [it.uscc, it.fact, it.text])).toEqual([
      ["A", "standing", "open"],
      ["A", "remark", "软件"],
      ["A", "listed-on", "2024-05-01"],
      ["A", "heads", "1,200"],
      ["B", "heads", "3"],
    ]);
    expect(cellAt(pasted, { row: 1, fact: "standing" })).toMatchObject({
      status: "invalid",
      text: "Gone",
      fault: { code: "reports.not-an-option", details: { options: expect.stringContaining("存续") } },
    });
    expect(cellAt(pasted, { row: 1, fact: "listed-on" })?.fault?.code).toBe("reports.not-a-date");
  });
});

describe("the catalogue", () => {
  const parse = (over: object) => () => parseFactCatalogue({ facts: [{ ...STANDING, ...over }] });

  it.each<[string, object]>([
    ["a choice that is a number", { unit: "count" }],
    ["a stock that is a text", { kind: "stock", options: undefined }],
    ["a date in the unit of a text", { kind: "date", options: undefined }],
    ["a choice that carriers make, of nothing", { options: undefined }],
    ["options of one name", { options: [STANDING.options[0], { ...STANDING.options[1], value: "存续" }] }],
    ["a text with options", { kind: "text" }],
    ["a choice with a length", { maxLength: 5 }],
    ["a choice with a minimum", { min: 0 }],
  ])("refuses %s", (_, over) => {
    expect(parse(over)).toThrow(RangeError);
  });

  it("takes a choice of departments without its options, and facts collected for credit", () => {
    expect(parse({ reporter: "department", options: undefined })).not.toThrow();
    expect(fact("standing").purposes).toContain("credit");
  });
});
