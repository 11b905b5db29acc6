import { describe, expect, it } from "vitest";
import type { Scale } from "#app/domain/policy/scheme.ts";
import { compare, parseDecimal, type Rational, rational, toText } from "#app/domain/shared/rational.ts";
import { meanOf, medianOf, shareOutWeights } from "./missing.ts";
import { PeerFigures } from "./peers.ts";
import { rankContenders, type TieFigure } from "./ranks.ts";
import { bandShare, expertShare, linearShare, rankShare, referenceShare, spreadShare } from "./scales.ts";

// Shares by the table of rules-engine §4, each at its borders.

type Of<T extends Scale["type"]> = Extract<Scale, { type: T }>;
const x = parseDecimal;

describe("a scale of the subject alone", () => {
  const linear = (zero: string, full: string) => (at: string) =>
    toText(linearShare({ type: "linear", zero, full }, x(at)));
  it("linear rises, or falls, between its ends", () => {
    expect(["-1", "0", "1", "4", "5"].map(linear("0", "4"))).toEqual(["0", "0", "1/4", "1", "1"]);
    expect(["5", "4", "3", "0", "-1"].map(linear("4", "0"))).toEqual(["0", "0", "1/4", "1", "1"]);
  });

  it("bands hold their lower bound", () => {
    const bands = [
      { from: null, to: "1", share: "0.1" },
      { from: "1", to: null, share: "0.2" },
    ];
    expect(["0.999", "1"].map((at) => toText(bandShare(bands, x(at))))).toEqual(["1/10", "1/5"]);
  });

  it.each<[string, Omit<Of<"reference">, "type">, string, string]>([
    ["half of it", { reference: "4", direction: "higher" }, "2", "1/2"],
    ["more than it", { reference: "4", direction: "higher" }, "5", "1"],
    ["below nothing", { reference: "4", direction: "higher" }, "-2", "0"],
    ["more, up to the cap", { reference: "4", direction: "higher", cap: "1.2" }, "6", "6/5"],
    ["more, without a cap", { reference: "4", direction: "higher", cap: "none" }, "6", "3/2"],
    ["half, where lower is better", { reference: "4", direction: "lower" }, "2", "1"],
    ["twice, where lower is better", { reference: "4", direction: "lower" }, "8", "1/2"],
    ["half, where lower is better, to a cap", { reference: "4", direction: "lower", cap: "3" }, "2", "2"],
    ["nothing, where lower is better", { reference: "4", direction: "lower", cap: "3" }, "0", "3"],
    ["less than nothing, where lower is better", { reference: "4", direction: "lower", cap: "3" }, "-1", "3"],
  ])("reference: %s", (_, scale, at, share) => {
    expect(toText(referenceShare({ type: "reference", ...scale }, x(at)))).toBe(share);
  });

  it("reference: lower is better needs a cap", () => {
    const endless = { type: "reference", reference: "4", direction: "lower", cap: "none" } as const;
    expect(() => referenceShare(endless, x("2"))).toThrow("a falling reference scale needs a cap");
  });
});

