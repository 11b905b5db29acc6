import { describe, expect, it } from "vitest";
import type { Expression } from "#app/domain/policy/expression.ts";
import { add, rational, subtract, toText } from "#app/domain/shared/rational.ts";
import { derive } from "../derive.ts";
import { Calendar, FactBook, factRules } from "../facts.ts";
import { fact, firm, run, scheme } from "../sample-scheme.fixture.ts";
import { type Column, KNOWN, MISSING, NOT_APPLICABLE } from "./column.ts";
import { ColumnDeriver, NotCovered } from "./derive-columns.ts";
import { type FigureTable, factKey } from "./figures.ts";
import { tableOfSubjects } from "./table-of-subjects.ts";

// Derived facts by column and by exact fractions: the same states, the same figures, near 2^53 too.

const MOST = Number.MAX_SAFE_INTEGER;
const catalogue = [
  ...[..."abc"].map((code) => ({ code, unit: "count" })),
  { code: "yuan", unit: "yuan" },
  { code: "share", unit: "percent-milli" },
  { code: "since", unit: "date" },
  { code: "name", unit: "text" },
  { code: "odd", unit: "100m-yuan/percent-milli/percent-milli" },
];
const cells = [null, "not-applicable", 0, 1, -3, 94_906_266, MOST, 1 - MOST] as const;
const founded = [null, "2022-06-30", "2022-12-31", "2023-12-31", "2024-02-01"];
/** All pairs of figures; earlier years tell something of some. */
const firms = cells.flatMap((a, i) =>
  cells.map((b, j) =>
    firm(
      `f${i}${j}`,
      {
        a,
        b,
        yuan: a,
        share: b,
        c: cells[(i + 2 * j) % cells.length]!,
        ...(i % 3 ? { "a@2022": cells[(j + 1) % cells.length]! } : {}),
        ...(j % 2 ? { "a@2021": b, "b@2022": 5 } : {}),
      },
      { foundedOn: founded[(i + j) % founded.length]! },
    ),
  ),
);
const input = run(scheme(), firms, { facts: catalogue });

/** A column as texts; fails where a known figure is not as a column keeps it. */
function figuresOf(column: Column): string[] {
  for (const row of column.wide.keys()) expect(row).toBeLessThan(column.size);
  return Array.from({ length: column.size }, (_, row) => {
    if (column.state[row] !== KNOWN) return column.state[row] === MISSING ? "missing" : "not-applicable";
    const [n, d] = [column.num[row]!, column.den ? column.den[row]! : 1];
    const fits = Number.isSafeInteger(n) && !Object.is(n, -0) && Number.isSafeInteger(d) && d > 0;
    if (fits === column.wide.has(row)) throw new Error(`row ${row}: ${n} / ${d}`);
    return toText(column.at(row));
  });
}

