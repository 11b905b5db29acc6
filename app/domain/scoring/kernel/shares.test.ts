import { describe, expect, it } from "vitest";
import type { Expression } from "#app/domain/policy/expression.ts";
import type { Indicator, Scale } from "#app/domain/policy/scheme.ts";
import { unitFactor } from "#app/domain/policy/unit.ts";
import { divide, ONE, type Rational, toText, ZERO } from "#app/domain/shared/rational.ts";
import { PeerFigures } from "../peers.ts";
import { fact, firm, indicator, run, scheme } from "../sample-scheme.fixture.ts";
import { bandShare, linearShare, rankShare, referenceShare, spreadShare } from "../scales.ts";
import { KNOWN, MISSING } from "./column.ts";
import { ColumnDeriver, NotCovered } from "./derive-columns.ts";
import { groupRows } from "./peer-places.ts";
import { type Field, shareColumn } from "./shares.ts";
import { tableOfSubjects } from "./table-of-subjects.ts";

// Each scale over a column, against the scale's own function of exact fractions.

const MOST = Number.MAX_SAFE_INTEGER;
type Of<T extends Scale["type"]> = Extract<Scale, { type: T }>;
const ids = (count: number) => Array.from({ length: count }, (_, i) => `f${String(i).padStart(2, "0")}`);

/** Figures a and b of firms as a deriver. */
function deriverOf(
  list: readonly (number | null | "not-applicable")[],
  b: (row: number) => number = () => 1,
) {
  const subjects = ids(list.length).map((id, row) => firm(id, { a: list[row]!, b: b(row), c: row }));
  return new ColumnDeriver(tableOfSubjects(run(scheme(), subjects)));
}
/** Every fifth row in a group of its own, all of them peers but for rows outside and rows barred. */
function fieldOf(size: number, outside: readonly number[] = [], barred: readonly number[] = []): Field {
  const of = Int32Array.from({ length: size }, (_, row) =>
    outside.includes(row) ? -1 : row % 5 === 4 ? 1 : 0,
  );
  const scored = Uint8Array.from(of, (group) => (group < 0 ? 0 : 1));
  const takesPart = scored.map((own, row) => (barred.includes(row) ? 0 : own));
  return { groups: groupRows(of, ["a", "b", "nobody"]), scored, takesPart };
}
/** Shares as texts; fails where a known one is not a fraction of exact doubles, or of `wide`. */
function sharesOf(given: Indicator, deriver: ColumnDeriver, field: Field): string[] {
  const share = shareColumn(given, deriver, field);
  return Array.from({ length: share.size }, (_, row) => {
    if (share.state[row] !== KNOWN) return share.state[row] === MISSING ? "missing" : "not-applicable";
    const [n, d] = [share.num[row]!, share.den ? share.den[row]! : 1];
    const fits = Number.isSafeInteger(n) && Number.isSafeInteger(d) && d > 0;
    if (fits === share.wide.has(row)) throw new Error(`row ${row}: ${n} / ${d}`);
    return toText(share.at(row));
  });
}
/** What `exact` makes of the figures of an expression, row by row. */
function expected(x: Expression, unit: string, deriver: ColumnDeriver, exact: (x: Rational) => Rational) {
  const column = deriver.derive(x);
  return Array.from(column.state, (state, row) => {
    if (state !== KNOWN) return state === MISSING ? "missing" : "not-applicable";
    return toText(exact(divide(column.at(row), unitFactor(unit))));
  });
}

const figures = [
  null,
  "not-applicable",
  0,
  1,
  -3,
  7,
  94_906_266,
  2 ** 52 + 1,
  MOST,
  MOST - 1,
  -MOST,
] as const;
const xs: [Expression, string][] = [
  [fact("a"), "count"],
  [{ op: "product", x: fact("a"), by: "1.7" }, "count"],
  [{ op: "product", x: fact("a"), by: "0.00000003" }, "count"],
  [{ op: "ratio", of: [fact("a"), fact("b")] }, "percent"],
  [{ op: "product", x: { op: "ratio", of: [fact("a"), fact("b")] }, by: "1.1" }, "ratio"],
];
const odd = (row: number) => [1, 5, 3, 94_906_265, MOST][row % 5]!;

