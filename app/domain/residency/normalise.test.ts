import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromDayNumber, toDayNumber } from "../shared/dates.ts";
import { usccCheckCharacter, usccFault } from "../shared/uscc.ts";
import { halfWidth, type Normalised, normaliseName, tidy } from "./normalise.ts";
import { normaliseDate, normaliseSerialDate } from "./normalise-date.ts";
import { normaliseFigure, normaliseNumberCell, SQUARE_METRES, YUAN } from "./normalise-number.ts";
import { normaliseUscc } from "./normalise-uscc.ts";

const said = <T>(read: Normalised<T>): T | string => (read.ok ? read.value : read.rule);
const paramsOf = <T>(read: Normalised<T>) => (read.ok ? {} : read.params);
const wide = (text: string): string =>
  text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const day = fc.integer({ min: toDayNumber("1950-01-01"), max: toDayNumber("2099-12-30") }).map(fromDayNumber);

describe("dates", () => {
  it.each([
    ["2024-03-05", "2024-03-05"],
    ["2024/3/5", "2024-03-05"],
    ["2024.3.5", "2024-03-05"],
    ["20240305", "2024-03-05"],
    ["2024年3月5日", "2024-03-05"],
    [" ２０２４ 年 ３ 月 ５ 号 ", "2024-03-05"],
    ["二〇二四年三月五日", "2024-03-05"],
    ["二○二四年十二月三十一日", "2024-12-31"],
    ["二零二四年十月二十日", "2024-10-20"],
    ["2024-03-05 13:45:00", "2024-03-05"],
    ["2024-03-05T00:00:00", "2024-03-05"],
    ["2024-02-30", "date-impossible"],
    ["2023年2月29日", "date-impossible"],
    ["二〇二四年十三月一日", "date-impossible"],
    ["2024年3月", "date-incomplete"],
    ["2024-03", "date-incomplete"],
    ["2024", "date-incomplete"],
    ["二〇二四年三月", "date-incomplete"],
    ["3/5/2024", "date-order"],
    ["24.3.5", "date-short-year"],
    ["45356", "date-serial-text"],
    ["2024-03-04T16:00:00Z", "date-unreadable"],
    ["去年", "date-unreadable"],
  ])("%s is %s", (text, expected) => {
    expect(said(normaliseDate(text, false))).toBe(expected);
  });

  it("every spelling of a day is that day, in either count", () => {
    fc.assert(
      fc.property(day, (on) => {
        const [y, m, d] = on.split("-").map(Number);
        const serial = toDayNumber(on) + 25_569;
        for (const text of [
          `${y}/${m}/${d}`,
          `${y}.${m}.${d}`,
          `${y}年${m}月${d}日`,
          wide(on),
          on.replaceAll("-", ""),
        ]) {
          expect(said(normaliseDate(text, false))).toBe(on);
        }
        expect(said(normaliseSerialDate(serial, false))).toBe(on);
        expect(said(normaliseSerialDate(serial + 0.75, false))).toBe(on);
        expect(said(normaliseSerialDate(serial - 1462, true))).toBe(on);
      }),
    );
  });

  it("does not take a year, a month or a code for a day count", () => {
    expect([2024, 2024.3, 202403].map((n) => said(normaliseSerialDate(n, false)))).toEqual(
      Array(3).fill("date-incomplete"),
    );
    expect([0, -5, 1e9, Number.NaN].map((n) => said(normaliseSerialDate(n, false)))).toEqual(
      Array(4).fill("date-unreadable"),
    );
    expect(said(normaliseSerialDate(20240305, false))).toBe("2024-03-05");
  });
});