const [a, b, c] = [fact("a"), fact("b"), fact("c")];
const third: Expression = { op: "ratio", of: [a, { op: "product", x: c, by: "3" }] };
const thin: Expression = { op: "product", x: b, by: "0.0000001" };
const huge: Expression = { op: "product", x: b, by: "1.5" };
const sumOf = (...of: Expression[]): Expression => ({ op: "sum", of });
const ratioOf = (x: Expression, y: Expression): Expression => ({ op: "ratio", of: [x, y] });
const less = (x: Expression, y: Expression): Expression => ({ op: "difference", of: [x, y] });
const compared = (
  left: Expression,
  relation: ">=" | "<=" | ">",
  value: string,
  unit: string,
): Expression => ({
  op: "compare",
  left,
  relation,
  right: { op: "constant", value, unit },
});
const expressions: Record<string, Expression[]> = {
  "figures, also of years ago": [
    a,
    fact("yuan"),
    fact("share"),
    { op: "lag", x: a, periods: 1 },
    { op: "lag", x: a, periods: 12 },
    { op: "lag", x: fact("yuan"), periods: 12 },
  ],
  "sums and differences": [
    sumOf(a, b, c),
    sumOf(third, thin),
    sumOf(huge, fact("yuan"), a),
    less(a, b),
    less(third, thin),
    less(huge, { op: "product", x: c, by: "-7.77" }),
  ],
  "what is known": [
    { op: "sum", of: [a, b], knownOnly: true },
    { op: "sum", of: [third, huge, c], knownOnly: true },
    { op: "best-of", of: [a, b] },
    { op: "best-of", of: [third, thin, huge] },
  ],
  products: [
    { op: "product", x: third, by: "-2.5" },
    { op: "product", x: a, by: "99999999999999999.9" },
    { op: "product", x: third, by: "0.00000000123" },
  ],
  ratios: [
    ratioOf(a, b),
    ratioOf(third, thin),
    ratioOf(b, third),
    ratioOf(a, huge),
    ratioOf(huge, fact("yuan")),
  ],
  growth: [
    { op: "growth", x: a },
    { op: "growth", x: third },
    { op: "growth", x: { op: "product", x: a, by: "1.5" } },
    { op: "growth", x: a, periods: 2 },
  ],
  "means and sums of years": [
    { op: "mean", x: a, periods: 2 },
    { op: "mean", x: third, periods: 2 },
    { op: "sum-over", x: a, periods: 3 },
    { op: "sum-over", x: { op: "product", x: a, by: "1.5" }, periods: 2 },
  ],
  comparisons: [
    { op: "compare", left: third, relation: "<", right: thin },
    compared(huge, ">=", "1.5", "count"),
    compared(a, "<=", "9007199254740992", "yuan"),
  ],
};

describe("derived facts, for all pairs of figures", () => {
  it.each(Object.entries(expressions))("%s", (_, list) => {
    const table = tableOfSubjects(input);
    const rules = factRules(input.facts, new Calendar(input.period, input.periods), undefined);
    const books = new Map(firms.map((it) => [it.id, new FactBook(it, rules)]));
    const deriver = new ColumnDeriver(table);
    for (const x of list) {
      const exact = table.ids.map((id) => {
        const told = derive(x, books.get(id)!);
        return told.value ? toText(told.value) : told.state;
      });
      expect(figuresOf(deriver.derive(x))).toEqual(exact);
    }
  });

  it("where one product is beyond 2^53, and what is made of it is not", () => {
    // 5 × 1 801 439 850 948 199 is 2^53 + 3, which doubles make 2^53 + 4.
    const near = 1_801_439_850_948_199;
    const rows: [number, number, number, number][] = [
      [near, 1, -7, 5],
      [-7, 5, near, 1],
      [near, 1, 7, 5],
      [7, 5, near, 1],
      [0, MOST, 1, 94_906_266],
      [1, 94_906_266, 0, MOST],
    ];
    const subjects = rows.map(([n, d, m, e], i) => firm(`f${i}`, { a: n, b: d, c: m, yuan: e }));
    const facts = ["a", "b", "c", "yuan"].map((code) => ({ code, unit: "count" }));
    const deriver = new ColumnDeriver(tableOfSubjects({ ...input, subjects, facts }));
    const pair = [ratioOf(a, b), ratioOf(c, fact("yuan"))] as const;
    const exact = (join: typeof add) =>
      rows.map(([n, d, m, e]) => toText(join(rational(n, d), rational(m, e))));
    expect(figuresOf(deriver.derive(sumOf(...pair)))).toEqual(exact(add));
    expect(figuresOf(deriver.derive(less(...pair)))).toEqual(exact(subtract));
  });

  it("constants, in whatever unit, of every row and no other", () => {
    const deriver = new ColumnDeriver(tableOfSubjects(input));
    const all = (value: string, unit: string) => [
      ...new Set(figuresOf(deriver.derive({ op: "constant", value, unit }))),
    ];
    expect(all("2.5", "yuan")).toEqual(["250"]);
    expect(all("-7", "percent")).toEqual(["-7/100"]);
    expect(all("9007199254740993", "yuan")).toEqual(["900719925474099300"]);
  });

  it("are derived once", () => {
    const deriver = new ColumnDeriver(tableOfSubjects(input));
    expect(deriver.derive(sumOf(a, b))).toBe(deriver.derive(sumOf(a, b)));
    expect(deriver.derive(a, 1)).not.toBe(deriver.derive(a));
  });
});