describe("a scale among peers", () => {
  const peers = (...list: string[]) => new PeerFigures(list.map(x));
  const four = peers("1", "3", "3", "7");

  it.each<[string, Omit<Of<"rank">, "type">, string, string, object]>([
    ["the best", { direction: "higher" }, "7", "1", { n: 4, worse: 3, equal: 0 }],
    ["two alike", { direction: "higher" }, "3", "1/2", { n: 4, worse: 1, equal: 1 }],
    ["the least", { direction: "higher" }, "1", "0", { n: 4, worse: 0, equal: 0 }],
    ["the least, where lower is better", { direction: "lower" }, "1", "1", { n: 4, worse: 3, equal: 0 }],
    ["two alike, where lower is better", { direction: "lower" }, "3", "1/2", { n: 4, worse: 1, equal: 1 }],
    ["at nothing", { direction: "higher", nothing: "3" }, "3", "0", { n: 4, worse: 1, equal: 1 }],
    ["above nothing", { direction: "higher", nothing: "2.9" }, "3", "1/2", { n: 4, worse: 1, equal: 1 }],
  ])("rank: %s", (_, scale, at, share, told) => {
    const found = rankShare({ type: "rank", ...scale }, x(at), four);
    expect([toText(found.share), found.peers]).toEqual([share, told]);
  });

  it("rank: a lone peer gets 1, and 0 at nothing", () => {
    const alone = (nothing?: string) =>
      toText(
        rankShare({ type: "rank", direction: "higher", ...(nothing ? { nothing } : {}) }, x("3"), peers("3"))
          .share,
      );
    expect([alone(), alone("3")]).toEqual(["1", "0"]);
  });

  const ten = peers("0", "1", "2", "3", "4", "5", "6", "7", "8", "100");
  it.each<[string, Omit<Of<"spread">, "type">, string, string, object]>([
    ["between the extremes", { direction: "higher" }, "25", "1/4", { n: 10, lo: "0", hi: "100" }],
    ["lower is better", { direction: "lower" }, "25", "3/4", { n: 10, lo: "0", hi: "100" }],
    [
      "without the outermost tenths",
      { direction: "higher", p: "0.11" },
      "3",
      "2/7",
      { n: 10, lo: "1", hi: "8" },
    ],
    ["just one off each end", { direction: "higher", p: "0.1" }, "25", "1/4", { n: 10, lo: "0", hi: "100" }],
    ["beyond the ends", { direction: "higher", p: "0.11" }, "100", "1", { n: 10, lo: "1", hi: "8" }],
    ["below the ends", { direction: "higher", p: "0.11" }, "0", "0", { n: 10, lo: "1", hi: "8" }],
  ])("spread: %s", (_, scale, at, share, told) => {
    const found = spreadShare({ type: "spread", ...scale }, x(at), ten);
    expect([toText(found.share), found.peers]).toEqual([share, told]);
  });

  it("spread: where the ends are equal the extremes decide, and where those are, all get 1", () => {
    const same = peers("5", "5", "5", "5", "9");
    const found = spreadShare({ type: "spread", direction: "higher", p: "0.25" }, x("5"), same);
    expect([toText(found.share), found.peers]).toEqual(["0", { n: 5, lo: "5", hi: "9" }]);
    const all = spreadShare({ type: "spread", direction: "lower" }, x("5"), peers("5", "5"));
    expect([toText(all.share), all.peers]).toEqual(["1", { n: 2, lo: "5", hi: "5" }]);
  });
});

describe("peers' figures", () => {
  const huge = 2n ** 80n;
  const near = (n: bigint): Rational => rational(huge + n, huge);
  it.each<[string, Rational[]]>([
    ["that a double holds", [rational(5), rational(-1), rational(5), rational(2, 3), rational(0)]],
    [
      "that differ by less than a double can",
      [rational(2 ** 51, 2 ** 51 + 1), rational(2 ** 51 + 1, 2 ** 51 + 2), rational(2 ** 51 - 1, 2 ** 51)],
    ],
    ["that no double holds", [near(3n), near(1n), rational(5), near(3n), near(-2n)]],
    ["of which one does not fit", [rational(5), near(1n), rational(-7)]],
    ["none", []],
  ])("%s are sorted and counted exactly", (_, values) => {
    const peers = new PeerFigures(values);
    const sorted = [...values].sort(compare);
    expect(peers.count).toBe(values.length);
    expect(sorted.map((_, place) => toText(peers.at(place)))).toEqual(sorted.map(toText));
    for (const at of [...values, rational(0), near(0n), rational(6)]) {
      expect([peers.below(at), peers.equalTo(at)]).toEqual([
        values.filter((it) => compare(it, at) < 0).length,
        values.filter((it) => compare(it, at) === 0).length,
      ]);
      const more = peers.with(at);
      expect([more.count, more.equalTo(at)]).toEqual([values.length + 1, peers.equalTo(at) + 1]);
    }
  });
});

