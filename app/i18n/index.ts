import i18next, { type i18n as I18n, type TFunction } from "i18next";
import { createContext, useContext } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import {
  formatArea,
  formatMoney,
  formatMoneyExact,
  formatPercentMilli,
  formatPoints,
  formatRatio,
  MISSING,
} from "./format.ts";
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
  "account",
  "admission",
  "audit",
  "residency",
  "register",
  "leases",
  "space",
  "teams",
  "titles",
  "transfers",
  "registry",
  "property",
  "people",
  "mentoring",
  "documents",
  "firms",
  "exports",
  "imports",
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

/** On every page; the other namespaces go to the browser when a text of theirs is first shown. */
export const EVERYWHERE = ["common", "shell", "glossary"] as const satisfies readonly Namespace[];

/**
 * Instances by language. The server registers all of them when it starts, the browser only its own;
 * `meta` functions, which run outside React, find theirs here.
 */
const instances = new Map<Locale, I18n>();
const translators = new WeakMap<I18n, Translate>();

/**
 * Makes the instance of a language ready with the texts handed in. The server hands in all of them; the browser adds
 * `load`, and a text that is not there yet suspends the render until its namespace has come.
 */
export function registerLocale(
  locale: Locale,
  resources: Partial<Resources>,
  load?: (namespace: Namespace) => Promise<unknown>,
): I18n {
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
  addFormats(instance);
  instances.set(locale, instance);
  if (load) translators.set(instance, suspendingTranslator(instance, locale, load));
  return instance;
}

/** Figures inside sentences, in the units they are stored in: `{{freeDm2, dm2}} ㎡`, `{{capFen, wan}} 万元`. */
function addFormats(instance: I18n): void {
  const add = (name: string, format: (value: number) => string) =>
    instance.services.formatter?.add(name, (value: unknown) =>
      typeof value === "number" ? format(value) : String(value ?? MISSING),
    );
  add("dm2", formatArea);
  add("fen", (value) => formatMoney(value));
  add("wan", (value) => formatMoneyExact(value, "wan"));
  add("milli", formatPoints);
  add("percent", (value) => formatPercentMilli(value));
  instance.services.formatter?.add("ratio", (value: unknown) => formatRatio(String(value ?? MISSING)));
}

export function i18nFor(locale: Locale): I18n {
  const instance = instances.get(locale) ?? instances.get(DEFAULT_LOCALE) ?? [...instances.values()][0];
  if (!instance) throw new Error("no language is registered");
  return instance;
}

const namespaceOf = (key: string): Namespace | undefined =>
  NAMESPACES.find((namespace) => key.startsWith(`${namespace}:`));

type LooseTranslate = (key: string, options?: Record<string, unknown>) => string;

/**
 * Throws the promise of a missing namespace, as React's Suspense expects. Navigations are transitions, so the page
 * before stays until the texts are there.
 */
function suspendingTranslator(
  instance: I18n,
  locale: Locale,
  load: (namespace: Namespace) => Promise<unknown>,
): Translate {
  const coming = new Map<Namespace, Promise<void>>();
  const fetchTexts = (namespace: Namespace): Promise<void> => {
    const known = coming.get(namespace);
    if (known) return known;
    const loading = load(namespace)
      .then((texts) => void instance.addResourceBundle(locale, namespace, texts))
      .finally(() => coming.delete(namespace));
    coming.set(namespace, loading);
    return loading;
  };
  const t: LooseTranslate = (key, options) => {
    const namespace = namespaceOf(key);
    if (namespace && !instance.hasResourceBundle(locale, namespace)) throw fetchTexts(namespace);
    return (instance.t as LooseTranslate)(key, options);
  };
  return t as unknown as Translate;
}

const translatorOf = (instance: I18n): Translate => translators.get(instance) ?? (instance.t as Translate);

/** The translate function of a language, outside React. */
export const translateIn = (locale: Locale): Translate => translatorOf(i18nFor(locale));

/** On the server: the namespaces that this page has used so far, so that the browser fetches them before hydrating. */
export const NamespacesUsed = createContext<Set<string> | null>(null);

/** The translate function and the language, inside React: `const { t, locale } = useText()`. */
export function useText(): { t: Translate; locale: Locale } {
  const { i18n } = useTranslation();
  const used = useContext(NamespacesUsed);
  const t = translatorOf(i18n);
  const locale = isLocale(i18n.language) ? i18n.language : DEFAULT_LOCALE;
  return { t: used ? notingTranslator(t, used) : t, locale };
}

/** The same translate function, which notes the namespaces it is asked for. */
export function notingTranslator(t: Translate, used: Set<string>): Translate {
  const noting: LooseTranslate = (key, options) => {
    used.add(namespaceOf(key) ?? "common");
    return (t as unknown as LooseTranslate)(key, options);
  };
  return noting as unknown as Translate;
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
  return (t as unknown as LooseTranslate)(`${namespace}:${code}`, { ...details, defaultValue: fallback });
}

/** The sentence of a refusal's code; a plain general one for a code without a text. */
export const refusalText = (
  t: Translate,
  code: string,
  details?: Readonly<Record<string, string | number>>,
) => textOfCode(t, "errors", code, details, t("errors:unknown"));
