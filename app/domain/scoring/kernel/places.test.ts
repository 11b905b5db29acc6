import { describe, expect, it } from "vitest";
import { compare, rational } from "#app/domain/shared/rational.ts";
import { asConstant, Column } from "./column.ts";
import { groupRows, isNothing, PeerPlaces } from "./peer-places.ts";
import { RadixSorter } from "./radix.ts";

// What sorting and places promise beyond the order itself: buffers that stay, keys that tell, rows set aside.

function sorted(values: readonly number[], whole: boolean) {
  const sorter = new RadixSorter();
  sorter.reserve(values.length);
  sorter.values.set(values);
  sorter.rows.set(values.map((_, row) => row));
  const exact = sorter.sort(0, values.length, Math.min(...values), Math.max(...values), whole);
  return { exact, order: [...sorter.order], keys: [...sorter.keys] };
}
/** Numbers 0 to `below` − 1 in no order, without the ends, which stand last. */
const mixed = (count: number, below: number) => [
  ...Array.from({ length: count }, (_, i) => 1 + ((i * 7_919_177) % (below - 1))),
  0,
  below,
];

describe("keys", () => {
  const STEP = 2 ** -52;
  it.each<[string, number[], boolean?]>([
    ["doubles that differ in their last bits", mixed(100, 4096).map((n) => 1 + n * STEP)],
    ["and lie in the upper half of these", mixed(100, 4096).map((n) => 1 + (2 ** 31 + n) * STEP)],
    ["negative ones", mixed(100, 4096).map((n) => -1 - (2 ** 31 + n) * STEP)],
    ["as many steps as there are keys", mixed(100, 2 ** 24).map((n) => 1 + n * STEP)],
    ["one fewer", mixed(100, 2 ** 24 - 1).map((n) => 1 + n * STEP)],
    ["many more", mixed(100, 2 ** 31 - 1).map((n) => 1 + n * STEP)],
    ["across a word", mixed(100, 4096).map((n) => 1 + (2 ** 32 - 2000 + n) * STEP)],
    ["whole numbers of both signs, wide apart", mixed(100, 2 ** 31).map((n) => n - 2 ** 30), true],
    ["across 0", mixed(100, 4096).map((n) => (n - 1000) * 2 ** -1074 + 0)],
  ])("%s", (_, values, whole = false) => {
    const { exact, order, keys } = sorted(values, whole);
    expect(exact).toBe(false);
    // A key may be shared by values that lie side by side; here few are.
    expect(new Set(keys).size).toBeGreaterThan(values.length * 0.9);
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
    const told = order.map((row, at) => [keys[at]!, values[row]!] as const);
    for (let at = 1; at < told.length; at++) {
      if (told[at]![0] !== told[at - 1]![0]) expect(told[at]![1]).toBeGreaterThan(told[at - 1]![1]);
    }
    expect([...order].sort((a, b) => a - b)).toEqual(values.map((_, row) => row));
  });

  it("buffers that are large enough keep what was filled in", () => {
    const sorter = new RadixSorter();
    sorter.reserve(4);
    sorter.values.set([4, 3, 2, 1]);
    sorter.reserve(4);
    sorter.reserve(2);
    expect([...sorter.values]).toEqual([4, 3, 2, 1]);
  });
});

type Row = { pair: [number, number]; group?: number; part?: 0 | 1; state?: number };
function placesOf(list: readonly Row[], nothing: [bigint, bigint] | null = null) {
  const x = new Column(list.length);
  for (const [row, it] of list.entries()) {
    x.put(row, ...it.pair);
    x.state[row] = it.state ?? 0;
  }
  const of = Int32Array.from(list, (it) => it.group ?? 0);
  const part = Uint8Array.from(list, (it) => it.part ?? 1);
  const wanted = nothing ? asConstant(rational(...nothing)) : null;
  return (over: { equal?: boolean; sorted?: boolean } = {}) =>
    new PeerPlaces(x, groupRows(of, ["a", "b"]), part, { nothing: wanted, ...over });
}

