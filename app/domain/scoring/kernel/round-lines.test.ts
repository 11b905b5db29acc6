import { describe, expect, it } from "vitest";
import { apportion } from "#app/domain/shared/apportion.ts";
import { add, multiply, type Rational, rational, roundHalfUp, ZERO } from "#app/domain/shared/rational.ts";
import { LineRounder } from "./round-lines.ts";

// Blocks of rows rounded in doubles, against exact fractions: what is told, and where no answer may be given.

type Pair = readonly [n: number, d: number];
/** "1/3 5 -2/7" as fractions. */
const row = (text: string): Pair[] =>
  text.split(" ").map((it): Pair => {
    const [n, d = "1"] = it.split("/");
    return [Number(n), Number(d)];
  });
type Told = { total: number; groups: number[] | null; lines: number[] | null };
const GROUPS = 2;
const groupOf = (line: number): number => [0, 1, -1][line % 3]!;
/** Weights of two plans. */
const PLANS: readonly Pair[] = [
  [1, 1],
  [2, 1],
];
const planAt = (row: number, plans: number): number => row % plans;

/** `wide`: the figures that are put as fractions of any length instead of as pairs. */
type Way = { from: number; plans: number; wide?: (row: number, line: number) => boolean };
const WAYS: Way[] = [
  { from: 0, plans: 1 },
  { from: 5, plans: 1 },
];
const BOTH_PLANS: Way[] = WAYS.map((it) => ({ ...it, plans: 2 }));

/** Columns of the rows as a block of them is read, from a place on. */
function put(rounder: LineRounder, rows: readonly (readonly Pair[])[], { from, plans, wide }: Way): void {
  const [count, width] = [rows.length, rows[0]!.length];
  const planOf = Int32Array.from(rows, (_, row) => planAt(row, plans));
  const weightN = new Float64Array(width * PLANS.length).map((_, at) => PLANS[Math.floor(at / width)]![0]);
  const weightD = new Float64Array(width * PLANS.length).map((_, at) => PLANS[Math.floor(at / width)]![1]);
  rounder.begin({ count, from, planOf, weightN, weightD });
  for (let line = 0; line < width; line++) {
    const [num, den] = [new Float64Array(from + count).fill(77), new Float64Array(from + count).fill(9)];
    const beside = new Map<number, Rational>();
    rows.forEach((row, i) => {
      const isWide = wide?.(i, line) ?? false;
      if (isWide) beside.set(from + i, rational(...row[line]!));
      [num[from + i], den[from + i]] = isWide ? [Number.NaN, 1] : row[line]!;
    });
    const isWhole = rows.every((row) => row[line]![1] === 1);
    rounder.add(line, num, isWhole ? null : den, beside);
  }
}

/** What doubles tell of every row; nothing beside a row's own places may be written. */
function told(rounder: LineRounder, rows: readonly (readonly Pair[])[]): Told[] {
  return rows.map((lines, row) => {
    const total = rounder.total(row);
    const [groups, shown] = [new Float64Array(GROUPS + 2).fill(0.5), new Float64Array(lines.length + 4)];
    const hasGroups = rounder.groups(row, groups, 1);
    const slotOf = Int32Array.from(lines, (_, line) => lines.length - 1 - line);
    const hasLines = !Number.isNaN(total) && rounder.lines(row, shown, 2, slotOf);
    expect([groups[0], groups[GROUPS + 1]]).toEqual([0.5, 0.5]);
    expect([shown[0], shown[1], shown.at(-1), shown.at(-2)]).toEqual([0, 0, 0, 0]);
    return {
      total,
      groups: hasGroups ? [...groups.subarray(1, GROUPS + 1)] : null,
      lines: hasLines ? [...shown.subarray(2, lines.length + 2)].reverse() : null,
    };
  });
}

