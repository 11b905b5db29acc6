import { redirect } from "@remix-run/node";
import { isHttps } from "#app/env.server.ts";
import { paths, safePath } from "#app/http/paths.ts";
import { publicAction } from "#app/http/public.server.ts";
import { isLocale, LOCALE_COOKIE, preferenceCookie } from "#app/i18n/locales.ts";

/** Remembers the language, and goes back to the page the switch was on. */
export const action = publicAction(async ({ form }) => {
  const locale = form.get("locale");
  const headers: HeadersInit = isLocale(locale)
    ? { "Set-Cookie": preferenceCookie(LOCALE_COOKIE, locale, isHttps) }
    : {};
  return redirect(safePath(form.get("returnTo"), paths.landing()), { headers });
});

export const loader = () => redirect(paths.landing());