describe("scales that look at one figure", () => {
  const lines: Of<"linear">[] = [
    { type: "linear", zero: "0", full: "7" },
    { type: "linear", zero: "7", full: "-1" },
    { type: "linear", zero: "-0.0003", full: "9007199254740990.7" },
    { type: "linear", zero: "9007199254740991", full: "-9007199254740991" },
    { type: "linear", zero: "0.3", full: "99999999999999999999" },
    { type: "linear", zero: "1.0000001", full: "1.00000010000001" },
  ];
  const references: Of<"reference">[] = [
    { type: "reference", reference: "3", direction: "higher" },
    { type: "reference", reference: "0.7", direction: "higher", cap: "none" },
    { type: "reference", reference: "0.0000003", direction: "higher", cap: "2.000000001" },
    { type: "reference", reference: "9007199254740991", direction: "lower", cap: "1.5" },
    { type: "reference", reference: "0.0007", direction: "lower" },
    { type: "reference", reference: "7", direction: "lower", cap: "0" },
  ];
  const bands: Of<"bands">["bands"] = [
    { from: null, to: "-1", share: "0.1" },
    { from: "-1", to: "0", includesTo: true, share: "0.25" },
    { from: "0", includesFrom: false, to: "9007199254740991", share: "0.5" },
    { from: "9007199254740991", to: null, share: "1" },
  ];
  const exactly = (scale: Scale, x: Rational): Rational => {
    if (scale.type === "linear") return linearShare(scale, x);
    if (scale.type === "reference") return referenceShare(scale, x);
    if (scale.type === "bands") return bandShare(scale.bands, x);
    return x.n === 0n ? ZERO : ONE;
  };
  it.each<[string, Scale[]]>([
    ["linear", lines],
    ["reference", references],
    ["bands", [{ type: "bands", bands }]],
    ["flag", [{ type: "flag" }]],
  ])("%s", (_, scales) => {
    const deriver = deriverOf([...figures, ...figures.slice(2)], odd);
    for (const scale of scales) {
      for (const [x, unit] of xs) {
        const found = sharesOf(indicator("a", { x, unit, scale }), deriver, fieldOf(20));
        expect(found).toEqual(expected(x, unit, deriver, (it) => exactly(scale, it)));
      }
    }
  });

  it("a line where one product is beyond 2^53, and its difference from the other is not", () => {
    // 5 × 1 801 439 850 948 199 is 2^53 + 3, which doubles make 2^53 + 4: a share of 1/4 for one of 1/5.
    const near = 1_801_439_850_948_199;
    const told = (a: number, b: number, scale: Scale) => {
      const x: Expression = { op: "ratio", of: [fact("a"), fact("b")] };
      return sharesOf(
        indicator("a", { x, unit: "ratio", scale }),
        deriverOf([a], () => b),
        fieldOf(1),
      );
    };
    expect(told(near, 1, { type: "linear", zero: "1801439850948198.2", full: "1801439850948202.2" })).toEqual(
      ["1/5"],
    );
    expect(told(MOST, 5, { type: "linear", zero: String(near), full: String(near - 4) })).toEqual(["1/5"]);
  });

  it("bands over two tables: the best share of what is known", () => {
    const deriver = deriverOf([3, null, "not-applicable", null, -5, "not-applicable", 8]);
    const alternative = { x: { op: "lag", x: fact("a"), periods: 9 } as Expression, unit: "count", bands };
    const scale = (x: Expression): Scale => ({
      type: "bands",
      bands,
      alternatives: [
        { ...alternative, x },
        { x: fact("b"), unit: "count", bands: [{ from: null, to: null, share: "0.3" }] },
      ],
    });
    const best = (x: Expression) => sharesOf(indicator("a", { scale: scale(x) }), deriver, fieldOf(7));
    expect(best(fact("a"))).toEqual(["1/2", "3/10", "3/10", "3/10", "3/10", "3/10", "1/2"]);
    const two: Scale = { type: "bands", bands, alternatives: [{ x: fact("a"), unit: "count", bands }] };
    expect(sharesOf(indicator("a", { scale: two }), deriver, fieldOf(7))).toEqual([
      "1/2",
      "missing",
      "not-applicable",
      "missing",
      "1/10",
      "not-applicable",
      "1/2",
    ]);
  });
});

