import type { Expression } from "#app/domain/policy/expression.ts";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { type FigureTable, factKey } from "#app/domain/scoring/kernel/figures.ts";

/**
 * The floor of `rescore-kernel`: the least that ranks 18 indicators within fields and adds them up. A radix sort by doubles
 * and sums in doubles: no gaps, no lines, no groups, no proof that a digit is right.
 */
export function bareRadix(
  policy: FirmPoints,
  table: FigureTable,
): { total: Float64Array; rank: Float64Array } {
  const size = table.ids.length;
  const { rows, starts } = byField(table);
  const stage = stages(table);
  const points = new Float64Array(size);
  for (const { x, weights } of policy.indicators) {
    const figures = figuresOf(x!, table);
    const own = Object.values(weights).map(Number);
    for (let g = 0; g + 1 < starts.length; g++) {
      const [from, to] = [starts[g]!, starts[g + 1]!];
      const order = sortedRows(figures, rows.subarray(from, to));
      const most = order.length - 1;
      for (let i = 0; i < order.length; ) {
        const value = figures[order[i]!]!;
        let j = i + 1;
        while (j < order.length && figures[order[j]!] === value) j++;
        const share = value <= 0 ? 0 : (i + (j - i - 1) / 2) / most;
        for (; i < j; i++) points[order[i]!]! += own[stage[order[i]!]!]! * share;
      }
    }
  }
  const total = points.map((it) => Math.floor(it * 1000 + 0.5));
  const rank = new Float64Array(size);
  for (let g = 0; g + 1 < starts.length; g++) {
    const order = sortedRows(total, rows.subarray(starts[g]!, starts[g + 1]!));
    for (let i = order.length - 1, place = 1; i >= 0; ) {
      let j = i;
      while (j >= 0 && total[order[j]!] === total[order[i]!]) rank[order[j--]!] = place;
      place += i - j;
      i = j;
    }
  }
  return { total, rank };
}

function byField(table: FigureTable): { rows: Uint32Array; starts: Uint32Array } {
  const starts = new Uint32Array(table.fields.length + 1);
  for (const field of table.field) starts[field + 1]!++;
  for (let g = 0; g < table.fields.length; g++) starts[g + 1]! += starts[g]!;
  const next = starts.slice();
  const rows = new Uint32Array(table.ids.length);
  table.field.forEach((field, row) => {
    rows[next[field]!++] = row;
  });
  return { rows, starts };
}

const factOf = (code: string, table: FigureTable, back: number) =>
  table.facts.get(factKey(code, table.calendar.back(back).code!))!.value;

function stages(table: FigureTable): Uint8Array {
  const revenue = factOf("revenue", table, 1);
  return Uint8Array.from(revenue, (fen) => (fen < 2_000_000_000 ? 0 : fen < 40_000_000_000 ? 1 : 2));
}

function figuresOf(x: Expression, table: FigureTable): Float64Array {
  if (x.op === "fact") return factOf(x.fact, table, 0);
  const code = (of: Expression) => (of.op === "fact" ? of.fact : "");
  const growth = x.op === "growth";
  const above = factOf(code(growth ? x.x : x.op === "ratio" ? x.of[0] : x), table, 0);
  const under = factOf(code(growth ? x.x : x.op === "ratio" ? x.of[1] : x), table, growth ? 1 : 0);
  const found = new Float64Array(above.length);
  for (let row = 0; row < found.length; row++) {
    found[row] = under[row]! > 0 ? above[row]! / under[row]! - (growth ? 1 : 0) : 0;
  }
  return found;
}

const DIGITS = 2048;
const MASK = DIGITS - 1;
let lanes = { hi: new Uint32Array(0), lo: new Uint32Array(0), row: new Uint32Array(0) };
let others = { hi: new Uint32Array(0), lo: new Uint32Array(0), row: new Uint32Array(0) };
const counts = new Uint32Array(6 * DIGITS);

function sortedRows(figures: Float64Array, rows: Uint32Array): Uint32Array {
  const n = rows.length;
  if (lanes.hi.length < n) {
    lanes = { hi: new Uint32Array(n), lo: new Uint32Array(n), row: new Uint32Array(n) };
    others = { hi: new Uint32Array(n), lo: new Uint32Array(n), row: new Uint32Array(n) };
  }
  const bits = new Float64Array(n);
  for (let i = 0; i < n; i++) bits[i] = figures[rows[i]!]!;
  const words = new Uint32Array(bits.buffer);
  counts.fill(0);
  for (let i = 0; i < n; i++) {
    const sign = words[2 * i + 1]! >> 31;
    const h = (words[2 * i + 1]! ^ (sign | 0x80000000)) >>> 0;
    const l = (words[2 * i]! ^ sign) >>> 0;
    lanes.hi[i] = h;
    lanes.lo[i] = l;
    lanes.row[i] = rows[i]!;
    counts[l & MASK]!++;
    counts[DIGITS + ((l >>> 11) & MASK)]!++;
    counts[2 * DIGITS + (((l >>> 22) | (h << 10)) & MASK)]!++;
    counts[3 * DIGITS + ((h >>> 1) & MASK)]!++;
    counts[4 * DIGITS + ((h >>> 12) & MASK)]!++;
    counts[5 * DIGITS + (h >>> 23)]!++;
  }
  for (let pass = 0; pass < 6; pass++) {
    const base = pass * DIGITS;
    if (counts[base + digit(lanes.hi[0]!, lanes.lo[0]!, pass)] === n) continue;
    for (let at = base, sum = 0; at < base + DIGITS; at++) {
      const here = counts[at]!;
      counts[at] = sum;
      sum += here;
    }
    move(base, pass, n);
    [lanes, others] = [others, lanes];
  }
  return lanes.row.slice(0, n);
}

function move(base: number, pass: number, n: number): void {
  const { hi, lo, row } = lanes;
  const to = others;
  for (let i = 0; i < n; i++) {
    const h = hi[i]!;
    const l = lo[i]!;
    const at = counts[base + digit(h, l, pass)]!++;
    to.hi[at] = h;
    to.lo[at] = l;
    to.row[at] = row[i]!;
  }
}

const digit = (h: number, l: number, pass: number): number =>
  pass < 2
    ? (l >>> (11 * pass)) & 2047
    : pass === 2
      ? ((l >>> 22) | (h << 10)) & 2047
      : (h >>> (11 * pass - 32)) & 2047;
