const ACTIVE = /^[=+\-@\t\r]/;
const FIGURE = /^[-+]?\d[\d.,]*$/;

/** A text that no spreadsheet takes for a formula, also after it was saved as CSV; plain figures stay as they are. */
export const defuse = (text: string): string => (ACTIVE.test(text) && !FIGURE.test(text) ? `'${text}` : text);
