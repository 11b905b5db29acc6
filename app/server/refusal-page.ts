import en from "#app/i18n/en/edge.ts";
import zh from "#app/i18n/zh-CN/edge.ts";

type Texts = typeof zh;
/** What the edge says: a title and a sentence of app/i18n/…/edge.ts. */
export type Said = Exclude<keyof Texts, "home" | "reference">;

const STATUS: Record<Said, number> = {
  malformed: 400,
  otherSite: 403,
  denied: 403,
  notFound: 404,
  method: 405,
  slow: 408,
  conflict: 409,
  gone: 410,
  unsized: 411,
  tooLarge: 413,
  tooLong: 414,
  mediaType: 415,
  invalid: 422,
  tooMany: 429,
  broken: 500,
  busy: 503,
};

export const statusOfSaid = (said: Said): number => STATUS[said];

/** What is said of a status; of one that has no words of its own, by its hundred. */
export function saidOf(status: number): Said {
  const found = (Object.keys(STATUS) as Said[]).find(
    (said) => STATUS[said] === status && said !== "otherSite",
  );
  return found ?? (status >= 500 ? "broken" : "invalid");
}

// Style attributes are the one kind of style that the content policy allows outside of the product's own file.
const BODY =
  '<body style="font:1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:10vh auto;padding:0 1rem">';

const section = (lang: string, { title, text }: Texts[Said], { home, reference }: Texts, requestId: string) =>
  `<section lang="${lang}"><h1 style="font-size:1.25rem">${title}</h1><p>${text}</p>` +
  `<p><a href="/">${home}</a> · ${reference} ${requestId}</p></section>`;

/**
 * A page in both languages, for what is refused before a page of the product is reached: nobody's language is known, and
 * nothing is read that the request might have broken. It needs no script and no style.
 */
export function refusalPage(said: Said, requestId: string): string {
  return (
    `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${zh[said].title} · ${en[said].title}</title>` +
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">' +
    `<link rel="icon" href="/favicon.svg"></head>${BODY}` +
    section("zh-CN", zh[said], zh, requestId) +
    section("en", en[said], en, requestId) +
    "</body></html>\n"
  );
}

/** The same in lines, for a script that asked. */
export const refusalLines = (said: Said): string =>
  `${zh[said].title}：${zh[said].text}\n${en[said].title}. ${en[said].text}\n`;
