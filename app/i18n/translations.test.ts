import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "./en/index.ts";
import { NAMESPACES } from "./index.ts";
import zh from "./zh-CN/index.ts";

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const at = path ? `${path}.${key}` : key;
    return typeof value === "string" ? [[at, value] as [string, string]] : flatten(value, at);
  });
}

const texts = (resources: Record<string, Tree>) =>
  new Map(
    Object.entries(resources).flatMap(([namespace, tree]) =>
      flatten(tree).map(([key, text]) => [`${namespace}:${key}`, text] as const),
    ),
  );

const chinese = texts(zh);
const english = texts(en);
const placeholders = (text: string) =>
  [...text.matchAll(/\{\{\s*([\w.-]+)/g)].map((match) => match[1]).sort();

const app = new URL("..", import.meta.url).pathname;
const sources = readdirSync(app, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes(".test.") && !/^i18n\/(en|zh-CN)\//.test(path))
  .map((path) => ({ path, text: readFileSync(join(app, path), "utf8") }));

const names = new Set<string>(chinese.keys());
const isKnown = (key: string) => names.has(key) || names.has(`${key}_other`);

describe("the two languages", () => {
  it("have the same keys and every namespace", () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
    expect([...NAMESPACES].sort()).toEqual(Object.keys(zh).sort());
  });

  it("leave no text empty", () => {
    for (const [key, text] of [...chinese, ...english]) expect(text.trim(), key).not.toBe("");
  });

  it("speak of the same figures", () => {
    for (const [key, text] of chinese)
      expect(placeholders(english.get(key) ?? ""), key).toEqual(placeholders(text));
  });

  it("are not left in the other one: no Chinese sentence in English", () => {
    const allowed = /^shell:(appNameLong|preferences\.zh-CN(-short)?)$/;
    const count = (text: string, letters: RegExp) => text.match(letters)?.length ?? 0;
    const foreign = [...english].filter(
      ([key, text]) => count(text, /[\u4e00-\u9fff]/g) > count(text, /[a-z]/gi) && !allowed.test(key),
    );
    expect(foreign).toEqual([]);
  });
});

describe("what the code asks for", () => {
  it("exists: every literal key of t(…)", () => {
    const asked = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/\bt\(\s*["'`]([a-z]+:[\w.-]+)["'`]/gi)].map((match) => `${match[1]}  (${path})`),
    );
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((line) => !isKnown(line.split("  ")[0] ?? ""))).toEqual([]);
  });

  it("exists: a sentence for every refusal code", () => {
    const codes = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/(?:new Refusal\(\s*"[a-z]+",|\b(?:block|warn)\()\s*"([\w-]+\.[\w.-]+)"/g)].map(
        (match) => `errors:${match[1]}  (${path})`,
      ),
    );
    expect(codes.filter((line) => !isKnown(line.split("  ")[0] ?? ""))).toEqual([]);
  });
});
