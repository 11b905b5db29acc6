import { type Translate, translateIn } from "./index.ts";
import { DEFAULT_LOCALE, isLocale } from "./locales.ts";

type Match = { id: string; data?: unknown };

/**
 * A page's title for its `meta` export:
 * `export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("residency:title"))`.
 */
export function pageTitle(matches: readonly unknown[], make: (t: Translate) => string): { title: string }[] {
  const t = translatorOf(matches);
  return [{ title: t("shell:titleTemplate", { page: make(t) }) }];
}

/** The product's own name: the title of a page that gives none, and of errors. */
export const productTitle = (matches: readonly unknown[]): { title: string }[] => [
  { title: translatorOf(matches)("shell:appNameLong") },
];

function translatorOf(matches: readonly unknown[]): Translate {
  const root = (matches as readonly Match[]).find((match) => match.id === "root")?.data;
  const locale = typeof root === "object" && root !== null && "locale" in root ? root.locale : undefined;
  return translateIn(isLocale(locale) ? locale : DEFAULT_LOCALE);
}
