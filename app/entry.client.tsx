import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { loadResources, registerLocale } from "#app/i18n/index.ts";
import { DEFAULT_LOCALE, isLocale } from "#app/i18n/locales.ts";

const spoken = document.documentElement.lang;
const locale = isLocale(spoken) ? spoken : DEFAULT_LOCALE;

// The texts come first, so that the first render in the browser says what the server said.
const i18n = registerLocale(locale, await loadResources(locale));

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
