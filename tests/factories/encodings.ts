/** Texts in the encodings of East Asia: the platform decodes them and has no encoder. */

export type TwoByteEncoding = "gbk" | "big5" | "euc-kr" | "shift_jis";

const tables = new Map<TwoByteEncoding, ReadonlyMap<string, readonly [number, number]>>();

function tableOf(label: TwoByteEncoding): ReadonlyMap<string, readonly [number, number]> {
  const known = tables.get(label);
  if (known) return known;
  const decoder = new TextDecoder(label);
  const table = new Map<string, [number, number]>();
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      if (low === 0x7f) continue;
      table.set(decoder.decode(new Uint8Array([high, low])), [high, low]);
    }
  }
  tables.set(label, table);
  return table;
}

/** The bytes of `text`. Throws RangeError for a character that the encoding does not hold in one or two bytes. */
export function bytesIn(label: TwoByteEncoding, text: string): Uint8Array {
  const table = tableOf(label);
  return new Uint8Array(
    [...text].flatMap((c) => {
      const pair = c.charCodeAt(0) < 0x80 ? [c.charCodeAt(0)] : table.get(c);
      if (!pair) throw new RangeError(`${label} has no ${c}`);
      return [...pair];
    }),
  );
}
