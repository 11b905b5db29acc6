/** Which number formats show a day. Numbers of cells are days only by their format. */

// Built in; 27–36 and 50–58 are the dates of the Chinese, Japanese and Korean editions.
const isBuiltInDay = (id: number): boolean =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58);

/** True for a format code that shows a year or a day: not for hours, amounts and words in quotes. */
function showsDay(code: string): boolean {
  const plain = code
    .split(";")[0]!
    .replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, "")
    .toLowerCase();
  if (/general|[0#?]/.test(plain)) return false;
  return /[yd]|e+.*m/.test(plain) || (/m/.test(plain) && !/[hs]/.test(plain));
}

/** As above, for a format by its id among the workbook's own codes. */
export const isDayFormat = (id: number, codes: ReadonlyMap<number, string>): boolean => {
  const code = codes.get(id);
  return code === undefined ? isBuiltInDay(id) : showsDay(code);
};

/** True for a format that shows hours and no day, such as h:mm: what is in it is part of a day. */
export const isTimeFormat = (id: number, codes: ReadonlyMap<number, string>): boolean => {
  const code = codes.get(id);
  if (code === undefined) return (id >= 18 && id <= 21) || id === 45 || id === 46 || id === 47;
  const plain = code
    .split(";")[0]!
    .replace(/"[^"]*"|\\.|_.|\*./g, "")
    .toLowerCase();
  return /h/.test(plain) && !/[yd0#?]|general/.test(plain);
};

/** Part of a day, or several, as hours and minutes; null where it is no whole number of minutes. */
export function timeText(value: number): string | null {
  const seconds = Math.round(value * 86_400);
  if (value < 0 || seconds % 60 !== 0) return null;
  return `${Math.floor(seconds / 3_600)}:${pad((seconds / 60) % 60)}`;
}

const pad = (n: number): string => String(n).padStart(2, "0");
// 1970-01-01 in the day count from 1900; the count from 1904 is 1,462 days behind it.
const SERIAL_OF_1970 = 25_569;
const OFFSET_1904 = 1_462;
const LAST_SERIAL = 2_958_466;

/** A day count as YYYY-MM-DD, with its time of day if it has one; null outside of the years 1900 to 9999. */
export function dayText(serial: number, date1904: boolean): { day: string; time: string | null } | null {
  const count = serial + (date1904 ? OFFSET_1904 : 0);
  if (!(count >= 1 && count < LAST_SERIAL)) return null;
  const date = new Date(Math.round((count - SERIAL_OF_1970) * 86_400) * 1000);
  const day = `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
  const [h, m, s] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  return { day, time: h + m + s === 0 ? null : `${pad(h)}:${pad(m)}:${pad(s)}` };
}
