/**
 * Stored integers as text for people. Pure and the same in every language: figures group by three with commas
 * in Chinese and in English. Rounding here is for the eye only; nothing is decided on its result.
 */
export const MISSING = "—";

export const MONEY_UNITS = ["yuan", "thousand", "wan"] as const;
export type MoneyUnit = (typeof MONEY_UNITS)[number];
export const isMoneyUnit = (text: unknown): text is MoneyUnit => MONEY_UNITS.some((unit) => unit === text);

type Figure = number | bigint | null | undefined;

const group = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** value / 10^scale with `places` decimals, a half going away from zero; `—` for null and undefined. */
export function formatScaled(value: Figure, scale: number, places: number): string {
  if (value === null || value === undefined) return MISSING;
  const exact = BigInt(value);
  const negative = exact < 0n;
  let digits = negative ? -exact : exact;
  if (places < scale) {
    const unit = 10n ** BigInt(scale - places);
    digits = (digits + unit / 2n) / unit;
  } else digits *= 10n ** BigInt(places - scale);
  const text = digits.toString().padStart(places + 1, "0");
  const whole = group(text.slice(0, text.length - places));
  const sign = negative && digits !== 0n ? "-" : "";
  return places === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-places)}`;
}

/** The same with every digit there is, and no trailing zeros. */
export function formatExact(value: Figure, scale: number): string {
  const text = formatScaled(value, scale, scale);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

const FEN_SCALE: Record<MoneyUnit, number> = { yuan: 2, thousand: 5, wan: 6 };

/** Fen as 元, 千元 or 万元, to two decimals. */
export const formatMoney = (amountFen: Figure, unit: MoneyUnit = "yuan"): string =>
  formatScaled(amountFen, FEN_SCALE[unit], 2);
/** Fen as 元, 千元 or 万元, every digit kept. */
export const formatMoneyExact = (amountFen: Figure, unit: MoneyUnit = "yuan"): string =>
  formatExact(amountFen, FEN_SCALE[unit]);
/** Hundredths of a square metre as m², to two decimals. */
export const formatArea = (areaDm2: Figure): string => formatScaled(areaDm2, 2, 2);
/** Thousandths of a point as points, to three decimals. */
export const formatPoints = (pointsMilli: Figure): string => formatScaled(pointsMilli, 3, 3);
export const formatCount = (count: Figure): string => formatScaled(count, 0, 0);
/** Thousandths of a percent as a percentage, to two decimals, with its sign. */
export const formatPercentMilli = (percentMilli: Figure, places = 2): string =>
  percentMilli === null || percentMilli === undefined ? MISSING : `${formatScaled(percentMilli, 3, places)}%`;

/** A calendar date is shown as it is stored; `—` when there is none. */
export const formatDate = (dateOn: string | null | undefined): string => dateOn || MISSING;

const CLOCK = new Map<string, Intl.DateTimeFormat>();

/** An instant as "YYYY-MM-DD HH:mm" on the wall clock of `timeZone`. */
export function formatInstant(at: string | Date | null | undefined, timeZone = "Asia/Shanghai"): string {
  if (!at) return MISSING;
  let clock = CLOCK.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    CLOCK.set(timeZone, clock);
  }
  const part = Object.fromEntries(clock.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}`;
}

export type FactUnit =
  | "fen"
  | "dm2"
  | "count"
  | "count-milli"
  | "percent-milli"
  | "points-milli"
  | "truth"
  | "date"
  | "text";

/** A stored figure in its own unit, without the unit's name. */
export function formatFigure(
  value: number | string | null | undefined,
  unit: FactUnit,
  money: MoneyUnit = "yuan",
): string {
  if (value === null || value === undefined || value === "") return MISSING;
  if (typeof value === "string") return value;
  if (unit === "fen") return formatMoney(value, money);
  if (unit === "dm2") return formatArea(value);
  if (unit === "percent-milli") return formatPercentMilli(value);
  if (unit === "points-milli") return formatPoints(value);
  if (unit === "count-milli") return formatScaled(value, 3, 3);
  return formatCount(value);
}

/** An exact figure's text: a decimal or a short fraction as it is; a long one as a decimal of six places, ≈ where that is not all. */
export function formatRatio(text: string): string {
  const match = /^(-?\d+)\/(\d+)$/.exec(text);
  if (!match || text.length <= 7) return text;
  const [n, d] = [BigInt(match[1] ?? "0"), BigInt(match[2] ?? "1")];
  if (1_000_000n % d === 0n) return formatExact((n * 1_000_000n) / d, 6);
  const scaled = (n * 10_000_000n) / d;
  return `≈${formatScaled(scaled, 7, 6)}`;
}