function exactly(lines: readonly Pair[], plan: number): Required<Told> {
  const points = lines.map(([n, d]) => multiply(rational(...PLANS[plan]!), rational(n, d)));
  const sumOf = (wanted: number | null): Rational =>
    points.reduce(
      (all, it, line) => (wanted === null || groupOf(line) === wanted ? add(all, it) : all),
      ZERO,
    );
  const total = roundHalfUp(sumOf(null));
  return {
    total: Number(total),
    groups: Array.from({ length: GROUPS }, (_, group) => Number(roundHalfUp(sumOf(group)))),
    lines: apportion(points, total).map(Number),
  };
}

const rounderOf = (rows: readonly (readonly Pair[])[]) => {
  const groups = Int32Array.from(rows[0]!, (_, line) => groupOf(line));
  return new LineRounder(groups, GROUPS, rows.length + 1, true);
};
/** Scores the rows in every way as one block; `as` says what doubles tell of each row. */
function expectTold(rows: readonly (readonly Pair[])[], as: (exact: Told, row: number) => Told, ways = WAYS) {
  const rounder = rounderOf(rows);
  for (const way of ways) {
    put(rounder, rows, way);
    const wanted = rows.map((lines, row) => as(exactly(lines, planAt(row, way.plans)), row));
    expect(told(rounder, rows)).toEqual(wanted);
  }
}
const wholly = (exact: Told): Told => exact;
/** The same without groups, which may stand at a half where totals and lines do not. */
function expectLines(rows: readonly (readonly Pair[])[], tells: boolean, ways = WAYS) {
  const rounder = rounderOf(rows);
  for (const way of ways) {
    put(rounder, rows, way);
    const found = told(rounder, rows).map(({ total, lines }) => ({ total, lines }));
    const exact = rows.map((lines, row) => exactly(lines, planAt(row, way.plans)));
    expect(found).toEqual(exact.map(({ total, lines }) => ({ total, lines: tells ? lines : null })));
  }
}

const LARGEST = 2 ** 31 - 1;
const MOST = Number.MAX_SAFE_INTEGER;
/** A fraction nearer to 1/3 than doubles tell, above it or below. */
const P = 2 ** 50;
const above = `${P}/${3 * P - 1}`;
const below = `${P}/${3 * P + 1}`;

