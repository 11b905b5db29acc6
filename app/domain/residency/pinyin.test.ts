import { describe, expect, it } from "vitest";
import { matchesPinyin, pinyinQuery } from "./pinyin.ts";

const NAME = [["zhong", "chong"], ["qing"], ["rui"], ["tong"], ["a"], ["ke"], ["ji"]];

describe("a name spelled in pinyin", () => {
  it.each([
    "chongqing",
    "zhongqing",
    "cq",
    "ruitong",
    "rt",
    "rtong",
    "chongqrt",
    "ruito",
    "rta",
    "kj",
    "keji",
  ])("is found by %s", (query) => expect(matchesPinyin(NAME, query)).toBe(true));
  it.each(["qingchong", "rk", "ruitongx", "ongqing"])("is not found by %s", (query) =>
    expect(matchesPinyin(NAME, query)).toBe(false),
  );
  it("is not looked for by one letter, by figures or by Chinese", () => {
    expect(pinyinQuery("Xi'an Rui")).toBe("xianrui");
    expect([pinyinQuery("x"), pinyinQuery("9150"), pinyinQuery("瑞通")]).toEqual([null, null, null]);
  });
});