describe("states of a table", () => {
  const table = (over: Partial<FigureTable> = {}): FigureTable => ({
    ...tableOfSubjects({ ...input, subjects: ["p", "q", "r", "s"].map((id) => firm(id, {})) }),
    foundedOn: Int32Array.from([0, 20_231_231, 20_240_101, 20_220_630]),
    ...over,
  });
  it("what is missing of a period that ended before the founding day is not applicable; the table stays", () => {
    const state = Uint8Array.from([MISSING, MISSING, MISSING, KNOWN]);
    const facts = new Map([[factKey("a", "2023"), { state, value: Float64Array.from([0, 0, 0, 6]) }]]);
    const deriver = new ColumnDeriver(table({ facts }));
    expect([...deriver.derive(a).state]).toEqual([MISSING, MISSING, NOT_APPLICABLE, KNOWN]);
    expect([...state]).toEqual([MISSING, MISSING, MISSING, KNOWN]);
    expect([...deriver.derive(b).state]).toEqual([MISSING, MISSING, NOT_APPLICABLE, MISSING]);
    expect([...deriver.derive(a, 1).state]).toEqual([MISSING, NOT_APPLICABLE, NOT_APPLICABLE, MISSING]);
  });
});

describe("one row again", () => {
  const few = firms.filter((_, i) => i < 40 && i % 8 < 5);
  const change = (subjects: typeof firms, row: number, value: number, state: number, xs: Expression[]) => {
    const table = tableOfSubjects({ ...input, subjects });
    const deriver = new ColumnDeriver(table);
    const columns = xs.map((x) => deriver.derive(x));
    const given = table.facts.get(factKey("a", "2023"))!;
    given.value[row] = value;
    given.state[row] = state;
    deriver.refresh(row, "a");
    const fresh = new ColumnDeriver(table);
    for (const [i, x] of xs.entries()) expect(figuresOf(columns[i]!)).toEqual(figuresOf(fresh.derive(x)));
  };
  it("is derived as all are", () => {
    const xs: Expression[] = [
      sumOf(a, { op: "product", x: a, by: "0.5" }),
      { op: "mean", x: a, periods: 2 },
      { op: "growth", x: a },
      compared(a, ">", "8", "count"),
      { op: "lag", x: b, periods: 12 },
    ];
    for (const row of [0, 11, 12, 13, 24]) change(few, row, 12, KNOWN, xs);
    for (const row of [14, 18]) change(few, row, 0, MISSING, xs);
    for (const row of [15, 23]) change(few, row, 0, NOT_APPLICABLE, xs);
  });
  it("is refused where it is, or was, beyond 2^53", () => {
    const much: Expression[] = [{ op: "product", x: a, by: "1.3" }];
    const two = [firm("p", { a: 4 }), firm("q", { a: MOST })];
    const refusal = new NotCovered("a change beyond 2^53");
    expect(() => change(two, 1, 1, KNOWN, much)).toThrow(refusal);
    expect(() => change(two, 0, MOST, KNOWN, much)).toThrow(refusal);
    change(two, 0, 5, KNOWN, much);
  });
});

it("what is no figure is refused by name", () => {
  const deriver = new ColumnDeriver(tableOfSubjects(input));
  for (const [code, construct] of [
    ["since", "fact since"],
    ["name", "fact name"],
    ["nowhere", "fact nowhere"],
    ["odd", "unit 100m-yuan/percent-milli/percent-milli"],
  ] as const) {
    expect(() => deriver.derive(fact(code))).toThrow(new NotCovered(construct));
    expect(() => deriver.derive(fact(code))).toThrow(`no columnar form: ${construct}`);
  }
});
