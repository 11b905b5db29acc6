/** The languages of the interface. The first is the default. */
export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = LOCALES[0];

export const isLocale = (text: unknown): text is Locale => LOCALES.some((locale) => locale === text);

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
export const isTheme = (text: unknown): text is Theme => THEMES.some((theme) => theme === text);

export const LOCALE_COOKIE = "locale";
export const THEME_COOKIE = "theme";

/** One value out of a Cookie header; undefined when it is not there. */
function readCookie(header: string | null, name: string): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** The first language of an Accept-Language header that the interface speaks, by weight. */
export function acceptedLocale(header: string | null): Locale | undefined {
  const wanted = (header ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const weight = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter((language) => language.tag !== "" && language.weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { tag } of wanted) {
    const locale = LOCALES.find((known) => tag.split("-")[0] === known.split("-")[0]);
    if (locale) return locale;
  }
  return undefined;
}

/** The language of a request: the person's choice (cookie), else the browser's, else Chinese. */
export function localeOf(request: Request): Locale {
  const chosen = readCookie(request.headers.get("Cookie"), LOCALE_COOKIE);
  return isLocale(chosen)
    ? chosen
    : (acceptedLocale(request.headers.get("Accept-Language")) ?? DEFAULT_LOCALE);
}

/** The person's choice of light or dark; `system` follows the device. */
export function themeOf(request: Request): Theme {
  const chosen = readCookie(request.headers.get("Cookie"), THEME_COOKIE);
  return isTheme(chosen) ? chosen : "system";
}

/** Set-Cookie value that remembers a choice of appearance for a year. It carries nothing secret; only the server reads it. */
export const preferenceCookie = (name: string, value: string, isHttps: boolean): string =>
  `${name}=${value}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax${isHttps ? "; Secure" : ""}`;
