import { describe, expect, it } from "vitest";
import factsDocument from "#app/policies/facts.json";
import {
  answered,
  asksExplanation,
  cellAt,
  columnSum,
  countsOf,
  differsFromRecords,
  type Entry,
  filledCount,
  left,
  openEntry,
  restored,
  reverted,
  settled,
  toSend,
  typed,
  unsavedOf,
  unsent,
} from "./entry-grid.ts";
import { parseFactCatalogue, reportedFacts } from "./facts.ts";
import type { GridCell } from "./grid.ts";

const facts = reportedFacts(parseFactCatalogue(factsDocument), "firm");
const revenue = facts.find((it) => it.code === "revenue")!;
const stored = (value: number | null, over: Partial<GridCell> = {}): GridCell => ({
  state: value === null ? "missing" : "known",
  value,
  explanation: null,
  rev: value === null ? 0 : 1,
  last: null,
  recorded: null,
  faults: [],
  comments: [],
  ...over,
});
const open = (money: "yuan" | "wan" = "yuan"): Entry =>
  openEntry(
    [
      { uscc: "A", name: "甲", cells: { revenue: stored(123_456_700), employees: stored(null) } },
      { uscc: "B", name: "乙", cells: { revenue: stored(100), employees: stored(5) } },
    ],
    facts,
    money,
  );
const at = (row: number, fact = "revenue") => ({ row, fact });
const none = { saved: [], invalid: [], conflicts: [] };

