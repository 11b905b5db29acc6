import { describe, expect, it } from "vitest";
import { acceptedLocale, localeOf, preferenceCookie, themeOf } from "./locales.ts";

const requestWith = (headers: Record<string, string>) => new Request("http://localhost/", { headers });

describe("the language of a request", () => {
  it("follows the person's choice before the browser's", () => {
    expect(localeOf(requestWith({ Cookie: "a=1; locale=en", "Accept-Language": "zh-CN" }))).toBe("en");
    expect(localeOf(requestWith({ Cookie: "locale=tlh", "Accept-Language": "en-GB,zh;q=0.5" }))).toBe("en");
    expect(localeOf(requestWith({}))).toBe("zh-CN");
  });

  it("weighs what the browser accepts", () => {
    expect(acceptedLocale("fr, en;q=0.4, zh-TW;q=0.9")).toBe("zh-CN");
    expect(acceptedLocale("zh;q=0, en;q=0.1")).toBe("en");
    expect(acceptedLocale("fr")).toBeUndefined();
  });

  it("reads the theme, and follows the device when none was chosen", () => {
    expect(
      themeOf(requestWith({ Cookie: preferenceCookie("theme", "dark", false).split(";")[0] ?? "" })),
    ).toBe("dark");
    expect(themeOf(requestWith({ Cookie: "theme=neon" }))).toBe("system");
  });
});
