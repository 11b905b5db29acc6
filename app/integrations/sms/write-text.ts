import en from "#app/i18n/en/mail.ts";
import { DEFAULT_LOCALE, isLocale } from "#app/i18n/locales.ts";
import zh from "#app/i18n/zh-CN/mail.ts";
import type { Text } from "./text.ts";

const TEXTS = { "zh-CN": zh.texts, en: en.texts };

/** A code in words, in the language of who asked for it. */
export function writeText({
  id,
  number,
  purpose,
  locale,
  code,
}: {
  id: string;
  number: string;
  purpose: "prove" | "sign-in";
  locale: string;
  code: string;
}): Text {
  const words = TEXTS[isLocale(locale) ? locale : DEFAULT_LOCALE][purpose];
  return { id, to: number, text: words.replace("{{code}}", code), code };
}
