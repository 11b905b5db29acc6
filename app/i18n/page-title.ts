import { notingTranslator, type Translate, translateIn } from "./index.ts";
import { DEFAULT_LOCALE, isLocale } from "./locales.ts";

type Match = { id: string; data?: unknown };

type Descriptor = { title: string } | { name: string; content: string };

/**
 * A page's title for its `meta` export:
 * `export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("residency:title"))`.
 * It also names the namespaces it used, since `meta` has no context to note them in (see root.tsx).
 */
export function pageTitle(matches: readonly unknown[], make: (t: Translate) => string): Descriptor[] {
  const used = new Set<string>();
  const t = notingTranslator(translatorOf(matches), used);
  const title = t("shell:titleTemplate", { page: make(t) });
  return [{ title }, { name: "texts", content: [...used].join(" ") }];
}

/** The product's own name: the title of a page that gives none, and of errors. */
export const productTitle = (matches: readonly unknown[]): Descriptor[] => [
  { title: translatorOf(matches)("shell:appNameLong") },
];

function translatorOf(matches: readonly unknown[]): Translate {
  const root = (matches as readonly Match[]).find((match) => match.id === "root")?.data;
  const locale = typeof root === "object" && root !== null && "locale" in root ? root.locale : undefined;
  return translateIn(isLocale(locale) ? locale : DEFAULT_LOCALE);
}
