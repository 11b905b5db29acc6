import en from "#app/i18n/en/index.ts";
import { i18nFor, registerLocale, type Translate } from "#app/i18n/index.ts";
import type { Locale } from "#app/i18n/locales.ts";
import zh from "#app/i18n/zh-CN/index.ts";

registerLocale("zh-CN", zh);
registerLocale("en", en);

/** What the pages say, from the same texts that they are made of. */
export const textIn = (locale: Locale): Translate => i18nFor(locale).t as Translate;
export const t = textIn("zh-CN");