describe("blocks of rows", () => {
  it("are rounded row by row, with the weights of each", () => {
    const rows = Array.from({ length: 9 }, (_, at) =>
      Array.from({ length: 7 }, (_, line): Pair => {
        const n = ((at * 31 + line * 17) % 113) - 20;
        return line === 3 ? [n * 9, 1] : [n, 1 + 2 * ((at * 5 + line * 3) % 11)];
      }),
    );
    expectTold(rows, wholly, [...WAYS, ...BOTH_PLANS]);
  });

  it("hold totals and groups without lines, and forget the block before", () => {
    const rows = [row("7/3 -5/3 1/9 40"), row("1/7 2/7 11/7 5")];
    const groups = Int32Array.from(rows[0]!, (_, line) => groupOf(line));
    const rounder = new LineRounder(groups, GROUPS, 2, false);
    const huge = rows.map(() => row(`${MOST}/7 1 ${MOST} 3`));
    put(rounder, huge, WAYS[0]!);
    expect([rounder.total(0), rounder.total(1)]).toEqual([Number.NaN, Number.NaN]);
    put(rounder, rows, WAYS[0]!);
    rows.forEach((lines, at) => {
      const exact = exactly(lines, 0);
      const found = new Float64Array(GROUPS);
      expect(rounder.groups(at, found, 0)).toBe(true);
      expect([rounder.total(at), [...found]]).toEqual([exact.total, exact.groups]);
    });
  });

  it("tell of each line about what it is, below 0 too", () => {
    const rows = [row("7/3 -5/3"), row("-1/7 22/7")];
    const rounder = rounderOf(rows);
    put(rounder, rows, WAYS[0]!);
    rows.forEach((lines, at) => {
      lines.forEach(([n, d], line) => {
        expect(rounder.about(at, line)).toBeCloseTo(n / d, 12);
      });
    });
  });

  it("take what is put anew for what stood there", () => {
    const first = [row("7/3 -5/3 1/9 40"), row("1/7 2/7 11/7 5"), row("2/3 4/3 1/3 1"), row("1 2 3 4")];
    const second = [
      row("7/3 9/8 1/9 40"),
      row("1/7 2/9 11/7 5"),
      row(`2/3 ${MOST} 1/3 1`),
      row("1 -2/5 3 4"),
    ];
    const rounder = rounderOf(first);
    const planOf = Int32Array.of(0, 0, 0, -1);
    const weights = { weightN: new Float64Array(4).fill(1), weightD: new Float64Array(4).fill(1) };
    rounder.begin({ count: 4, from: 0, planOf, ...weights });
    const columns = [0, 1, 2, 3].map((line) => ({
      num: Float64Array.from(first, (it) => it[line]![0]),
      den: Float64Array.from(first, (it) => it[line]![1]),
    }));
    columns.forEach(({ num, den }, line) => {
      rounder.add(line, num, den);
    });
    const change = (rows: readonly Pair[][]) => {
      rows.forEach((it, at) => {
        [columns[1]!.num[at], columns[1]!.den[at]] = it[1]!;
      });
      rounder.replace(1, Uint32Array.of(0, 1, 2, 3));
    };
    change(second);
    const none = { total: Number.NaN, groups: null, lines: null };
    expect(told(rounder, second.slice(0, 2))).toEqual(second.slice(0, 2).map((it) => exactly(it, 0)));
    expect(rounder.total(2)).toBeNaN();
    change(first);
    // What did not fit once is left to exact fractions.
    const wanted = first.slice(0, 3).map((it, at) => (at === 2 ? none : exactly(it, 0)));
    expect(
      told(rounder, first.slice(0, 3)).map((it, at) => (at === 2 ? { ...it, groups: null } : it)),
    ).toEqual(wanted);
  });

  it("leave rows without weights alone", () => {
    const rounder = new LineRounder(new Int32Array(1), 1, 2, true);
    const weights = { weightN: Float64Array.of(2), weightD: Float64Array.of(1) };
    rounder.begin({ count: 2, from: 0, planOf: Int32Array.of(-1, 0), ...weights });
    rounder.add(0, Float64Array.of(5, 7), null);
    expect([rounder.total(0), rounder.total(1)]).toEqual([0, 14]);
  });
});

describe("figures too large", () => {
  const noTotal = { total: Number.NaN, lines: null };
  it.each<[string, string, Partial<Told>]>([
    ["the most a double holds", `0 0 ${MOST - 1}`, { lines: null }],
    ["more than a double holds", `0 0 ${MOST}`, noTotal],
    ["less than a double holds", `0 0 ${-MOST}`, noTotal],
    ["the least a double holds", `0 0 ${1 - MOST}`, { lines: null }],
    ["with a denominator", `0 0 ${MOST - 3}/3`, { lines: null }],
    ["with one too large", `0 0 ${MOST - 2}/3`, noTotal],
    ["a sum beyond", `1 0 ${MOST - 1} 1`, noTotal],
    ["a line at 2^31 − 1", `0 0 ${LARGEST}`, { lines: null }],
    ["a line at 1 − 2^31", `0 0 ${-LARGEST}`, { lines: null }],
    ["lines just within", `5 0 ${LARGEST - 1}`, {}],
    ["lines just within, below 0", `5 0 ${1 - LARGEST}`, {}],
    ["a group at 2^31 − 1", `${LARGEST - 3} 0 0 3`, {}],
    ["a group beyond", `${LARGEST - 3} 0 0 4`, { groups: null }],
    ["the second group beyond", `0 ${LARGEST - 3} 0 4 4`, { groups: null }],
    ["a group at 1 − 2^31", `${3 - LARGEST} 0 0 -3`, {}],
    ["a group further below", `${3 - LARGEST} 0 0 -4`, { groups: null }],
  ])("%s", (_, text, over) => {
    const plain = row(text).map((): Pair => [2, 3]);
    expectTold([plain, row(text), plain], (exact, at) => (at === 1 ? { ...exact, ...over } : exact));
  });
});

