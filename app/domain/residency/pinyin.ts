/** The readings of each character of a name, lower case: 重 → zhong, chong. Other characters read as themselves. */
export type Readings = readonly (readonly string[])[];

/** What is typed, as it is compared: without blanks and apostrophes; null where it is no pinyin. */
export function pinyinQuery(text: string): string | null {
  const bare = text.toLowerCase().replace(/[\s'’]/g, "");
  return /^[a-z]{2,40}$/.test(bare) ? bare : null;
}

/**
 * Whether the query spells consecutive characters of the name, from any of them on: whole syllables, initials, or a mixture, the
 * last one as far as it is typed. `query` as of `pinyinQuery`.
 */
export function matchesPinyin(readings: Readings, query: string): boolean {
  const failed = new Set<number>();
  const from = (place: number, at: number): boolean => {
    if (at === query.length) return true;
    const key = place * (query.length + 1) + at;
    if (place >= readings.length || failed.has(key)) return false;
    for (const reading of readings[place]!) {
      // As much of the syllable as the query has here, or any beginning of it.
      let length = 0;
      while (length < reading.length && reading[length] === query[at + length]) length += 1;
      for (let taken = length; taken > 0; taken--) if (from(place + 1, at + taken)) return true;
    }
    failed.add(key);
    return false;
  };
  return readings.some((_, place) => from(place, 0));
}
