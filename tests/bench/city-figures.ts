import { Calendar } from "#app/domain/scoring/facts.ts";
import { KNOWN, MISSING } from "#app/domain/scoring/kernel/column.ts";
import { type FactColumn, type FigureTable, factKey } from "#app/domain/scoring/kernel/figures.ts";
import { SCALE_FACTS } from "#db/seed/scale.server.ts";
import { CITY_YEARS, yearOf } from "./city-scheme.ts";

/** Shares of the eight high-tech fields in thousandths; the largest holds 25,567 of 86,000 firms. */
const FIELDS = [297, 190, 140, 120, 90, 70, 53, 40];

/** Numbers from 0 to 1 that a seed decides. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Invented firms with the figures of two years: skewed sums of money, small counts with many zeros, few gaps. */
export function cityFigures(firms: number, years: readonly string[] = CITY_YEARS): FigureTable {
  const random = randomNumbers(firms);
  const facts = new Map<string, FactColumn>();
  const size = Float64Array.from({ length: firms }, () => Math.exp(12 + 8 * random() + 3 * random()));
  for (const year of years) {
    for (const { code, unit } of SCALE_FACTS) {
      const column: FactColumn = { state: new Uint8Array(firms), value: new Float64Array(firms) };
      for (let row = 0; row < firms; row++) {
        column.state[row] = random() < 0.003 ? MISSING : KNOWN;
        if (column.state[row] === KNOWN) column.value[row] = figure(code, unit, size[row]!, random);
      }
      facts.set(factKey(code, year), column);
    }
  }
  const bounds = FIELDS.map((_, place) => FIELDS.slice(0, place + 1).reduce((a, b) => a + b, 0) / 1000);
  return {
    ids: Array.from({ length: firms }, (_, row) => String(row).padStart(9, "0")),
    foundedOn: Int32Array.from({ length: firms }, () => 20050101 + Math.floor(random() * 17) * 10000),
    field: Int32Array.from({ length: firms }, () => {
      const at = random();
      return Math.max(
        0,
        bounds.findIndex((bound) => at < bound),
      );
    }),
    fields: FIELDS.map((_, place) => String(place + 1)),
    kind: null,
    facts,
    units: new Map(SCALE_FACTS.map(({ code, unit: of }) => [code, of])),
    calendar: new Calendar(yearOf(years.at(-1)!), years.map(yearOf)),
  };
}

function figure(code: string, unit: string, size: number, random: () => number): number {
  const part = random();
  if (unit === "count") {
    const most = code === "employees" ? 20 + size / 1e7 : 1 + Math.log10(size) * 2;
    return Math.floor(part * part * most) + (code === "employees" ? 1 : 0);
  }
  if (code === "revenue") return Math.floor(size * (20 + 10 * part));
  if (code === "total-assets") return Math.floor(size * (5 + 10 * part)) + 1;
  if (code === "net-profit") return Math.floor(size * (4 * part - 1));
  if (part < 0.35) return 0;
  return Math.floor(size * part * part * 3);
}