describe("figures", () => {
  it.each([
    ["5000000", 500_000_000],
    ["5,000,000.5", 500_000_050],
    ["５，０００，０００元", 500_000_000],
    ["¥ 1,234.50", 123_450],
    ["人民币500元整", 50_000],
    ["0", 0],
    ["1,0000", "number-separators"],
    ["1,00", "number-separators"],
    ["-5", "number-negative"],
    ["(500)", "number-negative"],
    ["1.234", "number-decimals"],
    ["5E+06", "number-scientific"],
    ["100万美元", "currency-other"],
    ["约500万", "number-unreadable"],
    ["伍佰万元", "number-unreadable"],
    ["1.2.3", "number-unreadable"],
    ["99999999999999999", "number-too-large"],
  ])("%s yuan is %s", (text, expected) => {
    expect(said(normaliseFigure(text, YUAN, false))).toBe(expected);
  });

  it.each([
    ["500万元", "5000000"],
    ["５００ 万", "5000000"],
    ["500(万元)", "5000000"],
    ["1.25亿元", "125000000"],
    ["0.00015万元", "1.5"],
    ["1,500千元", "1500000"],
  ])("%s is never converted, only suggested as %s", (text, suggestion) => {
    const read = normaliseFigure(text, YUAN, false);
    expect(read).toMatchObject({ ok: false, rule: "unit-convertible", params: { wanted: "元", suggestion } });
  });

  it.each([
    ["120.5㎡", 12_050],
    ["120.5 m²", 12_050],
    ["１２０．５平方米", 12_050],
    ["0", "number-zero"],
    ["2亩", "unit-other"],
    ["0.5万平方米", "unit-convertible"],
  ])("area %s is %s", (text, expected) => {
    expect(said(normaliseFigure(text, SQUARE_METRES, true))).toBe(expected);
  });

  it("reads back every amount to the fen, with or without separators, from text and from a number cell", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999_999 }), (fen) => {
        const whole = Math.floor(fen / 100).toString();
        const cents = String(fen % 100).padStart(2, "0");
        const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
        for (const text of [`${whole}.${cents}`, `${grouped}.${cents}`, wide(`${grouped}.${cents}元`)]) {
          expect(said(normaliseFigure(text, YUAN, false))).toBe(fen);
        }
        expect(said(normaliseNumberCell(fen / 100, false))).toBe(fen);
      }),
    );
  });

  it("drops what binary fractions add and nothing else", () => {
    expect(normaliseNumberCell(0.1 + 0.2, false)).toMatchObject({ value: 30, notes: ["float-rounded"] });
    expect(said(normaliseNumberCell(1.005, false))).toBe("number-decimals");
    expect(said(normaliseNumberCell(-1, false))).toBe("number-negative");
  });
});

const body = fc.array(fc.constantFrom(..."0123456789ABCDEFGHJKLMNPQRTUWXY"), {
  minLength: 17,
  maxLength: 17,
});
const code = body.map((list) => list.join("") + usccCheckCharacter(list.join("")));

describe("social credit codes", () => {
  it("reads a valid code however it is spaced, cased or widened", () => {
    fc.assert(
      fc.property(code, (uscc) => {
        const spaced = ` ${uscc.slice(0, 8)} ${uscc.slice(8).toLowerCase()}\u200b`;
        expect(said(normaliseUscc(spaced))).toBe(uscc);
        expect(said(normaliseUscc(wide(uscc)))).toBe(uscc);
      }),
    );
  });

  it("never accepts a code that is not valid, and proposes only valid ones", () => {
    fc.assert(
      fc.property(
        code,
        fc.nat(17),
        fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        (uscc, at, c) => {
          const changed = uscc.slice(0, at) + c + uscc.slice(at + 1);
          fc.pre(changed !== uscc);
          const read = normaliseUscc(changed);
          expect(read.ok).toBe(usccFault(changed) === null);
          const { proposal } = paramsOf(read);
          if (proposal !== undefined) expect(usccFault(String(proposal))).toBeNull();
        },
      ),
    );
  });

  it("proposes the code for O in place of 0, and names the check character that is expected", () => {
    const uscc = `91000000MA0000007${usccCheckCharacter("91000000MA0000007")}`;
    const letter = uscc.replace("91000000", "91OO0000");
    expect(normaliseUscc(letter)).toEqual({
      ok: false,
      rule: "uscc-character-mendable",
      params: { position: 3, character: "O", proposal: uscc },
    });
    const wrong = normaliseUscc(uscc.slice(0, 17) + (uscc.endsWith("X") ? "W" : "X"));
    expect(paramsOf(wrong)).toMatchObject({ expected: uscc[17] });
    expect(said(normaliseUscc(uscc.slice(1)))).toBe("uscc-length");
  });
});

describe("names", () => {
  it("unifies brackets, widths and blanks as a licence has them", () => {
    expect(normaliseName(" 渝甲 (重庆)  ＡＩ科技 有限公司\u200b", 100)).toMatchObject({
      value: "渝甲（重庆）AI科技有限公司",
    });
    expect(said(normaliseName("Yujia  Micro (HK) Ltd", 100))).toBe("Yujia Micro (HK) Ltd");
    expect(said(normaliseName("长".repeat(101), 100))).toBe("text-too-long");
  });

  it("settles after one pass", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        const once = said(normaliseName(text, 100));
        expect(said(normaliseName(once, 100))).toBe(once);
        expect(tidy(tidy(text))).toBe(tidy(text));
        expect(halfWidth(halfWidth(text))).toBe(halfWidth(text));
      }),
    );
  });
});
