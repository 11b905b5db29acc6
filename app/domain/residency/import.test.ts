import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../shared/dates.ts";
import { usccCheckCharacter } from "../shared/uscc.ts";
import { type DryRunInput, dryRun, type ExistingResidency } from "./import.ts";
import { findTable, headerParts, type RawCell, type RawRow, type Sheet } from "./import-header.ts";
import { columnMark, EXAMPLE_NAME, EXAMPLE_USCC, residentsTemplate } from "./import-template.ts";
import { importText, importTexts } from "./import-texts.ts";

const template = residentsTemplate([
  { code: "10", level: 1, parent: null, name: "电子信息" },
  { code: "101", level: 2, parent: "10", name: "软件" },
  { code: "10101", level: 3, parent: "101", name: "基础软件" },
]);
const TODAY = "2026-03-02";
const uscc = (n: number): string => {
  const first17 = `91000000MA${String(n).padStart(7, "0")}`;
  return first17 + usccCheckCharacter(first17);
};
const cell = (text: string): RawCell => ({ kind: "text", text });
const row = (number: number, values: Record<string, string>): RawRow => ({
  row: number,
  cells: Object.fromEntries(Object.entries(values).map(([code, text]) => [code, cell(text)])),
  other: [],
});
const firm = (n: number, more: Record<string, string> = {}): Record<string, string> => ({
  name: `渝甲${n}有限公司`,
  uscc: uscc(n),
  foundedOn: "2020-01-01",
  enteredOn: "2022-01-01",
  field: "软件",
  ...more,
});
const stay = (n: number, more: Partial<ExistingResidency> = {}): ExistingResidency => ({
  residencyId: `r${n}`,
  name: `渝甲${n}有限公司`,
  uscc: uscc(n),
  foundedOn: "2020-01-01",
  enteredOn: "2022-01-01",
  leftOn: null,
  exit: null,
  field: "101",
  capitalFen: null,
  note: null,
  ...more,
});
const run = (rows: RawRow[], existing: ExistingResidency[] = [], more: Partial<DryRunInput> = {}) =>
  dryRun({ rows, template, date1904: false, existing, today: TODAY, ...more });
const rulesOf = (rows: RawRow[], existing: ExistingResidency[] = []) =>
  run(rows, existing).rejected.flatMap(({ faults }) => faults.map((f) => `${f.row} ${f.column} ${f.rule}`));

