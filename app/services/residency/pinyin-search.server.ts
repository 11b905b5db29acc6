import { matchesPinyin, pinyinQuery, type Readings } from "#app/domain/residency/pinyin.ts";
import { firmNamesOfStays } from "#db/queries/residency-register.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

// A name is spelled once: its readings are kept, the oldest going first.
const MOST_NAMES = 50_000;
const spelled = new Map<string, Readings>();

async function readingsOf(name: string): Promise<Readings> {
  const known = spelled.get(name);
  if (known) return known;
  // The dictionary is a third of a megabyte: loaded when somebody first types pinyin.
  const { polyphonic } = await import("pinyin-pro");
  const readings = polyphonic(name.toLowerCase(), { type: "array", toneType: "none", v: true });
  const [oldest] = spelled.keys();
  if (spelled.size >= MOST_NAMES && oldest !== undefined) spelled.delete(oldest);
  spelled.set(name, readings);
  return readings;
}

/** The firms with a stay here whose names, present or former, the text spells in pinyin or initials; undefined where it is no pinyin. */
export async function firmsSpelled(
  tx: ScopedTx,
  organizationId: string,
  text: string | undefined,
): Promise<string[] | undefined> {
  const query = text === undefined ? null : pinyinQuery(text);
  if (query === null) return undefined;
  const found = new Set<string>();
  for (const { id, name } of await firmNamesOfStays(tx, organizationId)) {
    if (matchesPinyin(await readingsOf(name), query)) found.add(id);
  }
  return [...found];
}

/** Whether a name has the text in it, or is spelled by it. */
export async function isNamed(name: string, text: string): Promise<boolean> {
  if (name.toLowerCase().includes(text.toLowerCase())) return true;
  const query = pinyinQuery(text);
  return query !== null && matchesPinyin(await readingsOf(name), query);
}
