import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { EVERYWHERE, NAMESPACES, registerLocale } from "#app/i18n/index.ts";
import { loadTexts } from "#app/i18n/load-texts.client.ts";
import { DEFAULT_LOCALE, isLocale } from "#app/i18n/locales.ts";

const spoken = document.documentElement.lang;
const locale = isLocale(spoken) ? spoken : DEFAULT_LOCALE;

// The page's texts come first, so that the first render in the browser says what the server said.
const used = [
  document.getElementById("texts")?.dataset.namespaces,
  document.querySelector<HTMLMetaElement>('meta[name="texts"]')?.content,
].flatMap((names) => names?.split(" ") ?? []);
const needed = NAMESPACES.filter((name) => used.includes(name) || EVERYWHERE.some((each) => each === name));
const texts = await Promise.all(needed.map(async (name) => [name, await loadTexts(locale, name)] as const));
const i18n = registerLocale(locale, Object.fromEntries(texts), (name) => loadTexts(locale, name));

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <I18nextProvider i18n={i18n}>
        <RemixBrowser />
      </I18nextProvider>
    </StrictMode>,
  );
});
