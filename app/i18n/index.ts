import i18next, { type i18n as I18n, type TFunction } from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import { DEFAULT_LOCALE, isLocale, type Locale } from "./locales.ts";
import type zh from "./zh-CN/index.ts";

export type Resources = typeof zh;
export type Namespace = keyof Resources;

/** The first is the default: its keys need no prefix. */
export const NAMESPACES = [
  "common",
  "shell",
  "glossary",
  "errors",
  "explain",
  "access",
  "residency",
  "space",
  "titles",
  "reports",
  "filings",
  "policy",
  "scoring",
  "rewards",
  "runs",
] as const satisfies readonly Namespace[];

export type Translate = TFunction<typeof NAMESPACES>;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: Resources;
    returnNull: false;
  }
}

/**
 * Instances by language. The server registers all of them when it starts, the browser only its own;
 * `meta` functions, which run outside React, find theirs here.
 */
const instances = new Map<Locale, I18n>();

/** Makes the instance of a language ready at once: its texts are handed in, nothing is loaded later. */
export function registerLocale(locale: Locale, resources: Resources): I18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: locale,
    ns: NAMESPACES,
    defaultNS: "common",
    resources: { [locale]: resources },
    fallbackLng: false,
    initImmediate: false,
    returnNull: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  instances.set(locale, instance);
  return instance;
}

export function i18nFor(locale: Locale): I18n {
  const instance = instances.get(locale) ?? instances.get(DEFAULT_LOCALE) ?? [...instances.values()][0];
  if (!instance) throw new Error("no language is registered");
  return instance;
}

/** The translate function of a language, outside React. */
export const translateIn = (locale: Locale): Translate => i18nFor(locale).t as Translate;

/** The texts of one language, as a chunk of their own: the other language never goes to the browser. */
export const loadResources = async (locale: Locale): Promise<Resources> =>
  locale === "en" ? (await import("./en/index.ts")).default : (await import("./zh-CN/index.ts")).default;

/** The translate function and the language, inside React: `const { t, locale } = useText()`. */
export function useText(): { t: Translate; locale: Locale } {
  const { t, i18n } = useTranslation(NAMESPACES);
  return { t: t as Translate, locale: isLocale(i18n.language) ? i18n.language : DEFAULT_LOCALE };
}

/**
 * The sentence of a code that is only known at run time, such as a refusal ("residency.overlap") or a fact.
 * Falls back to `fallback`, which says that something is missing rather than showing a bare code.
 */
export function textOfCode(
  t: Translate,
  namespace: Namespace,
  code: string,
  details: Readonly<Record<string, string | number>> = {},
  fallback = "",
): string {
  const loose = t as unknown as (key: string, options: Record<string, unknown>) => string;
  return loose(`${namespace}:${code}`, { ...details, defaultValue: fallback });
}

/** The sentence of a refusal's code; a plain general one for a code without a text. */
export const refusalText = (
  t: Translate,
  code: string,
  details?: Readonly<Record<string, string | number>>,
) => textOfCode(t, "errors", code, details, t("errors:unknown"));
