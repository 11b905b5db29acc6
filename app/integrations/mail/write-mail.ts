import enGlossary from "#app/i18n/en/glossary.ts";
import en from "#app/i18n/en/mail.ts";
import { DEFAULT_LOCALE, isLocale } from "#app/i18n/locales.ts";
import zhGlossary from "#app/i18n/zh-CN/glossary.ts";
import zh from "#app/i18n/zh-CN/mail.ts";
import type { Mail } from "./mail.ts";

const TEXTS = { "zh-CN": { mail: zh, glossary: zhGlossary }, en: { mail: en, glossary: enGlossary } };

export type MailKind = keyof typeof zh.kinds;
export type MailFacts = {
  id: string;
  kind: MailKind;
  to: string;
  locale: string;
  /** The figures of its sentences. */
  given: Readonly<Record<"name" | "organization" | "invitedBy" | "role" | "until" | "link", string>>;
};

const fill = (text: string, given: Readonly<Record<string, string>>): string =>
  // A name that somebody typed stays on its line: it can add no sentence and no second link.
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => (given[name] ?? "").replace(/[\r\n]+/g, " "));

/** A mail in words, in the language of who asked for it. */
export function writeMail({ id, kind, to, locale, given }: MailFacts): Mail {
  const { mail, glossary } = TEXTS[isLocale(locale) ? locale : DEFAULT_LOCALE];
  const { subject, lines } = mail.kinds[kind];
  const roles: Readonly<Record<string, string>> = glossary.role;
  const said = { ...given, role: roles[given.role] ?? given.role };
  const text = [...Object.values(lines), "", mail.foot].map((line) => fill(line, said)).join("\n");
  return { id, to, subject: fill(subject, said), text };
}
