import { describe, expect, it } from "vitest";
import type { Expression } from "#app/domain/policy/expression.ts";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import type { Scale } from "#app/domain/policy/scheme.ts";
import { fact, firm, indicator, label, run, scheme } from "../sample-scheme.fixture.ts";
import { type ScoreInput, score } from "../score.ts";
import { columnsOf } from "./compare.fixture.ts";
import {
  agree,
  barring,
  both,
  company,
  firms,
  indicatorsOf,
  of,
  PEERS,
  RULES,
} from "./constructs.fixture.ts";
import { NotCovered } from "./derive-columns.ts";

// Each scale and each figure, in columns and by exact fractions: the same digits.

describe("scales", () => {
  it.each<[string, Scale]>([
    ["linear", { type: "linear", zero: "0", full: "7" }],
    ["falling", { type: "linear", zero: "7", full: "-1" }],
    ["reference", { type: "reference", reference: "3", direction: "higher" }],
    ["reference to a cap", { type: "reference", reference: "3", direction: "higher", cap: "1.5" }],
    ["reference without a cap", { type: "reference", reference: "3", direction: "higher", cap: "none" }],
    ["falling reference", { type: "reference", reference: "3", direction: "lower", cap: "2" }],
    ["rank", { type: "rank", direction: "higher" }],
    ["falling rank", { type: "rank", direction: "lower" }],
    ["rank with nothing", { type: "rank", direction: "higher", nothing: "1" }],
    ["spread", { type: "spread", direction: "higher" }],
    ["falling spread", { type: "spread", direction: "lower" }],
    ["trimmed spread", { type: "spread", direction: "higher", p: "0.2" }],
    ["flag", { type: "flag" }],
    [
      "bands",
      {
        type: "bands",
        bands: [
          { from: null, to: "1", share: "0.1" },
          { from: "1", to: "4", includesTo: true, share: "0.4" },
          { from: "4", includesFrom: false, to: null, share: "0.9" },
        ],
      },
    ],
    [
      "bands over two tables",
      {
        type: "bands",
        bands: [
          { from: null, to: "3", share: "0.1" },
          { from: "3", to: null, share: "0.5" },
        ],
        alternatives: [
          {
            x: fact("d"),
            unit: "count",
            bands: [
              { from: null, to: "6", share: "0.2" },
              { from: "6", to: null, share: "1" },
            ],
          },
        ],
      },
    ],
  ])("%s", (_, scale) => {
    const together = {
      vetoes: barring,
      indicators: [
        ...RULES.flatMap((missing, i) => indicatorsOf({ scale, missing, peers: PEERS[i % 3]! }, `p${i}`)),
        ...indicatorsOf({ scale, missing: "exclude", notApplicable: "peer-median" }, "q"),
        ...indicatorsOf({ scale, missing: "peer-mean", notApplicable: "zero" }, "r"),
      ],
    };
    agree(run(scheme(together), company));
    for (const missing of ["exclude", "peer-mean"] as const)
      of({ indicators: indicatorsOf({ scale, missing }, "one") });
  });
});

describe("figures", () => {
  const [a, b, c] = [fact("a"), fact("b"), fact("c")];
  it.each<[string, Expression, string?]>([
    ["a sum", { op: "sum", of: [a, b, c] }],
    ["a sum of what is known", { op: "sum", of: [b, fact("d")], knownOnly: true }],
    ["the best", { op: "best-of", of: [b, fact("d")] }],
    ["a difference", { op: "difference", of: [b, c] }],
    ["a product", { op: "product", x: b, by: "-1.5" }],
    ["a ratio", { op: "ratio", of: [b, c] }, "ratio"],
    ["a ratio of money", { op: "ratio", of: [fact("money"), c] }, "yuan/count"],
    ["growth", { op: "growth", x: a }, "percent"],
    ["a lag", { op: "lag", x: b, periods: 1 }],
    ["a mean", { op: "mean", x: a, periods: 3 }],
    ["a sum over years", { op: "sum-over", x: a, periods: 2 }],
    ["a comparison", { op: "compare", left: a, relation: ">=", right: b }, "truth"],
    [
      "a comparison with a constant",
      { op: "compare", left: b, relation: "!=", right: { op: "constant", value: "3", unit: "count" } },
      "truth",
    ],
    ["money", fact("money"), "yuan"],
    ["a mean of growth", { op: "mean", x: { op: "growth", x: a }, periods: 2 }, "ratio"],
  ])("%s", (_, x, unit = "count") => {
    const scales: Scale[] = [
      { type: "rank", direction: "higher" },
      { type: "linear", zero: "-1", full: "2.7" },
    ];
    of({
      indicators: scales.flatMap((scale, i) => indicatorsOf({ x, unit, missing: "exclude", scale }, `p${i}`)),
    });
  });

  it.each([">=", ">", "<=", "<", "=", "!="] as const)("a flag of what is %s", (relation) => {
    of(both({ x: { op: "compare", left: a, relation, right: c }, unit: "truth", scale: { type: "flag" } }));
  });
});

