import { type DateOn, fromDayNumber, isDate, toDayNumber } from "../shared/dates.ts";
import { accepted, faulty, halfWidth, type Normalised, type NoteCode, tidy } from "./normalise.ts";

const DIGITS: Readonly<Record<string, number>> = {
  〇: 0,
  "○": 0,
  零: 0,
  O: 0,
  o: 0,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const CHINESE_DATE =
  /^([〇○零Oo一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿卅]{1,3})[日号]$/;
const YMD = /^(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})[日号]?$/;
const TIME_TAIL = /[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/;
// 1970-01-01 in Excel's day count from 1900; the count from 1904 is 1,462 days behind it.
const SERIAL_OF_1970 = 25_569;
const OFFSET_1904 = 1_462;
// 1950-01-01 to 2099-12-31: outside, a number in a date column is far likelier a year, a code or an amount.
const FIRST_SERIAL = 18_264;
const LAST_SERIAL = 73_050;

/** 1–39 written in Chinese: 五, 十, 十二, 二十, 三十一, 廿八. NaN for anything else. */
function chineseNumber(text: string): number {
  const plain = text.replace("廿", "二十").replace("卅", "三十");
  if (!plain.includes("十")) return plain.length === 1 ? (DIGITS[plain] ?? Number.NaN) : Number.NaN;
  const [tens = "", ones = "", more] = plain.split("十");
  if (more !== undefined || tens.length > 1 || ones.length > 1) return Number.NaN;
  return (
    (tens === "" ? 1 : (DIGITS[tens] ?? Number.NaN)) * 10 + (ones === "" ? 0 : (DIGITS[ones] ?? Number.NaN))
  );
}

function fromParts(year: number, month: number, day: number, notes: NoteCode[]): Normalised<DateOn> {
  const text = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  return isDate(text) ? accepted(text, notes) : faulty("date-impossible");
}

function fromSerial(serial: number, date1904: boolean): DateOn {
  return fromDayNumber(Math.floor(serial) + (date1904 ? OFFSET_1904 : 0) - SERIAL_OF_1970);
}

/**
 * A number cell in a date column: Excel's day count (a time of day is dropped and noted), or YYYYMMDD.
 * `date1904` is the workbook's own setting. A year or year and month alone is refused.
 */
export function normaliseSerialDate(value: number, date1904: boolean): Normalised<DateOn> {
  if (Number.isInteger(value) && value >= 19_000_101 && value <= 29_991_231)
    return fromDigits(String(value), []);
  if ((value >= 1900 && value < 2100) || (value >= 190_001 && value <= 209_912))
    return faulty("date-incomplete");
  const serial = value + (date1904 ? OFFSET_1904 : 0);
  if (!(serial >= FIRST_SERIAL && serial < LAST_SERIAL + 1)) return faulty("date-unreadable");
  return accepted(
    fromSerial(value, date1904),
    Number.isInteger(value) ? ["date-serial"] : ["date-serial", "time-dropped"],
  );
}

const fromDigits = (text: string, notes: NoteCode[]): Normalised<DateOn> =>
  fromParts(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6)), [
    ...notes,
    "date-separators",
  ]);

function refuse(text: string, date1904: boolean): Normalised<DateOn> {
  if (/^\d{4}([-/.年]\d{1,2}月?)?年?$/.test(text) || /^\d{6}$/.test(text)) return faulty("date-incomplete");
  if (/^[〇○零一二三四五六七八九]{4}年([一二三四五六七八九十]{1,3}月)?$/.test(text))
    return faulty("date-incomplete");
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$/.test(text)) return faulty("date-order");
  if (/^'?\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$/.test(text)) return faulty("date-short-year");
  const serial = /^\d{5}$/.test(text) ? Number(text) : Number.NaN;
  const meant = normaliseSerialDate(serial, date1904);
  return meant.ok ? faulty("date-serial-text", { suggestion: meant.value }) : faulty("date-unreadable");
}

/**
 * A date written as text. Accepted: 2024-03-05, 2024/3/5, 2024.3.5, 20240305, 2024年3月5日 (also 号), 二〇二四年三月五日,
 * each with full-width digits, and with a time of day that is dropped and noted. Refused with a reason: a missing day,
 * day or month first, a two-digit year, a day that does not exist, and a day count typed as text (with the date it
 * would stand for).
 */
export function normaliseDate(raw: string, date1904: boolean): Normalised<DateOn> {
  const notes: NoteCode[] = [];
  const half = halfWidth(tidy(raw));
  if (half !== tidy(raw)) notes.push("full-width");
  const timeless = half.replace(TIME_TAIL, "");
  if (timeless !== half) notes.push("time-dropped");
  const text = timeless.replace(/\s+/g, "");

  const chinese = CHINESE_DATE.exec(text);
  if (chinese) {
    const year = Number([...chinese[1]!].map((c) => DIGITS[c]).join(""));
    return fromParts(year, chineseNumber(chinese[2]!), chineseNumber(chinese[3]!), [
      ...notes,
      "date-chinese",
    ]);
  }
  const match = YMD.exec(text);
  if (match) {
    const style: NoteCode[] =
      match[2] === "年" ? ["date-chinese"] : /^\d{4}-\d\d-\d\d$/.test(text) ? [] : ["date-separators"];
    return fromParts(Number(match[1]), Number(match[3]), Number(match[5]), [...notes, ...style]);
  }
  if (/^\d{8}$/.test(text)) return fromDigits(text, notes);
  return refuse(text, date1904);
}

/** A date cell, already read as YYYY-MM-DD by the workbook reader. */
export const normaliseDateCell = (text: string): Normalised<DateOn> =>
  isDate(text) && toDayNumber(text) >= toDayNumber("1900-03-01") ? accepted(text) : faulty("date-unreadable");