describe("what becomes of a row", () => {
  it("new, changed and same are told by firm and day of entry; an empty cell changes nothing", () => {
    const rows = [
      row(4, firm(1)),
      row(5, firm(2, { capital: "1000000" })),
      row(6, firm(3)),
      row(7, firm(3, { enteredOn: "2025-01-01" })),
    ];
    const existing = [
      stay(2, { capitalFen: 5 }),
      stay(3, { leftOn: "2024-01-01", exit: "left", note: "旧" }),
    ];
    const { accepted, rejected } = run(rows, existing);
    expect(rejected.map((r) => r.faults.map((f) => f.rule))).toEqual([
      ["duplicate-differs"],
      ["duplicate-differs"],
    ]);
    expect(accepted.map((r) => [r.status, r.residencyId, r.changes])).toEqual([
      ["new", null, []],
      ["changed", "r2", [{ column: "capital", from: 5, to: 100_000_000 }]],
    ]);
    expect(run([rows[2]!], existing).accepted[0]!.status).toBe("same");
    expect(run([rows[3]!], existing).accepted[0]!.status).toBe("new");
  });

  it("a firm that left and came back may stand twice, and the file may end the earlier stay itself", () => {
    const rows = [
      row(4, firm(1, { leftOn: "2023-01-01", exit: "毕业" })),
      row(5, firm(1, { enteredOn: "2023-01-01" })),
    ];
    expect(run(rows, [stay(1)]).accepted.map((r) => r.status)).toEqual(["changed", "new"]);
    expect(run(rows.toReversed(), [stay(1)]).accepted.map((r) => r.status)).toEqual(["new", "changed"]);
    expect(rulesOf([rows[1]!], [stay(1)])).toEqual(["5 enteredOn already-resident"]);
    expect(
      rulesOf([row(4, firm(1, { enteredOn: "2021-06-01" }))], [stay(1, { leftOn: "2024-01-01" })]),
    ).toEqual(["4 enteredOn overlaps-earlier"]);
  });

  it.each([
    [{ enteredOn: "2019-12-31" }, ["4 enteredOn entered-before-founded"]],
    [{ enteredOn: "2026-03-03" }, ["4 enteredOn entered-in-future"]],
    [
      { foundedOn: "2027-01-01", enteredOn: "2027-01-02" },
      ["4 foundedOn founded-in-future", "4 enteredOn entered-in-future"],
    ],
    [{ leftOn: "2022-01-01", exit: "毕业" }, ["4 leftOn left-before-entered"]],
    [{ leftOn: "2022-05-01" }, ["4 exit exit-needed"]],
    [{ leftOn: "2022-05-01", exit: "飞了" }, ["4 exit choice-unknown"]],
    [{ exit: "毕业" }, ["4 leftOn left-needed"]],
    [{ uscc: EXAMPLE_USCC }, ["4 uscc uscc-example"]],
    [{ field: "基础" }, ["4 field choice-unknown"]],
    [{ name: " ", uscc: "" }, ["4 name required", "4 uscc required"]],
    [{ name: "无" }, ["4 name required"]],
    [{ capital: "500万元", area: "0" }, ["4 capital unit-convertible", "4 area number-zero"]],
  ])("%j is refused by %j", (more, rules) => {
    expect(rulesOf([row(4, firm(1, more as Record<string, string>))])).toEqual(rules);
  });

  it.each(["今天", "2026-03-02", "2020-01-01"])("boundary days are accepted: %s", (text) => {
    const enteredOn = text === "今天" ? TODAY : text;
    expect(run([row(4, firm(1, { enteredOn }))]).counts.fresh).toBe(1);
  });

  it("asks about what is unlikely without refusing it", () => {
    const rows = [
      row(4, firm(1, { capital: "500", area: "20" })),
      row(5, firm(2, { name: "渝甲1有限公司" })),
    ];
    const warnings = run(rows).accepted.map((r) => r.warnings.map((w) => w.rule));
    expect(warnings).toEqual([["capital-small", "area-without-room", "name-shared"], ["name-shared"]]);
    expect(run([row(4, firm(1, { name: "新名" }))], [stay(1)]).accepted[0]).toMatchObject({
      status: "changed",
      warnings: [{ rule: "name-changed", params: { from: "渝甲1有限公司" } }],
    });
  });

  it("a number or date cell where a code or room was typed is told, not guessed", () => {
    const cells = {
      ...row(4, firm(1)).cells,
      uscc: { kind: "number", text: "910000001234567900" },
      room: { kind: "date", text: "2026-03-01" },
    } as const;
    const { rejected } = run([{ row: 4, cells, other: [] }]);
    expect(rejected[0]!.faults.map((f) => f.rule)).toEqual(["uscc-number", "text-is-date"]);
  });

  it("skips only blank, example and total rows", () => {
    const rows = [
      row(3, firm(1, { name: EXAMPLE_NAME.zh, uscc: EXAMPLE_USCC })),
      row(4, { name: "\u3000 " }),
      row(5, { name: "合 计", capital: "3" }),
      { ...row(6, { capital: "3" }), other: ["总计"] },
      row(7, firm(1, { name: "合计" })),
      row(8, { note: "填表人" }),
    ];
    const { skipped, accepted, rejected } = run(rows);
    expect(skipped.map((s) => s.reason)).toEqual(["example", "blank", "total", "total"]);
    expect([accepted.length, rejected.length]).toEqual([1, 1]);
  });
});

