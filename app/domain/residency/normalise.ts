/**
 * From the text of a cell to a typed value. Nothing is repaired in silence: what was read differently from how it
 * was written is a note, what could be meant in two ways is a fault that names the reading it suggests.
 */
export type Params = Readonly<Record<string, string | number>>;

/** A way of writing that was understood; shown beside the value. */
export type NoteCode =
  | "trimmed"
  | "full-width"
  | "upper-cased"
  | "date-chinese"
  | "date-separators"
  | "date-serial"
  | "time-dropped"
  | "thousands-separators"
  | "unit-dropped"
  | "float-rounded"
  | "placeholder"
  | "text-mark"
  | "unit-converted";

export type Normalised<T> =
  | { ok: true; value: T; notes: readonly NoteCode[] }
  | { ok: false; rule: string; params: Params };

export const accepted = <T>(value: T, notes: Iterable<NoteCode> = []): Normalised<T> => ({
  ok: true,
  value,
  notes: [...new Set(notes)],
});
export const faulty = (rule: string, params: Params = {}): { ok: false; rule: string; params: Params } => ({
  ok: false,
  rule,
  params,
});

const FULL_WIDTH = /[！-～￥　]/g;
// Soft hyphen, zero-width characters, direction marks, byte order mark, and control characters except tab and line ends.
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\p{Cc}]/gu;
const CJK = "\\p{Script=Han}";
const SPACE_BY_CJK = new RegExp(`(?<=${CJK}|[（）])\\s+|\\s+(?=${CJK}|[（）])`, "gu");

/** Full-width letters, digits, punctuation and spaces as their half-width forms; everything else unchanged. */
export function halfWidth(text: string): string {
  return text.replace(FULL_WIDTH, (c) =>
    c === "　" ? " " : c === "￥" ? "¥" : String.fromCharCode(c.charCodeAt(0) - 0xfee0),
  );
}

/** Without invisible characters, any white space a single blank, none at the ends. */
export function tidy(text: string): string {
  return text
    .replace(/[\t\r\n\u00a0\u3000]/g, " ")
    .replace(INVISIBLE, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Half-width, without any white space: the form in which numbers, codes and headers are compared. */
export const compact = (text: string): string => halfWidth(tidy(text)).replace(/\s+/g, "");

const PLACEHOLDER = /^([-–—/\\]+|无|暂无|至今|n\/?a|none)$/i;
/** True for what people write into a cell that has no value: "-", "/", 无, 至今, N/A. */
export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(compact(text));

/**
 * A name or label: tidied, blanks beside Chinese characters removed, full-width letters and digits made
 * half-width; brackets beside Chinese text are full-width, as on a business licence.
 */
export function normaliseName(raw: string, maxLength: number): Normalised<string> {
  const notes: NoteCode[] = [];
  const trimmed = tidy(raw).replace(SPACE_BY_CJK, "");
  if (trimmed !== raw) notes.push("trimmed");
  let value = trimmed.replace(/[Ａ-Ｚａ-ｚ０-９＆．－]/g, halfWidth);
  if (new RegExp(CJK, "u").test(value)) value = value.replace(/\(/g, "（").replace(/\)/g, "）");
  value = value.replace(SPACE_BY_CJK, "");
  if (value !== trimmed) notes.push("full-width");
  const length = [...value].length;
  return length > maxLength ? faulty("text-too-long", { length, max: maxLength }) : accepted(value, notes);
}

/** Free text: only its ends and invisible characters are touched. */
export function normaliseText(raw: string, maxLength: number): Normalised<string> {
  const value = raw
    .replace(/\r\n?/g, "\n")
    .replace(/(?!\n)[\p{Cc}\u200b-\u200f\u202a-\u202e\ufeff]/gu, "")
    .trim();
  const length = [...value].length;
  return length > maxLength
    ? faulty("text-too-long", { length, max: maxLength })
    : accepted(value, value === raw ? [] : ["trimmed"]);
}
