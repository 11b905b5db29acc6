import { clockOf } from "../mentoring/services.ts";
import { compact } from "../residency/normalise.ts";

/** How much of a column's own unit one of another unit is: hundredths of it, as a fraction. */
const FACTORS: Readonly<Record<string, Readonly<Record<string, readonly [bigint, bigint]>>>> = {
  元: { 千元: [1_000n, 1n], 万元: [10_000n, 1n], 百万元: [1_000_000n, 1n], 亿元: [100_000_000n, 1n] },
  // 亩 is 10,000 ÷ 15 ㎡.
  "㎡": { 万平方米: [10_000n, 1n], 公顷: [10_000n, 1n], 亩: [10_000n, 15n] },
};

/** Whole minutes as hours and minutes, which are exact where hours with decimals are not. */
const asClock = (figure: string): string | null => {
  const minutes = /^\d{1,6}$/.test(compact(figure)) ? Number(compact(figure)) : null;
  return minutes === null ? null : clockOf(minutes);
};

/** A plain figure in another unit as one in the own unit, to two decimals; null for what is no plain figure. */
export function converted(figure: string, own: string, unit: string): string | null {
  if (own === "小时" && unit === "分钟") return asClock(figure);
  const factor = FACTORS[own]?.[unit];
  const plain = compact(figure);
  const match = /^(\d{1,12})(?:\.(\d{1,8}))?$/.exec(
    /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(",", "") : plain,
  );
  if (!factor || !match) return null;
  const [, whole = "0", fraction = ""] = match;
  const over = 10n ** BigInt(fraction.length) * factor[1];
  const hundredths = (BigInt(whole + fraction) * factor[0] * 100n + over / 2n) / over;
  const text = hundredths.toString().padStart(3, "0");
  return `${text.slice(0, -2)}.${text.slice(-2)}`.replace(/\.?0+$/, "") || "0";
}

export const isConvertible = (own: string, unit: string): boolean =>
  FACTORS[own]?.[unit] !== undefined || (own === "小时" && unit === "分钟");