const messy = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "-",
    "合计",
    "示例：甲",
    "毕业",
    "软件",
    "2024年3月5日",
    "500万元",
    "1,000",
    "Ｏ",
    uscc(1),
    uscc(2),
  ),
  fc.string({ maxLength: 8 }),
);
const value = fc.record({
  name: fc.oneof(fc.constantFrom("渝甲", "渝乙", ""), messy),
  uscc: fc.oneof(fc.integer({ min: 1, max: 4 }).map(uscc), messy),
  foundedOn: fc.oneof(fc.constant("2020-01-01"), messy),
  enteredOn: fc.oneof(
    fc.nat(3000).map((d) => addDays("2020-01-01", d)),
    messy,
  ),
  leftOn: fc.oneof(
    fc.nat(3000).map((d) => addDays("2020-01-01", d)),
    fc.constant(""),
  ),
  exit: fc.constantFrom("毕业", "", "迁出"),
  field: fc.constantFrom("软件", "电子信息", "电子信息/软件", "10", "x"),
  capital: messy,
});
const table = fc.array(value, { maxLength: 14 });
const stays = fc.uniqueArray(fc.integer({ min: 1, max: 4 })).map((list) => list.map((n) => stay(n)));
const kindOf = (rows: RawRow[], existing: ExistingResidency[]) => {
  const { accepted, rejected, skipped } = run(rows, existing);
  return [
    ...accepted.map((r) => [r.row, r.status] as const),
    ...rejected.map((r) => [r.row, "rejected"] as const),
    ...skipped.map((r) => [r.row, r.reason] as const),
  ];
};