describe("expert marks", () => {
  const marks = (...list: [string, string][]) => list.map(([expert, mark]) => ({ expert, mark }));
  const of = (dropLowest: number, dropHighest: number, ...list: [string, string][]) => {
    const { share, marks: told } = expertShare(
      { type: "expert", full: "10", dropLowest, dropHighest },
      marks(...list),
    );
    return [
      share && toText(share),
      told.map((it) => `${it.expert}${it.mark}${it.counted ? "" : "-"}`).join(" "),
    ];
  };
  it("are averaged without the lowest and the highest, and listed upwards", () => {
    expect(of(0, 0, ["a", "8"], ["b", "6"])).toEqual(["7/10", "b6 a8"]);
    expect(of(1, 1, ["a", "8"], ["b", "6"], ["c", "9"])).toEqual(["4/5", "b6- a8 c9-"]);
    expect(of(1, 0, ["a", "8"], ["b", "6"], ["c", "9"])).toEqual(["17/20", "b6- a8 c9"]);
    expect(of(0, 2, ["a", "8"], ["b", "6"], ["c", "9"])).toEqual(["3/5", "b6 a8- c9-"]);
  });
  it("of one height stand by the expert, so that it is told whose was dropped", () => {
    expect(of(1, 0, ["b", "7"], ["a", "7.0"], ["c", "7"])).toEqual(["7/10", "a7.0- b7 c7"]);
    expect(of(0, 1, ["c", "7"], ["b", "7"], ["a", "7"])).toEqual(["7/10", "a7 b7 c7-"]);
  });
  it("none left is no share", () => {
    expect(of(1, 1, ["a", "8"], ["b", "6"])).toEqual([null, "b6- a8-"]);
    expect(of(2, 1, ["a", "8"])).toEqual([null, "a8-"]);
    expect(of(0, 0)).toEqual([null, ""]);
  });
});

describe("what stands in for a figure that is not known", () => {
  const texts = (of: (values: Rational[]) => Rational, lists: string[][]) =>
    lists.map((it) => toText(of(it.map(x))));
  it("the mean and the median of peers, 0 of none", () => {
    expect(texts((it) => meanOf(it), [[], ["3"], ["3", "0", "1"]])).toEqual(["0", "3", "4/3"]);
    expect(texts(medianOf, [[], ["3"], ["3", "0", "1"], ["9", "1", "4", "2"]])).toEqual(["0", "3", "1", "3"]);
  });

  const weights = (
    ...cells: [string, string, "known" | "substituted" | "exclude" | "exclude-within-group"][]
  ) =>
    shareOutWeights(cells.map(([group, weight, standing]) => ({ group, weight: x(weight), standing }))).map(
      toText,
    );
  it("weights of excluded ones go to the known of their group, else to the groups that have some", () => {
    expect(
      weights(["a", "1", "exclude"], ["a", "2", "known"], ["a", "4", "known"], ["a", "5", "substituted"]),
    ).toEqual(["0", "7/3", "14/3", "5"]);
    expect(
      weights(["a", "6", "exclude"], ["b", "1", "known"], ["c", "2", "known"], ["c", "3", "exclude"]),
    ).toEqual(["0", "2", "10", "0"]);
    expect(weights(["a", "1", "exclude-within-group"], ["a", "2", "known"], ["b", "5", "known"])).toEqual([
      "0",
      "3",
      "5",
    ]);
    expect(weights(["a", "1", "exclude-within-group"], ["b", "5", "known"])).toEqual(["0", "5"]);
    expect(weights(["a", "1", "exclude"], ["b", "5", "substituted"])).toEqual(["0", "5"]);
  });
  it("a known one of weight 0 receives nothing", () => {
    expect(weights(["a", "0", "known"], ["a", "2", "exclude"], ["b", "3", "known"])).toEqual(["0", "0", "5"]);
  });
});

it("places: by total, then by the declared figures in order; an unknown one loses, a true tie stands by id", () => {
  const contender = (id: string, totalMilli: number, ...figures: (string | null)[]) => ({
    id,
    totalMilli,
    tieBreaks: figures.map(
      (value, i): TieFigure => ({
        value: value === null ? null : x(value),
        direction: i === 0 ? "higher" : "lower",
      }),
    ),
  });
  const list = [
    contender("a", 5, "1", "1"),
    contender("b", 5, "2", "7"),
    contender("c", 5, "2", "3"),
    contender("d", 5, "2", null),
    contender("e", 5, null, "0"),
    contender("f", 5, null, "0"),
    contender("g", 9, null, null),
    contender("h", 5, null, "1"),
  ];
  const expected = ["1g1", "2c1", "3b1", "4d1", "5a1", "6e2", "6f2", "8h1"];
  for (const order of [list, [...list].reverse()]) {
    expect(rankContenders(order).map((it) => `${it.rank}${it.id}${it.tied}`)).toEqual(expected);
  }
});
