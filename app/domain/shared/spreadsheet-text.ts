/**
 * Texts on their way into spreadsheets, which compute what begins like a formula: = + - @, their full-width forms, and
 * white space that some programs drop in front of these. An apostrophe before it makes it a text, here and there.
 */
const ACTIVE = /^[=+\-@＝＋－＠\t\r\n]/;
const FIGURE = /^[-+]?\d[\d.,]*$/;
const MARKED = /^'(?=[=+\-@＝＋－＠\t\r\n])/;

/** A text that no spreadsheet takes for a formula, also after it was saved as CSV; plain figures stay as they are. */
export const defuse = (text: string): string => (ACTIVE.test(text) && !FIGURE.test(text) ? `'${text}` : text);

/** The text that `defuse` was given, as often as it went through files. */
export const withoutTextMark = (text: string): string => text.replace(MARKED, "");

function csvField(text: string): string {
  const safe = defuse(text);
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as CSV text, with the mark by which Excel knows UTF-8. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => `${row.map(csvField).join(",")}\r\n`).join("")}`;
