import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPasswordDue, passwordFault, passwordPolicy } from "./password-policy.ts";

const settings = { minimumLength: 12, maximumAgeDays: 90, history: 5 };
const asvs = passwordPolicy({ mode: "asvs", ...settings });
const dengbao = passwordPolicy({ mode: "dengbao", ...settings });
const known = {
  isCommon: (text: string) => ["password", "qwerty", "1qaz2wsx3edc", "woaini"].includes(text),
  words: ["zaiti", "lin", "lin@jinfeng.example"],
};
const faultOf = (password: string, policy = asvs) => passwordFault(password, policy, known)?.code ?? null;

describe("by ASVS", () => {
  it.each([
    ["eleven-char", "short"],
    ["十一个字的密码真的太短了", null],
    ["correct horse battery staple", null],
    ["all lower case is fine", null],
    ["密码可以是一句容易记住的话", null],
    ["1QAZ2wsx3edc", "common"],
    ["Password2026!!!", "common"],
    ["!!woaini1314520", "common"],
    ["420106199001011234", "common"],
    ["aaaaaaaaaaaaaa", "simple"],
    ["abcabcabcabcabc", "simple"],
    ["abcdefghijklmnop", "simple"],
    ["98765432109876", "common"],
    ["Zaiti2026!!!!!", "personal"],
    ["Lin@Jinfeng.Example", "personal"],
  ])("%s: %s", (password, fault) => expect(faultOf(password)).toBe(fault));

  it("counts characters, not the units that store them", () => {
    expect(faultOf("🔑🐎🔋📎🌊🗻🍵🎋🧭🪁🏮")).toBe("short");
    expect(faultOf("🔑🐎🔋📎🌊🗻🍵🎋🧭🪁🏮🧧")).toBeNull();
    expect(faultOf(`${"一二三四五六七八九十".repeat(12)}12345678`)).toBeNull();
    expect(faultOf("a long one ".repeat(12))).toBe("long");
  });

  it("asks for no kinds of characters, no change for age, no history", () => {
    expect(asvs).toMatchObject({ kinds: 0, maximumAgeDays: null, history: 0 });
    expect(isPasswordDue(asvs, 10_000)).toBe(false);
  });

  it("takes any long enough text of mixed letters, whatever kinds it holds", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[b-y][a-z ]{14,60}[b-y]$/), (text) => {
        fc.pre(new Set(text).size > 6);
        expect(faultOf(`${text} ox`)).toBeNull();
      }),
    );
  });
});

describe("by 等保", () => {
  it.each([
    ["all lower case here", "kinds"],
    ["lower case and 7", null],
    ["Lower Case Only", null],
    ["nosignsbut7digits", "kinds"],
    ["NoSignsBut7digits", null],
  ])("%s: %s", (password, fault) => expect(faultOf(password, dengbao)).toBe(fault));

  it("is due on the day that the age is reached", () => {
    expect(isPasswordDue(dengbao, 89)).toBe(false);
    expect(isPasswordDue(dengbao, 90)).toBe(true);
  });
});
