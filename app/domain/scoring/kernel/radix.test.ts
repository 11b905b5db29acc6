import { describe, expect, it } from "vitest";
import { compare, rational } from "#app/domain/shared/rational.ts";
import { PeerFigures } from "../peers.ts";
import { label, scheme } from "../sample-scheme.fixture.ts";
import { type DraftLine, roundLinesExactly } from "../totals.ts";
import { Column } from "./column.ts";
import { groupRows, PeerPlaces } from "./peer-places.ts";
import { RadixSorter } from "./radix.ts";
import { roundLines } from "./round-drafts.ts";

// Sorting and rounding of many figures at once: beyond the few that are sorted by insertion, and where doubles meet ties.

/** Whole numbers that look random, the same each time. */
function numbers(count: number, below: number, seed = 7): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  });
}

describe("sorting by radix", () => {
  const lists: [string, number[]][] = [
    ["one", [3]],
    ["few", [3, -1, 3, 0, 2]],
    ["47", numbers(47, 20)],
    ["48", numbers(48, 20)],
    ["49", numbers(49, 20)],
    ["narrow", numbers(300, 5000)],
    ["just one pass", [...numbers(300, 4096), 0, 4095]],
    ["just two", [...numbers(300, 4096), 0, 4096]],
    ["as far as keys go", [...numbers(300, 2 ** 24), 0, 2 ** 24 - 1]],
    ["further than keys go", [...numbers(300, 2 ** 24), 0, 2 ** 24]],
    ["of both signs", numbers(300, 9000).map((n) => n - 4500)],
    ["below 0", numbers(300, 9000).map((n) => n - 20_000)],
    ["wide", numbers(300, 2 ** 52).map((n, i) => (i % 2 ? n : -n))],
    ["fractions", numbers(300, 10_000).map((n) => (n - 5000) / 7)],
    ["near each other", numbers(300, 1000).map((n) => 1 + n * 2 ** -52)],
    ["all alike", numbers(60, 1).map((n) => n + 5)],
  ];
  it.each(lists)("%s", (name, list) => {
    const values = list.map((n) => n + 0);
    for (const start of [0, 5]) {
      const sorter = new RadixSorter();
      sorter.reserve(values.length + start);
      values.forEach((value, i) => {
        sorter.values[start + i] = value;
        sorter.rows[start + i] = 1000 + i;
      });
      const whole = values.every(Number.isInteger);
      const exact = sorter.sort(start, values.length, Math.min(...values), Math.max(...values), whole);
      const order = [...sorter.order.subarray(0, values.length)].map((row) => row - 1000);
      const keys = [...sorter.keys.subarray(0, values.length)];
      expect([...order].sort((a, b) => a - b)).toEqual(values.map((_, i) => i));
      const wrong = order.slice(1).filter((row, i) => {
        const before = order[i]!;
        const side = keys[i + 1]! - keys[i]!;
        const isSame = values[row] === values[before]!;
        const inOrder = side === 0 ? row > before : side > 0 && values[row]! > values[before]!;
        return !inOrder || (exact && (side === 0) !== isSame);
      });
      expect(wrong).toEqual([]);
      if (exact) expect(whole).toBe(true);
      // Keys are worth their while: of figures that are not next to each other, most have one of their own.
      const spread = name === "near each other" ? 1 : new Set(values).size / 2;
      expect(new Set(keys).size).toBeGreaterThanOrEqual(spread);
    }
  });

  it("tells that equal keys mean equal values where figures are whole and near each other", () => {
    const sorter = new RadixSorter();
    const told = (count: number, most: number, whole: boolean) => {
      sorter.reserve(count);
      numbers(count, most).forEach((value, i) => {
        sorter.values[i] = value;
        sorter.rows[i] = i;
      });
      return sorter.sort(0, count, 0, most, whole);
    };
    expect([told(60, 2 ** 24 - 1, true), told(60, 2 ** 24, true), told(60, 100, false)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([told(40, 2 ** 30, true), told(40, 100, false)]).toEqual([true, false]);
  });
});

describe("places among many peers", () => {
  const pairs: [string, [number, number][]][] = [
    ["whole and narrow", numbers(66, 40).map((n) => [n - 9, 1])],
    ["whole and wide", numbers(66, 90).map((n) => [n * 1_000_003 - 7, 1])],
    ["fractions", numbers(66, 60).map((n, i) => [n - 20, 1 + (i % 4)])],
    ["nearer than doubles", numbers(66, 5).map((n, i) => (i % 3 ? [2 ** 51 + n, 2 ** 51 + n + 1] : [n, 7]))],
    ["few", numbers(9, 4).map((n) => [n, 1])],
  ];
  it.each(pairs)("%s", (_, list) => {
    const x = new Column(list.length);
    list.forEach(([n, d], row) => {
      x.put(row, n, d);
    });
    list.forEach((_, row) => {
      if (row % 11 === 5) x.state[row] = 1;
    });
    const of = Int32Array.from(list, (_, row) => (row % 13 === 4 ? -1 : row % 3 === 0 ? 1 : 0));
    const takesPart = Uint8Array.from(list, (_, row) => (row % 7 === 2 ? 0 : 1));
    const groups = groupRows(of, ["a", "b", "nobody"]);
    const values = list.map(([n, d]) => rational(n, d));
    const isPeer = (row: number, group: number) =>
      of[row] === group && takesPart[row] === 1 && x.state[row] === 0;
    for (const equal of [true, false]) {
      const places = new PeerPlaces(x, groups, takesPart, { equal, sorted: true });
      list.forEach((_, row) => {
        const group = of[row]!;
        if (group < 0 || x.state[row] !== 0) return;
        const others = values.filter((_, at) => at !== row && isPeer(at, group));
        const below = others.filter((it) => compare(it, values[row]!) < 0).length;
        const same = others.filter((it) => compare(it, values[row]!) === 0).length;
        expect([places.twice[row], places.equal?.[row] ?? same]).toEqual([2 * below + same, same]);
        if (row % 8 > 0) return;
        const exact = new PeerFigures(others);
        expect([exact.below(values[row]!), exact.equalTo(values[row]!)]).toEqual([below, same]);
      });
      expect([...places.counts]).toEqual(
        [0, 1, 2].map((g) => list.filter((_, row) => isPeer(row, g)).length),
      );
    }
  });
});

describe("rounding many lines", () => {
  const policy = scheme({
    groups: ["one", "two"].map((code) => ({ code, label, maximum: "none", bonusMaximum: "none" })),
  });
  const drafts = (...parts: [number, number][]) =>
    parts.map(
      ([n, d], i): DraftLine => ({
        kind: "indicator",
        code: `i${i}`,
        group: i % 3 === 2 ? null : i % 3 ? "two" : "one",
        points: rational(n, d),
      }),
    );
  const cases: [string, [number, number][], boolean][] = [
    [
      "whole thousandths",
      [
        [3, 1000],
        [-4, 1000],
        [7, 1],
      ],
      false,
    ],
    [
      "thirds, which tie for what is missing",
      [
        [1, 3000],
        [1, 3000],
        [1, 3000],
        [1, 3000],
      ],
      false,
    ],
    [
      "a total at a half",
      [
        [1, 4000],
        [1, 4000],
      ],
      true,
    ],
    [
      "a group at a half",
      [
        [1, 4000],
        [1, 8000],
        [1, 7000],
        [1, 4000],
      ],
      true,
    ],
    [
      "large remainders before small ones",
      [
        [1, 9000],
        [8, 9000],
        [4, 9000],
        [7, 9000],
        [5, 9000],
      ],
      false,
    ],
    [
      "remainders at a bucket's edge",
      [
        [1, 32_000],
        [2, 32_000],
        [31, 32_000],
        [30, 32_000],
        [1, 64_000],
      ],
      false,
    ],
    [
      "many of one remainder",
      Array.from({ length: 20 }, (_, i): [number, number] => [i * 3 + 1, 3000]),
      false,
    ],
    [
      "negative lines, at a half",
      [
        [-1, 3000],
        [-2, 3000],
        [5, 3000],
        [-7, 6000],
      ],
      true,
    ],
    [
      "remainders nearer than doubles tell",
      [
        [2 ** 51, 1000 * (2 ** 51 + 1)],
        [2 ** 51 + 1, 1000 * (2 ** 51 + 2)],
        [1, 3000],
      ],
      true,
    ],
    [
      "beyond what a line holds",
      [
        [2 ** 31, 1000],
        [1, 3000],
      ],
      true,
    ],
    [
      "beyond what doubles hold",
      [
        [2 ** 52, 7],
        [1, 3000],
      ],
      true,
    ],
  ];
  it.each(cases)("%s", (_, parts, second) => {
    let looks = 0;
    const found = roundLines(policy, drafts(...parts), () => {
      looks += 1;
    });
    expect(found).toEqual(roundLinesExactly(policy, drafts(...parts)));
    expect(looks).toBe(second ? 1 : 0);
  });

  it("eighty of all kinds", () => {
    const [tops, bottoms] = [numbers(960, 60_000, 3), numbers(960, 900, 5)];
    for (let at = 0; at < tops.length; at += 12) {
      const own = drafts(
        ...tops.slice(at, at + 12).map((n, i): [number, number] => [n - 9000, 1000 * (bottoms[at + i]! + 1)]),
      );
      expect(roundLines(policy, own)).toEqual(roundLinesExactly(policy, own));
    }
  });
});
