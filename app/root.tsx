import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from "@remix-run/react";
import { type ReactNode, Suspense, useContext } from "react";
import { useNonce } from "#app/components/nonce.ts";
import { ReferenceContext } from "#app/components/reference.ts";
import { RouteError } from "#app/components/shell/route-error.tsx";
import { MoneyUnitFromUrl } from "#app/components/ui/money-unit.tsx";
import { NamespacesUsed, useText } from "#app/i18n/index.ts";
import { localeOf, themeOf } from "#app/i18n/locales.ts";
import { productTitle } from "#app/i18n/page-title.ts";
import stylesheet from "./styles/app.css?url";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: stylesheet },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export const meta: MetaFunction = ({ matches }) => productTitle(matches);

/** What every page needs before anyone signs in: the language and the appearance. */
export const loader = ({ request }: LoaderFunctionArgs) => ({
  locale: localeOf(request),
  theme: themeOf(request),
});

/** Language and appearance change by a full page load only; no navigation asks for them again. */
export const shouldRevalidate = () => false;

/**
 * Names the namespaces that the page above has used; entry.client.tsx fetches them before it hydrates. And the number
 * under which the log has what went wrong, if something did.
 */
function TextsMark() {
  const used = useContext(NamespacesUsed);
  const reference = useContext(ReferenceContext) ?? undefined;
  const names = [...(used ?? [])].join(" ");
  return <template id="texts" data-namespaces={names} data-reference={reference} suppressHydrationWarning />;
}

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const { t, locale } = useText();
  // Undefined when the root loader itself failed: the page then follows the device.
  const theme = useRouteLoaderData<typeof loader>("root")?.theme ?? "system";
  return (
    <html lang={locale} data-theme={theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === "system" ? "light dark" : theme} />
        <Meta />
        <Links />
      </head>
      <body>
        <a href="#content" className="skip-link">
          {t("shell:skip")}
        </a>
        {children}
        <TextsMark />
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return (
    <MoneyUnitFromUrl>
      <Suspense>
        <Outlet />
      </Suspense>
    </MoneyUnitFromUrl>
  );
}

export function ErrorBoundary() {
  return <RouteError isWholePage />;
}