describe("places", () => {
  it("tell whether a known figure of a group takes no part", () => {
    const all: Row[] = [{ pair: [1, 1] }, { pair: [2, 1], group: 1 }];
    expect(placesOf(all)().aside).toBe(false);
    expect(placesOf([...all, { pair: [3, 1], group: -1, part: 0 }])().aside).toBe(false);
    expect(placesOf([...all, { pair: [3, 1], part: 0, state: 1 }])().aside).toBe(false);
    expect(placesOf([...all, { pair: [3, 1], part: 0 }])().aside).toBe(true);
  });

  it("count equal peers only where asked", () => {
    const all: Row[] = [{ pair: [1, 1] }, { pair: [1, 1] }];
    expect(placesOf(all)().equal).toBeNull();
    expect([...placesOf(all)({ equal: true }).equal!]).toEqual([1, 1]);
  });

  const lists: [string, Row[]][] = [
    ["whole figures", [3, 0, -2, 5, 3, 0, 9, 1, 5, -2].map((n) => ({ pair: [n, 1] }))],
    ["fractions", [3, 0, -2, 5, 3, 6, 9, 1, 10, -2].map((n, i) => ({ pair: [n, 1 + (i % 2)] }))],
    ["far apart", [3, 0, -2, 5e9, 3, 0, 9e9, 1, 5e9, -2].map((n) => ({ pair: [n, 1] }))],
  ];
  const nothings: [bigint, bigint][] = [
    [0n, 1n],
    [3n, 2n],
    [-1n, 1n],
    [100n, 1n],
  ];
  it.each(lists)("with nothing: %s", (_, own) => {
    // The second group lies behind the first; in both some take no part, above and below all others.
    const list: Row[] = [...own, ...own].map((it, i) => ({
      ...it,
      group: i < own.length ? 0 : 1,
      part: i % own.length === 4 || i % own.length === 5 || i % own.length === 6 ? 0 : 1,
    }));
    const value = (row: number) => rational(...list[row]!.pair);
    for (const bound of nothings) {
      const limit = rational(...bound);
      const has = (row: number) => compare(value(row), limit) > 0;
      for (const wanted of [{ equal: true }, { sorted: true, equal: true }]) {
        const places = placesOf(list, bound)(wanted);
        expect([...places.counts]).toEqual([own.length - 3, own.length - 3]);
        for (const [row, { group, part }] of list.entries()) {
          if (!has(row)) continue;
          const peers = list.flatMap((it, at) =>
            it.group === group && it.part === 1 && at !== row ? [at] : [],
          );
          const below = peers.filter((at) => compare(value(at), value(row)) < 0).length;
          const same = peers.filter((at) => compare(value(at), value(row)) === 0).length;
          expect([row, part, places.twice[row], places.equal![row]]).toEqual([
            row,
            part,
            2 * below + same,
            same,
          ]);
        }
      }
    }
  });

  it.each([8190, 8191, 8192, 8193])("of whole figures that span %d", (span) => {
    const places = placesOf([5, span, 0, 5, span, 1].map((n) => ({ pair: [n - 7, 1] })))({ equal: true });
    expect([...places.twice]).toEqual([5, 9, 0, 5, 9, 2]);
    expect([...places.equal!]).toEqual([1, 1, 0, 1, 1, 0]);
  });

  it("of fractions that share one double, though none equals another", () => {
    const near = (n: number): Row => ({ pair: [2 ** 51 + n, 2 ** 51 + n + 1] });
    const places = placesOf([near(3), near(0), near(2), near(1)])({ equal: true });
    expect([...places.twice]).toEqual([6, 0, 4, 2]);
    expect([...places.equal!]).toEqual([0, 0, 0, 0]);
  });

  it("those that have nothing are not placed", () => {
    const places = placesOf([{ pair: [0, 1] }, { pair: [-4, 3] }, { pair: [1, 3] }], [0n, 1n])();
    expect([...places.twice]).toEqual([0, 0, 4]);
  });

  it("nothing is what does not exceed its bound", () => {
    const told = (n: number, d: number, bound: [bigint, bigint]) =>
      isNothing(n, d, asConstant(rational(...bound))!);
    expect([told(0, 1, [0n, 1n]), told(-1, 9, [0n, 1n]), told(1, 9, [0n, 1n])]).toEqual([true, true, false]);
    expect([told(1, 3, [1n, 3n]), told(1, 4, [1n, 3n]), told(2, 5, [1n, 3n])]).toEqual([true, true, false]);
  });
});
