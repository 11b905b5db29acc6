import { describe, expect, it } from "vitest";
import en from "./en/index.ts";
import { notingTranslator, refusalText, registerLocale, textOfCode, translateIn } from "./index.ts";

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  return undefined;
};

describe("texts that come when they are needed", () => {
  it("suspend once, then speak", async () => {
    const asked: string[] = [];
    registerLocale("en", { common: en.common }, async (namespace) => {
      asked.push(namespace);
      return en[namespace];
    });
    const t = translateIn("en");
    expect(t("common:actions.save")).toBe("Save");
    const first = thrownBy(() => t("titles:title"));
    expect(first).toBeInstanceOf(Promise);
    expect(thrownBy(() => t("titles:title"))).toBe(first);
    await first;
    expect(t("titles:title")).toBe(en.titles.title);
    expect(asked).toEqual(["titles"]);
  });

  it("are asked for again after a failure", async () => {
    let tries = 0;
    registerLocale("en", { common: en.common }, async (namespace) => {
      tries += 1;
      if (tries === 1) throw new Error("offline");
      return en[namespace];
    });
    const t = translateIn("en");
    await expect(thrownBy(() => t("runs:title"))).rejects.toThrow("offline");
    await thrownBy(() => t("runs:title"));
    expect(t("runs:title")).toBe(en.runs.title);
  });

  it("are noted on the server", () => {
    registerLocale("en", en);
    const used = new Set<string>();
    const t = notingTranslator(translateIn("en"), used);
    t("actions.save");
    t("runs:title");
    expect([...used]).toEqual(["common", "runs"]);
  });
});

describe("sentences of codes", () => {
  it("put figures into the units people read, and words for codes", () => {
    registerLocale("en", en);
    const t = translateIn("en");
    const details = { on: "2026-01-01", freeDm2: 123_45, wantedDm2: 1_200_00, use: "public-service" };
    expect(refusalText(t, "space.over-let", details)).toContain("123.45 m²");
    expect(refusalText(t, "space.over-let", details)).toContain("1,200.00 m²");
    expect(refusalText(t, "space.use-not-lettable", details)).toContain("Public service");
  });

  it("never show a bare code", () => {
    registerLocale("en", en);
    const t = translateIn("en");
    expect(refusalText(t, "no.such-code")).toBe(en.errors.unknown);
    expect(textOfCode(t, "glossary", "roomUse.attic", {}, "other")).toBe("other");
  });
});