describe("figures that no pair of doubles holds", () => {
  const wide = (row: number, line: number): boolean => (row + line) % 3 === 0;
  const ways = [...WAYS, ...BOTH_PLANS].map((it): Way => ({ ...it, wide }));

  it("are rounded with the others", () => {
    const rows = Array.from({ length: 9 }, (_, at) =>
      Array.from({ length: 7 }, (_, line): Pair => {
        const n = ((at * 31 + line * 17) % 113) - 20;
        return line === 3 ? [n * 9, 1] : [n, 41 + 2 * ((at * 5 + line * 3) % 11)];
      }),
    );
    expectTold(rows, wholly, ways);
    const rounder = rounderOf(rows);
    put(rounder, rows, ways[0]!);
    for (const line of rows[0]!.keys()) {
      expect(rounder.about(0, line)).toBeCloseTo(rows[0]![line]![0] / rows[0]![line]![1], 8);
    }
  });

  it("are not told where a remainder is like another one that gets a thousandth", () => {
    expectLines([row("1/3 4/3 1/9 1/3")], false, [{ from: 0, plans: 1, wide }]);
    expectLines([row("2/3 4/3 1/9 1/5")], true, [{ from: 0, plans: 1, wide }]);
  });

  it("nor near a tie, nor too large, nor where lines beside the edge of a bucket are wanted", () => {
    const none = { total: Number.NaN, groups: null, lines: null };
    const one: Way[] = [{ from: 3, plans: 1, wide }];
    expectTold([row("1/2 5 3 2")], () => none, one);
    expectTold([row(`${2 ** 28 + 1}/${2 ** 29} 5 3 2`)], () => none, one);
    expectLines([row(`${16 * 2 ** 25 - 12_345_677}/${2 ** 30} 0 1/3`)], false, one);
    const plain = row("2/3 2/3 2/3");
    for (const large of [LARGEST, -LARGEST]) {
      const rounder = rounderOf([plain]);
      put(rounder, [[[large, 1], plain[1]!, plain[2]!]], one[0]!);
      expect(rounder.total(0)).toBeNaN();
    }
    expectTold([row(`${LARGEST - 1} 1/3 2`)], wholly, one);
  });

  it("take part in totals without lines, and are about nothing then", () => {
    const rows = [row("7/3 -5/3 1/9 40")];
    const rounder = new LineRounder(
      Int32Array.from(rows[0]!, (_, line) => groupOf(line)),
      GROUPS,
      1,
      false,
    );
    put(rounder, rows, { from: 0, plans: 1, wide });
    expect(rounder.total(0)).toBe(exactly(rows[0]!, 0).total);
    expect(rounder.about(0, 0)).toBeNaN();
  });
});

describe("near a tie", () => {
  const HALF = 2 ** 25;
  it.each<[string, string, boolean]>([
    ["a half is not told", `${HALF}/${2 * HALF}`, false],
    ["just above", `${2 ** 28 + 1}/${2 ** 29}`, false],
    ["just below", `${2 ** 28 - 1}/${2 ** 29}`, false],
    ["a little above", `${HALF + 1}/${2 * HALF}`, true],
    ["a little below", `${HALF - 1}/${2 * HALF}`, true],
    ["a little above, below 0", `${1 - HALF}/${2 * HALF}`, true],
    ["a little below, below 0", `${-HALF - 1}/${2 * HALF}`, true],
  ])("%s", (_, near, tells) => {
    const none = { total: Number.NaN, groups: null, lines: null };
    expectTold([row(`5 ${near} 3 2`)], (exact) => (tells ? exact : none));
    // Where the group does not tell, the total may: the rest of it stands elsewhere.
    expectTold([row(`5 ${near} 1/3 2`)], (exact) => (tells ? exact : { ...exact, groups: null }));
  });
});