describe("the entry grid", () => {
  it("writes figures grouped, in the unit chosen, and sums what can be read", () => {
    expect(cellAt(open(), at(0))?.text).toBe("1,234,567.00");
    expect(cellAt(open("wan"), at(0))?.text).toBe("123.4567");
    expect(columnSum(open("wan"), revenue)).toBe(123_456_800);
    expect(columnSum(typed(open(), at(1), "x"), revenue)).toBe(123_456_700);
    expect(columnSum(openEntry([], facts, "yuan"), revenue)).toBeNull();
  });

  it("reads a cell when it is left, and sends only what is right and new", () => {
    let entry = typed(typed(open(), at(1), "２5００"), at(0, "employees"), "1O");
    entry = left(left(entry, at(1)), at(0, "employees"));
    expect(cellAt(entry, at(1))).toMatchObject({ text: "2,500.00", status: "dirty" });
    expect(cellAt(entry, at(0, "employees"))).toMatchObject({ status: "invalid", text: "1O" });
    const { entry: sending, sent } = toSend(entry);
    expect(sent).toEqual([{ uscc: "B", fact: "revenue", text: "2,500.00", explanation: "", rev: 1 }]);
    expect(countsOf([sending])).toMatchObject({ saving: 1, invalid: 1, dirty: 0 });
    expect(toSend(left(typed(entry, at(1), "1"), at(1))).sent).toEqual([]);
    expect(toSend(unsent(sending)).sent).toEqual(sent);
  });

  it("keeps what was typed while the answer was on its way", () => {
    const { entry, sent } = toSend(typed(open(), at(1), "7"));
    const ok = { ...none, saved: [{ uscc: "B", fact: "revenue", rev: 2, text: "7.00", mustExplain: null }] };
    expect(cellAt(answered(entry, sent, ok), at(1))).toMatchObject({ status: "clean", rev: 2 });
    expect(cellAt(left(answered(entry, sent, ok), at(1)), at(1))).toMatchObject({
      status: "clean",
      text: "7.00",
    });
    const further = answered(typed(entry, at(1), "78"), sent, ok);
    expect(cellAt(further, at(1))).toMatchObject({ status: "dirty", text: "78", rev: 2 });
    const code = "reports.above-other";
    const no = { ...none, invalid: [{ uscc: "B", fact: "revenue", code, details: {} }] };
    expect(cellAt(answered(entry, sent, no), at(1))).toMatchObject({ status: "invalid", fault: { code } });
    expect(cellAt(answered(typed(entry, at(1), "78"), sent, no), at(1))).toMatchObject({ status: "dirty" });
  });

  it("settles a conflict only by a choice", () => {
    const { entry, sent } = toSend(typed(open(), at(1), "7"));
    const other = { uscc: "B", fact: "revenue", rev: 4, text: "9.00", explanation: null, by: "李", at: "" };
    const clash = answered(entry, sent, { ...none, conflicts: [other] });
    expect(cellAt(clash, at(1))).toMatchObject({ status: "conflict", text: "7", theirs: { by: "李" } });
    expect(toSend(typed(clash, at(1), "8")).sent).toEqual([]);
    expect(toSend(settled(clash, at(1), "mine")).sent).toMatchObject([{ text: "7", rev: 4 }]);
    const theirs = settled(clash, at(1), "theirs");
    expect(cellAt(theirs, at(1))).toMatchObject({ status: "clean", text: "9.00", rev: 4, theirs: null });
  });

  it("asks for an explanation only of a figure that is saved and not explained", () => {
    const faults = [{ level: "warn" as const, code: "reports.changed-much", details: {} }];
    const entry = openEntry(
      [{ uscc: "A", name: "甲", cells: { revenue: stored(5, { faults }) } }],
      facts,
      "yuan",
    );
    expect(asksExplanation(cellAt(entry, at(0))!)).toBe(true);
    expect(asksExplanation(cellAt(typed(entry, at(0), "1"), at(0))!)).toBe(false);
  });

  it("brings unsaved cells back, in another unit too, with the rev that was seen", () => {
    const kept = unsavedOf(typed(typed(open(), at(1), "25000"), at(0, "employees"), "x"));
    expect(kept.cells).toHaveLength(2);
    const { entry, count } = restored(open("wan"), kept);
    expect(count).toBe(2);
    expect(cellAt(entry, at(1))).toMatchObject({ text: "2.50", status: "dirty", rev: 1 });
    expect(cellAt(entry, at(0, "employees"))).toMatchObject({ text: "x", status: "invalid" });
    expect(unsavedOf(reverted(reverted(entry, at(1)), at(0, "employees"))).cells).toEqual([]);
    expect(restored(open(), { money: "yuan", cells: [] }).count).toBe(0);
  });

  it("takes what the records count into cells that nobody touched, and marks a figure that is another", () => {
    const count = facts.find((it) => it.code === "invention-patents")!;
    const rows = [
      stored(null, { recorded: 3 }),
      stored(2, { recorded: 3 }),
      stored(null, { recorded: 0 }),
    ].map((cell, i) => ({ uscc: `${i}`, name: `${i}`, cells: { [count.code]: cell } }));
    const cells = (isFilled: boolean) =>
      openEntry(rows, facts, "yuan", isFilled).rows.map((row) => row.cells[count.code]!);
    expect(cells(true).map(({ text, status }) => [text, status])).toEqual([
      ["3", "dirty"],
      ["2", "clean"],
      ["", "clean"],
    ]);
    expect(cells(true).map((cell) => differsFromRecords(count, cell, "yuan"))).toEqual([false, true, false]);
    const entry = openEntry(rows, facts, "yuan", true);
    expect(filledCount(entry)).toBe(1);
    expect(toSend(entry).sent).toEqual([{ uscc: "0", fact: count.code, text: "3", explanation: "", rev: 0 }]);
    // Who may not write sees what is stored, and nothing else.
    expect(cells(false).map(({ text }) => text)).toEqual(["", "2", ""]);
  });

  it("leaves the other rows' objects alone, so that they need not be drawn again", () => {
    const before = open();
    const after = typed(before, at(1), "7");
    expect(after.rows[0]).toBe(before.rows[0]);
    expect(after.rows[1]).not.toBe(before.rows[1]);
    expect(typed(before, at(1), "1.00")).toBe(before);
  });
});
