import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatArea,
  formatCount,
  formatDate,
  formatFigure,
  formatInstant,
  formatMoney,
  formatMoneyExact,
  formatPercentMilli,
  formatPoints,
  formatScaled,
} from "./format.ts";

describe("figures as people read them", () => {
  it("shows money in the unit asked for", () => {
    expect(formatMoney(5_000_000_00)).toBe("5,000,000.00");
    expect(formatMoney(5_000_000_00, "wan")).toBe("500.00");
    expect(formatMoney(1_234_567_89, "thousand")).toBe("1,234.57");
    expect(formatMoney(-50, "yuan")).toBe("-0.50");
  });

  it("keeps every digit when asked, and no empty ones", () => {
    expect(formatMoneyExact(1_234_567_89, "wan")).toBe("123.456789");
    expect(formatMoneyExact(500_000_00, "wan")).toBe("50");
    expect(formatMoneyExact(10_00)).toBe("10");
    expect(formatMoneyExact(0, "wan")).toBe("0");
  });

  it("tells nothing from zero", () => {
    expect(formatMoney(null)).toBe("—");
    expect(formatCount(undefined)).toBe("—");
    expect(formatCount(0)).toBe("0");
    expect(formatDate(null)).toBe("—");
    expect(formatFigure(0, "fen")).toBe("0.00");
    expect(formatPercentMilli(null)).toBe("—");
  });

  it("shows areas, points and percentages with their own decimals", () => {
    expect(formatArea(1_234_56)).toBe("1,234.56");
    expect(formatPoints(87_125)).toBe("87.125");
    expect(formatPercentMilli(75_000)).toBe("75.00%");
    expect(formatScaled(-1, 3, 2)).toBe("0.00");
  });

  it("reads instants on the wall clock of Shanghai, midnight as 00", () => {
    expect(formatInstant("2026-01-01T16:00:00Z")).toBe("2026-01-02 00:00");
    expect(formatInstant("2026-06-30T03:05:00Z")).toBe("2026-06-30 11:05");
  });

  it("loses no digit between fen and yuan", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (fen) => {
        expect(BigInt(formatMoney(fen).replaceAll(",", "").replace(".", ""))).toBe(BigInt(fen));
      }),
    );
  });
});