describe("the largest remainders", () => {
  const inOneBucket = [3, 9, 1, 14, 6, 11, 2, 13, 5, 10, 4, 12, 8, 7].map((k): Pair => [500 + 2 * k, 1000]);
  const listed = (pairs: readonly Pair[]): string => pairs.map(([n, d]) => `${n}/${d}`).join(" ");
  it.each<[string, string]>([
    ["of one bucket in any order", listed(inOneBucket)],
    ["of one bucket, the other way round", listed([...inOneBucket].reverse())],
    ["with whole parts", listed(inOneBucket.map(([n, d], i): Pair => [n + (i - 6) * d, d]))],
    ["rising", listed([...inOneBucket].sort((a, b) => a[0] - b[0]))],
    ["falling", listed([...inOneBucket].sort((a, b) => b[0] - a[0]))],
    ["of two buckets", "9/16 17/32 16/32 31/64 3/10 1/100"],
    ["alike: the earlier ones", "1/3 2/6 -2/3 4/3 -5/3 3/9 10/30"],
    ["nearer than doubles tell, above", `1/3 ${above} 1/3`],
    ["nearer than doubles tell, the last above", `1/3 4/3 ${above}`],
    ["nearer than doubles tell, the first above", `${above} 4/3 1/3`],
    ["nearer than doubles tell, below", `${below} 1/3 ${below}`],
    ["nearer than doubles tell, below in the middle", `1/3 ${below} -2/3`],
    ["nearer than doubles tell, with a whole part", `${below} 7/3 ${below}`],
    ["two of six", `1/3 ${above} 4/3 1/3 1/3 1/3`],
    ["two of six, the last", `1/3 4/3 1/3 1/3 1/3 ${above}`],
    ["two of six, below", `${below} 1/3 4/3 1/3 -2/3 1/3`],
    ["of large denominators, rising", `${above} ${P + 2 ** 40}/${3 * P - 1} 1/3`],
    ["of large denominators, falling", `${P + 2 ** 40}/${3 * P - 1} ${above} 1/3`],
    ["nearly one", `${P - 1}/${P} 4/5 1/9`],
  ])("%s", (_, text) => {
    const other = row(text).map((_, line): Pair => [line * 7 + 2, 19]);
    expectLines([other, row(text), other, row(text)], true);
  });

  it("with the weights of a row's plan", () => {
    // Twice a sixth, and by less than a double tells more.
    const own = row(`1/6 ${7e14}/${42e14 - 1} 4/6`);
    const first = row(`1/3 ${above} 1/3`);
    expectLines([first, own, row(`1/3 1/3 ${above}`), own], true, BOTH_PLANS);
  });

  it.each([
    `${above} ${above} 1/3`,
    `1/3 ${above} ${above}`,
    `${above} ${above} ${below}`,
    `${above} ${above} 1/3 1/3 1/3 1/3`,
    `1/3 ${above} 1/3 ${above} 1/3 1/3`,
    // One product is 2^53 − 1, the other 2^53.
    `9/10 6361/8192 ${2 ** 40}/${69_431 * 20_394_401}`,
    `9/10 ${2 ** 40}/${69_431 * 20_394_401} 6361/8192`,
  ])("of fractions whose products no double holds are not told: %s", (text) => {
    expectLines([row(text)], false);
  });

  it("beside an edge of the buckets, where one may stand on either side, are not told", () => {
    const steps = 2 ** 30;
    const edge = 16 * 2 ** 25 - 12_345_677;
    for (const at of [edge - 1, edge, edge + 1]) expectLines([row(`${at}/${steps} 0 1/3`)], false);
    for (const at of [edge - 2, edge + 2]) expectLines([row(`${at}/${steps} 0 1/3`)], true);
    for (const text of ["1/2 0 31/64 1/64", "1/2 1/2 15/64", "0 0 0 0"]) expectLines([row(text)], true);
  });
});
