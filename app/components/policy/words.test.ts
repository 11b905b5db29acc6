import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "#app/i18n/en/index.ts";
import { registerLocale, translateIn } from "#app/i18n/index.ts";
import zh from "#app/i18n/zh-CN/index.ts";
import { measured, policyWords, valueText } from "./words.ts";

type Tree = { [key: string]: unknown };
const folder = join(process.cwd(), "app", "policies");
const documents = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => /[\\/]\d{4}-\d{2}-\d{2}\.json$/.test(path))
  .map((path) => JSON.parse(readFileSync(join(folder, path), "utf8")) as Tree)
  .filter((it) => "sources" in it && it.kind !== "area-rule" && it.kind !== "term-limits");

/** Every key of a document that a comparison may have to name: not those of formulas and examples, told whole. */
function keysIn(node: unknown, key = ""): string[] {
  if (typeof node !== "object" || node === null || key === "examples" || key === "weights") return [];
  if (Array.isArray(node)) return node.flatMap((it) => keysIn(it));
  const own = node as Tree;
  if ("op" in own || "unknown" in own || ("zh" in own && "en" in own)) return [];
  return Object.entries(own).flatMap(([name, value]) => [name, ...keysIn(value, name)]);
}

registerLocale("zh-CN", zh);
registerLocale("en", en);
const none = { facts: {}, classes: {}, groups: {}, grades: {}, rules: {} };

describe("the words of policy documents", () => {
  it("name every key that a shipped document holds", () => {
    const known = new Set([...Object.keys(zh.policy.figureAt), ...Object.keys(zh.policy.part), "weights"]);
    const asked = new Set(documents.flatMap((it) => keysIn(it)));
    // Told with the rule that they belong to, never alone.
    for (const key of ["includesFrom", "includesTo", "minimumPercent", "disposableTenures"])
      asked.delete(key);
    expect([...asked].filter((key) => !known.has(key))).toEqual([]);
  });

  it("read ranges, bounds included or not, in both languages", () => {
    const read = (locale: "zh-CN" | "en") => {
      const words = policyWords(translateIn(locale), locale, none);
      return ["[4,10)", "(,4)", "[20,)", "(4,10]", "(,)", "[?,20000)"].map((it) => words("range", it));
    };
    expect(read("zh-CN")).toEqual([
      "4 至不满 10",
      "不满 4",
      "20 及以上",
      "超过 4 至 10",
      "任何数值",
      "未知 至不满 20,000",
    ]);
    expect(read("en")).toEqual([
      "4 to below 10",
      "below 4",
      "20 or more",
      "more than 4, 10 at most",
      "any figure",
      "unknown to below 20,000",
    ]);
  });

  it("read a figure with its unit as a sentence does", () => {
    const read = (locale: "zh-CN" | "en") => {
      const t = translateIn(locale);
      const words = policyWords(t, locale, none);
      const figures = [
        ["3", "count"],
        ["0.5", "ratio"],
        ["10", "percent"],
        ["20000", "10k-yuan"],
        ["0.5", "10k-yuan"],
        ["1.23456", "10k-yuan"],
        ["-2", "100m-yuan"],
        ["300", "m2"],
        ["1", "truth"],
        ["0", "truth"],
        ["?", "10k-yuan"],
      ] as const;
      return figures.map(([value, unit]) => measured(t, words, value, unit));
    };
    expect(read("zh-CN")).toEqual([
      ...["3", "0.5", "10%", "20,000 万元", "0.5 万元", "1.23456 万元", "-2 亿元", "300 ㎡"],
      ...["是", "否", "未知"],
    ]);
    expect(read("en")).toEqual([
      ...["3", "0.5", "10%", "200,000,000 yuan", "5000 yuan", "12,345.6 yuan", "-200,000,000 yuan", "300 m²"],
      ...["Yes", "No", "unknown"],
    ]);
  });

  it("tell codes apart from free texts, nothing from unknown", () => {
    const t = translateIn("zh-CN");
    const words = policyWords(t, "zh-CN", none);
    expect(valueText(t, words, "missing", "peer-mean")).toBe("取同类平均");
    expect(valueText(t, words, "number", "all")).toBe("all");
    expect(valueText(t, words, "cap", "?")).toBe("未知");
    expect(valueText(t, words, "effectiveTo", "")).toBe("（无）");
    expect(valueText(t, words, "amount", "300000")).toBe("300,000");
  });
});
