import fc from "fast-check";
import { expect, it } from "vitest";
import { usccCheckCharacter } from "../shared/uscc.ts";
import { dryRun } from "./import.ts";
import { findTable, type RawCell, type Sheet } from "./import-header.ts";
import { residentsTemplate } from "./import-template.ts";
import { compact } from "./normalise.ts";

const template = residentsTemplate([{ code: "10", level: 1, parent: null, name: "电子信息" }]);
const HEADERS = ["企业名称", "统一社会信用代码", "成立日期", "入驻日期", "技术领域"];
const code = (n: number): string => {
  const first17 = `91000000MA${String(n).padStart(7, "0")}`;
  return first17 + usccCheckCharacter(first17);
};

const kind = fc.constantFrom("text", "text", "text", "number", "date", "error", "uncomputed");
const text = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\u3000",
    "合计",
    "示例：甲",
    "电子信息",
    "2024-01-02",
    "-",
    "=1+1",
    "\ufffd",
    code(1),
    code(2),
  ),
  fc.string({ maxLength: 6, unit: "binary" }),
);
const cell = fc.record({ kind, text }).map((raw): RawCell => raw as RawCell);
const rowCells = fc.dictionary(fc.integer({ min: 1, max: 9 }).map(String), cell, { maxKeys: 6 });
const body = fc.uniqueArray(fc.tuple(fc.integer({ min: 2, max: 30 }), rowCells, fc.boolean()), {
  selector: ([row]) => row,
  maxLength: 12,
});

/** A sheet with gaps, cells beside the table, hidden rows, and cells of any kind. */
const sheetOf = (rows: readonly [number, Record<string, RawCell>, boolean][]): Sheet => ({
  name: "一",
  hidden: false,
  rows: [
    { row: 1, cells: new Map(HEADERS.map((t, i) => [i + 1, { kind: "text", text: t } as const])) },
    ...rows
      .toSorted(([a], [b]) => a - b)
      .map(([row, cells, hidden]) => ({
        row,
        hidden,
        cells: new Map(Object.entries(cells).map(([index, one]) => [Number(index), one])),
      })),
  ],
});

it("every row below the header ends in one of three lists, with a reason unless it is accepted", () => {
  fc.assert(
    fc.property(body, (rows) => {
      const found = findTable([sheetOf(rows)], template, "en");
      const says = (cells: Record<string, RawCell>): boolean =>
        Object.values(cells).some((one) => one.kind !== "text" || compact(one.text) !== "");
      const filled = rows.filter(([, cells]) => says(cells)).map(([row]) => row);
      if (!found.ok) {
        expect([found.code, filled]).toEqual(["no-rows", []]);
        return;
      }
      const run = dryRun({
        rows: found.table.rows,
        template,
        date1904: false,
        existing: [],
        today: "2026-03-02",
      });
      const ended = [...run.accepted, ...run.rejected, ...run.skipped].map(({ row }) => row);
      const last = Math.max(...filled);
      expect(ended.toSorted((a, b) => a - b)).toEqual(Array.from({ length: last - 1 }, (_, i) => i + 2));
      const { accepted, rejected, skipped, physical } = run.counts;
      expect(accepted + rejected + skipped).toBe(physical);
      expect(run.rejected.every(({ faults }) => faults.length > 0)).toBe(true);
      // What is passed over as blank holds nothing that anyone could read.
      const blank = new Set(run.skipped.filter(({ reason }) => reason === "blank").map(({ row }) => row));
      const lost = rows.filter(
        ([row, cells]) => blank.has(row) && Object.values(cells).some((one) => compact(one.text) !== ""),
      );
      expect(lost).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
