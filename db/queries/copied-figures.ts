import type { Calendar } from "#app/domain/scoring/facts.ts";
import { KNOWN, MISSING, NOT_APPLICABLE } from "#app/domain/scoring/kernel/column.ts";
import { type FactColumn, type FigureTable, factKey } from "#app/domain/scoring/kernel/figures.ts";

/** The signature of binary COPY, its flags and the length of its empty extension. */
const HEADER = 19;
const NULL = -1;
/** Dimensions, flags, type, and length and lower bound of the one dimension. */
const ARRAY_HEADER = 20;
/** Days are counted from 2000-01-01. */
const DAYS_BEFORE_2000 = 10_957;
const DAY_MS = 86_400_000;
const TWO_TO_32 = 2 ** 32;
/** High words of figures whose size is below 2^53. */
const HIGHEST = 2 ** 21;

/**
 * Columns of figures, filled from the messages of a binary COPY of subject, founding day, field, figures and the places not
 * applicable (null for none); a message is a row, as the protocol has it.
 */
export class FigureReader {
  private readonly ids: string[] = [];
  private readonly fields = new Map<string, number>();
  private readonly days = new Map<number, number>();
  private field = new Int32Array(1024);
  private foundedOn = new Int32Array(1024);
  private readonly columns: FactColumn[];
  private view: DataView = new DataView(new ArrayBuffer(0));
  private begun = false;
  private inOrder = true;

  constructor(private readonly places: readonly { fact: string; period: string }[]) {
    this.columns = places.map(() => ({ state: new Uint8Array(1024), value: new Float64Array(1024) }));
  }

  /** Reads a message. Throws RangeError where a figure is beyond 2^53. */
  take(part: Buffer): void {
    // Messages of one read of the socket share their memory.
    if (this.view.buffer !== part.buffer) this.view = new DataView(part.buffer);
    let at = this.begun ? 0 : HEADER;
    this.begun = true;
    const { view } = this;
    const { byteOffset: base } = part;
    if (view.getInt16(base + at) < 0) return;
    const row = this.ids.length;
    if (row === this.field.length) this.grow();
    at += 2;
    let length = view.getInt32(base + at);
    const id = part.toString("utf8", at + 4, at + 4 + length);
    if (row > 0 && id <= this.ids[row - 1]!) this.inOrder = false;
    this.ids.push(id);
    at += 4 + length;
    length = view.getInt32(base + at);
    this.foundedOn[row] = length === NULL ? 0 : this.day(view.getInt32(base + at + 4));
    at += 4 + Math.max(0, length);
    length = view.getInt32(base + at);
    this.field[row] = this.fieldAt(part.toString("utf8", at + 4, at + 4 + length));
    at += 4 + length;
    length = view.getInt32(base + at);
    this.readFigures(row, base + at + 4 + ARRAY_HEADER, base + at + 4 + length);
    at += 4 + length;
    length = view.getInt32(base + at);
    if (length === NULL) return;
    const end = base + at + 4 + length;
    for (at += base + 4 + ARRAY_HEADER; at < end; at += 6) {
      this.columns[view.getInt16(at + 4)]!.state[row] = NOT_APPLICABLE;
    }
  }

  private readFigures(row: number, from: number, end: number): void {
    const { view, columns } = this;
    let at = from;
    for (let place = 0; place < columns.length; place++) {
      const { state, value } = columns[place]!;
      if (at >= end) throw new RangeError("a run's figures are fewer than its places");
      if (view.getInt32(at) === NULL) {
        state[row] = MISSING;
        at += 4;
        continue;
      }
      const high = view.getInt32(at + 4);
      if (high >= HIGHEST || high < -HIGHEST) throw new RangeError("a figure beyond 2^53");
      state[row] = KNOWN;
      value[row] = high * TWO_TO_32 + view.getUint32(at + 8);
      at += 12;
    }
  }

  /** The day as yyyymmdd. */
  private day(since2000: number): number {
    let found = this.days.get(since2000);
    if (found === undefined) {
      const day = new Date((since2000 + DAYS_BEFORE_2000) * DAY_MS);
      found = day.getUTCFullYear() * 10_000 + (day.getUTCMonth() + 1) * 100 + day.getUTCDate();
      this.days.set(since2000, found);
    }
    return found;
  }

  private fieldAt(code: string): number {
    let place = this.fields.get(code);
    if (place === undefined) {
      place = this.fields.size;
      this.fields.set(code, place);
    }
    return place;
  }

  private grow(): void {
    const twice = <T extends Int32Array | Uint8Array | Float64Array>(of: T): T => {
      const larger = new (of.constructor as new (size: number) => T)(of.length * 2);
      larger.set(of);
      return larger;
    };
    this.field = twice(this.field);
    this.foundedOn = twice(this.foundedOn);
    for (const column of this.columns) {
      column.state = twice(column.state);
      column.value = twice(column.value);
    }
  }

  /** What was read, in the order of the subjects. */
  table(units: ReadonlyMap<string, string>, calendar: Calendar): FigureTable {
    const { ids, columns } = this;
    const order = this.inOrder ? null : [...ids.keys()].sort((a, b) => (ids[a]! < ids[b]! ? -1 : 1));
    const sorted = <T extends Int32Array | Uint8Array | Float64Array>(of: T): T => {
      if (!order) return of.subarray(0, ids.length) as T;
      return new (of.constructor as new (from: number[]) => T)(order.map((row) => of[row]!));
    };
    return {
      ids: order ? order.map((row) => ids[row]!) : ids,
      foundedOn: sorted(this.foundedOn),
      field: sorted(this.field),
      fields: [...this.fields.keys()],
      kind: null,
      facts: new Map(
        this.places.map(({ fact, period }, place): [string, FactColumn] => {
          const { state, value } = columns[place]!;
          return [factKey(fact, period), { state: sorted(state), value: sorted(value) }];
        }),
      ),
      units,
      calendar,
    };
  }
}
