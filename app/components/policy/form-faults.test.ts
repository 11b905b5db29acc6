import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import en from "#app/i18n/en/policy.ts";
import zh from "#app/i18n/zh-CN/policy.ts";

// Whatever can be wrong with a document is told in a sentence, in both languages.

const SOURCES = [
  "form-faults",
  "programme-faults",
  "header",
  "figure",
  "unit",
  "validate",
  "check-grades",
  "check-scales",
  "check-units",
  "check-programme",
  "check-programme-units",
  "colour-bands",
];
const codes = new Set(
  SOURCES.flatMap((name) => {
    const text = readFileSync(new URL(`../../domain/policy/${name}.ts`, import.meta.url), "utf8");
    const whole = [...text.matchAll(/(?<!\| )["`]policy\.([a-z-]+)(?=["`:])/g)].map((it) => it[1]!);
    const plain = [...text.matchAll(/plain\("([a-z-]+)"/g)].map((it) => it[1]!);
    const typed = [...text.matchAll(/^ {2}[a-z]+: "(text|number|truth|list|object)"/gm)].map(
      (it) => `form-${it[1]!}`,
    );
    return [...whole, ...plain, ...typed];
  }),
);

describe("the faults of a document", () => {
  it.each([
    ["zh-CN", zh.fault],
    ["en", en.fault],
  ] as [string, Record<string, string>][])("are all told in %s", (_, texts) => {
    expect(codes.size).toBeGreaterThan(60);
    expect([...codes].filter((code) => !texts[code])).toEqual([]);
  });
});
