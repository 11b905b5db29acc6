import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { isTheme, preferenceCookie, safePath, THEME_COOKIE } from "#app/i18n/locales.ts";

/** Remembers light, dark or the device's choice, and goes back to the page the switch was on. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  const theme = form.get("theme");
  const headers: HeadersInit = isTheme(theme) ? { "Set-Cookie": preferenceCookie(THEME_COOKIE, theme) } : {};
  return redirect(safePath(form.get("returnTo")), { headers });
}

export const loader = () => redirect("/");
