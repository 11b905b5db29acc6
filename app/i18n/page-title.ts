import { i18nFor, type Translate } from "./index.ts";
import { DEFAULT_LOCALE, isLocale } from "./locales.ts";

type Match = { id: string; data?: unknown };

/**
 * A page's title for its `meta` export:
 * `export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("residency:list.title"))`.
 */
export function pageTitle(matches: readonly unknown[], make: (t: Translate) => string): { title: string }[] {
  const root = (matches as readonly Match[]).find((match) => match.id === "root")?.data;
  const locale = typeof root === "object" && root !== null && "locale" in root ? root.locale : undefined;
  const t = i18nFor(isLocale(locale) ? locale : DEFAULT_LOCALE).t as Translate;
  return [{ title: t("shell:titleTemplate", { page: make(t) }) }];
}
