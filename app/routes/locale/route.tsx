import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { isLocale, LOCALE_COOKIE, preferenceCookie, safePath } from "#app/i18n/locales.ts";

/** Remembers the language and goes back to the page the switch was on. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  const locale = form.get("locale");
  const headers: HeadersInit = isLocale(locale)
    ? { "Set-Cookie": preferenceCookie(LOCALE_COOKIE, locale) }
    : {};
  return redirect(safePath(form.get("returnTo")), { headers });
}

export const loader = () => redirect("/");