describe("figures at the end of what doubles hold", () => {
  const most = Number.MAX_SAFE_INTEGER;
  const rich = [most, most - 1, 2 ** 52 + 1, 4, 3, 0, -3, -most].map((a, i) =>
    firm(`r${i}`, { a, b: 7 - i, c: a, d: 3 }),
  );
  const scales: Scale[] = [
    { type: "linear", zero: "-0.0003", full: "9007199254740990.7" },
    { type: "linear", zero: "9007199254740991", full: "-7.7" },
    { type: "reference", reference: "0.7", direction: "higher", cap: "9999999.99" },
    { type: "reference", reference: "9007199254740991", direction: "lower", cap: "3" },
    { type: "rank", direction: "higher" },
    { type: "spread", direction: "lower", p: "0.1" },
    {
      type: "bands",
      bands: [
        { from: null, to: "9007199254740990.5", share: "0.1" },
        { from: "9007199254740990.5", to: null, share: "0.2" },
      ],
    },
  ];
  const xs: Expression[] = [
    fact("a"),
    { op: "product", x: fact("a"), by: "0.0003" },
    { op: "sum", of: [fact("a"), fact("c")] },
    { op: "ratio", of: [fact("a"), fact("b")] },
    { op: "difference", of: [fact("b"), fact("a")] },
  ];
  it.each(scales)("$type", (scale) => {
    for (const x of xs) {
      const unit = x.op === "ratio" ? "ratio" : "count";
      const indicators = indicatorsOf(
        { x, unit, scale, missing: "peer-mean", weights: { only: "0.9" } },
        "p",
      );
      const input = run(scheme({ indicators }), rich);
      try {
        agree(input);
      } catch (thrown) {
        // What no double holds is never rounded: it is refused by name, and exact fractions are asked.
        if (!(thrown instanceof NotCovered)) throw thrown;
        expect(thrown.construct).toMatch(/beyond 2\^(53|31)$/);
      }
    }
  });
});

it("gives the mean of many unlike ratios to 100 decimals, as the row engine does", () => {
  const ratio: Expression = { op: "ratio", of: [fact("a"), fact("b")] };
  const unlike = Array.from({ length: 60 }, (_, n) =>
    firm(`f${n}`, { a: n % 9 === 4 ? null : 1 + ((n * 7919) % 1009), b: 1_000_003 + 2 * n * (n + 1) }),
  );
  const scale = { type: "linear", zero: "0", full: "0.0011" } as const;
  const indicators = [
    ...indicatorsOf({ x: ratio, unit: "ratio", scale, missing: "peer-mean" }, "p"),
    indicator("c", { x: fact("a"), missing: "peer-mean", group: "two" }),
  ];
  const input = run(scheme({ indicators }), unlike);
  agree(input);
  const line = score(input)
    .subjects.find((it) => it.id === "f4")!
    .lines.find((it) => it.code === "p-one")!;
  expect(line.peers?.share).toMatch(/^\d{90,101}\/\d{90,101}$/);
});

describe("what has no columnar form is named", () => {
  const refused = (over: Partial<FirmPoints>, more: Partial<ScoreInput<FirmPoints>> = {}) => {
    try {
      columnsOf(run(scheme(over), firms, more));
    } catch (thrown) {
      if (thrown instanceof NotCovered) return thrown.construct;
      throw thrown;
    }
    return null;
  };
  const facts = [
    { code: "a", unit: "count" },
    { code: "b", unit: "count" },
    { code: "t", unit: "text" },
  ];
  it.each<[string, Partial<FirmPoints>, string]>([
    [
      "marks",
      both({ x: null, unit: "ratio", scale: { type: "expert", full: "10", dropHighest: 0, dropLowest: 0 } }),
      "expert",
    ],
    [
      "a choice",
      both({ x: { op: "choice", fact: "t", in: ["x"] }, unit: "truth", scale: { type: "flag" } }),
      "choice",
    ],
    [
      "outcomes",
      both({ x: { op: "count-of", outcome: "high-tech", periods: 1, renewals: false } }),
      "count-of",
    ],
    [
      "months",
      both({
        x: { op: "months-between", of: [{ date: "founded" }, { date: "period-last" }] },
        unit: "months",
      }),
      "months-between",
    ],
    ["a text", both({ x: fact("t") }), "fact t"],
    [
      "a given text",
      { vetoes: [{ code: "v", label, when: { test: "present", fact: "t" }, effect: { type: "bar" } }] },
      "present",
    ],
  ])("%s", (_, over, construct) => {
    expect(refused(over, { facts: over.vetoes ? facts : [...facts, { code: "c", unit: "count" }] })).toBe(
      construct,
    );
  });

  it("a figure, a rank, a spread and points beyond what doubles hold", () => {
    const huge = (value: number, scale: Scale, x: Expression = fact("a")) => {
      const indicators = [indicator("a", { x, scale, weights: { only: "999999999" } })];
      try {
        return (
          columnsOf(
            run(scheme({ indicators }), [firm("f", { a: value, b: 3 }), firm("g", { a: value - 1, b: 7 })]),
          ) && null
        );
      } catch (thrown) {
        if (thrown instanceof NotCovered) return thrown.construct;
        throw thrown;
      }
    };
    const x: Expression = { op: "product", x: fact("a"), by: "1.0001" };
    const most = Number.MAX_SAFE_INTEGER;
    expect(huge(most, { type: "rank", direction: "higher" }, x)).toBe("rank of figures beyond 2^53");
    expect(huge(most, { type: "spread", direction: "higher" }, x)).toBe("spread of figures beyond 2^53");
    expect(huge(1, { type: "flag" })).toBe("points beyond 2^31");
  });
});