describe("scales that look at peers", () => {
  const size = figures.length;
  const [outside, barred] = [
    [3, 8],
    [5, 10, 6],
  ];
  /** The figures that a row is compared with: of its group's peers and its own. */
  const peersOf = (x: Expression, unit: string, deriver: ColumnDeriver, field: Field, row: number) => {
    const column = deriver.derive(x);
    const peers = Array.from({ length: size }, (_, at) => at).filter(
      (at) =>
        column.state[at] === KNOWN &&
        field.groups.of[at] === field.groups.of[row] &&
        (at === row || field.takesPart[at] === 1),
    );
    return new PeerFigures(peers.map((at) => divide(column.at(at), unitFactor(unit))));
  };
  const scales: [string, Scale][] = [
    ["rank", { type: "rank", direction: "higher" }],
    ["falling rank", { type: "rank", direction: "lower" }],
    ["rank, where 0 is nothing", { type: "rank", direction: "higher", nothing: "0" }],
    ["falling rank, where 0 is nothing", { type: "rank", direction: "lower", nothing: "0" }],
    ["rank, where 1 is nothing", { type: "rank", direction: "higher", nothing: "1" }],
    ["falling rank, where all is nothing", { type: "rank", direction: "lower", nothing: "9007199254740990" }],
    ["spread", { type: "spread", direction: "higher" }],
    ["falling spread", { type: "spread", direction: "lower" }],
    ["trimmed spread", { type: "spread", direction: "higher", p: "0.3" }],
  ];
  it.each(scales)("%s", (_, scale) => {
    const deriver = deriverOf(figures, odd);
    const all: [Expression, string][] = [
      [fact("a"), "count"],
      [{ op: "ratio", of: [fact("a"), fact("b")] }, "percent"],
    ];
    for (const [x, unit] of all) {
      for (const field of [
        fieldOf(size, [9]),
        fieldOf(size, outside),
        fieldOf(size, outside, barred),
        fieldOf(size, [], [4]),
      ]) {
        const found = sharesOf(indicator("a", { x, unit, scale }), deriver, field);
        const column = deriver.derive(x);
        for (let row = 0; row < size; row++) {
          if (column.state[row] !== KNOWN || field.groups.of[row]! < 0) continue;
          const own = divide(column.at(row), unitFactor(unit));
          const peers = peersOf(x, unit, deriver, field, row);
          const { share } =
            scale.type === "rank"
              ? rankShare(scale, own, peers)
              : spreadShare(scale as Of<"spread">, own, peers);
          expect([row, found[row]]).toEqual([row, toText(share)]);
        }
        expect(found[0]).toBe("missing");
        expect(found[1]).toBe("not-applicable");
      }
    }
  });

  it("who is alone in a group has the whole of a rank, whether or not others are", () => {
    const scale: Scale = { type: "rank", direction: "higher" };
    const told = (...of: number[]) => {
      const part = new Uint8Array(of.length).fill(1);
      const groups = groupRows(Int32Array.from(of), ["a", "b"]);
      const deriver = deriverOf(of.map((_, row) => 5 - row));
      return sharesOf(indicator("a", { scale }), deriver, { groups, scored: part, takesPart: part });
    };
    expect(told(0, 1)).toEqual(["1", "1"]);
    expect(told(0, 0, 1)).toEqual(["1", "0", "1"]);
  });
});

describe("what has no column is refused by name", () => {
  const expert: Scale = { type: "expert", full: "10", dropHighest: 0, dropLowest: 0 };
  const reference = (figure: string, cap: string): Scale => ({
    type: "reference",
    reference: figure,
    direction: "higher",
    cap,
  });
  it.each<[string, Partial<Indicator>]>([
    ["expert", { scale: expert }],
    ["rank", { x: null, scale: { type: "rank", direction: "higher" } }],
    ["reference ≤ 0", { scale: reference("0", "1") }],
    ["reference ≤ 0", { scale: reference("-2", "none") }],
    ["reference ≤ 0", { scale: reference("2", "-0.1") }],
    ["figure beyond 2^53", { scale: reference("9007199254740992", "1") }],
  ])("%s (%#)", (construct, over) => {
    expect(() => shareColumn(indicator("a", over), deriverOf([1, 2]), fieldOf(2))).toThrow(
      new NotCovered(construct),
    );
  });
  it("a falling reference without a cap, and a figure in no band", () => {
    const told = (scale: Scale) => shareColumn(indicator("a", { scale }), deriverOf([1, 2]), fieldOf(2));
    expect(() => told({ type: "reference", reference: "3", direction: "lower", cap: "none" })).toThrow(
      "a falling reference scale needs a cap",
    );
    expect(() => told({ type: "bands", bands: [{ from: "2", to: null, share: "1" }] })).toThrow(
      new RangeError("no band holds the figure"),
    );
  });
  it("a cap of 0 is none of these", () => {
    expect(sharesOf(indicator("a", { scale: reference("2", "0") }), deriverOf([1, 0]), fieldOf(2))).toEqual([
      "0",
      "0",
    ]);
  });
});
