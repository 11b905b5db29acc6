/** Typed figures: what a person writes in a cell, turned into a safe integer of a smaller unit, exactly. */

export type FigureFault =
  | "reports.not-a-number"
  | "reports.letter-in-number"
  | "reports.separators"
  | "reports.other-unit"
  | "reports.too-fine"
  | "reports.not-whole"
  | "reports.too-large";

const PLAIN = /^-?\d+(\.\d+)?$/;
const GROUPED = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;

/** Full-width digits, signs and commas to plain ones, blanks away, (1,234) to -1,234. */
export function plainFigure(text: string): string {
  const plain = text
    .normalize("NFKC")
    .replace(/[\u2212\u2013\u2014]/g, "-")
    .replace(/\s/g, "");
  const bracketed = /^\(([^()-]+)\)$/.exec(plain);
  return bracketed ? `-${bracketed[1]}` : plain;
}

/**
 * The figure times 10^places as a safe integer: 元 with places 2 gives fen, m² with places 2 gives dm2.
 * `unitNames` may follow the figure ("12 元"); any other word is refused, so that 万元 in a 元 column is never guessed.
 */
export function readFigure(
  text: string,
  places: number,
  unitNames: readonly string[] = [],
): { value: number } | { fault: FigureFault } {
  let plain = plainFigure(text);
  const suffix = unitNames.map(plainFigure).find((name) => name !== "" && plain.endsWith(name));
  if (suffix) plain = plain.slice(0, plain.length - suffix.length);
  if (!PLAIN.test(plain) && !GROUPED.test(plain)) return { fault: whyNotANumber(plain) };
  const [whole = "0", fraction = ""] = plain.replaceAll(",", "").split(".");
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > places) return { fault: places === 0 ? "reports.not-whole" : "reports.too-fine" };
  const value = Number(BigInt(whole + digits.padEnd(places, "0")));
  if (!Number.isSafeInteger(value)) return { fault: "reports.too-large" };
  return { value: value === 0 ? 0 : value };
}

function whyNotANumber(plain: string): FigureFault {
  if (/^-?[\d.,]*[OoIl][\d.,OoIl]*$/.test(plain) && /\d/.test(plain)) return "reports.letter-in-number";
  if (/^-?\d[\d,]*(\.\d+)?$/.test(plain)) return "reports.separators";
  if (/^-?[\d,]+(\.\d+)?[^\d.,\-+eE]+$/.test(plain)) return "reports.other-unit";
  return "reports.not-a-number";
}

/**
 * The decimal text of value / 10^places with at least `least` places, grouped by thousands if asked;
 * readFigure reads it back to the same integer.
 */
export function writeFigure(value: number, places: number, least = places, grouped = false): string {
  const digits = Math.abs(value)
    .toString()
    .padStart(places + 1, "0");
  let whole = digits.slice(0, digits.length - places);
  let fraction = places > 0 ? digits.slice(-places) : "";
  while (fraction.length > least && fraction.endsWith("0")) fraction = fraction.slice(0, -1);
  if (grouped) whole = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${value < 0 ? "-" : ""}${whole}${fraction ? `.${fraction}` : ""}`;
}
