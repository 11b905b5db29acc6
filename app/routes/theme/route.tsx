import { redirect } from "@remix-run/node";
import { isHttps } from "#app/env.server.ts";
import { paths, safePath } from "#app/http/paths.ts";
import { publicAction } from "#app/http/public.server.ts";
import { isTheme, preferenceCookie, THEME_COOKIE } from "#app/i18n/locales.ts";

/** Remembers light, dark or the device's choice, and goes back to the page the switch was on. */
export const action = publicAction(async ({ form }) => {
  const theme = form.get("theme");
  const headers: HeadersInit = isTheme(theme)
    ? { "Set-Cookie": preferenceCookie(THEME_COOKIE, theme, isHttps) }
    : {};
  return redirect(safePath(form.get("returnTo"), paths.landing()), { headers });
});

export const loader = () => redirect(paths.landing());
