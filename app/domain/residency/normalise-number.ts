import { accepted, compact, faulty, halfWidth, type Normalised, type NoteCode, tidy } from "./normalise.ts";

/** How a figure may be written: its own unit's names, and other units with the factor that leads to its own. */
export type UnitFamily = {
  /** As shown to people: 元, ㎡. */
  readonly unit: string;
  readonly own: readonly string[];
  /** Power of ten that turns the other unit into the own one; null when no short figure would be exact. */
  readonly others: Readonly<Record<string, number | null>>;
};

export const YUAN: UnitFamily = {
  unit: "元",
  own: ["", "元", "元整", "圆", "圆整", "元人民币", "人民币元", "人民币", "rmb", "cny", "yuan"],
  others: {
    万: 4,
    万元: 4,
    万元整: 4,
    万元人民币: 4,
    万人民币: 4,
    万人民币元: 4,
    w: 4,
    千: 3,
    千元: 3,
    百万: 6,
    百万元: 6,
    千万: 7,
    千万元: 7,
    亿: 8,
    亿元: 8,
    亿元人民币: 8,
  },
};
// Compared in NFKC: ㎡ and m² are "m2".
export const SQUARE_METRES: UnitFamily = {
  unit: "㎡",
  own: ["", "m2", "平方米", "平米", "平方", "平", "sqm"],
  others: {
    万平方米: 4,
    万平米: 4,
    万平: 4,
    万m2: 4,
    公顷: 4,
    ha: 4,
    平方公里: 6,
    km2: 6,
    亩: null,
    平方尺: null,
    sqft: null,
  },
};

const FOREIGN = /美元|美金|港|欧元|日元|英镑|usd|hkd|eur|jpy|gbp|[$€£]/i;
const PLACES = 2;

/** A plain decimal text times 10^power, without trailing zeros: "0.5", 4 → "5000". */
function shift(decimal: string, power: number): string {
  const [whole = "0", fraction = ""] = decimal.split(".");
  const digits = whole + fraction.padEnd(power, "0").slice(0, power);
  const rest = fraction.slice(power).replace(/0+$/, "");
  const plain = digits.replace(/^0+(?=\d)/, "");
  return rest ? `${plain}.${rest}` : plain;
}

/** Thousands separators must stand in groups of three: "1,0000" could be either figure. Null when they do not. */
function withoutSeparators(figure: string): string | null {
  if (!figure.includes(",")) return figure;
  return /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(figure) ? figure.replaceAll(",", "") : null;
}

function inHundredths(decimal: string, notes: NoteCode[], positive: boolean): Normalised<number> {
  const [whole = "0", fraction = ""] = decimal.split(".");
  const significant = fraction.replace(/0+$/, "");
  if (significant.length > PLACES) return faulty("number-decimals", { max: PLACES });
  const value = BigInt(whole + significant.padEnd(PLACES, "0"));
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) return faulty("number-too-large");
  if (positive && value === 0n) return faulty("number-zero");
  return accepted(Number(value), notes);
}

/**
 * A figure in `family.unit`, as whole hundredths of it (元 → fen, ㎡ → dm²).
 * Accepted: digits with at most two decimals, thousands separators in groups of three, full-width digits, ¥ or RMB
 * before, the own unit behind. Never converted: another unit (500万元 in a 元 column) is a fault that names the unit and,
 * where it is exact, the figure meant. Negative figures, foreign currencies, exponents and words are faults.
 */
export function normaliseFigure(raw: string, family: UnitFamily, positive: boolean): Normalised<number> {
  const notes: NoteCode[] = [];
  if (halfWidth(raw) !== raw) notes.push("full-width");
  const text = compact(raw).normalize("NFKC").toLowerCase();
  if (FOREIGN.test(text)) return faulty("currency-other");
  const bare = text.replace(/^(¥|rmb|cny|人民币)/, "");
  if (/^\d+(\.\d+)?e[+-]?\d+$/.test(bare)) return faulty("number-scientific");
  const match = /^([-+(]?)([\d.,]+)(.*)$/.exec(bare);
  if (!match) return faulty("number-unreadable");
  const [, sign, figure = "", tail = ""] = match;
  if (sign === "-" || (sign === "(" && tail === ")")) return faulty("number-negative");
  const plain = withoutSeparators(figure);
  if (plain === null) return faulty("number-separators");
  if (sign === "(" || !/^\d+(\.\d+)?$/.test(plain)) return faulty("number-unreadable");
  if (plain !== figure) notes.push("thousands-separators");

  const unit = tail.replace(/[()]/g, "");
  if (!family.own.includes(unit)) {
    const power = family.others[unit];
    if (power === undefined) return faulty("number-unreadable");
    if (power === null) return faulty("unit-other", { unit, wanted: family.unit });
    return faulty("unit-convertible", { unit, wanted: family.unit, suggestion: shift(plain, power) });
  }
  if (bare !== text || unit !== "") notes.push("unit-dropped");
  if (tidy(raw) !== raw) notes.push("trimmed");
  return inHundredths(plain, notes, positive);
}

/**
 * A number cell in `family.unit`, as whole hundredths. A spreadsheet keeps binary fractions, of which it shows 15
 * digits: those 15 digits are the figure, and a difference beyond them is noted.
 */
export function normaliseNumberCell(value: number, positive: boolean): Normalised<number> {
  if (!Number.isFinite(value)) return faulty("number-unreadable");
  if (value < 0) return faulty("number-negative");
  if (value > Number.MAX_SAFE_INTEGER / 100) return faulty("number-too-large");
  const shown = Number(value.toPrecision(15));
  const text = String(shown);
  if (text.includes("e")) return faulty("number-decimals", { max: PLACES });
  return inHundredths(text, shown === value ? [] : ["float-rounded"], positive);
}