describe("any table", () => {
  it("loses no row and counts none twice", () => {
    fc.assert(
      fc.property(table, stays, (values, existing) => {
        const rows = values.map((v, i) => row(i + 4, v));
        const kinds = kindOf(rows, existing);
        expect(kinds.map(([r]) => r).toSorted((a, b) => a - b)).toEqual(rows.map((r) => r.row));
        const { counts } = run(rows, existing);
        expect(counts.accepted + counts.rejected + counts.skipped).toBe(counts.physical);
        expect(counts.fresh + counts.changed + counts.same).toBe(counts.accepted);
      }),
      { numRuns: 400 },
    );
  });

  it("never accepts two stays of a firm that share a day, with those on the books", () => {
    fc.assert(
      fc.property(table, stays, (values, existing) => {
        const { accepted } = run(
          values.map((v, i) => row(i + 4, v)),
          existing,
        );
        const spans = accepted.map(({ values: v }) => [v.uscc, v.enteredOn, v.leftOn ?? "9999"] as const);
        const touched = new Set(accepted.map((r) => r.residencyId));
        for (const s of existing)
          if (!touched.has(s.residencyId)) spans.push([s.uscc, s.enteredOn, s.leftOn ?? "9999"]);
        for (const [i, a] of spans.entries())
          for (const b of spans.slice(i + 1))
            if (a[0] === b[0]) expect(a[1] < b[2] && b[1] < a[2]).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it("ends the same whatever the order of its rows", () => {
    fc.assert(
      fc.property(
        table.chain((t) => fc.tuple(fc.constant(t), fc.shuffledSubarray(t, { minLength: t.length }))),
        stays,
        ([a, b], existing) => {
          const tally = (values: typeof a) =>
            kindOf(
              values.map((v, i) => row(i + 4, v)),
              existing,
            )
              .map(([r, kind]) => `${JSON.stringify(values[r - 4])} ${kind}`)
              .toSorted();
          expect(tally(b)).toEqual(tally(a));
        },
      ),
    );
  });

  it("ends the same with blanks around its cells", () => {
    fc.assert(
      fc.property(table, stays, (values, existing) => {
        const pad = (v: Record<string, string>) =>
          Object.fromEntries(Object.entries(v).map(([k, t]) => [k, ` ${t}\u3000\u200b`]));
        expect(
          kindOf(
            values.map((v, i) => row(i + 4, pad(v))),
            existing,
          ),
        ).toEqual(
          kindOf(
            values.map((v, i) => row(i + 4, v)),
            existing,
          ),
        );
      }),
    );
  });
});

const sheet = (lines: string[][], name = "一"): Sheet => ({
  name,
  hidden: false,
  rows: lines.map((line, i) => ({
    row: i + 1,
    cells: new Map(line.flatMap((t, c) => (t === "" ? [] : [[c + 1, cell(t)] as const]))),
  })),
});
const HEADERS = ["企业名称*", " 统一社会信用代码 ", "成立时间", "入驻日期", "所属技术领域"];

describe("finding the table", () => {
  it("passes over titles, follows moved and renamed columns, and ignores the reason column", () => {
    const found = findTable(
      [
        sheet([
          ["某某孵化器入驻企业"],
          [],
          [...HEADERS, "问题说明", "联系人"],
          ["甲", "", "", "", "", "旧问题", "张"],
          ["", "", "", "", "", "旧问题"],
        ]),
      ],
      template,
      "zh-CN",
    );
    expect(found).toMatchObject({
      ok: true,
      table: { headerRow: 3, reasonIndex: 6, unknownHeaders: ["联系人"] },
    });
    expect(found.ok && found.table.rows.map((r) => [r.row, r.other])).toEqual([[4, ["张"]]]);

    const marks = ["field", "enteredOn", "foundedOn", "uscc", "name"].map((code) =>
      columnMark(template, code),
    );
    const coded = findTable(
      [sheet([marks, ["甲", "乙", "丙", "丁", "企业名称"], ["", "", "", "", "渝甲"]])],
      template,
      "en",
    );
    expect(coded.ok && coded.table.rows[0]!.cells).toEqual({ name: cell("渝甲") });
  });

  it("counts blank rows between filled ones and none after the last", () => {
    const found = findTable([sheet([HEADERS, ["甲"], [], ["乙"], ["", " "]])], template, "zh-CN");
    expect(found.ok && found.table.rows.map((r) => r.row)).toEqual([2, 3, 4]);
  });

  it.each([
    ["header-twice", [[...HEADERS, "公司名称"], ["甲"]]],
    ["header-unit", [[...HEADERS, "注册资本（单位：万元）"], ["甲"]]],
    ["missing-headers", [HEADERS.slice(0, 3), ["甲"]]],
    [
      "other-shape",
      [
        ["日期", "金额"],
        ["1", "2"],
      ],
    ],
    ["no-rows", [HEADERS]],
    [
      "template-newer",
      [
        ["residents/99#name", "residents/99#uscc"],
        ["a", "b"],
        ["甲", "乙"],
      ],
    ],
  ])("%s", (code, lines) => {
    expect(findTable([sheet(lines)], template, "zh-CN")).toMatchObject({ ok: false, code });
  });

  it("reads a unit in any bracket", () => {
    expect(headerParts("注册资本（万元）")).toEqual({ name: "注册资本", unit: "万元" });
    expect(headerParts("Area used (m²) *")).toEqual({ name: "areaused", unit: "㎡" });
    expect(headerParts("信用代码（18位）").unit).toBeNull();
  });
});

it("every sentence names the same figures in both languages", () => {
  const figures = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).toSorted();
  for (const group of Object.keys(importTexts.zh) as (keyof typeof importTexts.zh)[]) {
    const en: Record<string, string> = importTexts.en[group];
    for (const [code, zh] of Object.entries(importTexts.zh[group]))
      expect([code, figures(en[code]!)]).toEqual([code, figures(zh)]);
  }
  expect(importText("zh-CN", "rules", "uscc-check", { expected: "A", found: "B" })).toContain(
    "末位应为 A，这里是 B",
  );
});
